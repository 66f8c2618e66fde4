package io.atcr.verifier.registry;

import io.atcr.policy.Digest;
import java.util.Objects;

/**
 * A reference to content by digest, as a manifest states it (OCI Image Specification, Content Descriptors).
 *
 * <p>Immutable and thread-safe.
 *
 * @param mediaType the media type that the descriptor states
 * @param digest the content's digest
 * @param size the content's size in bytes that the descriptor states, not negative
 */
public record Descriptor(String mediaType, Digest digest, long size) {
    /**
     * Checks the parts.
     *
     * @param mediaType the media type
     * @param digest the content's digest
     * @param size the content's size in bytes
     * @throws IllegalArgumentException for a media type outside RFC 6838 or a negative size
     */
    public Descriptor {
        Objects.requireNonNull(digest);
        if (!MediaTypes.isMediaType(mediaType) || size < 0) {
            throw new IllegalArgumentException("not a descriptor");
        }
    }
}
