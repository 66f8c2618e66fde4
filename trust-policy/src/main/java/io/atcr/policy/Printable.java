package io.atcr.policy;

/** Makes text that others wrote safe to show: one line, no terminal controls, no bidirectional marks, at most 200 characters. */
final class Printable {
    private static final int MAX = 200;

    private Printable() {
    }

    static String quote(String text) {
        return "'" + escape(text) + "'";
    }

    static String escape(String text) {
        StringBuilder out = new StringBuilder(Math.min(text.length(), MAX) + 16);
        int i = 0;
        while (i < text.length()) {
            int c = text.codePointAt(i);
            String shown = shown(c);
            if (out.length() + shown.length() > MAX) {
                return out.append("...").toString();
            }
            out.append(shown);
            i += Character.charCount(c);
        }
        return out.toString();
    }

    private static String shown(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
                 Character.UNASSIGNED, Character.PRIVATE_USE -> c > 0xffff ? String.format("\\u{%x}", c) : String.format("\\u%04x", c);
            default -> Character.toString(c);
        };
    }
}
