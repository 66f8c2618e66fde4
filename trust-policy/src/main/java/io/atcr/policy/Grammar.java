package io.atcr.policy;

import java.util.ArrayList;
import java.util.Arrays;
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

    /** What is read and where it leads, by the node that it leaves. */
    private final List<List<int[]>> edges = new ArrayList<>(List.of(new ArrayList<>()));
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
            BitSet[] reached = reached(states.get(s));
            for (int c = 0; c < row.length; c++) {
                BitSet next = reached[c];
                row[c] = next.isEmpty() ? DEAD : index.computeIfAbsent(next, set -> {
                    states.add(set);
                    return states.size() - 1;
                });
            }
            rows.add(row);
        }
        table = rows.toArray(new int[0][]);
    }

    /** Where each character of the alphabet leads from a set of nodes. */
    private BitSet[] reached(BitSet from) {
        BitSet[] reached = new BitSet[ALPHABET.length()];
        Arrays.setAll(reached, c -> new BitSet());
        for (int node = from.nextSetBit(0); node >= 0; node = from.nextSetBit(node + 1)) {
            for (int[] edge : edges.get(node)) {
                if (edge[0] >= 0) {
                    closure(reached[ALPHABET.indexOf(edge[0])], edge[1]);
                }
            }
        }
        return reached;
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
            edges.get(from).add(new int[] {characters.charAt(i), to});
        }
        return to;
    }

    private int many(int from, String characters) {
        int to = one(from, characters);
        for (int i = 0; i < characters.length(); i++) {
            edges.get(to).add(new int[] {characters.charAt(i), to});
        }
        return to;
    }

    private int node() {
        edges.add(new ArrayList<>());
        return edges.size() - 1;
    }

    private void join(int from, int to) {
        edges.get(from).add(new int[] {-1, to});
    }

    private BitSet closure(BitSet states, int from) {
        if (!states.get(from)) {
            states.set(from);
            for (int[] edge : edges.get(from)) {
                if (edge[0] < 0) {
                    closure(states, edge[1]);
                }
            }
        }
        return states;
    }
}
