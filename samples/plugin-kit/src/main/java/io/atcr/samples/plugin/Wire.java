package io.atcr.samples.plugin;

import java.io.EOFException;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Messages on the socket: four bytes that say what it is, four bytes of length, then numbers and texts, each text with two bytes of length before it. One
 * question and one answer to a connection.
 */
final class Wire {
    /** The most bytes of one message. */
    static final int LARGEST = 80 << 10;

    private static final int HEADER = 8;

    private Wire() {}

    /** Writes a whole message. */
    static void write(ByteChannel channel, int kind, Fields fields) throws IOException {
        ByteBuffer payload = fields.done();
        ByteBuffer whole = ByteBuffer.allocate(HEADER + payload.remaining()).putInt(kind).putInt(payload.remaining()).put(payload).flip();
        while (whole.hasRemaining()) {
            channel.write(whole);
        }
    }

    /** Reads a whole message of a kind, and never more than it may have. */
    static ByteBuffer read(ByteChannel channel, int kind) throws IOException, WireException {
        ByteBuffer header = fill(channel, HEADER);
        int found = header.getInt();
        int length = header.getInt();
        if (found != kind) {
            throw new WireException("another kind of message: " + Integer.toHexString(found));
        }
        if (length < 0 || length > LARGEST) {
            throw new WireException("a message of " + Integer.toUnsignedString(length) + " bytes");
        }
        return fill(channel, length);
    }

    private static ByteBuffer fill(ByteChannel channel, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new EOFException("the connection ended within a message");
            }
        }
        return buffer.flip();
    }

    static byte[] bytes(ByteBuffer in, int length) throws WireException {
        try {
            byte[] bytes = new byte[length];
            in.get(bytes);
            return bytes;
        } catch (BufferUnderflowException e) {
            throw new WireException("too short");
        }
    }

    /** As many as it says there are. */
    static byte[] some(ByteBuffer in, int most) throws WireException {
        int length = length(in);
        if (length > most) {
            throw new WireException("a field of " + length + " bytes");
        }
        return bytes(in, length);
    }

    private static int length(ByteBuffer in) throws WireException {
        return number(in) << 8 | number(in);
    }

    static int number(ByteBuffer in) throws WireException {
        return bytes(in, 1)[0] & 0xff;
    }

    static String text(ByteBuffer in) throws WireException {
        int length = length(in);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes(in, length))).toString();
        } catch (CharacterCodingException e) {
            throw new WireException("not UTF-8 text");
        }
    }

    /** An empty text is none. */
    static Optional<String> optional(ByteBuffer in) throws WireException {
        String text = text(in);
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    static void end(ByteBuffer in) throws WireException {
        if (in.hasRemaining()) {
            throw new WireException("too long");
        }
    }

    /** The fields of a message that is being written. */
    static final class Fields {
        private final ByteBuffer out = ByteBuffer.allocate(LARGEST);

        Fields bytes(byte[] bytes) {
            out.put(bytes);
            return this;
        }

        Fields some(byte[] bytes) {
            out.putShort((short) bytes.length);
            return bytes(bytes);
        }

        Fields number(int number) {
            out.put((byte) number);
            return this;
        }

        Fields text(String text) {
            return some(text.getBytes(StandardCharsets.UTF_8));
        }

        Fields optional(Optional<String> text) {
            return text(text.orElse(""));
        }

        /** What was written so far. */
        ByteBuffer written() {
            return out.duplicate().flip();
        }

        private ByteBuffer done() {
            return out.flip();
        }
    }
}
