package io.atcr.verifier.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The default cache: in this process, bounded by the number of entries, least used first out. Thread-safe.
 *
 * <p>Entries expire on the monotonic clock and on the wall clock, whichever comes first.
 */
public final class CaffeineVerificationCache implements VerificationCache {
    /** The most entries kept by default, over all regions: 10,000. */
    public static final long DEFAULT_MAXIMUM_ENTRIES = 10_000;

    private record Key(String region, String key) {}

    private record Held(Object value, Instant expiresAt, long nanos) {}

    private final Cache<Key, Held> cache;
    private final InstantSource clock;

    /** Makes a cache of {@value #DEFAULT_MAXIMUM_ENTRIES} entries on the system clock. */
    public CaffeineVerificationCache() {
        this(DEFAULT_MAXIMUM_ENTRIES, InstantSource.system());
    }

    /**
     * Makes a cache.
     *
     * @param maximumEntries the most entries kept, over all regions
     * @param clock the clock that {@link Entry#expiresAt()} is read from
     * @throws IllegalArgumentException if {@code maximumEntries} is negative
     */
    public CaffeineVerificationCache(long maximumEntries, InstantSource clock) {
        this.clock = clock;
        this.cache = Caffeine.newBuilder()
                .maximumSize(maximumEntries)
                .expireAfter(Expiry.<Key, Held>writing((key, held) -> Duration.ofNanos(held.nanos())))
                .build();
    }

    @Override
    public <V> Optional<Entry<V>> get(CacheRegion<V> region, String key) {
        Held held = cache.getIfPresent(new Key(region.name(), key));
        if (held == null || !region.valueType().isInstance(held.value()) || !clock.instant().isBefore(held.expiresAt())) {
            return Optional.empty();
        }
        return Optional.of(new Entry<>(region.valueType().cast(held.value()), held.expiresAt()));
    }

    @Override
    public <V> void put(CacheRegion<V> region, String key, V value, Duration timeToLive) {
        Duration kept = timeToLive.compareTo(region.timeToLive()) < 0 ? timeToLive : region.timeToLive();
        if (kept.isNegative() || kept.isZero()) {
            invalidate(region, key);
            return;
        }
        cache.put(new Key(region.name(), key), new Held(value, clock.instant().plus(kept), kept.toNanos()));
    }

    @Override
    public void invalidate(CacheRegion<?> region, String key) {
        cache.invalidate(new Key(region.name(), key));
    }

    @Override
    public void invalidateAll() {
        cache.invalidateAll();
    }
}
