package io.atcr.samples.cicd;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The part of GitHub's expression language that the template uses; anything else fails. */
final class GitHubExpressions {
    private static final Pattern EXPRESSION = Pattern.compile("\\$\\{\\{(.*?)}}");
    private static final Pattern HASH_FILES = Pattern.compile("hashFiles\\('([^']+)'\\)");

    private final Map<String, ?> contexts;
    private final Path workspace;
    private final boolean soFarSoGood;

    GitHubExpressions(Map<String, ?> contexts, Path workspace, boolean soFarSoGood) {
        this.contexts = contexts;
        this.workspace = workspace;
        this.soFarSoGood = soFarSoGood;
    }

    /** The text with every expression replaced by its value. */
    String interpolate(String text) {
        return EXPRESSION.matcher(text).replaceAll(match -> Matcher.quoteReplacement(value(match.group(1).strip())));
    }

    /** Whether a step runs: its condition, and that no step has failed unless the condition asks for the status itself. */
    boolean condition(String condition) {
        String bare = condition.strip();
        Matcher whole = EXPRESSION.matcher(bare);
        if (whole.matches()) {
            bare = whole.group(1).strip();
        }
        boolean asksForStatus = bare.contains("always()") || bare.contains("failure()") || bare.contains("cancelled()");
        return (soFarSoGood || asksForStatus) && (bare.isEmpty() || truth(bare));
    }

    private boolean truth(String expression) {
        for (String factor : expression.split("&&")) {
            String[] sides = factor.split("!=");
            boolean holds = sides.length == 2
                    ? !value(sides[0].strip()).equals(value(sides[1].strip()))
                    : Boolean.parseBoolean(value(factor.strip()));
            if (!holds) {
                return false;
            }
        }
        return true;
    }

    private String value(String term) {
        Matcher hash = HASH_FILES.matcher(term);
        if (hash.matches()) {
            return Files.exists(workspace.resolve(hash.group(1))) ? "hash" : "";
        }
        if (term.equals("always()")) {
            return "true";
        }
        if (term.equals("success()")) {
            return Boolean.toString(soFarSoGood);
        }
        if (term.startsWith("'") && term.endsWith("'") && term.length() > 1) {
            return term.substring(1, term.length() - 1);
        }
        if (!term.matches("[a-z]+(\\.[A-Za-z0-9_-]+)+")) {
            throw new AssertionError("an expression that this host does not know: " + term);
        }
        Object at = contexts;
        for (String name : term.split("\\.")) {
            // what is absent is empty, as at the host
            at = at instanceof Map<?, ?> map && map.containsKey(name) ? map.get(name) : "";
        }
        return at instanceof String text ? text : "";
    }
}
