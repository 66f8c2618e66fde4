package io.atcr.did.net;

import java.io.EOFException;
import java.net.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where a response ends, and that it is HTTP/1.1 up to there: RFC 9112, sections 4 to 7, where that leaves a choice read strictly.
 *
 * <p>Lines of a head may end in a bare LF, as section 2.2 allows; those around chunks may not. A body has one length: what says two things, or
 * something that is not understood, is refused.
 */
final class ResponseFraming {

    private static final int MAX_LENGTH_DIGITS = 19;
    private static final int MAX_CHUNK_SIZE_DIGITS = 16;

    private enum Part { STATUS_LINE, HEADERS, LENGTH, CHUNK_SIZE, CHUNK, CHUNK_END, TRAILER, UNTIL_CLOSE, DONE }

    private final int maxHeaderBytes;
    private Part part = Part.DONE;
    private boolean bodiless;
    private boolean http10;
    private int status;
    private long length;
    private boolean chunked;
    private long dataLeft;
    private int lineBytesLeft;
    private boolean persistent;
    private Map<String, List<String>> headers = Map.of();

    ResponseFraming(int maxHeaderBytes) {
        this.maxHeaderBytes = maxHeaderBytes;
    }

    /** The response to a request begins; to HEAD it has no body, whatever its head says. */
    void begin(boolean headRequest) {
        part = Part.STATUS_LINE;
        bodiless = headRequest;
        lineBytesLeft = maxHeaderBytes;
    }

    boolean done() {
        return part == Part.DONE;
    }

    /** Whether the last of the heads is not at its end. */
    boolean inHeads() {
        return part == Part.STATUS_LINE || part == Part.HEADERS;
    }

    int status() {
        return status;
    }

    /** The headers of the last head, by names in lower case; those of a trailer are none of them. */
    Map<String, List<String>> headers() {
        return headers;
    }

    /** Lets go of the headers, of which a connection that waits for its next use needs none. */
    void forgetHeaders() {
        headers = Map.of();
    }

    /** What the head says of the length of the body; -1 if nothing. */
    long declaredLength() {
        return length;
    }

    boolean chunked() {
        return chunked;
    }

    /** Whether another response can come after this one. RFC 9112, section 9.3, without what HTTP/1.0 has for it. */
    boolean persistent() {
        return persistent;
    }

    boolean expectsLine() {
        return switch (part) {
            case STATUS_LINE, HEADERS, CHUNK_SIZE, CHUNK_END, TRAILER -> true;
            case LENGTH, CHUNK, UNTIL_CLOSE, DONE -> false;
        };
    }

    /** Bytes of a line have come. The heads of a response share one budget; so do each line before a chunk, and the trailer. */
    void charge(int bytes) throws TooLargeException {
        lineBytesLeft -= bytes;
        if (lineBytesLeft < 0) {
            throw new TooLargeException();
        }
    }

    /** How many bytes of the body come before the next line. */
    long dataLeft() throws ProtocolException {
        return switch (part) {
            case LENGTH, CHUNK -> dataLeft;
            case UNTIL_CLOSE -> Long.MAX_VALUE;
            default -> throw new ProtocolException("more is read than the response has");
        };
    }

    /** The connection has ended. A body up to there is whole unless anybody on the way can have ended it. RFC 9112, section 9.8. */
    void endOfStream(boolean byAnybody) throws EOFException {
        if (part != Part.UNTIL_CLOSE || byAnybody) {
            throw new EOFException("the connection ended in a response");
        }
        part = Part.DONE;
    }

    void data(int bytes) {
        if (part == Part.UNTIL_CLOSE) {
            return;
        }
        dataLeft -= bytes;
        if (dataLeft == 0) {
            part = part == Part.CHUNK ? Part.CHUNK_END : Part.DONE;
        }
    }

    /** Judges a line with its end. */
    void line(byte[] bytes, int from, int to) throws ProtocolException {
        boolean crlf = to - from > 1 && bytes[to - 2] == '\r';
        if (!crlf && part != Part.STATUS_LINE && part != Part.HEADERS) {
            throw HttpLine.malformed();
        }
        HttpLine line = new HttpLine(bytes, from, to - (crlf ? 2 : 1));
        switch (part) {
            case STATUS_LINE -> statusLine(line);
            case HEADERS -> header(line);
            case CHUNK_SIZE -> chunkSize(line);
            case CHUNK_END -> chunkEnd(line);
            default -> trailer(line);
        }
    }

    private void statusLine(HttpLine line) throws ProtocolException {
        line.require("HTTP/1.");
        long minor = line.number(1, 1, 10);
        line.require(" ");
        status = (int) line.number(3, 3, 10);
        if (minor > 1 || status < 100 || status > 599 || status == 101) {
            throw HttpLine.malformed();
        }
        if (!line.atEnd()) {
            line.require(" ");
            line.skipText();
        }
        http10 = minor == 0;
        length = -1;
        chunked = false;
        persistent = !http10;
        headers = new TreeMap<>();
        part = Part.HEADERS;
    }

    private void header(HttpLine line) throws ProtocolException {
        if (line.atEnd()) {
            part = status < 200 ? Part.STATUS_LINE : body();
            return;
        }
        String name = line.token();
        line.require(":");
        String value = line.text();
        headers.computeIfAbsent(name, none -> new ArrayList<>(1)).add(value);
        switch (name) {
            case "connection" -> {
                for (String option : value.split(",", -1)) {
                    persistent &= !option.strip().equalsIgnoreCase("close");
                }
            }
            case "content-length" -> {
                line.skipBlanks();
                long declared = line.number(1, MAX_LENGTH_DIGITS, 10);
                if (chunked || (length >= 0 && length != declared)) {
                    throw HttpLine.malformed();
                }
                length = declared;
                line.skipBlanks();
                line.requireEnd();
            }
            case "transfer-encoding" -> {
                line.skipBlanks();
                if (chunked || length >= 0 || http10 || !line.token().equals("chunked")) {
                    throw HttpLine.malformed();
                }
                chunked = true;
                line.skipBlanks();
                line.requireEnd();
            }
            default -> { }
        }
    }

    private Part body() throws ProtocolException {
        if ((status == 204 || status == 205) && (length > 0 || chunked)) {
            throw HttpLine.malformed();
        }
        if (bodiless || status == 204 || status == 304 || length == 0) {
            return Part.DONE;
        }
        if (status == 205 && !chunked) {
            // the server should have said so; what it sends next is not read
            persistent = false;
            return Part.DONE;
        }
        lineBytesLeft = maxHeaderBytes;
        dataLeft = length;
        persistent &= chunked || length > 0;
        return chunked ? Part.CHUNK_SIZE : length > 0 ? Part.LENGTH : Part.UNTIL_CLOSE;
    }

    private void chunkSize(HttpLine line) throws ProtocolException {
        dataLeft = line.number(1, MAX_CHUNK_SIZE_DIGITS, 16);
        line.skipBlanks();
        if (!line.atEnd()) {
            line.require(";");
            line.skipText();
        }
        lineBytesLeft = maxHeaderBytes;
        part = dataLeft == 0 ? Part.TRAILER : Part.CHUNK;
    }

    private void chunkEnd(HttpLine line) throws ProtocolException {
        line.requireEnd();
        part = Part.CHUNK_SIZE;
    }

    private void trailer(HttpLine line) throws ProtocolException {
        if (line.atEnd()) {
            part = Part.DONE;
        } else {
            line.token();
            line.require(":");
            line.skipText();
        }
    }

    /** A response head or the like past its limit, as it travels to where it gets its code. */
    static final class TooLargeException extends ProtocolException {

        private static final long serialVersionUID = 1L;

        TooLargeException() {
            super("response framing too large");
        }
    }
}
