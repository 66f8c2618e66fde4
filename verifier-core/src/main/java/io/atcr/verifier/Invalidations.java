package io.atcr.verifier;

import io.atcr.car.syntax.Did;
import io.atcr.did.CachingDidResolver;
import io.atcr.did.DidResolver;
import io.atcr.verifier.cache.VerificationCache;

/** Forgets what a verifier keeps, so that the next verification looks afresh. Thread-safe. */
final class Invalidations {
    private final DidResolver resolver;
    private final VerificationCache cache;
    private final Generations generations;
    private final EvidenceFlights flights;

    /** A resolver that keeps documents forgets them, too, if it can be told to. */
    Invalidations(DidResolver resolver, VerificationCache cache, Generations generations, EvidenceFlights flights) {
        this.resolver = resolver;
        this.cache = cache;
        this.generations = generations;
        this.flights = flights;
    }

    void invalidate(Did did) {
        generations.end(did);
        if (resolver instanceof CachingDidResolver caching) {
            caching.invalidate(did);
        }
        flights.forget(did);
    }

    void invalidateAll() {
        cache.invalidateAll();
        if (resolver instanceof CachingDidResolver caching) {
            caching.forgetAll();
        }
        flights.forgetAll();
    }
}
