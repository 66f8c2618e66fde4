package io.atcr.verifier;

import io.atcr.verifier.VerifierEvent.CacheLookedUp;
import io.atcr.verifier.cache.CacheRegion;
import io.atcr.verifier.cache.VerificationCache;
import java.time.Duration;
import java.util.Optional;

/** A cache whose hits and misses are told to a listener. Thread-safe. */
final class ObservedCache implements VerificationCache {
    private final VerificationCache cache;
    private final Listeners listeners;

    ObservedCache(VerificationCache cache, Listeners listeners) {
        this.cache = cache;
        this.listeners = listeners;
    }

    @Override
    public <V> Optional<Entry<V>> get(CacheRegion<V> region, String key) {
        Optional<Entry<V>> held = cache.get(region, key);
        tell(listeners, region, held.isPresent());
        return held;
    }

    static void tell(Listeners listeners, CacheRegion<?> region, boolean hit) {
        CacheLookedUp event = new CacheLookedUp(region, hit);
        if (hit) {
            listeners.cacheHit(event);
        } else {
            listeners.cacheMiss(event);
        }
    }

    @Override
    public <V> void put(CacheRegion<V> region, String key, V value, Duration timeToLive) {
        cache.put(region, key, value, timeToLive);
    }

    @Override
    public void invalidate(CacheRegion<?> region, String key) {
        cache.invalidate(region, key);
    }

    @Override
    public void invalidateAll() {
        cache.invalidateAll();
    }

    @Override
    public void close() {
        cache.close();
    }
}
