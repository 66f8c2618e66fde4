package io.atcr.verifier.cache;

import java.time.Duration;
import java.util.Optional;

enum NoCache implements VerificationCache {
    INSTANCE;

    @Override
    public <V> Optional<Entry<V>> get(CacheRegion<V> region, String key) {
        return Optional.empty();
    }

    @Override
    public <V> void put(CacheRegion<V> region, String key, V value, Duration timeToLive) {}

    @Override
    public void invalidate(CacheRegion<?> region, String key) {}

    @Override
    public void invalidateAll() {}
}
