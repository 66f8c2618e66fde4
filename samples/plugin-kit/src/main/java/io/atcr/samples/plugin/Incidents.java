package io.atcr.samples.plugin;

import io.atcr.verifier.VerifierEvent.CircuitChanged;
import io.atcr.verifier.VerifierEvent.DidHistoryConflict;
import io.atcr.verifier.VerifierEvent.HeadConflict;
import io.atcr.verifier.VerifierEvent.RevisionMarkIgnored;
import io.atcr.verifier.VerifierListener;

/** Logs what a person should look at. */
final class Incidents implements VerifierListener {
    private final DecisionLog log;

    Incidents(DecisionLog log) {
        this.log = log;
    }

    @Override
    public void didHistoryConflict(DidHistoryConflict event) {
        log.event("did-history-conflict", event.toString());
    }

    @Override
    public void headConflict(HeadConflict event) {
        log.event("head-conflict", event.toString());
    }

    @Override
    public void revisionMarkIgnored(RevisionMarkIgnored event) {
        log.event("revision-mark-ignored", event.toString());
    }

    @Override
    public void circuitChanged(CircuitChanged event) {
        log.event("circuit-changed", event.toString());
    }
}
