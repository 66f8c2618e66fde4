package io.atcr.samples.cicd;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A dotenv report by GitLab's rules, and its limits of the free tier; it refuses also what GitLab would keep without meaning it, such as quotes. */
final class Dotenv {
    private static final int BYTES = 5 * 1024;
    private static final int VARIABLES = 50;
    private static final Pattern LINE = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)=([\\x21-\\x7e&&[^'\"`$\\\\#]]*)");

    private Dotenv() {}

    static Map<String, String> parse(String text) {
        if (text.getBytes(StandardCharsets.UTF_8).length >= BYTES) {
            throw new AssertionError("a dotenv file of more than 5 KiB");
        }
        Map<String, String> variables = new LinkedHashMap<>();
        for (String line : text.split("\n")) {
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                throw new AssertionError("not a line of a dotenv report: " + line);
            }
            variables.put(matcher.group(1), matcher.group(2));
        }
        if (variables.size() > VARIABLES) {
            throw new AssertionError("more than 50 variables");
        }
        return variables;
    }
}
