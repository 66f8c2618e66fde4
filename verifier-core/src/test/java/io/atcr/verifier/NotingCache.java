package io.atcr.verifier;

import io.atcr.verifier.cache.CacheRegion;
import io.atcr.verifier.cache.VerificationCache;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Notes under which key the last entry of each region was put. */
record NotingCache(VerificationCache cache, Map<CacheRegion<?>, String> places) implements VerificationCache {
    @Override
    public <V> Optional<Entry<V>> get(CacheRegion<V> region, String key) {
        return cache.get(region, key);
    }

    @Override
    public <V> void put(CacheRegion<V> region, String key, V value, Duration timeToLive) {
        places.put(region, key);
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
}
