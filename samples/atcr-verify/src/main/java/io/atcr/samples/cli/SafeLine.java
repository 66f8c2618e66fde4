package io.atcr.samples.cli;

/**
 * The last thing that text passes before it is shown: one line, no terminal control, no bidirectional mark, and nothing that the log of a CI host
 * would take for a command. Text is escaped where it comes in, too; this one cuts nothing and can be applied to text that is escaped already.
 */
final class SafeLine {
    private SafeLine() {}

    static String of(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints().forEach(codePoint -> append(safe, codePoint));
        return safe.toString();
    }

    private static void append(StringBuilder safe, int codePoint) {
        // a runner of GitHub takes ##[command] for a command wherever in a line it stands, one of Azure ##vso[...]
        boolean command = codePoint == '#' && !safe.isEmpty() && safe.charAt(safe.length() - 1) == '#';
        if (!command && printable(codePoint)) {
            safe.appendCodePoint(codePoint);
        } else {
            for (char unit : Character.toChars(codePoint)) {
                safe.append(String.format("\\u%04x", (int) unit));
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
