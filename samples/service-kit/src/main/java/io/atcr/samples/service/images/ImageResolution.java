package io.atcr.samples.service.images;

import io.atcr.policy.ImageReference;
import java.util.Objects;
import java.util.Optional;

/**
 * Which digest an image stands for.
 *
 * @param image   the image as it was asked about
 * @param pinned  {@code name:tag@digest}; empty if it could not be found
 * @param code    a stable code, see {@link ImageVerdict#code()}; {@code none} if it was found
 * @param message one line for people, escaped, nothing of what an upstream said
 */
public record ImageResolution(String image, Optional<ImageReference> pinned, String code, String message) {

    /**
     * Refuses a resolution without a digest.
     *
     * @param image   the image as it was asked about
     * @param pinned  {@code name:tag@digest}
     * @param code    a stable code
     * @param message one line for people
     * @throws IllegalArgumentException if there is none
     */
    public ImageResolution {
        Objects.requireNonNull(image, "image");
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(message, "message");
        if (pinned.isPresent() && pinned.get().digest().isEmpty()) {
            throw new IllegalArgumentException("a resolution is a digest");
        }
    }
}
