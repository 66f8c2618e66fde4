package io.atcr.verifier;

import io.atcr.car.syntax.Did;
import io.atcr.did.DidCache;
import io.atcr.did.DidDocument;
import io.atcr.verifier.cache.VerificationCache;
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
        return entry(did).map(VerificationCache.Entry::expiresAt);
    }

    @Override
    public Optional<DidDocument> get(Did did) {
        return entry(did).map(VerificationCache.Entry::value);
    }

    private Optional<VerificationCache.Entry<DidDocument>> entry(Did did) {
        return cache.get(CacheRegions.DID_DOCUMENTS, key(did));
    }

    private String key(Did did) {
        return configuration + "\n" + did;
    }

    @Override
    public void put(Did did, DidDocument document) {
        cache.put(CacheRegions.DID_DOCUMENTS, key(did), document, CacheRegions.DID_DOCUMENTS.timeToLive());
    }

    @Override
    public void invalidate(Did did) {
        cache.invalidate(CacheRegions.DID_DOCUMENTS, key(did));
    }
}
