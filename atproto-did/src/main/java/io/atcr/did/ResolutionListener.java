package io.atcr.did;

import io.atcr.car.syntax.Did;
import java.time.Duration;
import java.util.Optional;

/**
 * Is told what a resolver does, for those who count it. Called on the thread that resolves, before it goes on; a
 * {@link RuntimeException} that it throws is dropped and changes nothing. Implementations are thread-safe.
 */
public interface ResolutionListener {

    /** Is told nothing. */
    ResolutionListener NONE = new ResolutionListener() {
    };

    /**
     * A question for a document was looked up in the cache: told once per question, however often the cache is read for it. A refresh
     * that is admitted looks nothing up.
     *
     * @param did the DID
     * @param held whether the cache had a document that is fresh
     */
    default void lookedUp(Did did, boolean held) {
    }

    /**
     * Whoever answers for a DID was asked, and the answer was judged. Of several threads that wait for one answer, one is told.
     *
     * @param did the DID
     * @param failure why there is no document; empty if there is one
     * @param duration how long it took, on the monotonic clock
     */
    default void resolved(Did did, Optional<DidError> failure, Duration duration) {
    }
}
