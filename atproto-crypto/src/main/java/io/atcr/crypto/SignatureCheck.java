package io.atcr.crypto;

/**
 * Outcome of checking one signature: valid, or why it is refused. The checks run in the order of the constants.
 *
 * <p>ATProto cryptography specification, ECDSA Signature Malleability.
 */
public enum SignatureCheck {
    /** The key made this signature over this message, in its one allowed form. */
    VALID,
    /** Not exactly 64 bytes: DER, a recovery byte, padding. */
    WRONG_LENGTH,
    /** r is zero, or not below the order of the curve. */
    R_OUT_OF_RANGE,
    /** s is zero, or not below the order of the curve. */
    S_OUT_OF_RANGE,
    /** s is above half the order: the malleable twin of another signature. */
    HIGH_S,
    /** Well formed, but not made by this key over this message. */
    MISMATCH;

    /**
     * Whether the signature is valid.
     *
     * @return true for {@link #VALID} only
     */
    public boolean valid() {
        return this == VALID;
    }
}
