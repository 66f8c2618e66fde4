package io.atcr.policy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Finds the policies whose scope may match a reference by what stands before the first wildcard of one path component: of each scope that
 * component is used which sets it most apart from the others. Immutable.
 */
final class ScopeIndex {
    private static final int COMPONENTS = 4;
    private static final int LAST = COMPONENTS;
    /** So many policies are sooner tried than looked up. */
    private static final int FEW = 4;

    /** A policy and how many scopes are around its own. */
    record Ranked(PolicyRule rule, int depth) {
    }

    /** The beginning of a component that a matching reference must have. */
    private record Anchor(int component, String start) {
    }

    /** The policies with anchors of one component and length, by what the component begins with. */
    private record Shelf(int component, int length, Map<String, List<Ranked>> byStart) {
    }

    private final List<Shelf> shelves = new ArrayList<>();
    private final List<List<Ranked>> all;

    ScopeIndex(List<Ranked> policies) {
        all = List.of(List.copyOf(policies));
        if (policies.size() > FEW) {
            arrange(policies);
        }
    }

    private void arrange(List<Ranked> policies) {
        Map<Anchor, Integer> uses = new HashMap<>();
        List<List<Anchor>> anchors = new ArrayList<>();
        for (Ranked policy : policies) {
            List<Anchor> ofOne = anchors(policy.rule.pattern().segments());
            anchors.add(ofOne);
            ofOne.forEach(anchor -> uses.merge(anchor, 1, Integer::sum));
        }
        Map<Integer, Map<Integer, Shelf>> byPlace = new TreeMap<>();
        for (int i = 0; i < policies.size(); i++) {
            Anchor anchor = anchors.get(i).stream()
                    .min(Comparator.comparing((Anchor one) -> uses.getOrDefault(one, 0)).thenComparing(one -> -one.start.length()))
                    .orElseThrow();
            byPlace.computeIfAbsent(anchor.component, component -> new TreeMap<>())
                    .computeIfAbsent(anchor.start.length(), length -> new Shelf(anchor.component, length, new HashMap<>()))
                    .byStart.computeIfAbsent(anchor.start, start -> new ArrayList<>()).add(policies.get(i));
        }
        byPlace.values().forEach(ofComponent -> shelves.addAll(ofComponent.values()));
    }

    private static List<Anchor> anchors(String[] segments) {
        List<Anchor> anchors = new ArrayList<>();
        anchors.add(new Anchor(0, ""));
        for (int i = 0; i < Math.min(segments.length, COMPONENTS) && !segments[i].equals("**"); i++) {
            anchors.add(new Anchor(i, start(segments[i])));
        }
        String last = segments[segments.length - 1];
        if (!last.equals("**")) {
            anchors.add(new Anchor(LAST, start(last)));
        }
        return anchors;
    }

    private static String start(String segment) {
        int star = segment.indexOf('*');
        return star < 0 ? segment : segment.substring(0, star);
    }

    /** The policies that may match {@code registry/path}, in no order; no other policy does. */
    List<List<Ranked>> candidates(String scoped) {
        if (shelves.isEmpty()) {
            return all;
        }
        List<List<Ranked>> candidates = new ArrayList<>();
        int[] starts = new int[COMPONENTS + 1];
        int components = 1;
        for (int slash = scoped.indexOf('/'); slash >= 0 && components < COMPONENTS; slash = scoped.indexOf('/', slash + 1)) {
            starts[components++] = slash + 1;
        }
        starts[LAST] = scoped.lastIndexOf('/') + 1;
        for (Shelf shelf : shelves) {
            if (shelf.component >= components && shelf.component != LAST) {
                continue;
            }
            int from = starts[shelf.component];
            if (from + shelf.length <= scoped.length()) {
                List<Ranked> found = shelf.byStart.get(scoped.substring(from, from + shelf.length));
                if (found != null) {
                    candidates.add(found);
                }
            }
        }
        return candidates;
    }
}
