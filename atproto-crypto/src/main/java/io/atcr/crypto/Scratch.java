package io.atcr.crypto;

import java.security.DigestException;
import java.security.MessageDigest;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** The buffers of one signature check, so that a check leaves no garbage of its own. */
final class Scratch {
    private final MessageDigest sha256 = Sha256.newDigest();
    private final byte[] digest = new byte[Curve.FIELD_BYTES];
    private final byte[] signature = new byte[2 * Curve.FIELD_BYTES];

    /** Copies the signature, which its owner may change meanwhile. */
    byte[] copy(byte[] rs) {
        System.arraycopy(rs, 0, signature, 0, signature.length);
        return signature;
    }

    byte[] digest(byte[] message) {
        sha256.update(message);
        try {
            sha256.digest(digest, 0, digest.length);
        } catch (DigestException e) {
            throw new IllegalStateException("SHA-256 has 32 bytes", e);
        }
        return digest;
    }

    /** Scratches between checks, at most 64. A thread that finds none makes one; nothing blocks. Thread-safe. */
    static final class Pool {
        private static final int SLOTS = 64;

        private final AtomicReferenceArray<Scratch> slots = new AtomicReferenceArray<>(SLOTS);

        Scratch take() {
            Scratch kept = slots.getAndSet(slot(), null);
            return kept == null ? new Scratch() : kept;
        }

        void give(Scratch scratch) {
            slots.set(slot(), scratch);
        }

        private static int slot() {
            return (int) Thread.currentThread().getId() & SLOTS - 1;
        }
    }
}
