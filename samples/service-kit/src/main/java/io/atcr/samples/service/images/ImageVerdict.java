package io.atcr.samples.service.images;

import io.atcr.policy.ImageReference;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The answer for one image. Whoever enforces reads {@link #allowed()} and nothing else.
 *
 * @param image        the image as it was asked about
 * @param outcome      the answer
 * @param code         a stable code: a reason of the verifier or of the policy, or one of this service ({@code shed}, {@code rate-limited},
 *                     {@code deadline}, {@code unqualified}, {@code malformed-reference}, {@code not-enforced}, {@code policy-not-loaded}, {@code internal})
 * @param message      one line for people, escaped, at most 500 characters, nothing of what an upstream said
 * @param pinned       the image that may run, by digest; present exactly if it is allowed
 * @param signers      the DIDs that counted
 * @param policySha256 the policy that decided; empty if none was asked
 */
public record ImageVerdict(
        String image,
        Outcome outcome,
        String code,
        String message,
        Optional<ImageReference> pinned,
        List<String> signers,
        String policySha256) {

    /** The four answers. */
    public enum Outcome {
        /** It may run. */
        ALLOW,
        /** It may run although the policy's requirement is not met; whoever asks is to be warned. */
        ALLOW_WARN,
        /** It may not run. */
        DENY,
        /** It may not run, and asking again may give another answer: shed, rate limited, out of time, or something could not be had. Nothing to keep. */
        RETRY
    }

    /**
     * Refuses an allowed image without a digest, and any other with one.
     *
     * @param image        the image as it was asked about
     * @param outcome      the answer
     * @param code         a stable code
     * @param message      one line for people
     * @param pinned       the image that may run, by digest
     * @param signers      the DIDs that counted
     * @param policySha256 the policy that decided
     * @throws IllegalArgumentException if it is so
     */
    public ImageVerdict {
        Objects.requireNonNull(image, "image");
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(policySha256, "policySha256");
        signers = List.copyOf(signers);
        boolean allowed = outcome == Outcome.ALLOW || outcome == Outcome.ALLOW_WARN;
        if (allowed != pinned.isPresent() || pinned.isPresent() && pinned.get().digest().isEmpty()) {
            throw new IllegalArgumentException("what is allowed is a digest, and nothing else has one");
        }
    }

    /**
     * Whether the image may run.
     *
     * @return true for {@link Outcome#ALLOW} and {@link Outcome#ALLOW_WARN}
     */
    public boolean allowed() {
        return pinned.isPresent();
    }
}
