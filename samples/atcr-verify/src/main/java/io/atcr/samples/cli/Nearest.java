package io.atcr.samples.cli;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The word that was probably meant. */
final class Nearest {
    private static final int MOST_EDITS = 2;
    private static final int LONGEST = 60;

    private Nearest() {}

    /** The allowed word that is at most two edits away, and fewer than it has letters. */
    static Optional<String> to(String word, Collection<String> allowed) {
        if (word.length() > LONGEST) {
            return Optional.empty();
        }
        return allowed.stream()
                .filter(each -> edits(word, each) <= Math.min(MOST_EDITS, each.length() - 1))
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
