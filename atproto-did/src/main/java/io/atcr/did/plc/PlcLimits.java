package io.atcr.did.plc;

/**
 * The bounds of an operation log. The defaults pass every log that a directory's own limits allow within years.
 *
 * @param maxLogBytes the largest log, in bytes of JSON
 * @param maxOperations the most operations
 * @param maxSignatureChecks the most signature checks, each about 0.1 milliseconds at the worst; one or two for an operation are usual;
 *     trying a rotation key that turns out to be none is one, too
 */
public record PlcLimits(int maxLogBytes, int maxOperations, int maxSignatureChecks) {

    /** The default of {@link #maxLogBytes()}: 2 MiB. */
    public static final int DEFAULT_MAX_LOG_BYTES = 2 << 20;
    /** The default of {@link #maxOperations()}. */
    public static final int DEFAULT_MAX_OPERATIONS = 2500;
    /** The default of {@link #maxSignatureChecks()}. */
    public static final int DEFAULT_MAX_SIGNATURE_CHECKS = 5000;

    private static final int CEILING = 1 << 28;

    /**
     * Refuses bounds that do not bound.
     *
     * @param maxLogBytes 1 to 256 MiB
     * @param maxOperations 1 or more
     * @param maxSignatureChecks 1 or more
     * @throws IllegalArgumentException if a bound is out of range
     */
    public PlcLimits {
        if (maxLogBytes < 1 || maxLogBytes > CEILING || maxOperations < 1 || maxSignatureChecks < 1) {
            throw new IllegalArgumentException("limits must be positive, and a log of at most " + CEILING + " bytes");
        }
    }

    /**
     * The default limits.
     *
     * @return 2 MiB, 2,500 operations, 5,000 signature checks
     */
    public static PlcLimits defaults() {
        return new PlcLimits(DEFAULT_MAX_LOG_BYTES, DEFAULT_MAX_OPERATIONS, DEFAULT_MAX_SIGNATURE_CHECKS);
    }
}
