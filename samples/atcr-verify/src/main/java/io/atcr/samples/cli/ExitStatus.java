package io.atcr.samples.cli;

import io.atcr.did.DidError;
import io.atcr.verifier.Evidence;
import io.atcr.verifier.Reason;
import io.atcr.verifier.VerificationResult;
import java.util.Comparator;
import java.util.List;

/** The exit statuses, in the order in which the worst of several wins. */
enum ExitStatus {
    INTERNAL(70),
    USAGE(2),
    DENIED(1),
    NOT_FOUND(3),
    LIMIT(5),
    NOT_JUDGED(6),
    TRANSIENT(4),
    ALLOWED(0);

    private final int code;

    ExitStatus(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    /** Gates on the decision; the evidence only tells denials apart. */
    static ExitStatus of(VerificationResult result) {
        if (result.decision().allowed()) {
            return ALLOWED;
        }
        if (result.evidence() instanceof Evidence.Indeterminate indeterminate) {
            return unknown(indeterminate.reason());
        }
        if (result.evidence() instanceof Evidence.Failed failed) {
            return switch (failed.reason()) {
                case UNSIGNED, RECORD_ABSENT, IMAGE_NOT_FOUND -> NOT_FOUND;
                default -> DENIED;
            };
        }
        return DENIED;
    }

    /** Evidence that could not be had, for a reason that is transient. */
    static ExitStatus unknown(Reason reason) {
        return reason == Reason.BUDGET_EXHAUSTED ? LIMIT : TRANSIENT;
    }

    /** An identity that could not be had. */
    static ExitStatus of(DidError error) {
        return switch (error) {
            case INVALID_DID, UNSUPPORTED_METHOD -> USAGE;
            case NOT_FOUND, TOMBSTONED -> NOT_FOUND;
            case UNEXPECTED_RESPONSE -> TRANSIENT;
            default -> error.transientFailure() ? TRANSIENT : DENIED;
        };
    }

    /** The worst of several; {@link #USAGE} for none. */
    static ExitStatus worst(List<ExitStatus> statuses) {
        return statuses.stream().min(Comparator.naturalOrder()).orElse(USAGE);
    }
}
