package io.atcr.did;

import io.atcr.car.syntax.Did;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A small cache of DID documents, each with its key and PDS in one entry. It holds what was resolved, never failures. Implementations are
 * thread-safe and never fail: what they cannot answer is a miss. An implementation that lets entries leave the process authenticates them
 * together with DID and times.
 */
public interface DidCache {

    /**
     * A kept document.
     *
     * @param document the document, with the signing key and the PDS in it
     * @param resolvedAt when it was had from its source
     * @param expiresAt the first instant at which it must not be served as fresh
     */
    record Entry(DidDocument document, Instant resolvedAt, Instant expiresAt) {
    }

    /**
     * What is kept of a DID. Whether it is fresh enough is for the caller to say.
     *
     * @param did the DID
     * @return the entry, which may have expired; empty if there is none
     */
    Optional<Entry> get(Did did);

    /**
     * Keeps a document that was just resolved.
     *
     * @param did the DID
     * @param entry its document
     */
    void put(Did did, Entry entry);

    /**
     * Names the time since a DID was last invalidated, by whoever shares the cache: another name after each invalidation. It is asked for before a
     * document is, so that {@link #put(Did, Entry, String)} can tell that the document is older than an invalidation.
     *
     * @param did the DID
     * @return the name; the default, for caches that nobody else invalidates, is always the same
     */
    default String generation(Did did) {
        return "";
    }

    /**
     * Keeps a document that was just resolved, unless the DID was invalidated after it was asked for. The default keeps it.
     *
     * @param did the DID
     * @param entry its document
     * @param generation what {@link #generation} said before the document was asked for
     */
    default void put(Did did, Entry entry, String generation) {
        put(did, entry);
    }

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
     * A cache in memory that drops the least recently used documents when it is full.
     *
     * @param maxDocuments how many documents it keeps, at least 1
     * @param maxBytes how many bytes its documents have together, at least 1; a larger document is not kept
     * @param retention how long a document stays, on the monotonic clock, fresh or not
     * @return a new, empty cache
     * @throws IllegalArgumentException if a bound is not positive
     */
    static DidCache bounded(int maxDocuments, long maxBytes, Duration retention) {
        return new BoundedDidCache(maxDocuments, maxBytes, retention, System::nanoTime);
    }

    /**
     * A cache in memory of 10,000 documents and 32 MiB at the most.
     *
     * @param retention how long a document stays, on the monotonic clock, fresh or not
     * @return a new, empty cache
     * @throws IllegalArgumentException if the time is not positive
     */
    static DidCache inMemory(Duration retention) {
        return bounded(BoundedDidCache.DEFAULT_MAX_DOCUMENTS, BoundedDidCache.DEFAULT_MAX_BYTES, retention);
    }
}
