package io.atcr.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Chooses of some judgements those that count together: no two of one DID, of one key, or of one PDS where that matters.
 *
 * <p>Finds a choice that meets the requirement if there is one, so that one more signature never does harm; a key that two DIDs share can be
 * needed for either. The search is bounded: where more than {@value #MAX_STEPS} choices would have to be tried, the requirement counts as not met.
 */
final class Selection {
    private static final int MAX_STEPS = 5_000;
    private static final int MAX_CHOICES = 64;

    private final List<Judgement> candidates;
    private final Predicate<List<Judgement>> met;
    private final boolean[] contested;
    private final List<Judgement> chosen = new ArrayList<>();
    private final Set<String> taken = new HashSet<>();
    private List<Judgement> best = List.of();
    private boolean found;
    private int steps;
    private int choices;

    private Selection(List<Judgement> candidates, Predicate<List<Judgement>> met) {
        this.candidates = candidates;
        this.met = met;
        this.contested = contested(candidates);
    }

    /**
     * The choice; the earlier candidates are preferred.
     *
     * @param met whether some judgements meet the requirement; more of them never meet it less
     */
    static List<Judgement> of(List<Judgement> candidates, Predicate<List<Judgement>> met) {
        if (candidates.size() < 2) {
            return candidates;
        }
        Selection selection = new Selection(candidates, met);
        selection.search(0);
        return selection.completed();
    }

    /** The best choice and whatever else fits beside it. */
    private List<Judgement> completed() {
        best.forEach(judgement -> take(judgement, names(judgement)));
        for (Judgement candidate : candidates) {
            List<String> names = names(candidate);
            if (names.stream().noneMatch(taken::contains)) {
                take(candidate, names);
            }
        }
        return chosen;
    }

    private static boolean[] contested(List<Judgement> candidates) {
        Map<String, Integer> uses = new HashMap<>();
        for (Judgement candidate : candidates) {
            for (String name : names(candidate)) {
                uses.merge(name, 1, Integer::sum);
            }
        }
        boolean[] contested = new boolean[candidates.size()];
        for (int i = 0; i < contested.length; i++) {
            contested[i] = names(candidates.get(i)).stream().anyMatch(name -> uses.getOrDefault(name, 0) > 1);
        }
        return contested;
    }

    /** What no other chosen judgement may have in common with this one. A DID, a key and a URL never look alike. */
    private static List<String> names(Judgement judgement) {
        List<String> names = new ArrayList<>(4);
        names.add(judgement.did().toString());
        if (judgement.key() != null) {
            names.add("key " + judgement.key());
        }
        if (judgement.currentKey() != null) {
            names.add("key " + judgement.currentKey());
        }
        if (judgement.origin() != null) {
            names.add("pds " + judgement.origin());
        }
        return names;
    }

    /** Goes on from the candidate at {@code from}; leaves what is chosen and taken as it was. */
    private void search(int from) {
        int mark = chosen.size();
        for (int i = from; i < candidates.size(); i++) {
            Judgement candidate = candidates.get(i);
            List<String> names = names(candidate);
            if (names.stream().anyMatch(taken::contains)) {
                continue;
            }
            if (contested[i] && choices < MAX_CHOICES) {
                choices++;
                take(candidate, names);
                search(i + 1);
                release();
                choices--;
                if (found || ++steps > MAX_STEPS) {
                    break;
                }
            } else {
                take(candidate, names);
            }
        }
        if (!found && steps <= MAX_STEPS) {
            found = met.test(chosen);
            if (found || chosen.size() > best.size()) {
                best = List.copyOf(chosen);
            }
        }
        while (chosen.size() > mark) {
            release();
        }
    }

    private void take(Judgement candidate, List<String> names) {
        chosen.add(candidate);
        taken.addAll(names);
    }

    private void release() {
        Judgement last = chosen.remove(chosen.size() - 1);
        names(last).forEach(taken::remove);
    }
}
