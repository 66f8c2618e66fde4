package io.atcr.verifier;

import io.atcr.verifier.VerifierEvent.CacheLookedUp;
import io.atcr.verifier.cache.CacheRegion;

/** Tells listeners of hits and misses. */
final class CacheLookUps {
    private CacheLookUps() {}

    static void tell(VerifierListener listeners, CacheRegion<?> region, boolean hit) {
        CacheLookedUp event = new CacheLookedUp(region, hit);
        if (hit) {
            listeners.cacheHit(event);
        } else {
            listeners.cacheMiss(event);
        }
    }
}
