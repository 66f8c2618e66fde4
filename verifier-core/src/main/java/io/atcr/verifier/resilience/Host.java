package io.atcr.verifier.resilience;

import java.util.Optional;
import java.util.concurrent.Semaphore;

/** What is known of one host. Thread-safe, but for {@code users}, which {@link Hosts} guards. */
final class Host {
    final Upstream upstream;
    final Optional<Circuit> circuit;
    final Semaphore places;
    final RetryBudget retries = new RetryBudget();
    int users;

    Host(Upstream upstream, Optional<Circuit> circuit, int places) {
        this.upstream = upstream;
        this.circuit = circuit;
        this.places = new Semaphore(places, true);
    }

    /** How much is lost by forgetting it. */
    int weight() {
        return circuit.isEmpty() || circuit.get().untroubled() ? 0 : circuit.get().closed() ? 1 : 2;
    }
}
