package io.atcr.did.net;

import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Reads a line of a response from its first byte to its last, by what RFC 9110, sections 5.5 and 5.6, and RFC 9112 allow there. What does not
 * fit is a {@link ProtocolException}.
 */
final class HttpLine {

    private static final String TOKEN_SYMBOLS = "!#$%&'*+.^_`|~-";
    private static final boolean[] TOKEN = new boolean[256];
    private static final boolean[] TEXT = new boolean[256];

    static {
        for (int c = 0; c < 256; c++) {
            boolean alphanumeric = c < 0x80 && Character.isLetterOrDigit(c);
            TOKEN[c] = alphanumeric || TOKEN_SYMBOLS.indexOf(c) >= 0;
            TEXT[c] = c == '\t' || c >= 0x20 && c != 0x7f;
        }
    }

    private final byte[] bytes;
    private final int end;
    private int at;

    /** A line without its end, from an index to before another. */
    HttpLine(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    /** Whether this is a character of names of headers. */
    static boolean isTokenCharacter(char c) {
        return c < TOKEN.length && TOKEN[c];
    }

    boolean atEnd() {
        return at == end;
    }

    void requireEnd() throws ProtocolException {
        if (at != end) {
            throw malformed();
        }
    }

    /** Exactly these characters. */
    void require(String ascii) throws ProtocolException {
        for (int i = 0; i < ascii.length(); i++) {
            if (at == end || bytes[at++] != ascii.charAt(i)) {
                throw malformed();
            }
        }
    }

    /** Spaces and tabs, if there are any. */
    void skipBlanks() {
        while (at < end && isBlank(bytes[at])) {
            at++;
        }
    }

    /** A number of so many digits, less than 2^63. */
    long number(int atLeast, int atMost, int radix) throws ProtocolException {
        int from = at;
        while (at < end && at - from < atMost && bytes[at] > 0 && Character.digit(bytes[at], radix) >= 0) {
            at++;
        }
        if (at - from < atLeast) {
            throw malformed();
        }
        long number = Long.parseUnsignedLong(new String(bytes, from, at - from, StandardCharsets.US_ASCII), radix);
        if (number < 0) {
            throw malformed();
        }
        return number;
    }

    /** A token, in lower case. */
    String token() throws ProtocolException {
        int from = at;
        while (at < end && TOKEN[bytes[at] & 0xff]) {
            at++;
        }
        if (at == from) {
            throw malformed();
        }
        return new String(bytes, from, at - from, StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT);
    }

    /** Everything up to the end of the line. */
    void skipText() throws ProtocolException {
        while (at < end) {
            if (!TEXT[bytes[at++] & 0xff]) {
                throw malformed();
            }
        }
    }

    /** Everything up to the end of the line, without the blanks around it, and without going past it. Bytes that are no UTF-8 are replaced. */
    String text() throws ProtocolException {
        int from = at;
        skipText();
        int to = end;
        at = from;
        while (from < to && isBlank(bytes[from])) {
            from++;
        }
        while (from < to && isBlank(bytes[to - 1])) {
            to--;
        }
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    static ProtocolException malformed() {
        return new ProtocolException("malformed response");
    }
}
