package io.atcr.verifier.cache;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Where a verifier keeps what it fetched and proved: evidence, never decisions.
 *
 * <p>An implementation is thread-safe, bounded, and never fails: what it cannot answer is a miss. It never serves an entry at or
 * after its {@link Entry#expiresAt()}. An implementation that lets entries leave the process must authenticate them together
 * with region, key and times, so that a moved, altered or expired entry is a miss.
 */
public interface VerificationCache extends AutoCloseable {

    /**
     * A cached value and the instant it is good until.
     *
     * @param value the value
     * @param expiresAt the first instant at which it must not be served
     * @param <V> the type of the value
     */
    record Entry<V>(V value, Instant expiresAt) {}

    /**
     * Looks a value up.
     *
     * @param region the region
     * @param key the full key within the region
     * @param <V> the type of the region's values
     * @return the entry, or empty if there is none that may still be served
     */
    <V> Optional<Entry<V>> get(CacheRegion<V> region, String key);

    /**
     * Keeps a value, replacing the one under the same key.
     *
     * @param region the region
     * @param key the full key within the region
     * @param value the value
     * @param timeToLive how long it may be served; cut to the region's own time to live; not positive keeps nothing
     * @param <V> the type of the region's values
     */
    <V> void put(CacheRegion<V> region, String key, V value, Duration timeToLive);

    /**
     * Forgets a value.
     *
     * @param region the region
     * @param key the full key within the region
     */
    void invalidate(CacheRegion<?> region, String key);

    /** Forgets everything. */
    void invalidateAll();

    /** Releases what the cache holds. The default does nothing. */
    @Override
    default void close() {}

    /**
     * A cache that keeps nothing.
     *
     * @return a cache in which every look-up misses
     */
    static VerificationCache none() {
        return NoCache.INSTANCE;
    }
}
