package io.atcr.verifier;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Fields one after the other, each with its length where that is not known. Not thread-safe. */
final class FieldWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    FieldWriter flag(boolean value) {
        out.write(value ? 1 : 0);
        return this;
    }

    FieldWriter number(int value) {
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
        return this;
    }

    FieldWriter number(long value) {
        out.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
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
        out.writeBytes(value);
        return this;
    }

    FieldWriter text(Object value) {
        return bytes(value.toString().getBytes(StandardCharsets.UTF_8));
    }

    FieldWriter optional(Optional<?> value) {
        flag(value.isPresent());
        return value.isPresent() ? text(value.get()) : this;
    }

    byte[] toBytes() {
        return out.toByteArray();
    }
}
