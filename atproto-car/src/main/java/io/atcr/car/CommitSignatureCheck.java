package io.atcr.car;

/**
 * The door to whoever holds the account's public key: a {@code PublicKey}'s verify method fits.
 *
 * <p>Implementations must be safe to call from the threads that verify proofs, and must check that the signature is low-s.
 */
@FunctionalInterface
public interface CommitSignatureCheck {
    /**
     * Says whether a signature is the account's.
     *
     * @param unsigned the unsigned commit, whose SHA-256 is signed; a fresh array
     * @param signature 64 bytes r ‖ s; a fresh array
     * @return true only if the signature is valid
     */
    boolean verify(byte[] unsigned, byte[] signature);
}
