package io.atcr.verifier;

import io.atcr.policy.ImageReference;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;

/**
 * Several images, each verified once. The calling thread takes one after the other, and so do its helpers; a helper that nobody runs, or that
 * comes too late, is missed by nobody. When the caller has its answer, no helper is at work any more.
 */
final class Batch {
    private final Function<ImageReference, VerificationResult> verification;
    private final Function<ImageReference, VerificationResult> stopped;
    private final List<ImageReference> asked;

    // guarded by this, for as long as there are helpers
    private final Queue<ImageReference> waiting;
    private final Map<ImageReference, VerificationResult> results = new HashMap<>();
    private final Set<Thread> helping = new HashSet<>();
    private final Set<Thread> interrupted = new HashSet<>();
    private boolean closed;
    private boolean stopping;

    /** {@code stopped} is the answer for an image that was not looked at because the caller was interrupted. */
    Batch(
            Collection<ImageReference> references,
            Function<ImageReference, VerificationResult> verification,
            Function<ImageReference, VerificationResult> stopped) {
        this.asked = List.copyOf(references);
        this.waiting = new ArrayDeque<>(new LinkedHashSet<>(asked));
        this.verification = verification;
        this.stopped = stopped;
    }

    /** The results in the order of the input; {@code parallel} counts the calling thread. */
    List<VerificationResult> verify(int parallel, Executor executor) {
        int helpers = Math.min(parallel, waiting.size()) - 1;
        boolean done = false;
        try {
            recruit(helpers, executor);
            work();
            done = true;
        } finally {
            dismiss(!done);
        }
        return asked.stream().map(reference -> results.computeIfAbsent(reference, this::answer)).toList();
    }

    private void recruit(int helpers, Executor executor) {
        try {
            for (int i = 0; i < helpers; i++) {
                executor.execute(this::help);
            }
        } catch (RejectedExecutionException noThread) {
            // those that are there, or the calling thread alone
        }
    }

    private void help() {
        if (!enter()) {
            return;
        }
        try {
            work();
        } finally {
            leave();
        }
    }

    private void work() {
        for (Optional<ImageReference> next = next(); next.isPresent(); next = next()) {
            VerificationResult result = verification.apply(next.get());
            synchronized (this) {
                results.put(next.get(), result);
            }
        }
    }

    private synchronized Optional<ImageReference> next() {
        return stopping || Thread.currentThread().isInterrupted() ? Optional.empty() : Optional.ofNullable(waiting.poll());
    }

    /** For what no thread has taken, or on what a helper failed. */
    private VerificationResult answer(ImageReference reference) {
        return (stopping || Thread.currentThread().isInterrupted() ? stopped : verification).apply(reference);
    }

    private synchronized boolean enter() {
        return !closed && helping.add(Thread.currentThread());
    }

    private synchronized void leave() {
        helping.remove(Thread.currentThread());
        if (interrupted.remove(Thread.currentThread())) {
            // this interrupt was meant for the batch, not for what the thread does next
            Thread.interrupted();
        }
        notifyAll();
    }

    /** Waits for the helpers, which are interrupted if the caller is. */
    private synchronized void dismiss(boolean failed) {
        closed = true;
        boolean wasInterrupted = Thread.interrupted();
        if (failed || wasInterrupted) {
            stop();
        }
        while (!helping.isEmpty()) {
            try {
                wait();
            } catch (InterruptedException e) {
                wasInterrupted = true;
                stop();
            }
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void stop() {
        stopping = true;
        interrupted.addAll(helping);
        helping.forEach(Thread::interrupt);
    }
}
