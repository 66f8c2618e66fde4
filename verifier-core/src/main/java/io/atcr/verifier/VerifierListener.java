package io.atcr.verifier;

import io.atcr.verifier.VerifierEvent.CacheLookedUp;
import io.atcr.verifier.VerifierEvent.CandidateRefused;
import io.atcr.verifier.VerifierEvent.CircuitChanged;
import io.atcr.verifier.VerifierEvent.DidHistoryConflict;
import io.atcr.verifier.VerifierEvent.DidResolutionFinished;
import io.atcr.verifier.VerifierEvent.HeadConflict;
import io.atcr.verifier.VerifierEvent.RevisionMarkIgnored;
import io.atcr.verifier.VerifierEvent.SignatureProven;
import io.atcr.verifier.VerifierEvent.VerificationFinished;
import java.util.List;

/**
 * Is told what happens in a {@link Verifier}: for metrics, audit and alerts. Every method does nothing by default.
 *
 * <p>Called on the thread that verifies, which goes on when the method returns: whatever takes long belongs on another thread. What a
 * listener does changes no answer; what it throws is dropped, and logged once per verifier and class of listener. Implementations are
 * thread-safe.
 */
public interface VerifierListener {

    /**
     * An image was verified: there is an answer, whichever. The last event of a verification.
     *
     * @param event the answer
     */
    default void verificationFinished(VerificationFinished event) {}

    /**
     * Whoever answers for a DID was asked for its document.
     *
     * @param event the DID, and what came of it
     */
    default void didResolutionFinished(DidResolutionFinished event) {}

    /**
     * The cache had what it was asked for.
     *
     * @param event the region
     */
    default void cacheHit(CacheLookedUp event) {}

    /**
     * The cache did not have what it was asked for.
     *
     * @param event the region
     */
    default void cacheMiss(CacheLookedUp event) {}

    /**
     * A signature was proven, now or a short while ago.
     *
     * @param event the image and who signed it
     */
    default void signatureProven(SignatureProven event) {}

    /**
     * A record that may have been a signature is none, or could not be had.
     *
     * @param event the image, the record, and why
     */
    default void candidateRefused(CandidateRefused event) {}

    /**
     * A PLC directory served a history that cannot be relied on.
     *
     * @param event the DID and what is wrong
     */
    default void didHistoryConflict(DidHistoryConflict event) {}

    /**
     * A repository went back, or forked.
     *
     * @param event both heads
     */
    default void headConflict(HeadConflict event) {}

    /**
     * A rollback mark lies in the future and is not obeyed.
     *
     * @param event the mark
     */
    default void revisionMarkIgnored(RevisionMarkIgnored event) {}

    /**
     * A host failed so often that it is left alone, or it answers again.
     *
     * @param event the host
     */
    default void circuitChanged(CircuitChanged event) {}

    /**
     * Several listeners as one, told in this order. That one of them throws is nothing to the others.
     *
     * @param listeners the listeners; none is a listener that does nothing
     * @return one listener
     */
    static VerifierListener all(VerifierListener... listeners) {
        return Listeners.of(List.of(listeners));
    }
}
