package io.atcr.samples.service.kubernetes;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Objects of the API, kept for seconds and read once for all who want one at the same time. A reading has its own time and thread, so that the one who
 * asked first takes nobody along when its time ends (A22). Failures are not kept.
 */
final class ShortMemory<V extends ShortMemory.Kept> {
    private static final long LARGEST = 4L << 20;
    private static final long OVERHEAD = 256;
    /** Readings of one namespace that are under way: two Pods with as many secrets as are read. */
    static final int MOST_OF_A_NAMESPACE = 2 * ClusterPullSecrets.MOST;

    /** What a memory can keep. */
    interface Kept {
        /** For how long. */
        Duration keep();

        /** How many bytes it is about. */
        int size();
    }

    /** Reads one object. */
    @FunctionalInterface
    interface Source<V> {
        V read(ObjectName name, Duration timeout) throws ApiException;
    }

    /** What came of a reading: one or the other. */
    record Outcome<V extends Kept>(@Nullable V value, @Nullable ApiException failure) {
        Duration keep() {
            return value == null ? Duration.ZERO : value.keep();
        }

        int size() {
            return value == null ? 0 : value.size();
        }
    }

    private final Source<V> source;
    private final Executor readers;
    private final Duration longest;
    private final AsyncCache<ObjectName, Outcome<V>> kept;
    private final Map<String, Integer> underWay = new ConcurrentHashMap<>();

    ShortMemory(Source<V> source, Executor readers, Duration longest, LongSupplier nanoClock) {
        this.source = source;
        this.readers = readers;
        this.longest = longest;
        this.kept = Caffeine.newBuilder()
                .ticker(nanoClock::getAsLong)
                .executor(Runnable::run)
                .maximumWeight(LARGEST)
                .weigher((ObjectName name, Outcome<V> value) -> (int) Math.min(value.size() + OVERHEAD, Integer.MAX_VALUE))
                .expireAfter(Expiry.creating((ObjectName name, Outcome<V> value) -> value.keep()))
                .buildAsync();
    }

    /** Begins to read the object, unless it is kept or is being read. */
    CompletableFuture<Outcome<V>> begin(ObjectName name) {
        return kept.get(name, (wanted, ignored) -> start(wanted));
    }

    private CompletableFuture<Outcome<V>> start(ObjectName name) {
        if (underWay.merge(name.namespace(), 1, Integer::sum) > MOST_OF_A_NAMESPACE) {
            leave(name);
            return CompletableFuture.completedFuture(failure("this namespace asks for more secrets at once than it may"));
        }
        try {
            return CompletableFuture.supplyAsync(() -> read(name), readers).whenComplete((outcome, broken) -> leave(name));
        } catch (RejectedExecutionException e) {
            leave(name);
            return CompletableFuture.completedFuture(failure("too much is asked of the Kubernetes API"));
        }
    }

    private void leave(ObjectName name) {
        underWay.computeIfPresent(name.namespace(), (namespace, count) -> count > 1 ? count - 1 : null);
    }

    private Outcome<V> read(ObjectName name) {
        try {
            return new Outcome<>(source.read(name, longest), null);
        } catch (ApiException e) {
            return new Outcome<>(null, e);
        }
    }

    private static <V extends Kept> Outcome<V> failure(String message) {
        return new Outcome<>(null, new ApiException(ApiException.Kind.UNAVAILABLE, message));
    }

    /** What was begun, if it ends in time. */
    static <V extends Kept> V await(CompletableFuture<Outcome<V>> reading, long nanos) throws ApiException {
        Outcome<V> outcome = outcome(reading, nanos);
        if (outcome.value() != null) {
            return outcome.value();
        }
        throw Objects.requireNonNull(outcome.failure());
    }

    private static <V extends Kept> Outcome<V> outcome(CompletableFuture<Outcome<V>> reading, long nanos) {
        try {
            return reading.get(Math.max(nanos, 0), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            return failure("the Kubernetes API could not be asked");
        } catch (TimeoutException e) {
            return failure("the Kubernetes API does not answer in time");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failure("the service ends");
        }
    }
}
