package io.atcr.crypto.libsecp256k1;

/** A backend of this module that takes a key as the bytes it keeps, so that nothing is copied on the way, and makes those bytes. */
public interface BytesBackend {
    /**
     * Checks one ECDSA signature.
     *
     * @param uncompressedPoint the key, 65 bytes; not to be modified or kept
     * @param sha256 the digest, 32 bytes; not to be modified or kept
     * @param signature r‖s, 64 bytes; not to be modified or kept
     * @return whether the key made the signature over the digest
     */
    boolean verify(byte[] uncompressedPoint, byte[] sha256, byte[] signature);

    /**
     * Makes the bytes of a key. Throws something unchecked if they are no key.
     *
     * @param compressedPoint 33 bytes; not to be modified or kept
     * @return 65 bytes
     */
    byte[] uncompressed(byte[] compressedPoint);
}
