package io.atcr.did.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a connection and the HTTP library: lets through the bytes of one response per request, read strictly, and nothing after.
 *
 * <p>The library reads responses leniently and reads ahead. Here the lines of heads, chunks and trailers are judged by
 * {@link ResponseFraming} before the library sees them, so that its buffer never holds a byte past the response. A
 * connection on which more than the response has come is given up before the next request is sent. Used by one thread at a time.
 */
final class ResponseGate {

    private static final int BUFFER_BYTES = 8 << 10;
    private static final int LINE_BYTES = 512;
    /** A longer head is not held while the connection is idle. */
    private static final int KEPT_LINE_BYTES = 4 << 10;

    private final InputStream in;
    private final OutputStream out;
    private final Available pending;
    private final Supplier<@Nullable CallState> current;
    private final ResponseFraming framing;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int position;
    private int limit;
    private byte[] line = new byte[LINE_BYTES];
    private int lineLength;
    private int linePosition;
    private boolean used;
    private boolean givenUp;

    /** How many bytes have come that nobody has read. */
    interface Available {
        int bytes() throws IOException;
    }

    ResponseGate(InputStream in, OutputStream out, Available pending, int maxHeaderBytes, Supplier<@Nullable CallState> current) {
        this.in = in;
        this.out = out;
        this.pending = pending;
        this.current = current;
        this.framing = new ResponseFraming(maxHeaderBytes);
    }

    InputStream responses() {
        return new Responses();
    }

    OutputStream requests() {
        return new Requests();
    }

    /** Called with the first bytes of a request and with those that follow them. */
    private void requestGoesOn() throws IOException {
        boolean more = linePosition < lineLength || position < limit;
        if (givenUp || (used && framing.done() && (more || pending.bytes() > 0))) {
            givenUp = true;
            // not a breach of protocol, which the library would report, but a reason for it to take a new connection
            throw new IOException("bytes came ahead of the request");
        }
        if (!used || framing.done()) {
            used = true;
            CallState call = current.get();
            framing.begin(call != null && call.bodiless());
        }
    }

    private boolean fill() throws IOException {
        if (position == limit) {
            position = 0;
            limit = Math.max(in.read(buffer, 0, buffer.length), 0);
        }
        return position < limit;
    }

    /** Reads a line, or one head whole, which the library gets when all of its lines have been judged. */
    private boolean readLines() throws IOException {
        lineLength = 0;
        linePosition = 0;
        boolean whole = false;
        try {
            do {
                if (!readLine()) {
                    return false;
                }
            } while (framing.inHead());
            whole = true;
            return true;
        } finally {
            if (!whole) {
                // what was not judged to its end is never given out
                lineLength = 0;
            }
        }
    }

    /** Adds one line to those that have been read. */
    private boolean readLine() throws IOException {
        int from = lineLength;
        while (fill()) {
            int end = position;
            boolean complete = false;
            while (end < limit && !complete) {
                complete = buffer[end++] == '\n';
            }
            int count = end - position;
            framing.charge(count);
            if (line.length - lineLength < count) {
                line = Arrays.copyOf(line, Math.max(line.length * 2, lineLength + count));
            }
            System.arraycopy(buffer, position, line, lineLength, count);
            lineLength += count;
            position = end;
            if (complete) {
                framing.line(line, from, lineLength);
                return true;
            }
        }
        return false;
    }

    private int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (givenUp) {
            throw new IOException("connection was given up");
        }
        if (linePosition == lineLength && framing.expectsLine() && !readLines()) {
            return -1;
        }
        if (linePosition < lineLength) {
            int count = Math.min(length, lineLength - linePosition);
            System.arraycopy(line, linePosition, bytes, offset, count);
            linePosition += count;
            if (linePosition == lineLength && line.length > KEPT_LINE_BYTES) {
                line = new byte[LINE_BYTES];
                lineLength = 0;
                linePosition = 0;
            }
            return count;
        }
        return data(bytes, offset, (int) Math.min(length, framing.dataLeft()));
    }

    private int data(byte[] bytes, int offset, int atMost) throws IOException {
        int count;
        if (position < limit) {
            count = Math.min(atMost, limit - position);
            System.arraycopy(buffer, position, bytes, offset, count);
            position += count;
        } else {
            count = in.read(bytes, offset, atMost);
        }
        framing.data(Math.max(count, 0));
        return count;
    }

    private final class Responses extends InputStream {

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            return ResponseGate.this.read(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }

    private final class Requests extends OutputStream {

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            requestGoesOn();
            out.write(bytes, offset, length);
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }
}
