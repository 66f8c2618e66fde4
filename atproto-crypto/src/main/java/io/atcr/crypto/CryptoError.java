package io.atcr.crypto;

/** Why a key or a backend was refused: stable codes, one per rule. */
public enum CryptoError {
    /** The text does not start with {@code did:key:}. */
    BAD_DID_KEY,
    /** The text is not {@code z} followed by characters of the base58btc alphabet. */
    BAD_MULTIBASE,
    /** The bytes start with neither public-key prefix, {@code e7 01} (K-256) or {@code 80 24} (P-256). */
    BAD_MULTICODEC,
    /** The bytes start with a private-key prefix; whoever sent them has published a secret. */
    PRIVATE_KEY_MULTICODEC,
    /** The text or the point has a length that no key of this form has. */
    BAD_LENGTH,
    /** The bytes encode no point of the curve, or encode it in a form that is not allowed here. */
    BAD_POINT,
    /** The scalar is not 32 bytes, or not in [1, n). */
    BAD_PRIVATE_KEY,
    /** No backend of this name is available. */
    UNKNOWN_BACKEND,
    /** The backend failed its self-test or does not say properly what it is. */
    UNSOUND_BACKEND
}
