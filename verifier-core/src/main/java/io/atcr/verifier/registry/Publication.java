package io.atcr.verifier.registry;

import io.atcr.policy.Digest;
import java.util.Set;

/**
 * What was pushed of an artifact, or would have to be. Immutable and thread-safe.
 *
 * @param digest the digest of the artifact's manifest
 * @param parts what the registry lacked; empty if the artifact was there and listed
 */
public record Publication(Digest digest, Set<Part> parts) {

    /** A part of a push. */
    public enum Part {
        /** The blob that stands for a config. */
        CONFIG,
        /** The blob that names the record. */
        LAYER,
        /** The artifact's manifest. */
        MANIFEST,
        /** The entry in the list of referrers under the fallback tag, where the registry has no referrers API. */
        FALLBACK_TAG
    }

    /**
     * Copies the set.
     *
     * @param digest the digest of the artifact's manifest
     * @param parts what the registry lacked
     */
    public Publication {
        parts = Set.copyOf(parts);
    }

    /**
     * Whether there was nothing to push.
     *
     * @return true if the registry had all of it
     */
    public boolean complete() {
        return parts.isEmpty();
    }
}
