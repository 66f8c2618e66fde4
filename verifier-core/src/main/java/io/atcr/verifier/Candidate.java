package io.atcr.verifier;

import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.RecordPath;

/** A record that may be a signature on the image: where to look, nothing more. */
record Candidate(Did did, RecordPath path) {
    @Override
    public String toString() {
        return did + "/" + path;
    }
}
