package io.atcr.policy;

import java.util.Arrays;

/**
 * A scope pattern as a nondeterministic automaton whose states are the places between its tokens, simulated bit by bit: one pass
 * over the text, whatever the pattern. {@code *} stands for any characters but {@code /}, {@code **} for one or more of any.
 *
 * <p>Immutable. Sets of states are {@code long[]} of {@link #words()} words.
 */
final class Glob {
    private static final int SYMBOLS = 128;

    private final int accepting;
    private final int words;
    /** For each character, the states that it moves one place on. */
    private final long[][] advance = new long[SYMBOLS][];
    private final long[] none;
    /** The states that any character, or any but {@code /}, leaves where they are; they also pass on without a character. */
    private final long[] stayOnAny;
    private final long[] stayInSegment;
    /** How many characters stand before the first wildcard, and the states that they lead to. */
    private final int literal;
    private final long[] afterLiteral;

    /** Reads a pattern that {@link ScopeParser} found well-formed: ASCII, {@code **} only as a whole segment, never three stars. */
    Glob(String pattern) {
        int places = pattern.length() + 2;
        words = (places + Long.SIZE - 1) / Long.SIZE;
        none = new long[words];
        stayOnAny = new long[words];
        stayInSegment = new long[words];
        long[] anyOne = new long[words];
        int place = 0;
        for (int i = 0; i < pattern.length(); i++, place++) {
            char c = pattern.charAt(i);
            if (c != '*') {
                if (advance[c] == null) {
                    advance[c] = new long[words];
                }
                set(advance[c], place);
            } else if (i + 1 < pattern.length() && pattern.charAt(i + 1) == '*') {
                set(anyOne, place++);
                set(stayOnAny, place);
                i++;
            } else {
                set(stayInSegment, place);
            }
        }
        accepting = place;
        for (int c = 0; c < SYMBOLS; c++) {
            if (advance[c] == null) {
                advance[c] = anyOne;
            } else {
                for (int w = 0; w < words; w++) {
                    advance[c][w] |= anyOne[w];
                }
            }
        }
        int star = pattern.indexOf('*');
        literal = star < 0 ? pattern.length() : star;
        long[] states = start();
        for (int i = 0; i < literal; i++) {
            long[] next = new long[words];
            step(states, pattern.charAt(i), next);
            states = next;
        }
        afterLiteral = states;
    }

    int words() {
        return words;
    }

    boolean matches(String text) {
        return matchesFrom(0, start(), text);
    }

    /** Whether a text matches of which it is known that it begins with what stands before the first wildcard. */
    boolean matchesAfterLiteral(String text) {
        return matchesFrom(literal, afterLiteral.clone(), text);
    }

    private boolean matchesFrom(int from, long[] states, String text) {
        long[] current = states;
        long[] next = new long[words];
        for (int i = from; i < text.length(); i++) {
            if (!step(current, text.charAt(i), next)) {
                return false;
            }
            long[] swap = current;
            current = next;
            next = swap;
        }
        return accepts(current);
    }

    long[] start() {
        long[] states = new long[words];
        states[0] = 1;
        pass(states);
        return states;
    }

    /** Writes to {@code to} the states that {@code c} leads to; false when there is none. */
    boolean step(long[] from, char c, long[] to) {
        long[] moving = c < SYMBOLS ? advance[c] : none;
        long carry = 0;
        for (int w = 0; w < words; w++) {
            long moved = from[w] & moving[w];
            long stay = c == '/' ? stayOnAny[w] : stayOnAny[w] | stayInSegment[w];
            to[w] = moved << 1 | carry | from[w] & stay;
            carry = moved >>> Long.SIZE - 1;
        }
        return pass(to);
    }

    /** Whether no state tells the two characters apart. */
    boolean alike(char one, char two) {
        return one == two || one != '/' && two != '/' && Arrays.equals(advance[one], advance[two]);
    }

    boolean accepts(long[] states) {
        return (states[accepting / Long.SIZE] >>> accepting % Long.SIZE & 1) != 0;
    }

    /** Adds the states reached without a character; two such places are never neighbours, so once is enough. */
    private boolean pass(long[] states) {
        long carry = 0;
        long all = 0;
        for (int w = 0; w < words; w++) {
            long passing = states[w] & (stayOnAny[w] | stayInSegment[w]);
            states[w] |= passing << 1 | carry;
            carry = passing >>> Long.SIZE - 1;
            all |= states[w];
        }
        return all != 0;
    }

    private static void set(long[] states, int place) {
        states[place / Long.SIZE] |= 1L << place % Long.SIZE;
    }
}
