package io.atcr.samples.plugin;

/**
 * The last thing that text of unknown origin passes before it is logged or printed: one line, no terminal control, no bidirectional mark, a bounded
 * length. Escapes as {@code io.atcr.did.net.UntrustedText} does, but does not double backslashes, so that it can be applied to text that is escaped
 * already. Stateless and thread-safe. ATTACKS A21.
 */
public final class OneLine {
    /** The most characters of one string that somebody else chose. */
    public static final int FOREIGN = 200;
    /** The most characters of a whole message. */
    public static final int MESSAGE = 2000;

    private static final String CUT = "...";

    private OneLine() {}

    /**
     * The text on one line.
     *
     * @param text any text
     * @param most the most characters of the result, at least 16
     * @return printable text; what was cut ends in {@code ...}
     */
    public static String of(String text, int most) {
        StringBuilder out = new StringBuilder(Math.min(text.length(), most) + 16);
        int kept = 0;
        for (int i = 0; i < text.length();) {
            int codePoint = text.codePointAt(i);
            append(out, codePoint);
            if (out.length() > most) {
                out.setLength(kept);
                return out.append(CUT).toString();
            }
            if (out.length() <= most - CUT.length()) {
                kept = out.length();
            }
            i += Character.charCount(codePoint);
        }
        return out.toString();
    }

    private static void append(StringBuilder out, int codePoint) {
        if (codePoint >= ' ' && codePoint <= '~' || printable(codePoint)) {
            out.appendCodePoint(codePoint);
            return;
        }
        for (char unit : Character.toChars(codePoint)) {
            out.append("\\u");
            for (int shift = 12; shift >= 0; shift -= 4) {
                out.append(Character.forDigit(unit >> shift & 0xf, 16));
            }
        }
    }

    private static boolean printable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE,
                    Character.PRIVATE_USE, Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
