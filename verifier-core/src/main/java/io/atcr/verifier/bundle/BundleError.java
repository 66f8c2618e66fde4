package io.atcr.verifier.bundle;

/** Why there is no bundle to be had. Codes are stable. */
public enum BundleError {
    /** It could not be read: no permission, a fault of the disk, not a regular file, a link that leaves its folder. */
    UNREADABLE("unreadable"),
    /** It, or a part of it, exceeds a limit. */
    LIMIT("limit"),
    /** It is not the one encoding of anything: not canonical DAG-CBOR, a field too many, too few or of another type. */
    MALFORMED("malformed"),
    /** It is a bundle of a version that is not known here. */
    UNKNOWN_VERSION("unknown-version"),
    /** Its parts contradict one another. */
    CONTRADICTION("contradiction");

    private final String code;

    BundleError(String code) {
        this.code = code;
    }

    /**
     * The stable code.
     *
     * @return lower-case words joined by hyphens
     */
    public String code() {
        return code;
    }
}
