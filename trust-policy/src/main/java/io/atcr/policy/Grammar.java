package io.atcr.policy;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The set of texts {@code registry/repository} that a reference can have, as a deterministic automaton. Scopes are compared inside
 * this set, so that what no reference can be never makes two scopes overlap.
 *
 * <p>It is the grammar of {@link ReferenceParser} without lengths; a DID owner is allowed on every registry, and numeric hosts and
 * IPv6 addresses in every notation.
 */
final class Grammar {
    /** Every character of the texts; letters first, so that examples read well. */
    static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789-._/:[]";
    static final int DEAD = -1;
    static final int START = 0;
    static final Grammar REFERENCES = new Grammar();

    private static final String DIGITS = "0123456789";
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz";
    private static final String WORD = LETTERS + DIGITS;

    private final List<int[]> edges = new ArrayList<>();
    private final BitSet accepting;
    private final int[][] table;

    private Grammar() {
        int end = references(0);
        Map<BitSet, Integer> index = new HashMap<>();
        List<BitSet> states = new ArrayList<>();
        List<int[]> rows = new ArrayList<>();
        BitSet start = closure(new BitSet(), 0);
        index.put(start, START);
        states.add(start);
        accepting = new BitSet();
        for (int s = 0; s < states.size(); s++) {
            accepting.set(s, states.get(s).get(end));
            int[] row = new int[ALPHABET.length()];
            for (int c = 0; c < row.length; c++) {
                BitSet next = new BitSet();
                for (int[] edge : edges) {
                    if (edge[1] == ALPHABET.charAt(c) && states.get(s).get(edge[0])) {
                        closure(next, edge[2]);
                    }
                }
                row[c] = next.isEmpty() ? DEAD : index.computeIfAbsent(next, set -> {
                    states.add(set);
                    return states.size() - 1;
                });
            }
            rows.add(row);
        }
        table = rows.toArray(new int[0][]);
    }

    int states() {
        return table.length;
    }

    /** The state after {@code state} reads the {@code symbol}th character of the alphabet, or {@link #DEAD}. */
    int step(int state, int symbol) {
        return table[state][symbol];
    }

    boolean accepts(int state) {
        return accepting.get(state);
    }

    private int nodes;

    private int references(int from) {
        int label = label(from);
        int name = dottedTail(label);
        int localhost = literal(from, "localhost");
        int v6 = literal(many(literal(from, "["), DIGITS + "abcdef:"), "]");
        int host = node();
        join(name, host);
        join(localhost, host);
        join(v6, host);
        join(port(name), host);
        join(port(label), host);
        join(port(localhost), host);
        join(port(v6), host);
        int path = literal(host, "/");
        int plc = literal(path, "did:plc:");
        for (int i = 0; i < 24; i++) {
            plc = one(plc, LETTERS + "234567");
        }
        int component = node();
        join(path, component);
        join(literal(plc, "/"), component);
        join(literal(dottedTail(label(literal(path, "did:web:"))), "/"), component);
        int end = component(component);
        join(literal(end, "/"), component);
        return end;
    }

    /** Letters and digits with dashes between them. */
    private int label(int from) {
        int word = many(from, WORD);
        join(one(many(word, "-"), WORD), word);
        return word;
    }

    /** One or more further labels. */
    private int dottedTail(int from) {
        int dotted = literal(from, ".");
        int next = label(dotted);
        join(next, from);
        int end = node();
        join(next, end);
        return end;
    }

    private int port(int from) {
        int port = one(literal(from, ":"), "123456789");
        join(many(port, DIGITS), port);
        return port;
    }

    /** OCI Distribution Specification, the name component. */
    private int component(int from) {
        int word = many(from, WORD);
        int separated = node();
        join(literal(word, "."), separated);
        join(literal(word, "_"), separated);
        join(literal(word, "__"), separated);
        join(many(word, "-"), separated);
        join(one(separated, WORD), word);
        return word;
    }

    private int literal(int from, String text) {
        int at = from;
        for (int i = 0; i < text.length(); i++) {
            at = one(at, text.substring(i, i + 1));
        }
        return at;
    }

    private int one(int from, String characters) {
        int to = node();
        for (int i = 0; i < characters.length(); i++) {
            edges.add(new int[] {from, characters.charAt(i), to});
        }
        return to;
    }

    private int many(int from, String characters) {
        int to = one(from, characters);
        for (int i = 0; i < characters.length(); i++) {
            edges.add(new int[] {to, characters.charAt(i), to});
        }
        return to;
    }

    private int node() {
        return ++nodes;
    }

    private void join(int from, int to) {
        edges.add(new int[] {from, -1, to});
    }

    private BitSet closure(BitSet states, int from) {
        if (!states.get(from)) {
            states.set(from);
            for (int[] edge : edges) {
                if (edge[0] == from && edge[1] < 0) {
                    closure(states, edge[2]);
                }
            }
        }
        return states;
    }
}
