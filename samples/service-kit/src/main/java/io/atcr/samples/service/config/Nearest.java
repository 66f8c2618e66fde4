package io.atcr.samples.service.config;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The word that was probably meant. */
final class Nearest {
    private static final int LONGEST = 100;

    private Nearest() {}

    /** The allowed word that is at most a third of its letters away; the first by name of those that are equally near. */
    static Optional<String> to(String word, Collection<String> allowed) {
        if (word.length() > LONGEST) {
            return Optional.empty();
        }
        return allowed.stream()
                .filter(each -> edits(word, each) <= (each.length() + 1) / 3)
                .min(Comparator.comparingInt((String each) -> edits(word, each)).thenComparing(Comparator.naturalOrder()));
    }

    private static int edits(String one, String other) {
        int[] above = new int[other.length() + 1];
        Arrays.setAll(above, i -> i);
        for (int i = 1; i <= one.length(); i++) {
            int[] row = new int[other.length() + 1];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int changed = above[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(changed, 1 + Math.min(above[j], row[j - 1]));
            }
            above = row;
        }
        return above[other.length()];
    }
}
