package io.atcr.samples.cicd;

import java.util.Map;

/** A rule's {@code if}: comparisons joined by {@code &&}, of variables and texts. */
final class GitLabRule {
    private GitLabRule() {}

    static boolean holds(String condition, Map<String, String> variables) {
        for (String comparison : condition.split("&&")) {
            String[] sides = comparison.split("==");
            if (sides.length != 2) {
                throw new AssertionError("a condition that this host does not know: " + condition);
            }
            if (!value(sides[0].strip(), variables).equals(value(sides[1].strip(), variables))) {
                return false;
            }
        }
        return true;
    }

    private static String value(String term, Map<String, String> variables) {
        if (term.startsWith("$")) {
            return variables.getOrDefault(term.substring(1), "");
        }
        if (!term.matches("\"[^\"]*\"")) {
            throw new AssertionError("a term that this host does not know: " + term);
        }
        return term.substring(1, term.length() - 1);
    }
}
