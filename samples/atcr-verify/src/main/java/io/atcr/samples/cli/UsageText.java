package io.atcr.samples.cli;

import io.atcr.did.net.UntrustedText;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What is wrong with a call, for standard error: longer than one name may be, and as harmless. */
final class UsageText {
    private static final int LONGEST_QUOTE = 200;
    private static final int LONGEST = 800;
    /** Few enough that none of them is cut when each character of them is escaped. */
    private static final int PIECE = 16;

    /** How the parser lists the constants of an enumeration. What was given comes after it. */
    private static final Pattern CONSTANTS = Pattern.compile("expected one of \\[([A-Za-z_, -]+)] \\(case-insensitive\\) but was ");

    private UsageText() {}

    /** A message of the parser in the words of the help: values as they are written on the command line, and no {@code Error:} behind the program's name. */
    static String plain(String message) {
        String start = "Error: ";
        String said = message.startsWith(start) ? message.substring(start.length()) : message;
        Matcher constants = CONSTANTS.matcher(said);
        if (!constants.find()) {
            return said;
        }
        // where its word is not its name, a constant is there under both
        String words = Arrays.stream(constants.group(1).split(", ")).map(word -> word.toLowerCase(Locale.ROOT).replace('_', '-')).distinct().collect(Collectors.joining(", "));
        return said.substring(0, constants.start()) + "expected one of " + words + ", but was " + said.substring(constants.end());
    }

    /** The beginning of what was given, to be part of a message that is {@linkplain #escape escaped} whole. */
    static String quote(String given) {
        return given.length() <= LONGEST_QUOTE ? given : given.substring(0, LONGEST_QUOTE) + "...";
    }

    /** The message without anything that a terminal or a build system would obey. */
    static String escape(String message) {
        String cut = message.length() <= LONGEST ? message : message.substring(0, LONGEST) + "...";
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < cut.length(); ) {
            int end = Math.min(cut.length(), i + PIECE);
            if (end < cut.length() && Character.isHighSurrogate(cut.charAt(end - 1))) {
                end--;
            }
            escaped.append(UntrustedText.escape(cut.substring(i, end)));
            i = end;
        }
        return escaped.toString();
    }
}
