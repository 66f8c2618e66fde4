package io.atcr.verifier.cache;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Binds bytes to what they are kept under and to their times: format version, key identifier, writtenAt, expiresAt, value, and an HMAC-SHA-256
 * over all of these with region and full key. Thread-safe.
 */
final class Seal {
    static final byte VERSION = 1;
    private static final byte[] DOMAIN = "atcr-verifier shared entry\n".getBytes(StandardCharsets.US_ASCII);
    /** Version, length of the key's identifier, two times. */
    private static final int FIXED_BYTES = 2 + 2 * Long.BYTES;

    private final SharedCacheKeys keys;

    Seal(SharedCacheKeys keys) {
        this.keys = keys;
    }

    /** What was sealed, and when, by the writer's clock; {@code writingKey} says whether it was with the key that this process writes with. */
    record Opened(Instant writtenAt, Instant expiresAt, byte[] value, boolean writingKey) {}

    /** The name that an entry is kept under: it says nothing about what is kept, and nobody chooses it. */
    static String name(String region, String key) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(DOMAIN);
            sha256.update(place(region, key));
            return HexFormat.of().formatHex(sha256.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("SHA-256 is part of every Java", impossible);
        }
    }

    byte[] seal(String region, String key, Instant writtenAt, Instant expiresAt, byte[] value) {
        byte[] id = keys.writingId().getBytes(StandardCharsets.US_ASCII);
        byte[] body = ByteBuffer.allocate(FIXED_BYTES + id.length + value.length)
                .put(VERSION)
                .put((byte) id.length)
                .put(id)
                .putLong(writtenAt.toEpochMilli())
                .putLong(expiresAt.toEpochMilli())
                .put(value)
                .array();
        byte[] code = keys.authenticate(keys.writingId(), message(region, key, body)).orElseThrow();
        return ByteBuffer.allocate(body.length + code.length).put(body).put(code).array();
    }

    /** Empty for whatever was not sealed for this region and key with one of the accepted keys. */
    Optional<Opened> open(String region, String key, byte[] sealed) {
        int end = sealed.length - SharedCacheKeys.MAC_BYTES;
        if (end < FIXED_BYTES || sealed[0] != VERSION || sealed[1] < 1 || end < FIXED_BYTES + sealed[1]) {
            return Optional.empty();
        }
        byte[] body = Arrays.copyOf(sealed, end);
        String id = new String(body, 2, body[1], StandardCharsets.US_ASCII);
        Optional<byte[]> expected = keys.authenticate(id, message(region, key, body));
        if (expected.isEmpty() || !MessageDigest.isEqual(expected.get(), Arrays.copyOfRange(sealed, end, sealed.length))) {
            return Optional.empty();
        }
        ByteBuffer times = ByteBuffer.wrap(body, 2 + body[1], 2 * Long.BYTES);
        try {
            return Optional.of(new Opened(
                    Instant.ofEpochMilli(times.getLong()), Instant.ofEpochMilli(times.getLong()), Arrays.copyOfRange(body, FIXED_BYTES + body[1], end),
                    id.equals(keys.writingId())));
        } catch (DateTimeException impossible) {
            return Optional.empty();
        }
    }

    private static byte[] message(String region, String key, byte[] body) {
        byte[] place = place(region, key);
        return ByteBuffer.allocate(DOMAIN.length + place.length + body.length).put(DOMAIN).put(place).put(body).array();
    }

    /** Region and key with their lengths, so that no two places have the same bytes. */
    private static byte[] place(String region, String key) {
        byte[] first = region.getBytes(StandardCharsets.UTF_8);
        byte[] second = key.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(2 * Integer.BYTES + first.length + second.length)
                .putInt(first.length).put(first).putInt(second.length).put(second).array();
    }
}
