package io.atcr.samples.ratify;

/** Text of others made plain: ASCII on one line, of bounded length, and no brace, which Ratify takes for the beginning of a result. */
final class Plain {
    /** The most characters of one quotation. */
    static final int LONGEST_QUOTE = 200;

    private Plain() {}

    static String of(String text, int longest) {
        StringBuilder out = new StringBuilder(Math.min(text.length(), longest) + 3);
        for (int i = 0; i < text.length(); i++) {
            if (out.length() >= longest) {
                return out.append("...").toString();
            }
            char c = text.charAt(i);
            if (c >= ' ' && c < 0x7f && c != '{' && c != '}') {
                out.append(c);
            } else {
                unit(out, c);
            }
        }
        return out.toString();
    }

    static String quote(String text) {
        return '\'' + of(text, LONGEST_QUOTE) + '\'';
    }

    /** Appends the escape of one UTF-16 unit. */
    static void unit(StringBuilder out, char c) {
        out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            out.append(Character.forDigit(c >> shift & 15, 16));
        }
    }
}
