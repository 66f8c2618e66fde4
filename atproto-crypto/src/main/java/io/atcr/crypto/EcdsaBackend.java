package io.atcr.crypto;

import java.util.Set;

/**
 * Elliptic-curve arithmetic behind {@link SignatureVerifier}: one yes or no per signature.
 *
 * <p>{@code SignatureVerifier} checks length, range and low s before it asks, and tests every backend with one good and three bad
 * vectors per curve before its first use. Discovery considers only the backends this module itself brings, by class name; hand any
 * other to {@link SignatureVerifier#of}. Implementations must be thread-safe.
 */
public interface EcdsaBackend {
    /**
     * The backend's name, for people and for {@link SignatureVerifier#named}.
     *
     * @return 1 to 64 characters of {@code [A-Za-z0-9._-]}
     */
    String name();

    /**
     * The curves this backend computes on; the others stay with BouncyCastle.
     *
     * @return one curve or both
     */
    Set<Curve> curves();

    /**
     * Checks one ECDSA signature.
     *
     * @param key a key on one of {@link #curves()}
     * @param sha256 the SHA-256 digest of the message, 32 bytes; not to be modified, or kept after the call
     * @param signature r‖s, 64 bytes, both in [1, n) and s at most n/2; not to be modified, or kept after the call
     * @return whether the key made the signature over the digest
     */
    boolean verify(PublicKey key, byte[] sha256, byte[] signature);
}
