package io.atcr.car;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** SHA-256 over slices, into a buffer that is used again. Not thread-safe. */
final class Sha256 {
    static final int LENGTH = 32;

    private final MessageDigest digest;
    private final byte[] out = new byte[LENGTH];

    Sha256() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must have SHA-256", e);
        }
    }

    /** Hashes the slice; the returned array is overwritten by the next call. */
    byte[] hash(byte[] bytes, int offset, int length) {
        digest.update(bytes, offset, length);
        try {
            digest.digest(out, 0, LENGTH);
        } catch (DigestException e) {
            throw new IllegalStateException("the output buffer has the digest's length", e);
        }
        return out;
    }

    /** Says whether the slice hashes to the 32 bytes at {@code expectedOffset} of {@code expected}. */
    boolean matches(byte[] bytes, int offset, int length, byte[] expected, int expectedOffset) {
        return Arrays.equals(hash(bytes, offset, length), 0, LENGTH, expected, expectedOffset, expectedOffset + LENGTH);
    }
}
