package io.atcr.did;

import io.atcr.car.syntax.Did;
import io.atcr.did.net.FetchLimits;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets one thread fetch a document for all that want it now. Each waits no longer than its own time, and that the one which fetches ran
 * out of its time or was interrupted is no answer for the others: the next of them fetches. Nobody joins a flight of another generation, since
 * that may have begun before an invalidation. Thread-safe.
 */
final class SingleFlight {

    private final ConcurrentHashMap<Key, CompletableFuture<Outcome>> flights = new ConcurrentHashMap<>();

    private record Key(Did did, String generation) {
    }

    /** A document, a failure for everybody, or neither. */
    private record Outcome(DidCache.@Nullable Entry entry, @Nullable DidException failure) {
        static final Outcome NONE = new Outcome(null, null);
    }

    /** What one thread does for all. */
    interface Flight {

        DidCache.Entry fetch(Duration timeout) throws DidException;
    }

    /** {@code landed} is asked by whoever is about to fetch whether that has become needless. */
    DidCache.Entry fetch(Did did, String generation, Duration timeout, Supplier<Optional<DidCache.Entry>> landed, Flight flight)
            throws DidException {
        Key key = new Key(did, generation);
        long start = System.nanoTime();
        while (true) {
            Duration left = timeout.minusNanos(System.nanoTime() - start);
            if (left.compareTo(FetchLimits.MIN_TIMEOUT) < 0) {
                throw new DidException(DidError.TIMEOUT, did, "no answer in time for " + did);
            }
            CompletableFuture<Outcome> mine = new CompletableFuture<>();
            CompletableFuture<Outcome> running = flights.putIfAbsent(key, mine);
            if (running == null) {
                return lead(key, left, mine, landed, flight);
            }
            Outcome outcome = await(did, running, left);
            if (outcome.entry() != null) {
                return outcome.entry();
            }
            DidException failure = outcome.failure();
            if (failure != null) {
                throw new DidException(failure.code(), String.valueOf(failure.getMessage()), failure.offset(), did);
            }
        }
    }

    private DidCache.Entry lead(Key key, Duration left, CompletableFuture<Outcome> mine, Supplier<Optional<DidCache.Entry>> landed,
            Flight flight) throws DidException {
        Outcome outcome = Outcome.NONE;
        try {
            Optional<DidCache.Entry> before = landed.get();
            DidCache.Entry entry = before.isPresent() ? before.get() : flight.fetch(left);
            outcome = new Outcome(entry, null);
            return entry;
        } catch (DidException failure) {
            boolean ours = failure.code() == DidError.TIMEOUT || Thread.currentThread().isInterrupted();
            outcome = ours ? Outcome.NONE : new Outcome(null, failure);
            throw failure;
        } finally {
            flights.remove(key, mine);
            mine.complete(outcome);
        }
    }

    private static Outcome await(Did did, CompletableFuture<Outcome> running, Duration left) throws DidException {
        try {
            return running.get(left.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            throw new DidException(DidError.TIMEOUT, did, "no answer in time for " + did);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new DidException(DidError.UNAVAILABLE, did, "interrupted while waiting for " + did);
        } catch (ExecutionException impossible) {
            throw new IllegalStateException("flights end with an outcome", impossible);
        }
    }

    /** Lets nobody who comes from now on wait for what was asked before. */
    void forget(Did did) {
        flights.keySet().removeIf(key -> key.did().equals(did));
    }

    void forgetAll() {
        flights.clear();
    }
}
