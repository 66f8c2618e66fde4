package io.atcr.verifier.metrics;

import io.atcr.verifier.Evidence;
import java.util.Locale;
import java.util.Optional;

/** The values of the label {@code result}. They say what was found, and nothing of what a policy made of it. */
enum VerificationOutcome {
    VERIFIED,
    FAILED,
    ERROR;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Where nothing was asked for nothing was found: calling that verified would hide how much is. */
    static Optional<VerificationOutcome> of(Evidence evidence) {
        if (evidence instanceof Evidence.NotRequired) {
            return Optional.empty();
        }
        if (evidence instanceof Evidence.Verified) {
            return Optional.of(VERIFIED);
        }
        return Optional.of(evidence instanceof Evidence.Failed ? FAILED : ERROR);
    }
}
