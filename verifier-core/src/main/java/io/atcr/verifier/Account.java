package io.atcr.verifier;

import io.atcr.car.syntax.Did;
import io.atcr.did.net.UntrustedText;
import java.util.Optional;

/** A DID, or why there is none. */
record Account(Optional<Did> did, Reason reason, String detail) {

    static Account found(CheckLog log, CheckCode code, String name, Did did, String source) {
        log.passed(code, name, did.toString(), source);
        return new Account(Optional.of(did), Reason.NONE, "");
    }

    static Account refused(CheckLog log, CheckCode code, Reason reason, String name, String detail) {
        log.add(code, reason, name, code == CheckCode.OWNER_RESOLVED ? "the owner's DID" : "the account's DID", detail, "");
        return new Account(Optional.empty(), reason, UntrustedText.escape(detail));
    }
}
