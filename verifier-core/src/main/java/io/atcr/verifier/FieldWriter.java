package io.atcr.verifier;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Fields one after the other, each with its length where that is not known; or only how many bytes they would have. Not thread-safe. */
final class FieldWriter {
    private final @Nullable ByteArrayOutputStream out;
    private long size;

    FieldWriter() {
        this(new ByteArrayOutputStream());
    }

    private FieldWriter(@Nullable ByteArrayOutputStream out) {
        this.out = out;
    }

    /** One that keeps nothing. */
    static FieldWriter counting() {
        return new FieldWriter(null);
    }

    FieldWriter flag(boolean value) {
        return bigEndian(value ? 1 : 0, Byte.BYTES);
    }

    FieldWriter number(int value) {
        return bigEndian(value, Integer.BYTES);
    }

    FieldWriter number(long value) {
        return bigEndian(value, Long.BYTES);
    }

    private FieldWriter bigEndian(long value, int bytes) {
        size += bytes;
        if (out != null) {
            for (int shift = (bytes - 1) * Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
                out.write((int) (value >>> shift));
            }
        }
        return this;
    }

    FieldWriter instant(Instant value) {
        return number(value.getEpochSecond()).number(value.getNano());
    }

    FieldWriter duration(Duration value) {
        return number(value.getSeconds()).number(value.getNano());
    }

    FieldWriter bytes(byte[] value) {
        number(value.length);
        size += value.length;
        if (out != null) {
            out.writeBytes(value);
        }
        return this;
    }

    FieldWriter text(Object value) {
        String text = value.toString();
        if (out != null || !isAscii(text)) {
            return bytes(text.getBytes(StandardCharsets.UTF_8));
        }
        size += Integer.BYTES + text.length();
        return this;
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    FieldWriter optional(Optional<?> value) {
        flag(value.isPresent());
        return value.isPresent() ? text(value.get()) : this;
    }

    long size() {
        return size;
    }

    byte[] toBytes() {
        if (out == null) {
            throw new IllegalStateException("nothing was kept");
        }
        return out.toByteArray();
    }
}
