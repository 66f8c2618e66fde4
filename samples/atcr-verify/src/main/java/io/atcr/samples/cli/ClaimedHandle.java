package io.atcr.samples.cli;

import io.atcr.car.syntax.Did;
import io.atcr.verifier.Check;
import io.atcr.verifier.CheckCode;
import io.atcr.verifier.VerificationResult;
import java.util.Optional;

/** The name under which an image's path knows its owner. A name can be given to somebody else; the DID cannot. */
final class ClaimedHandle {
    private ClaimedHandle() {}

    /** The name that led to this DID; empty where none did. */
    static Optional<String> of(VerificationResult result, Did did) {
        return result.evidence().checks().stream()
                .filter(check -> check.code() == CheckCode.OWNER_RESOLVED && check.outcome() == Check.Outcome.PASSED)
                .filter(check -> check.found().equals(did.toString()) && !check.subject().equals(did.toString()))
                .map(Check::subject)
                .findFirst();
    }

    /** The DID, and the name that led to it. */
    static String spoken(VerificationResult result, Did did) {
        return did + of(result, did).map(name -> " (" + name + " claimed)").orElse("");
    }
}
