package io.atcr.did.net;

/**
 * Makes text of unknown origin fit for a log line, a message or a terminal.
 *
 * <p>Stateless and thread-safe.
 */
public final class UntrustedText {

    /** The most characters {@link #escape} returns. */
    public static final int MAX_CHARS = 200;

    private static final String CUT = "...";

    private UntrustedText() {
    }

    /**
     * The text with everything that could forge a line, move a cursor or reorder what a reader sees written as an escape, cut to
     * {@value #MAX_CHARS} characters.
     *
     * <p>Escaped as <code>&#92;uXXXX</code>: the control characters C0 (line breaks, ESC), DEL and C1, format characters (bidirectional
     * marks, zero-width characters, byte order mark), line and paragraph separators, unassigned, private-use and surrogate code
     * points. A backslash is doubled, so that what is escaped cannot be imitated. What was cut ends in {@code ...}.
     *
     * @param text any text
     * @return printable text of at most {@value #MAX_CHARS} characters, on one line
     */
    public static String escape(String text) {
        return plain(text) ? text : escaped(text);
    }

    /** Whether nothing is to be escaped or cut: most text is a DID, a digest or a host. */
    private static boolean plain(String text) {
        if (text.length() > MAX_CHARS) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~' || c == '\\') {
                return false;
            }
        }
        return true;
    }

    private static String escaped(String text) {
        StringBuilder out = new StringBuilder(Math.min(text.length() + 16, MAX_CHARS + 16));
        int kept = 0;
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            append(out, codePoint);
            if (out.length() > MAX_CHARS) {
                out.setLength(kept);
                return out.append(CUT).toString();
            }
            if (out.length() <= MAX_CHARS - CUT.length()) {
                kept = out.length();
            }
            i += Character.charCount(codePoint);
        }
        return out.toString();
    }

    private static void append(StringBuilder out, int codePoint) {
        if (codePoint == '\\') {
            out.append("\\\\");
        } else if (printable(codePoint)) {
            out.appendCodePoint(codePoint);
        } else {
            for (char unit : Character.toChars(codePoint)) {
                out.append(String.format("\\u%04x", (int) unit));
            }
        }
    }

    private static boolean printable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
