package io.atcr.samples.cli;

import io.atcr.verifier.Evidence;
import io.atcr.verifier.Reason;
import io.atcr.verifier.VerificationResult;

/**
 * One image of the demo and the answer it has to get.
 *
 * @param title what was done to the image
 * @param image its reference
 * @param expected why it is refused; {@link Reason#NONE} if it is allowed
 */
record DemoScenario(String title, String image, Reason expected) {

    /** Whether the decision and the reason for it are the expected ones. */
    boolean holds(VerificationResult result) {
        if (expected == Reason.NONE) {
            return result.decision().allowed() && result.evidence() instanceof Evidence.Verified;
        }
        return !result.decision().allowed() && reason(result) == expected;
    }

    private static Reason reason(VerificationResult result) {
        if (result.evidence() instanceof Evidence.Failed failed) {
            return failed.reason();
        }
        return result.evidence() instanceof Evidence.Indeterminate indeterminate ? indeterminate.reason() : Reason.NONE;
    }
}
