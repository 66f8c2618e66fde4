package io.atcr.policy;

import java.time.Instant;
import java.util.Objects;

/**
 * An image that a policy lets pass without signatures, for a while and for a reason: the glass to break. Immutable.
 *
 * @param image     the registry, repository and digest; it has no tag
 * @param reason    why, not escaped
 * @param expiresAt the first instant at which it no longer applies
 * @param line      the line on which it stands, from 1
 */
public record Exemption(ImageReference image, String reason, Instant expiresAt, int line) {

    /**
     * Refuses nulls.
     *
     * @param image     the image
     * @param reason    why
     * @param expiresAt until when
     * @param line      the line
     */
    public Exemption {
        Objects.requireNonNull(image, "image");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(expiresAt, "expiresAt");
    }

    /** Whether it applies: {@code now < expiresAt}. */
    boolean appliesAt(Instant now) {
        return now.isBefore(expiresAt);
    }
}
