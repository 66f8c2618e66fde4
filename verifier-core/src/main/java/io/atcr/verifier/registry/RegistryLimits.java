package io.atcr.verifier.registry;

/**
 * What the registry client spends at most on one operation; the defaults pass every real registry.
 *
 * <p>Immutable and thread-safe.
 *
 * @param maxManifestBytes bytes of one manifest, index or page of referrers
 * @param maxIndexEntries entries of one image index
 * @param maxReferrers referrer manifests examined for one subject
 * @param maxReferrerPages pages of one list of referrers
 * @param maxListedReferrers entries read from one list of referrers, over all its pages
 * @param maxArtifactBytes bytes of one signature artifact, and of the manifest that carries it
 * @param maxTokenBytes bytes of one answer of a token service
 */
public record RegistryLimits(
        int maxManifestBytes,
        int maxIndexEntries,
        int maxReferrers,
        int maxReferrerPages,
        int maxListedReferrers,
        int maxArtifactBytes,
        int maxTokenBytes) {

    private static final RegistryLimits DEFAULTS = new RegistryLimits(4 << 20, 64, 64, 16, 4096, 64 << 10, 128 << 10);

    /**
     * Checks that every limit is positive.
     *
     * @param maxManifestBytes bytes of one manifest, index or page of referrers
     * @param maxIndexEntries entries of one image index
     * @param maxReferrers referrer manifests examined for one subject
     * @param maxReferrerPages pages of one list of referrers
     * @param maxListedReferrers entries read from one list of referrers
     * @param maxArtifactBytes bytes of one signature artifact, and of the manifest that carries it
     * @param maxTokenBytes bytes of one answer of a token service
     * @throws IllegalArgumentException for a limit below 1
     */
    public RegistryLimits {
        if (Math.min(Math.min(maxManifestBytes, maxIndexEntries), Math.min(maxReferrers, maxReferrerPages)) < 1
                || Math.min(Math.min(maxListedReferrers, maxArtifactBytes), maxTokenBytes) < 1) {
            throw new IllegalArgumentException("every limit is at least 1");
        }
    }

    /**
     * The default limits: 4 MiB per manifest, 64 index entries, 64 referrers out of at most 4,096 on 16 pages, 64 KiB per signature
     * artifact, 128 KiB per token response.
     *
     * @return the defaults
     */
    public static RegistryLimits defaults() {
        return DEFAULTS;
    }

    /**
     * These limits with another number of referrer manifests examined for one subject.
     *
     * @param count at least 1
     * @return the changed copy
     */
    public RegistryLimits withMaxReferrers(int count) {
        return new RegistryLimits(maxManifestBytes, maxIndexEntries, count, maxReferrerPages, maxListedReferrers, maxArtifactBytes,
                maxTokenBytes);
    }
}
