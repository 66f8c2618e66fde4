package io.atcr.did.net;

import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a response ends, and that it is HTTP/1.1 up to there: RFC 9112, sections 4 to 7, where that leaves a choice read strictly.
 *
 * <p>Lines of a head may end in a bare LF, as section 2.2 allows; those around chunks may not. A body has one length: what says two things, or
 * something that is not understood, is refused.
 */
final class ResponseFraming {

    private static final String TEXT = "[\\t\\x20-\\x7e\\x80-\\xff]*";
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.([01]) ([1-5][0-9]{2})( " + TEXT + ")?");
    private static final Pattern HEADER = Pattern.compile("([A-Za-z0-9!#$%&'*+.^_`|~-]+):(" + TEXT + ")");
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,19}");
    private static final Pattern CHUNK_SIZE = Pattern.compile("([0-9a-fA-F]{1,16})[\\t ]*(;" + TEXT + ")?");

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

    boolean expectsLine() {
        return switch (part) {
            case STATUS_LINE, HEADERS, CHUNK_SIZE, CHUNK_END, TRAILER -> true;
            case LENGTH, CHUNK, UNTIL_CLOSE, DONE -> false;
        };
    }

    /** A byte of a line has come. The heads of a response share one budget; so do each line before a chunk, and the trailer. */
    void charge() throws TooLargeException {
        if (--lineBytesLeft < 0) {
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
    void line(byte[] bytes, int count) throws ProtocolException {
        boolean crlf = count > 1 && bytes[count - 2] == '\r';
        if (!crlf && part != Part.STATUS_LINE && part != Part.HEADERS) {
            throw malformed();
        }
        String line = new String(bytes, 0, count - (crlf ? 2 : 1), StandardCharsets.ISO_8859_1);
        switch (part) {
            case STATUS_LINE -> statusLine(line);
            case HEADERS -> header(line);
            case CHUNK_SIZE -> chunkSize(line);
            case CHUNK_END -> chunkEnd(line);
            default -> trailer(line);
        }
    }

    private void statusLine(String line) throws ProtocolException {
        Matcher matcher = match(STATUS_LINE, line);
        http10 = matcher.group(1).equals("0");
        status = Integer.parseInt(matcher.group(2));
        if (status == 101) {
            throw malformed();
        }
        length = -1;
        chunked = false;
        part = Part.HEADERS;
    }

    private void header(String line) throws ProtocolException {
        if (line.isEmpty()) {
            part = status < 200 ? Part.STATUS_LINE : body();
            return;
        }
        Matcher matcher = match(HEADER, line);
        String value = matcher.group(2).strip();
        switch (matcher.group(1).toLowerCase(Locale.ROOT)) {
            case "content-length" -> {
                long declared = Long.parseUnsignedLong(match(LENGTH, value).group());
                if (declared < 0 || chunked || (length >= 0 && length != declared)) {
                    throw malformed();
                }
                length = declared;
            }
            case "transfer-encoding" -> {
                if (chunked || length >= 0 || http10 || !value.equalsIgnoreCase("chunked")) {
                    throw malformed();
                }
                chunked = true;
            }
            default -> { }
        }
    }

    private Part body() throws ProtocolException {
        if (status == 204 && (length > 0 || chunked)) {
            throw malformed();
        }
        if (bodiless || status == 204 || status == 304 || length == 0) {
            return Part.DONE;
        }
        lineBytesLeft = maxHeaderBytes;
        dataLeft = length;
        return chunked ? Part.CHUNK_SIZE : length > 0 ? Part.LENGTH : Part.UNTIL_CLOSE;
    }

    private void chunkSize(String line) throws ProtocolException {
        dataLeft = Long.parseUnsignedLong(match(CHUNK_SIZE, line).group(1), 16);
        if (dataLeft < 0) {
            throw malformed();
        }
        lineBytesLeft = maxHeaderBytes;
        part = dataLeft == 0 ? Part.TRAILER : Part.CHUNK;
    }

    private void chunkEnd(String line) throws ProtocolException {
        if (!line.isEmpty()) {
            throw malformed();
        }
        part = Part.CHUNK_SIZE;
    }

    private void trailer(String line) throws ProtocolException {
        if (line.isEmpty()) {
            part = Part.DONE;
        } else {
            match(HEADER, line);
        }
    }

    private static Matcher match(Pattern pattern, String line) throws ProtocolException {
        Matcher matcher = pattern.matcher(line);
        if (!matcher.matches()) {
            throw malformed();
        }
        return matcher;
    }

    private static ProtocolException malformed() {
        return new ProtocolException("malformed response");
    }

    /** A response head or the like past its limit, as it travels through the HTTP library, which tries nothing again after it. */
    static final class TooLargeException extends ProtocolException {

        private static final long serialVersionUID = 1L;

        TooLargeException() {
            super("response framing too large");
        }
    }
}
