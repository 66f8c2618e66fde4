package io.atcr.verifier;

import io.atcr.verifier.bundle.Bundle;
import java.util.Objects;
import java.util.Optional;

/**
 * What came of making a bundle.
 *
 * @param live the live verification that it stands on: the answer for now
 * @param bundle the bundle; present only if the live evidence is {@link Evidence.Verified}, and the bundle then verified offline, too
 * @param reason why there is no bundle; {@link Reason#NONE} if there is one
 * @param detail that reason in words; escaped, empty if there is a bundle
 */
public record BundleCreation(VerificationResult live, Optional<Bundle> bundle, Reason reason, String detail) {
    /**
     * Refuses nulls.
     *
     * @param live the live verification that it stands on
     * @param bundle the bundle
     * @param reason why there is no bundle; {@link Reason#NONE} if there is one
     * @param detail that reason in words; escaped, empty if there is a bundle
     * @throws IllegalArgumentException if bundle and reason contradict each other
     */
    public BundleCreation {
        Objects.requireNonNull(live, "live");
        Objects.requireNonNull(detail, "detail");
        if (bundle.isPresent() != (reason == Reason.NONE)) {
            throw new IllegalArgumentException("bundle contradicts " + reason);
        }
    }
}
