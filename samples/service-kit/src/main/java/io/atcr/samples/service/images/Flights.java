package io.atcr.samples.service.images;

import io.atcr.samples.service.images.GateMetrics.Limit;
import io.atcr.samples.service.images.Turns.Turn;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Lets equal questions that are asked at the same time be answered by one piece of work. Only work that is begun is counted by the rates. Nothing is
 * kept. Thread-safe.
 */
final class Flights<K, A> {
    private final Rates rates;
    private final Turns turns;

    // guarded by itself
    private final Map<K, Flight<A>> flights = new HashMap<>();

    Flights(Rates rates, Turns turns) {
        this.rates = rates;
        this.turns = turns;
    }

    /**
     * A flight that the caller has joined, or the limit that leaves no place for a new one.
     *
     * @param flight what to wait for
     * @param begun  whether it was begun for the caller
     * @param limit  why there is none
     */
    record Boarding<A>(Optional<Flight<A>> flight, boolean begun, Optional<Limit> limit) {}

    /** Joins the work for {@code key}, or begins it. */
    Boarding<A> board(K key, String namespace, String host, Supplier<A> work) {
        synchronized (flights) {
            Flight<A> running = flights.get(key);
            if (running != null && running.join()) {
                return new Boarding<>(Optional.of(running), false, Optional.empty());
            }
            Optional<Limit> limit = rates.take(namespace, host);
            if (limit.isPresent()) {
                return new Boarding<>(Optional.empty(), false, limit);
            }
            Flight<A> flight = new Flight<>(work, ended -> forget(key, namespace, host, ended));
            flight.join();
            if (!turns.begin(new Turn(namespace, host, flight))) {
                rates.giveBack(namespace, host);
                return new Boarding<>(Optional.empty(), false, Optional.of(Limit.QUEUE));
            }
            flights.put(key, flight);
            return new Boarding<>(Optional.of(flight), true, Optional.empty());
        }
    }

    private void forget(K key, String namespace, String host, Flight<A> flight) {
        turns.forget(new Turn(namespace, host, flight));
        synchronized (flights) {
            flights.remove(key, flight);
        }
    }

    int size() {
        synchronized (flights) {
            return flights.size();
        }
    }
}
