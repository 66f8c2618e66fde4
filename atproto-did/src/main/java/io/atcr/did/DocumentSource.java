package io.atcr.did;

import io.atcr.car.syntax.Did;
import java.time.Duration;

/** Where the document of a DID comes from when no cache has it. */
@FunctionalInterface
interface DocumentSource {

    DidDocument fetch(Did did, Duration timeout) throws DidException;
}
