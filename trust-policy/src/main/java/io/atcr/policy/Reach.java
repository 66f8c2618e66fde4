package io.atcr.policy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How many of some DIDs can count at one moment: their windows must overlap, and those pinned to one and the same key count once. */
final class Reach {
    private final Collection<TrustedDid> dids;
    private int most = -1;

    private record Edge(Instant at, boolean opens, String signer) {
    }

    Reach(Collection<TrustedDid> dids) {
        this.dids = dids;
    }

    int most() {
        if (most < 0) {
            most = sweep();
        }
        return most;
    }

    private int sweep() {
        List<Edge> edges = new ArrayList<>();
        for (TrustedDid did : dids) {
            String signer = did.keys().size() == 1 ? did.keys().get(0) : did.did().toString();
            edges.add(new Edge(did.validFrom().orElse(Instant.MIN), true, signer));
            did.expiresAt().ifPresent(at -> edges.add(new Edge(at, false, signer)));
        }
        edges.sort(Comparator.comparing(Edge::at).thenComparing(Edge::opens));
        Map<String, Integer> live = new HashMap<>();
        int best = 0;
        for (Edge edge : edges) {
            int windows = live.getOrDefault(edge.signer(), 0) + (edge.opens() ? 1 : -1);
            if (windows == 0) {
                live.remove(edge.signer());
            } else {
                live.put(edge.signer(), windows);
            }
            best = Math.max(best, live.size());
        }
        return best;
    }
}
