package io.atcr.samples.service.log;

/**
 * Text as a log may have it: on one line, without terminal controls and bidirectional marks even after whoever reads the JSON has decoded it, and not
 * too long (A21). Text that is escaped already stays as it is.
 */
final class SafeText {
    private static final String CUT = "...";

    private SafeText() {}

    /** The text, of which at most so many characters are kept. */
    static String of(String text, int most) {
        return isPlain(text, most) ? text : escaped(text, most);
    }

    private static boolean isPlain(String text, int most) {
        if (text.length() > most) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~') {
                return false;
            }
        }
        return true;
    }

    private static String escaped(String text, int most) {
        StringBuilder safe = new StringBuilder(Math.min(text.length(), most) + 16);
        for (int i = 0; i < text.length();) {
            int codePoint = text.codePointAt(i);
            int before = safe.length();
            append(safe, codePoint);
            if (safe.length() > most) {
                safe.setLength(before);
                return safe.append(CUT).toString();
            }
            i += Character.charCount(codePoint);
        }
        return safe.toString();
    }

    private static void append(StringBuilder safe, int codePoint) {
        if (isPrintable(codePoint)) {
            safe.appendCodePoint(codePoint);
        } else {
            for (char unit : Character.toChars(codePoint)) {
                safe.append(String.format("\\u%04x", (int) unit));
            }
        }
    }

    private static boolean isPrintable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
