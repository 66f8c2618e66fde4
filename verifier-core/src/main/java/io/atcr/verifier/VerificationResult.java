package io.atcr.verifier;

import io.atcr.policy.Decision;
import io.atcr.policy.ImageReference;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The answer for one image: what was found, and what the policy decides.
 *
 * <p>Callers gate on {@code decision().allowed()} and on nothing else. Immutable and thread-safe.
 */
public final class VerificationResult {
    private final ImageReference reference;
    private final Evidence evidence;
    private final Decision decision;
    private final Optional<ImageReference> verifiedReference;
    private final Instant instant;
    private final Duration duration;

    VerificationResult(
            ImageReference reference,
            Evidence evidence,
            Decision decision,
            Optional<ImageReference> verifiedReference,
            Instant instant,
            Duration duration) {
        this.reference = reference;
        this.evidence = evidence;
        this.decision = decision;
        this.verifiedReference = verifiedReference;
        this.instant = instant;
        this.duration = duration;
    }

    /**
     * The reference that was asked about.
     *
     * @return the reference as it was parsed
     */
    public ImageReference reference() {
        return reference;
    }

    /**
     * What was found. It does not depend on the policy's action.
     *
     * @return the evidence, with every check in order
     */
    public Evidence evidence() {
        return evidence;
    }

    /**
     * What the policy decides: the only part an enforcement point reads.
     *
     * @return the decision, with the policy it stands on
     */
    public Decision decision() {
        return decision;
    }

    /**
     * The image that was verified, pinned by digest: run this one, not the tag that was asked about.
     *
     * @return the pinned reference; empty unless the evidence is {@link Evidence.Verified}
     */
    public Optional<ImageReference> verifiedReference() {
        return verifiedReference;
    }

    /**
     * The instant that policy windows were compared with; read once for the whole verification.
     *
     * @return the instant of the verification
     */
    public Instant instant() {
        return instant;
    }

    /**
     * How long the verification took.
     *
     * @return the duration, on the monotonic clock
     */
    public Duration duration() {
        return duration;
    }

    /** One line for logs: what was decided, then, where the evidence is lacking, the reason that tells most, and of a bundle, what it cannot know. */
    @Override
    public String toString() {
        String line = decision.outcome() + " " + reference + ": " + decision.sentence();
        if (evidence instanceof Evidence.Failed failed) {
            return line + " Evidence failed: " + failed.reason().code() + ": " + failed.detail();
        }
        if (evidence instanceof Evidence.Indeterminate indeterminate) {
            return line + " Evidence indeterminate: " + indeterminate.reason().code() + ": " + indeterminate.detail();
        }
        return line + bundleTime().map(time -> " By a bundle of " + time + ": what was revoked since is not known.").orElse("");
    }

    private Optional<Instant> bundleTime() {
        return evidence instanceof Evidence.Verified verified
                ? verified.signers().stream().flatMap(signer -> signer.bundled().stream()).map(BundledSignature::time).findFirst()
                : Optional.empty();
    }
}
