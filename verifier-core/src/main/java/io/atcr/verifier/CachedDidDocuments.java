package io.atcr.verifier;

import io.atcr.car.syntax.Did;
import io.atcr.did.DidCache;
import io.atcr.verifier.cache.VerificationCache;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The verifier's cache as the DID resolver sees it: the documents that came from one place. Thread-safe. */
final class CachedDidDocuments implements DidCache {
    private final VerificationCache cache;
    private final String configuration;

    /** {@code configuration} names whom the resolver asks. */
    CachedDidDocuments(VerificationCache cache, String configuration) {
        this.cache = cache;
        this.configuration = configuration;
    }

    /** Names whom cached answers came from, and by which limits they were judged. The caller's own collaborators have no name: what they say is kept for this verifier alone. */
    static String configuration(boolean named, List<URI> plcDirectories, VerifierLimits limits) {
        String judged = " skew " + limits.clockSkew() + " lag " + limits.replicaLag();
        return (named ? plcDirectories.toString() : "verifier " + UUID.randomUUID()) + judged;
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
