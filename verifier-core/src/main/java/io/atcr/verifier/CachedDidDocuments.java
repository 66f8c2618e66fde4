package io.atcr.verifier;

import io.atcr.car.syntax.Did;
import io.atcr.crypto.PublicKey;
import io.atcr.did.DidCache;
import io.atcr.verifier.cache.CacheRegion;
import io.atcr.verifier.cache.VerificationCache;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The verifier's cache as the DID resolver sees it: the documents that came from one place, and the key and PDS of each. Thread-safe. */
final class CachedDidDocuments implements DidCache {
    private final VerificationCache cache;
    private final String configuration;
    private final Generations generations;
    private final InstantSource clock;
    private final CacheRegion<Entry> documents;
    private final CacheRegion<PublicKey> keys;
    private final CacheRegion<URI> endpoints;

    /** {@code configuration} names whom the resolver asks. */
    CachedDidDocuments(VerificationCache cache, String configuration, Generations generations, CacheTimes times, InstantSource clock) {
        this.cache = cache;
        this.configuration = configuration;
        this.generations = generations;
        this.clock = clock;
        this.documents = CacheRegions.DID_DOCUMENTS.withTimeToLive(times.didDocuments());
        this.keys = CacheRegions.PUBLIC_KEYS.withTimeToLive(times.publicKeys());
        this.endpoints = CacheRegions.PDS_ENDPOINTS.withTimeToLive(times.pdsEndpoints());
    }

    /** Names whom cached answers came from, and by which limits they were judged. The caller's own collaborators have no name: what they say is kept for this verifier alone. */
    static String configuration(boolean named, List<URI> plcDirectories, VerifierLimits limits) {
        String judged = " skew " + limits.clockSkew() + " lag " + limits.replicaLag();
        return (named ? plcDirectories.toString() : "verifier " + UUID.randomUUID()) + judged;
    }

    /** The signing key and PDS of the document that is held, and until when they are good. */
    record Basis(PublicKey key, URI pds, Instant expiresAt) {
        boolean sameAs(Basis other) {
            return key.equals(other.key) && pds.equals(other.pds);
        }
    }

    /** What evidence of this generation may stand on. */
    Optional<Basis> basis(Did did, String generation) {
        if (generation.equals(Generations.NONE)) {
            return Optional.empty();
        }
        String place = place(did, generation);
        return cache.get(keys, place).flatMap(key -> cache.get(endpoints, place).map(pds -> new Basis(
                key.value(), pds.value(), key.expiresAt().isBefore(pds.expiresAt()) ? key.expiresAt() : pds.expiresAt())));
    }

    @Override
    public Optional<Entry> get(Did did) {
        String generation = generations.of(did);
        return generation.equals(Generations.NONE)
                ? Optional.empty()
                : cache.get(documents, place(did, generation)).map(VerificationCache.Entry::value);
    }

    private String place(Did did, String generation) {
        return String.join("\n", configuration, did.toString(), generation);
    }

    @Override
    public String generation(Did did) {
        return generations.of(did);
    }

    @Override
    public void put(Did did, Entry entry) {
        put(did, entry, generations.of(did));
    }

    @Override
    public void put(Did did, Entry entry, String generation) {
        if (generation.equals(Generations.NONE)) {
            return;
        }
        String place = place(did, generation);
        Duration left = Duration.between(clock.instant(), entry.expiresAt());
        put(keys, place, entry.document().signingKey(), left);
        put(endpoints, place, entry.document().pdsEndpoint(), left);
        cache.put(documents, place, entry, left);
    }

    private <V> void put(CacheRegion<V> region, String place, Optional<V> value, Duration left) {
        if (value.isPresent()) {
            cache.put(region, place, value.get(), left);
        } else {
            cache.invalidate(region, place);
        }
    }

    @Override
    public void invalidate(Did did) {
        generations.end(did);
    }
}
