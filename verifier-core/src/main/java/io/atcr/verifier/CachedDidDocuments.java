package io.atcr.verifier;

import io.atcr.car.syntax.Did;
import io.atcr.did.DidCache;
import io.atcr.verifier.cache.VerificationCache;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The verifier's cache as the DID resolver sees it: the documents that came from one place. Thread-safe. */
final class CachedDidDocuments implements DidCache {
    private final VerificationCache cache;
    private final String configuration;

    /** {@code configuration} names whom the resolver asks. */
    CachedDidDocuments(VerificationCache cache, String configuration) {
        this.cache = cache;
        this.configuration = configuration;
    }

    /** Until when the document of an account is good, if it is kept. */
    Optional<Instant> expiry(Did did) {
        return get(did).map(Entry::expiresAt);
    }

    @Override
    public Optional<Entry> get(Did did) {
        return cache.get(CacheRegions.DID_DOCUMENTS, key(did)).map(VerificationCache.Entry::value);
    }

    private String key(Did did) {
        return configuration + "\n" + did;
    }

    @Override
    public void put(Did did, Entry entry) {
        cache.put(CacheRegions.DID_DOCUMENTS, key(did), entry, Duration.between(entry.resolvedAt(), entry.expiresAt()));
    }

    @Override
    public void invalidate(Did did) {
        cache.invalidate(CacheRegions.DID_DOCUMENTS, key(did));
    }
}
