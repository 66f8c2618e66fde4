package io.atcr.verifier.bundle;

/**
 * The bounds of a bundle. The defaults are those of what a live verification fetches.
 *
 * @param maxBytes the largest bundle, in bytes
 * @param maxManifestBytes the largest manifest, in bytes
 * @param maxLogBytes the largest operation log, in bytes of JSON
 * @param maxProofBytes the largest proof, in bytes
 * @param maxSigners the most signers
 */
public record BundleLimits(int maxBytes, int maxManifestBytes, int maxLogBytes, int maxProofBytes, int maxSigners) {

    private static final int CEILING = 1 << 28;

    /**
     * Refuses bounds that do not bound.
     *
     * @param maxBytes the largest bundle, in bytes; at most 256 MiB, as every other size
     * @param maxManifestBytes the largest manifest, in bytes
     * @param maxLogBytes the largest operation log, in bytes of JSON
     * @param maxProofBytes the largest proof, in bytes
     * @param maxSigners the most signers, at most 1,000
     * @throws IllegalArgumentException if a bound is out of range
     */
    public BundleLimits {
        requireSize("maxBytes", maxBytes);
        requireSize("maxManifestBytes", maxManifestBytes);
        requireSize("maxLogBytes", maxLogBytes);
        requireSize("maxProofBytes", maxProofBytes);
        if (maxSigners < 1 || maxSigners > 1000) {
            throw new IllegalArgumentException("maxSigners must be between 1 and 1000: " + maxSigners);
        }
    }

    /**
     * The default limits.
     *
     * @return 16 MiB in all, manifests and proofs of 4 MiB, logs of 2 MiB, 16 signers
     */
    public static BundleLimits defaults() {
        return new BundleLimits(16 << 20, 4 << 20, 2 << 20, 4 << 20, 16);
    }

    private static void requireSize(String name, int value) {
        if (value < 1 || value > CEILING) {
            throw new IllegalArgumentException(name + " must be between 1 and " + CEILING + ": " + value);
        }
    }
}
