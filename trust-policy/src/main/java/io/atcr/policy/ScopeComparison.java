package io.atcr.policy;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides exactly how the references of two scopes relate, by walking both automata and {@link Grammar#REFERENCES} in step.
 *
 * <p>The walk is breadth first, so an example is as short as any. It visits a bounded number of states, and all walks of one
 * instance together a bounded number again. Not thread-safe.
 */
final class ScopeComparison {
    /** Enough for any scope that a person writes; patterns made to be intricate exceed it. */
    static final int MAX_STATES = 20_000;
    private static final int MAX_STATES_TOGETHER = 500_000;

    /** How the references of the first scope relate to those of the second. */
    enum Relation { DISJOINT, EQUAL, INSIDE, AROUND, OVERLAP }

    /** A relation; for {@link Relation#OVERLAP} with a reference that both scopes match. */
    record Result(Relation relation, Optional<String> example) {
    }

    /** Says that the comparison would take too many states. */
    static final class TooComplexException extends Exception {
        private static final long serialVersionUID = 1L;
    }

    private enum Goal {
        BOTH, ONLY_FIRST;

        boolean reached(boolean first, boolean second) {
            return first && (this == BOTH) == second;
        }
    }

    private record Place(long[] first, long[] second, int grammar, @Nullable Place before, char read) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Place that && grammar == that.grammar && Arrays.equals(first, that.first)
                    && Arrays.equals(second, that.second);
        }

        @Override
        public int hashCode() {
            return (Arrays.hashCode(first) * 31 + Arrays.hashCode(second)) * 31 + grammar;
        }

        String text() {
            StringBuilder reversed = new StringBuilder();
            for (Place at = this; at.before != null; at = at.before) {
                reversed.append(at.read);
            }
            return reversed.reverse().toString();
        }
    }

    private static final Result APART = new Result(Relation.DISJOINT, Optional.empty());

    private int left = MAX_STATES_TOGETHER;

    /** How two scopes relate, tails included: their references are those of path and tail combined in every way. */
    Result compare(Scope first, Scope second) throws TooComplexException {
        Relation tails = first.tail().relationTo(second.tail());
        if (tails == Relation.DISJOINT || first.plainlyApart(second)) {
            return APART;
        }
        Result paths = comparePaths(first, second);
        Relation both = combined(paths.relation(), tails);
        if (both != Relation.OVERLAP) {
            return new Result(both, paths.example());
        }
        Optional<String> path = paths.example().isPresent() ? paths.example() : find(first.glob(), second.glob(), Goal.BOTH);
        String tail = (tails == Relation.INSIDE ? first.tail() : second.tail()).example();
        return new Result(Relation.OVERLAP, path.map(text -> text + tail));
    }

    private static Relation combined(Relation paths, Relation tails) {
        if (paths == Relation.DISJOINT || tails == Relation.EQUAL || paths == tails) {
            return paths;
        }
        return paths == Relation.EQUAL ? tails : Relation.OVERLAP;
    }

    private Result comparePaths(Scope first, Scope second) throws TooComplexException {
        if (first.plainlyAround(second)) {
            return new Result(Relation.AROUND, Optional.empty());
        }
        if (second.plainlyAround(first)) {
            return new Result(Relation.INSIDE, Optional.empty());
        }
        Optional<String> both = find(first.glob(), second.glob(), Goal.BOTH);
        if (both.isEmpty()) {
            return new Result(Relation.DISJOINT, both);
        }
        boolean inside = find(first.glob(), second.glob(), Goal.ONLY_FIRST).isEmpty();
        boolean around = find(second.glob(), first.glob(), Goal.ONLY_FIRST).isEmpty();
        Relation relation = inside && around ? Relation.EQUAL
                : inside ? Relation.INSIDE : around ? Relation.AROUND : Relation.OVERLAP;
        return new Result(relation, both);
    }

    /** Whether no reference at all matches. */
    static boolean isEmpty(Scope scope) {
        try {
            return new ScopeComparison().find(scope.glob(), scope.glob(), Goal.BOTH).isEmpty();
        } catch (TooComplexException e) {
            return false;
        }
    }

    private Optional<String> find(Glob first, Glob second, Goal goal) throws TooComplexException {
        Set<Place> seen = new HashSet<>();
        Queue<Place> queue = new ArrayDeque<>();
        Place start = new Place(first.start(), second.start(), Grammar.START, null, '\0');
        seen.add(start);
        queue.add(start);
        int[] kinds = kinds(first, second);
        int[] lastRead = new int[kinds.length * Grammar.REFERENCES.states()];
        int visited = 0;
        for (Place at = queue.poll(); at != null; at = queue.poll()) {
            if (Grammar.REFERENCES.accepts(at.grammar) && goal.reached(first.accepts(at.first), second.accepts(at.second))) {
                return Optional.of(at.text());
            }
            if (--left < 0 || ++visited > MAX_STATES) {
                throw new TooComplexException();
            }
            for (int symbol = 0; symbol < kinds.length; symbol++) {
                int grammar = Grammar.REFERENCES.step(at.grammar, symbol);
                if (grammar == Grammar.DEAD || lastRead[kinds[symbol] * Grammar.REFERENCES.states() + grammar] == visited) {
                    continue;
                }
                lastRead[kinds[symbol] * Grammar.REFERENCES.states() + grammar] = visited;
                Place next = step(first, second, goal, at, grammar, Grammar.ALPHABET.charAt(symbol));
                if (next != null && seen.add(next)) {
                    queue.add(next);
                }
            }
        }
        return Optional.empty();
    }

    private static @Nullable Place step(Glob first, Glob second, Goal goal, Place at, int grammar, char c) {
        long[] nextFirst = new long[first.words()];
        if (!first.step(at.first, c, nextFirst)) {
            return null;
        }
        long[] nextSecond = new long[second.words()];
        boolean secondLives = second.step(at.second, c, nextSecond);
        return secondLives || goal == Goal.ONLY_FIRST ? new Place(nextFirst, nextSecond, grammar, at, c) : null;
    }

    /** For each symbol the first one that neither pattern tells apart from it. */
    private static int[] kinds(Glob first, Glob second) {
        int[] kinds = new int[Grammar.ALPHABET.length()];
        for (int symbol = 0; symbol < kinds.length; symbol++) {
            char c = Grammar.ALPHABET.charAt(symbol);
            int kind = 0;
            while (!first.alike(Grammar.ALPHABET.charAt(kind), c) || !second.alike(Grammar.ALPHABET.charAt(kind), c)) {
                kind++;
            }
            kinds[symbol] = kind;
        }
        return kinds;
    }
}
