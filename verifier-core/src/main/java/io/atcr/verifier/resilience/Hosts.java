package io.atcr.verifier.resilience;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The hosts that something is known of. A host that is being asked is never forgotten, since its places are taken; of the others, those
 * that never failed are forgotten first and those that are left alone last, the longest unused of each first. Thread-safe.
 */
final class Hosts {
    private static final int WEIGHTS = 3;

    private final int most;
    private final Function<Upstream, Host> made;
    private final Map<Upstream, Host> known = new LinkedHashMap<>(16, 0.75f, true);

    Hosts(int most, Function<Upstream, Host> made) {
        this.most = most;
        this.made = made;
    }

    /** The host, which stays known until as many have left as entered. */
    synchronized Host enter(Upstream upstream) {
        Host host = known.computeIfAbsent(upstream, made);
        host.users++;
        forgetSome();
        return host;
    }

    synchronized void leave(Host host) {
        host.users--;
        forgetSome();
    }

    private void forgetSome() {
        while (known.size() > most) {
            Upstream least = leastMissed();
            if (least == null) {
                return;
            }
            known.remove(least);
        }
    }

    private @Nullable Upstream leastMissed() {
        Upstream least = null;
        int weight = WEIGHTS;
        for (Host host : known.values()) {
            int its = host.users > 0 ? WEIGHTS : host.weight();
            if (its < weight) {
                least = host.upstream;
                weight = its;
            }
            if (weight == 0) {
                break;
            }
        }
        return least;
    }

    synchronized int size() {
        return known.size();
    }
}
