package io.atcr.verifier;

import java.time.Duration;
import java.util.Objects;

/**
 * One check of a verification, as it came out.
 *
 * <p>Texts that come from outside are escaped: no control characters, no line breaks, at most 200 characters each.
 *
 * @param code what was checked
 * @param outcome how it came out
 * @param reason why it did not pass; {@link Reason#NONE} where it passed
 * @param subject what it was checked on: an image, a DID, a record path
 * @param expected what a pass needs, in words or as a value; may be empty
 * @param found what was there; may be empty
 * @param source where the evidence came from: a host, the policy, the cache; may be empty
 * @param duration how long the check took, waiting included
 */
public record Check(
        CheckCode code,
        Outcome outcome,
        Reason reason,
        String subject,
        String expected,
        String found,
        String source,
        Duration duration) {

    /** How a check came out. */
    public enum Outcome {
        /** The evidence says yes. */
        PASSED,
        /** The evidence says no. */
        FAILED,
        /** The evidence could not be had. */
        UNKNOWN
    }

    /**
     * Validates the record.
     *
     * @param code what was checked
     * @param outcome how it came out
     * @param reason why it did not pass; {@link Reason#NONE} where it passed
     * @param subject what it was checked on: an image, a DID, a record path
     * @param expected what a pass needs, in words or as a value; may be empty
     * @param found what was there; may be empty
     * @param source where the evidence came from: a host, the policy, the cache; may be empty
     * @param duration how long the check took, waiting included
     * @throws IllegalArgumentException if outcome and reason contradict each other
     */
    public Check {
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(expected, "expected");
        Objects.requireNonNull(found, "found");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(duration, "duration");
        Outcome implied = outcomeOf(reason);
        if (outcome != implied) {
            throw new IllegalArgumentException(outcome + " contradicts " + reason);
        }
    }

    static Outcome outcomeOf(Reason reason) {
        if (reason == Reason.NONE) {
            return Outcome.PASSED;
        }
        return reason.isTransient() ? Outcome.UNKNOWN : Outcome.FAILED;
    }
}
