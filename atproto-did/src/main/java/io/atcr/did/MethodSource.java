package io.atcr.did;

import io.atcr.car.syntax.Did;
import io.atcr.did.net.UntrustedText;
import java.time.Duration;

/** Asks whoever answers for the method of a DID. Every DID of an unfit form ends here. */
final class MethodSource implements DocumentSource {

    private final DocumentSource plc;
    private final DocumentSource web;

    MethodSource(DocumentSource plc, DocumentSource web) {
        this.plc = plc;
        this.web = web;
    }

    @Override
    public DidDocument fetch(Did did, Duration timeout) throws DidException {
        boolean isPlc = did.isPlc();
        if (!isPlc && !did.isWeb()) {
            throw new DidException(DidError.UNSUPPORTED_METHOD, did, "neither did:plc nor did:web: " + UntrustedText.escape(did.toString()));
        }
        if (!did.isWellFormed()) {
            throw new DidException(DidError.INVALID_DID, did, "not in the form of its method: " + UntrustedText.escape(did.toString()));
        }
        return (isPlc ? plc : web).fetch(did, timeout);
    }
}
