package io.atcr.verifier.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The default cache: in this process, bounded by the number of entries and by their bytes, least used first out. Thread-safe.
 *
 * <p>An entry counts with the bytes of its key and of what its region's codec makes of it, and with an equal share of the bytes for each entry
 * at the least; what is larger than everything is not kept. Entries expire on the monotonic clock and on the wall clock, whichever comes first.
 */
public final class CaffeineVerificationCache implements VerificationCache {
    /** The most entries kept by default, over all regions: 10,000. */
    public static final long DEFAULT_MAXIMUM_ENTRIES = 10_000;

    /** The most bytes kept by default, over all regions: 64 MiB. */
    public static final long DEFAULT_MAXIMUM_BYTES = 64L << 20;

    private record Key(String region, String key) {}

    /** {@code longest} is what the region it was written in allowed; one that is read in allows as much, or less. */
    private record Held(Object value, Instant writtenAt, Instant expiresAt, Duration longest, long nanos, int weight) {
        Instant until(Duration timeToLive) {
            if (timeToLive.equals(longest)) {
                return expiresAt;
            }
            Instant ownLimit = writtenAt.plus(timeToLive);
            return expiresAt.isBefore(ownLimit) ? expiresAt : ownLimit;
        }
    }

    private final Cache<Key, Held> cache;
    private final InstantSource clock;
    private final long share;

    /** Makes a cache of {@value #DEFAULT_MAXIMUM_ENTRIES} entries and 64 MiB on the system clock. */
    public CaffeineVerificationCache() {
        this(DEFAULT_MAXIMUM_ENTRIES, InstantSource.system());
    }

    /**
     * Makes a cache of 64 MiB.
     *
     * @param maximumEntries the most entries kept, over all regions
     * @param clock the clock that {@link Entry#expiresAt()} is read from
     * @throws IllegalArgumentException if {@code maximumEntries} is negative
     */
    public CaffeineVerificationCache(long maximumEntries, InstantSource clock) {
        this(maximumEntries, DEFAULT_MAXIMUM_BYTES, clock);
    }

    /**
     * Makes a cache.
     *
     * @param maximumEntries the most entries kept, over all regions
     * @param maximumBytes the most bytes kept, over all regions
     * @param clock the clock that {@link Entry#expiresAt()} is read from
     * @throws IllegalArgumentException if a bound is negative
     */
    public CaffeineVerificationCache(long maximumEntries, long maximumBytes, InstantSource clock) {
        if (maximumEntries < 0 || maximumBytes < 0) {
            throw new IllegalArgumentException("bounds must not be negative");
        }
        this.clock = clock;
        this.share = maximumEntries == 0 ? 0 : Math.max(1, (maximumBytes + maximumEntries - 1) / maximumEntries);
        this.cache = Caffeine.newBuilder()
                .maximumWeight(maximumEntries == 0 ? 0 : maximumBytes)
                .<Key, Held>weigher((key, held) -> held.weight())
                .expireAfter(Expiry.<Key, Held>writing((key, held) -> Duration.ofNanos(held.nanos())))
                .executor(Runnable::run)
                .build();
    }

    @Override
    public <V> Optional<Entry<V>> get(CacheRegion<V> region, String key) {
        Held held = cache.getIfPresent(new Key(region.name(), key));
        if (held == null || !region.valueType().isInstance(held.value())) {
            return Optional.empty();
        }
        Instant until = held.until(region.timeToLive());
        return clock.instant().isBefore(until) ? Optional.of(new Entry<>(region.valueType().cast(held.value()), until)) : Optional.empty();
    }

    @Override
    public <V> void put(CacheRegion<V> region, String key, V value, Duration timeToLive) {
        Duration kept = timeToLive.compareTo(region.timeToLive()) < 0 ? timeToLive : region.timeToLive();
        if (kept.isNegative() || kept.isZero()) {
            invalidate(region, key);
            return;
        }
        Instant now = clock.instant();
        long bytes = 2L * key.length() + region.codec().size(value);
        int weight = (int) Math.min(Integer.MAX_VALUE, Math.max(share, bytes));
        cache.put(new Key(region.name(), key), new Held(value, now, now.plus(kept), region.timeToLive(), kept.toNanos(), weight));
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
