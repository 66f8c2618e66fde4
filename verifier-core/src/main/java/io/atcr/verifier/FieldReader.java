package io.atcr.verifier;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Reads what {@link FieldWriter} wrote; whatever else it meets is an unchecked exception, which {@link StrictCodec} catches. Not thread-safe. */
final class FieldReader {
    private final ByteBuffer in;

    FieldReader(byte[] bytes) {
        this.in = ByteBuffer.wrap(bytes);
    }

    boolean flag() {
        return in.get() == 1;
    }

    int number() {
        return in.getInt();
    }

    long longNumber() {
        return in.getLong();
    }

    Instant instant() {
        return Instant.ofEpochSecond(longNumber(), number());
    }

    Duration duration() {
        return Duration.ofSeconds(longNumber(), number());
    }

    /** The length is compared with what is there before anything is allocated. */
    byte[] bytes() {
        int length = number();
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] value = new byte[length];
        in.get(value);
        return value;
    }

    String text() throws CharacterCodingException {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes())).toString();
    }

    Optional<String> optional() throws CharacterCodingException {
        return flag() ? Optional.of(text()) : Optional.empty();
    }
}
