package io.atcr.samples.service.images;

import io.atcr.verifier.CacheRegions;
import io.atcr.verifier.cache.CacheRegion;
import io.atcr.verifier.cache.VerificationCache;
import java.time.Duration;
import java.util.Optional;

/**
 * The shared cache, with what a registry served apart for each identity that it was served to. That an image is there, and what is in it, may be a
 * secret of a private repository; who signed which digest is public, and found once for all. Thread-safe.
 */
final class IdentityCache implements VerificationCache {
    private final VerificationCache cache;
    private final String identity;

    IdentityCache(VerificationCache cache, String identity) {
        this.cache = cache;
        this.identity = identity;
    }

    private String key(CacheRegion<?> region, String key) {
        return region.name().equals(CacheRegions.IMAGE_MANIFESTS.name()) ? identity + "\n" + key : key;
    }

    @Override
    public <V> Optional<Entry<V>> get(CacheRegion<V> region, String key) {
        return cache.get(region, key(region, key));
    }

    @Override
    public <V> void put(CacheRegion<V> region, String key, V value, Duration timeToLive) {
        cache.put(region, key(region, key), value, timeToLive);
    }

    @Override
    public void invalidate(CacheRegion<?> region, String key) {
        cache.invalidate(region, key(region, key));
    }

    @Override
    public void invalidateAll() {
        cache.invalidateAll();
    }
}
