package io.atcr.policy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The policies of one file, arranged so that the one whose scope is inside all other matching scopes is found first. Immutable.
 *
 * <p>Scopes either do not meet or lie one inside the other, so those that match one reference form a chain; the depth of a scope is
 * the number of scopes around it, and the deepest that matches applies. Policies for one registry and owner are found by a hash.
 */
final class ScopeOrder {
    private record Ranked(PolicyRule rule, int depth) {
    }

    private final Map<String, List<Ranked>> byOwner = new HashMap<>();
    private final List<Ranked> open = new ArrayList<>();
    private final List<PolicyRule> rules;

    private ScopeOrder(List<PolicyRule> rules, int[] depths) {
        this.rules = List.copyOf(rules);
        List<Ranked> ranked = new ArrayList<>();
        for (int i = 0; i < depths.length; i++) {
            ranked.add(new Ranked(rules.get(i), depths[i]));
        }
        ranked.sort(Comparator.comparingInt(Ranked::depth).reversed());
        for (Ranked one : ranked) {
            String bucket = one.rule.pattern().bucket();
            (bucket == null ? open : byOwner.computeIfAbsent(bucket, owner -> new ArrayList<>())).add(one);
        }
    }

    /** One policy alone. */
    static ScopeOrder of(PolicyRule rule) {
        return new ScopeOrder(List.of(rule), new int[1]);
    }

    /** Arranges the policies of one file, or says which two cannot be arranged; {@code places} are those of the scopes. */
    static ScopeOrder of(List<PolicyRule> rules, List<YamlNode.Scalar> places, String source) throws PolicyException {
        ScopeComparison comparison = new ScopeComparison();
        int[] depths = new int[rules.size()];
        for (int j = 0; j < depths.length; j++) {
            for (int i = 0; i < j; i++) {
                PolicyRule earlier = rules.get(i);
                PolicyRule later = rules.get(j);
                switch (relation(comparison, earlier, later, places.get(j), source)) {
                    case INSIDE -> depths[i]++;
                    case AROUND -> depths[j]++;
                    default -> { }
                }
            }
        }
        return new ScopeOrder(rules, depths);
    }

    private static ScopeComparison.Relation relation(ScopeComparison comparison, PolicyRule earlier, PolicyRule later,
            YamlNode at, String source) throws PolicyException {
        String both = "scope " + later.scope() + " beside scope " + earlier.scope() + " (policy in line " + earlier.line() + ")";
        try {
            ScopeComparison.Result result = comparison.compare(earlier.pattern(), later.pattern());
            return switch (result.relation()) {
                case EQUAL -> throw failure(PolicyError.EQUAL_SCOPES, at, source, both + ": equal",
                        "one policy for each set of references");
                case OVERLAP -> throw failure(PolicyError.OVERLAPPING_SCOPES, at, source,
                        both + ": both match " + result.example().orElseThrow() + " and neither is inside the other",
                        "scopes that do not meet, or one inside the other");
                case DISJOINT, INSIDE, AROUND -> result.relation();
            };
        } catch (ScopeComparison.TooComplexException e) {
            throw failure(PolicyError.SCOPE_TOO_COMPLEX, at, source, both, "scopes with fewer wildcards");
        }
    }

    private static PolicyException failure(PolicyError code, YamlNode at, String source, String found, String allowed) {
        return new PolicyException(code, source, at.line(), at.column(), found, allowed, null);
    }

    List<PolicyRule> rules() {
        return rules;
    }

    Optional<PolicyRule> find(ImageReference reference) {
        String scoped = reference.scoped();
        Ranked fixed = first(byOwner.getOrDefault(Scope.bucketOf(reference), List.of()), scoped, -1);
        Ranked wild = first(open, scoped, fixed == null ? -1 : fixed.depth);
        Ranked found = wild == null ? fixed : wild;
        return found == null ? Optional.empty() : Optional.of(found.rule);
    }

    /** The first match that is deeper than {@code floor}. */
    private static @Nullable Ranked first(List<Ranked> ranked, String scoped, int floor) {
        for (Ranked one : ranked) {
            if (one.depth <= floor) {
                return null;
            }
            if (one.rule.pattern().matches(scoped)) {
                return one;
            }
        }
        return null;
    }
}
