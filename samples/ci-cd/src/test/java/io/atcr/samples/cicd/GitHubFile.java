package io.atcr.samples.cicd;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A file that steps write {@code name=value} to, or {@code name<<DELIMITER}, lines and the delimiter; read as the runner reads it. */
final class GitHubFile {
    private GitHubFile() {}

    static Map<String, String> read(Path file) {
        Map<String, String> values = new LinkedHashMap<>();
        Iterator<String> lines = List.of(Agent.read(file).split("\n", -1)).iterator();
        while (lines.hasNext()) {
            String line = lines.next();
            if (line.isEmpty()) {
                continue;
            }
            int equals = line.indexOf('=');
            int heredoc = line.indexOf("<<");
            if (heredoc >= 0 && (equals < 0 || heredoc < equals)) {
                values.put(line.substring(0, heredoc), upTo(line.substring(heredoc + 2), lines));
            } else if (equals > 0) {
                values.put(line.substring(0, equals), line.substring(equals + 1));
            } else {
                throw new AssertionError("Invalid format '" + line + "'");
            }
        }
        return values;
    }

    private static String upTo(String delimiter, Iterator<String> lines) {
        StringBuilder value = new StringBuilder();
        while (lines.hasNext()) {
            String line = lines.next();
            if (line.equals(delimiter)) {
                return value.toString();
            }
            value.append(value.isEmpty() ? "" : "\n").append(line);
        }
        throw new AssertionError("Matching delimiter not found '" + delimiter + "'");
    }
}
