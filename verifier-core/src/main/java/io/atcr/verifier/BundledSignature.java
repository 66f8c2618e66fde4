package io.atcr.verifier;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What is special about a signature that comes from a bundle: it held at a time, and nothing is known of what came after.
 *
 * @param time when what is in the bundle was true at the latest: the earlier one of when it was made, as it says itself, and of when it was
 *     obtained, as the operator says
 * @param historicalKey the operation that listed the signing key, if the identity has the key no longer; empty for the current key, and for a
 *     did:web, whose key the policy pins
 */
public record BundledSignature(Instant time, Optional<HistoricalKey> historicalKey) {
    /**
     * Refuses nulls.
     *
     * @param time when what is in the bundle was true at the latest
     * @param historicalKey the operation that listed the signing key, if the identity has the key no longer
     */
    public BundledSignature {
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(historicalKey, "historicalKey");
    }
}
