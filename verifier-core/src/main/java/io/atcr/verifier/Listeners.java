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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells several listeners, and lets none of them change what the verifier or another listener does. Thread-safe. */
final class Listeners implements VerifierListener {
    private static final Logger LOG = LoggerFactory.getLogger(VerifierListener.class);

    private final VerifierListener[] listeners;
    private final Set<Class<?>> reported = ConcurrentHashMap.newKeySet();

    private Listeners(List<VerifierListener> listeners) {
        this.listeners = listeners.toArray(VerifierListener[]::new);
    }

    /** Several of several are several. */
    static Listeners of(List<VerifierListener> listeners) {
        List<VerifierListener> flat = new ArrayList<>();
        for (VerifierListener listener : listeners) {
            if (listener instanceof Listeners several) {
                flat.addAll(List.of(several.listeners));
            } else {
                flat.add(listener);
            }
        }
        return new Listeners(flat);
    }

    @Override
    public void verificationFinished(VerificationFinished event) {
        tell(VerifierListener::verificationFinished, event);
    }

    @Override
    public void didResolutionFinished(DidResolutionFinished event) {
        tell(VerifierListener::didResolutionFinished, event);
    }

    @Override
    public void cacheHit(CacheLookedUp event) {
        tell(VerifierListener::cacheHit, event);
    }

    @Override
    public void cacheMiss(CacheLookedUp event) {
        tell(VerifierListener::cacheMiss, event);
    }

    @Override
    public void signatureProven(SignatureProven event) {
        tell(VerifierListener::signatureProven, event);
    }

    @Override
    public void candidateRefused(CandidateRefused event) {
        tell(VerifierListener::candidateRefused, event);
    }

    @Override
    public void didHistoryConflict(DidHistoryConflict event) {
        tell(VerifierListener::didHistoryConflict, event);
    }

    @Override
    public void headConflict(HeadConflict event) {
        tell(VerifierListener::headConflict, event);
    }

    @Override
    public void revisionMarkIgnored(RevisionMarkIgnored event) {
        tell(VerifierListener::revisionMarkIgnored, event);
    }

    @Override
    public void circuitChanged(CircuitChanged event) {
        tell(VerifierListener::circuitChanged, event);
    }

    /** A listener may be in any language and throw anything; only a machine that cannot go on does not go on. */
    private <E> void tell(BiConsumer<VerifierListener, E> method, E event) {
        for (VerifierListener listener : listeners) {
            try {
                method.accept(listener, event);
            } catch (Throwable thrown) {
                rethrowIfFatal(thrown);
                report(listener.getClass(), thrown);
            }
        }
    }

    /** Names classes and places only: a message may quote anything. What logs may be what threw. */
    private void report(Class<?> listener, Throwable thrown) {
        if (!reported.add(listener)) {
            return;
        }
        try {
            StackTraceElement[] trace = thrown.getStackTrace();
            LOG.atWarn()
                    .addKeyValue("listener", listener.getName())
                    .addKeyValue("thrown", thrown.getClass().getName())
                    .addKeyValue("at", trace.length == 0 ? "unknown" : trace[0].toString())
                    .log("A listener threw; its answer is not needed, and this is logged once");
        } catch (Throwable unlogged) {
            rethrowIfFatal(unlogged);
        }
    }

    private static void rethrowIfFatal(Throwable thrown) {
        if (thrown instanceof VirtualMachineError fatal && !(thrown instanceof StackOverflowError)) {
            throw fatal;
        }
    }
}
