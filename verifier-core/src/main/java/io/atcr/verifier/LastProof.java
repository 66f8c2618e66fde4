package io.atcr.verifier;

import java.net.URI;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * That a signature on an image was proven live once.
 *
 * @param at when
 * @param signingKey the key it was proven under, as {@code did:key}
 * @param headTime the time of the head it was proven under
 * @param pds the account's PDS then
 * @param tagRecord whether the tag record that the policy asks for was proven under the same head
 */
public record LastProof(Instant at, String signingKey, Instant headTime, Optional<URI> pds, boolean tagRecord) {
    /**
     * Refuses nulls.
     *
     * @param at when
     * @param signingKey the key it was proven under, as {@code did:key}
     * @param headTime the time of the head it was proven under
     * @param pds the account's PDS then
     * @param tagRecord whether the tag record that the policy asks for was proven under the same head
     */
    public LastProof {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(signingKey, "signingKey");
        Objects.requireNonNull(headTime, "headTime");
        Objects.requireNonNull(pds, "pds");
    }
}
