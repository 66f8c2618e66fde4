package io.atcr.policy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The policies of one set, arranged so that the one whose scope is inside all other matching scopes is found. Immutable.
 *
 * <p>Scopes either do not meet or lie one inside the other, so those that match one reference form a chain; the depth of a scope is
 * the number of scopes around it, and the deepest that matches applies.
 */
final class ScopeOrder {
    private final ScopeIndex index;
    private final List<PolicyRule> rules;

    private ScopeOrder(List<PolicyRule> rules, int[] depths) {
        this.rules = List.copyOf(rules);
        List<ScopeIndex.Ranked> ranked = new ArrayList<>();
        for (int i = 0; i < depths.length; i++) {
            ranked.add(new ScopeIndex.Ranked(rules.get(i), depths[i]));
        }
        this.index = new ScopeIndex(ranked);
    }

    /** No policy at all. */
    static ScopeOrder none() {
        return new ScopeOrder(List.of(), new int[0]);
    }

    /** One policy alone. */
    static ScopeOrder of(PolicyRule rule) {
        return new ScopeOrder(List.of(rule), new int[1]);
    }

    /** Arranges the policies of one set, or says which two cannot be arranged; {@code places} are those of the scopes. */
    static ScopeOrder of(List<PolicyRule> rules, List<Place> places) throws PolicyException {
        ScopeComparison comparison = new ScopeComparison();
        int[] depths = new int[rules.size()];
        int[] registries = numbers(rules, 1);
        int[] owners = numbers(rules, 2);
        for (int j = 0; j < depths.length; j++) {
            for (int i = 0; i < j; i++) {
                if (differ(registries, i, j) || differ(owners, i, j)) {
                    continue;
                }
                switch (relation(comparison, rules.get(i), rules.get(j), places.get(j))) {
                    case INSIDE -> depths[i]++;
                    case AROUND -> depths[j]++;
                    default -> { }
                }
            }
        }
        return new ScopeOrder(rules, depths);
    }

    /** A number for what the first components of each scope are, if no wildcard is in them; otherwise 0. */
    private static int[] numbers(List<PolicyRule> rules, int components) {
        Map<String, Integer> numbers = new HashMap<>();
        return rules.stream().mapToInt(rule -> {
            String start = rule.pattern().literalStart(components);
            return start == null ? 0 : numbers.computeIfAbsent(start, text -> numbers.size() + 1);
        }).toArray();
    }

    private static boolean differ(int[] numbers, int i, int j) {
        return numbers[i] != numbers[j] && numbers[i] != 0 && numbers[j] != 0;
    }

    private static ScopeComparison.Relation relation(ScopeComparison comparison, PolicyRule earlier, PolicyRule later, Place at)
            throws PolicyException {
        try {
            ScopeComparison.Result result = comparison.compare(earlier.pattern(), later.pattern());
            return switch (result.relation()) {
                case EQUAL -> throw failure(PolicyError.EQUAL_SCOPES, at, both(earlier, later) + ": equal",
                        "one policy for each set of references");
                case OVERLAP -> throw failure(PolicyError.OVERLAPPING_SCOPES, at,
                        both(earlier, later) + ": both match " + result.example().orElseThrow() + " and neither is inside the other",
                        "scopes that do not meet, or one inside the other");
                case DISJOINT, INSIDE, AROUND -> result.relation();
            };
        } catch (ScopeComparison.TooComplexException e) {
            throw failure(PolicyError.SCOPE_TOO_COMPLEX, at, both(earlier, later), "scopes with fewer wildcards");
        }
    }

    private static String both(PolicyRule earlier, PolicyRule later) {
        String file = earlier.source().equals(later.source()) ? "" : " of " + Printable.escape(earlier.source());
        return "scope " + later.scope() + " beside scope " + earlier.scope() + " (policy in line " + earlier.line() + file + ")";
    }

    private static PolicyException failure(PolicyError code, Place at, String found, String allowed) {
        return new PolicyException(code, at.source(), at.line(), at.column(), found, allowed, null);
    }

    List<PolicyRule> rules() {
        return rules;
    }

    Optional<PolicyRule> find(ImageReference reference) {
        PolicyRule found = null;
        int deepest = -1;
        for (List<ScopeIndex.Ranked> candidates : index.candidates(reference.scoped())) {
            for (ScopeIndex.Ranked one : candidates) {
                if (one.depth() > deepest && one.rule().matches(reference)) {
                    found = one.rule();
                    deepest = one.depth();
                }
            }
        }
        return Optional.ofNullable(found);
    }

    /**
     * The policy for an image that has several names: of those for each name, the one inside the others; empty if none is, or if there is
     * none for the name that was used.
     */
    Optional<PolicyRule> find(ImageReference named, List<ImageReference> others) {
        Optional<PolicyRule> found = find(named);
        if (found.isEmpty() || others.isEmpty()) {
            return found;
        }
        boolean same = true;
        for (ImageReference other : others) {
            Optional<PolicyRule> rule = find(other);
            same &= rule.isEmpty() || rule.get() == found.get();
        }
        return same ? found : innermost(named, others);
    }

    private Optional<PolicyRule> innermost(ImageReference named, List<ImageReference> others) {
        List<ImageReference> all = new ArrayList<>(others);
        all.add(0, named);
        List<PolicyRule> chosen = all.stream().map(this::find).flatMap(Optional::stream).distinct().toList();
        for (ImageReference one : all) {
            List<PolicyRule> chain = matching(one);
            if (chain.containsAll(chosen)) {
                return Optional.of(chain.get(0));
            }
        }
        return Optional.empty();
    }

    /** Every policy that matches, the one that applies first. */
    List<PolicyRule> matching(ImageReference reference) {
        return index.candidates(reference.scoped()).stream().flatMap(List::stream)
                .filter(one -> one.rule().matches(reference))
                .sorted(Comparator.comparingInt(ScopeIndex.Ranked::depth).reversed())
                .map(ScopeIndex.Ranked::rule).toList();
    }
}
