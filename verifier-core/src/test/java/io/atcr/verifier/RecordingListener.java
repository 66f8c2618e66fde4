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
import java.util.ArrayList;
import java.util.List;

/** Keeps every event, and who told it. */
class RecordingListener implements VerifierListener {
    final List<VerifierEvent> events = new ArrayList<>();
    final List<Thread> threads = new ArrayList<>();

    <E extends VerifierEvent> List<E> of(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** Subclasses may do worse. */
    void told(VerifierEvent event) {
        events.add(event);
        threads.add(Thread.currentThread());
    }

    @Override
    public void verificationFinished(VerificationFinished event) {
        told(event);
    }

    @Override
    public void didResolutionFinished(DidResolutionFinished event) {
        told(event);
    }

    @Override
    public void cacheHit(CacheLookedUp event) {
        told(event);
    }

    @Override
    public void cacheMiss(CacheLookedUp event) {
        told(event);
    }

    @Override
    public void signatureProven(SignatureProven event) {
        told(event);
    }

    @Override
    public void candidateRefused(CandidateRefused event) {
        told(event);
    }

    @Override
    public void didHistoryConflict(DidHistoryConflict event) {
        told(event);
    }

    @Override
    public void headConflict(HeadConflict event) {
        told(event);
    }

    @Override
    public void revisionMarkIgnored(RevisionMarkIgnored event) {
        told(event);
    }

    @Override
    public void circuitChanged(CircuitChanged event) {
        told(event);
    }
}
