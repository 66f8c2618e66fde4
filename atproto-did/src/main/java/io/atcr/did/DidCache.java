package io.atcr.did;

import io.atcr.car.syntax.Did;
import java.time.Duration;
import java.util.Optional;

/**
 * A small cache of DID documents. It holds what was resolved, never failures. Implementations are thread-safe, and decide how long a
 * document stays.
 */
public interface DidCache {

    /**
     * The document of a DID.
     *
     * @param did the DID
     * @return empty if the cache has none that is fresh enough
     */
    Optional<DidDocument> get(Did did);

    /**
     * Keeps a document that was just resolved.
     *
     * @param did the DID
     * @param document its document
     */
    void put(Did did, DidDocument document);

    /**
     * Forgets a DID.
     *
     * @param did the DID
     */
    void invalidate(Did did);

    /**
     * The cache that keeps nothing.
     *
     * @return a cache without state
     */
    static DidCache none() {
        return NoDidCache.INSTANCE;
    }

    /**
     * A cache in memory that drops the least recently used document when it is full.
     *
     * @param maxDocuments how many documents it keeps, at least 1
     * @param timeToLive how long a document stays, on the monotonic clock
     * @return a new, empty cache
     * @throws IllegalArgumentException if either bound is not positive
     */
    static DidCache bounded(int maxDocuments, Duration timeToLive) {
        return new BoundedDidCache(maxDocuments, timeToLive, System::nanoTime);
    }
}
