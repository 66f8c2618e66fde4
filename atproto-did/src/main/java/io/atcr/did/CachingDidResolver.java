package io.atcr.did;

import io.atcr.car.syntax.Did;
import java.time.Duration;

/**
 * A resolver that keeps what it resolved. Of several threads that ask for one DID at once one asks the network, and each waits no longer
 * than its own time. Thread-safe.
 *
 * <p>{@link #resolve(Did)} never gives a document that has expired. That an identity does not exist, was given up, or has a document or
 * history that cannot be relied on is kept for 10 seconds, in this object; no failure that a retry may mend is kept.
 */
public interface CachingDidResolver extends DidResolver {

    /** The longest time that a document may stand in for its source after it was resolved: 24 hours. */
    Duration MAX_STALE = Duration.ofHours(24);

    /**
     * The document of a DID with its freshness, and if its source gives no answer, the one that was kept, marked as stale. Only where there
     * is no answer: an answer that there is no such identity, or one that cannot be relied on, stands. Never for did:web, of which nobody
     * but the host itself can tell what it says now.
     *
     * @param did the DID
     * @param timeout the longest it may take
     * @param maxStale how old a document may be that stands in, counted from when it was resolved; zero for never; cut to {@link #MAX_STALE}
     * @return the document
     * @throws DidException if there is none to be had in time
     */
    DidResolution resolution(Did did, Duration timeout, Duration maxStale) throws DidException;

    /**
     * Forgets what is kept of a DID, so that the next question reaches its source.
     *
     * @param did the DID
     */
    void invalidate(Did did);

    /** Forgets everything that this resolver remembers of any DID by itself; what its cache keeps is for whoever owns that to forget. */
    void forgetAll();
}
