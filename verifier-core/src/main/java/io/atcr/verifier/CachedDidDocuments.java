package io.atcr.verifier;

import io.atcr.car.syntax.Did;
import io.atcr.did.DidCache;
import io.atcr.did.DidDocument;
import io.atcr.verifier.cache.VerificationCache;
import java.util.Optional;

/** The verifier's cache as the DID resolver sees it. */
final class CachedDidDocuments implements DidCache {
    private final VerificationCache cache;

    CachedDidDocuments(VerificationCache cache) {
        this.cache = cache;
    }

    @Override
    public Optional<DidDocument> get(Did did) {
        return cache.get(CacheRegions.DID_DOCUMENTS, did.toString()).map(VerificationCache.Entry::value);
    }

    @Override
    public void put(Did did, DidDocument document) {
        cache.put(CacheRegions.DID_DOCUMENTS, did.toString(), document, CacheRegions.DID_DOCUMENTS.timeToLive());
    }

    @Override
    public void invalidate(Did did) {
        cache.invalidate(CacheRegions.DID_DOCUMENTS, did.toString());
    }
}
