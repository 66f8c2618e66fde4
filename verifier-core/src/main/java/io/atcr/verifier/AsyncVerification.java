package io.atcr.verifier;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/** A verification on another thread. Whoever completes the answer otherwise, as by cancelling it, stops the verification. */
final class AsyncVerification extends FutureTask<VerificationResult> {
    private final CompletableFuture<VerificationResult> answer = new CompletableFuture<>();
    private final Supplier<VerificationResult> stopped;
    private volatile boolean interrupted;

    /** {@code stopped} is the answer if the verification never begins, or is cancelled by whoever was to run it. */
    private AsyncVerification(Callable<VerificationResult> verification, Supplier<VerificationResult> stopped) {
        super(verification);
        this.stopped = stopped;
    }

    static CompletableFuture<VerificationResult> start(Callable<VerificationResult> verification, Supplier<VerificationResult> stopped, Executor executor) {
        AsyncVerification task = new AsyncVerification(verification, stopped);
        CompletableFuture<VerificationResult> answer = task.answer;
        answer.whenComplete((result, failure) -> task.interrupt());
        try {
            executor.execute(task);
        } catch (RejectedExecutionException noThread) {
            task.cancel(false);
        }
        return answer;
    }

    private void interrupt() {
        interrupted = !isDone();
        cancel(true);
    }

    @Override
    public void run() {
        super.run();
        if (interrupted && isCancelled()) {
            // this interrupt was meant for the verification, not for what the thread does next
            Thread.interrupted();
        }
    }

    /** The task is no longer to be cancelled when this is called, so that what completes the answer here interrupts nobody. */
    @Override
    protected void done() {
        if (answer.isDone()) {
            return;
        }
        if (isCancelled()) {
            answer.complete(stopped.get());
            return;
        }
        try {
            answer.complete(get());
        } catch (ExecutionException e) {
            answer.completeExceptionally(e.getCause());
        } catch (InterruptedException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
