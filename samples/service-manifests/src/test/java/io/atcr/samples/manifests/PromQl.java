package io.atcr.samples.manifests;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names in an expression of PromQL, as far as dashboards and alerts here use the language. Prometheus' own parser has the last word, in {@link OverlaysIT}.
 *
 * @param selectors what is selected
 * @param groups    the labels that are left by the outermost aggregations
 * @param functions functions and aggregations
 */
record PromQl(List<Selector> selectors, Set<String> groups, Set<String> functions) {
    private static final Pattern TOKEN = Pattern.compile(
            "\\s*(\"[^\"\\\\]*\"|[a-zA-Z_:][a-zA-Z0-9_:]*|\\$__rate_interval|[0-9.]+[a-z]*|!=|=~|!~|==|<=|>=|[-+*/<>=(){}\\[\\],])");
    private static final Set<String> GROUPING = Set.of("by", "on", "ignoring", "without");
    private static final Set<String> WORDS = Set.of("unless", "and", "or");
    private static final Map<String, String> CLOSED = Map.of(")", "(", "}", "{", "]", "[");

    /** One metric, and what its labels have to be. */
    record Selector(String metric, List<Condition> conditions) {}

    /** One label. */
    record Condition(String label, String operator, String value) {}

    static PromQl parse(String expression) {
        List<String> tokens = tokens(expression);
        List<Selector> selectors = new ArrayList<>();
        Set<String> groups = new HashSet<>();
        Set<String> functions = new HashSet<>();
        for (int i = 0; i < tokens.size(); i++) {
            String token = tokens.get(i);
            String next = i + 1 < tokens.size() ? tokens.get(i + 1) : "";
            if (!Character.isLetter(token.charAt(0)) || WORDS.contains(token)) {
                continue;
            }
            if (GROUPING.contains(token)) {
                int end = tokens.subList(i, tokens.size()).indexOf(")") + i;
                tokens.subList(i + 2, end).stream().filter(label -> !label.equals(",")).forEach(groups::add);
                i = end;
            } else if (next.equals("(") || GROUPING.contains(next)) {
                functions.add(token);
            } else {
                List<Condition> conditions = new ArrayList<>();
                if (next.equals("{")) {
                    int end = tokens.subList(i, tokens.size()).indexOf("}") + i;
                    conditions.addAll(conditions(expression, tokens.subList(i + 2, end)));
                    i = end;
                }
                selectors.add(new Selector(token, List.copyOf(conditions)));
            }
        }
        return new PromQl(List.copyOf(selectors), Set.copyOf(groups), Set.copyOf(functions));
    }

    private static List<Condition> conditions(String expression, List<String> tokens) {
        List<Condition> conditions = new ArrayList<>();
        for (int i = 0; i < tokens.size(); i += 4) {
            if (i + 3 > tokens.size() || i + 3 < tokens.size() && !tokens.get(i + 3).equals(",") || !tokens.get(i + 2).startsWith("\"")) {
                throw new IllegalArgumentException("labels that are not name, operator, text in " + expression);
            }
            String text = tokens.get(i + 2);
            conditions.add(new Condition(tokens.get(i), tokens.get(i + 1), text.substring(1, text.length() - 1)));
        }
        return conditions;
    }

    private static List<String> tokens(String expression) {
        List<String> tokens = new ArrayList<>();
        Deque<String> open = new ArrayDeque<>();
        Matcher matcher = TOKEN.matcher(expression.strip());
        int at = 0;
        while (at < expression.strip().length()) {
            if (!matcher.find(at) || matcher.start() != at) {
                throw new IllegalArgumentException("not understood at character " + (at + 1) + " of " + expression);
            }
            String token = matcher.group(1);
            if (CLOSED.containsValue(token)) {
                open.push(token);
            } else if (CLOSED.containsKey(token) && !CLOSED.get(token).equals(open.poll())) {
                throw new IllegalArgumentException("unbalanced at character " + matcher.start(1) + " of " + expression);
            }
            tokens.add(token);
            at = matcher.end();
        }
        if (!open.isEmpty()) {
            throw new IllegalArgumentException("something is not closed in " + expression);
        }
        return tokens;
    }
}
