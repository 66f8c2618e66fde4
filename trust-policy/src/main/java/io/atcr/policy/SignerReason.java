package io.atcr.policy;

/** Why one DID's signature counted, or did not; a stable code for machines. */
public enum SignerReason {
    /** Valid, trusted now, and the first with its key. */
    COUNTED,
    /** The policy does not list this DID. */
    NOT_TRUSTED,
    /** Its {@code validFrom} is still to come. */
    NOT_YET_VALID,
    /** Its {@code expiresAt} has been reached. */
    EXPIRED,
    /** Its current signing key is the key of a DID that counted already; the detail names that DID. */
    SAME_KEY_AS,
    /** Its current signing key is not one of the {@code keys} that the policy pins. */
    KEY_NOT_PINNED,
    /** Its signature was checked and refused; the detail is the verifier's code. */
    INVALID,
    /** Its signature could not be checked; the detail is the verifier's code. */
    UNKNOWN,
    /** Nothing was found for it. */
    NO_SIGNATURE
}
