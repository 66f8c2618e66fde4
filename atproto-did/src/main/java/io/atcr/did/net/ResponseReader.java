package io.atcr.did.net;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Reads responses, one per request, as {@link ResponseFraming} judges them, and nothing after them. Used by one thread at a time.
 *
 * <p>No byte past a response is taken for part of another: one that came with it makes the connection unusable.
 */
final class ResponseReader {

    private static final int BUFFER_BYTES = 8 << 10;

    private final InputStream in;
    private final BooleanSupplier cutShort;
    private final ResponseFraming framing;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int position;
    private int limit;
    private boolean begun;

    /**
     * A reader of what comes next.
     *
     * @param cutShort whether an end of the stream is not one that the server has made; asked for after the end
     */
    ResponseReader(InputStream in, int maxHeaderBytes, BooleanSupplier cutShort) {
        this.in = in;
        this.cutShort = cutShort;
        this.framing = new ResponseFraming(maxHeaderBytes);
    }

    /** The response to a request comes next. */
    void begin(boolean headRequest) {
        framing.begin(headRequest);
        begun = false;
    }

    /** Whether anything of the response has come. */
    boolean begun() {
        return begun;
    }

    /** Reads the head, past those that are not the last one. */
    void head() throws IOException {
        do {
            line();
        } while (framing.inHeads());
    }

    int status() {
        return framing.status();
    }

    /** By names in lower case. */
    Map<String, List<String>> headers() {
        return framing.headers();
    }

    /** Whether the head says that the body has more bytes than these. */
    boolean declaresMoreThan(long bytes) {
        return framing.declaredLength() > bytes;
    }

    /**
     * Reads the body to its end.
     *
     * @param atMost how many bytes of it are read; if it has more, those are read and some more
     */
    byte[] body(long atMost) throws IOException {
        byte[] body = new byte[0];
        int length = 0;
        while (!framing.done() && length <= atMost) {
            if (framing.expectsLine()) {
                line();
            } else {
                if (length == body.length) {
                    body = Arrays.copyOf(body, larger(length));
                }
                int count = data(body, length, (int) Math.min(framing.dataLeft(), body.length - length));
                length += count;
            }
        }
        return length == body.length ? body : Arrays.copyOf(body, length);
    }

    /** Twice as much, and for no more than has come already and a buffer: what is said to come may be a lie. */
    private int larger(int length) throws IOException {
        long more = Math.max(length, BUFFER_BYTES);
        return (int) Math.min(length + (framing.chunked() ? more : Math.min(framing.dataLeft(), more)), Integer.MAX_VALUE - 8);
    }

    /** Holds nothing of the response from here on. */
    void forget() {
        framing.forgetHeaders();
    }

    /** Whether the connection can carry another request: the response has ended by itself, and nothing more has come with it. */
    boolean reusable() {
        return framing.done() && framing.persistent() && position == limit;
    }

    /** What drips does not keep a thread that was interrupted until the deadline. */
    private int receive(byte[] bytes, int offset, int atMost) throws IOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException();
        }
        return in.read(bytes, offset, atMost);
    }

    private boolean fill() throws IOException {
        if (position == limit) {
            position = 0;
            limit = Math.max(receive(buffer, 0, buffer.length), 0);
            begun |= limit > 0;
        }
        return position < limit;
    }

    /** Reads a line, which mostly stands in the buffer as a whole. */
    private void line() throws IOException {
        byte[] held = new byte[0];
        int length = 0;
        while (fill()) {
            int from = position;
            boolean complete = false;
            while (position < limit && !complete) {
                complete = buffer[position++] == '\n';
            }
            int count = position - from;
            framing.charge(count);
            if (complete && length == 0) {
                framing.line(buffer, from, position);
                return;
            }
            if (held.length - length < count) {
                held = Arrays.copyOf(held, Math.max(held.length * 2, length + count));
            }
            System.arraycopy(buffer, from, held, length, count);
            length += count;
            if (complete) {
                framing.line(held, 0, length);
                return;
            }
        }
        throw new EOFException("the connection ended in a response");
    }

    private int data(byte[] bytes, int offset, int atMost) throws IOException {
        int count;
        if (position < limit) {
            count = Math.min(atMost, limit - position);
            System.arraycopy(buffer, position, bytes, offset, count);
            position += count;
        } else {
            count = receive(bytes, offset, atMost);
        }
        if (count < 0) {
            framing.endOfStream(cutShort.getAsBoolean());
            return 0;
        }
        framing.data(count);
        return count;
    }
}
