package io.atcr.samples.cli;

import io.atcr.policy.ImageReference;
import io.atcr.verifier.VerificationResult;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Several images, some at once, each asked about once; the answers come in the order in which the images were named. */
final class Inquiry {
    private static final long PATIENCE_SECONDS = 2;

    private final Function<ImageReference, VerificationResult> verification;
    private final int parallel;
    private final Tally tally;
    private final Runnable release;

    /** {@code release} ends what is under way; called where answers are not waited for. */
    Inquiry(Function<ImageReference, VerificationResult> verification, int parallel, Tally tally, Runnable release) {
        this.verification = verification;
        this.parallel = parallel;
        this.tally = tally;
        this.release = release;
    }

    /**
     * Asks, until all is answered or nobody takes the answers any more.
     *
     * @throws StoppedException if this thread is interrupted; nothing is asked any more then
     */
    void run(List<ImageReference> images, Outputs outputs) {
        Set<ImageReference> distinct = new LinkedHashSet<>(images);
        ExecutorService threads = Executors.newFixedThreadPool(Math.min(parallel, distinct.size()), work -> {
            Thread thread = new Thread(work, "atcr-verify");
            thread.setDaemon(true);
            return thread;
        });
        boolean early = true;
        try {
            tally.begin(distinct.size());
            Map<ImageReference, Future<Answer>> answers = new LinkedHashMap<>();
            distinct.forEach(image -> answers.put(image, threads.submit(() -> tally.count(Answer.of(verification.apply(image))))));
            for (ImageReference image : images) {
                Answer answer = answer(image, Objects.requireNonNull(answers.get(image)));
                tally.aside(() -> outputs.accept(answer));
                if (outputs.abandoned()) {
                    return;
                }
            }
            early = false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoppedException();
        } finally {
            tally.end();
            stop(threads, early);
        }
    }

    private static Answer answer(ImageReference image, Future<Answer> asked) throws InterruptedException {
        try {
            return asked.get();
        } catch (ExecutionException e) {
            return Answer.notAsked(image.toString(), ExitStatus.INTERNAL, "internal error: " + e.getCause());
        }
    }

    /** What runs is interrupted, and given the time to tidy up. */
    private void stop(ExecutorService threads, boolean early) {
        threads.shutdownNow();
        boolean interrupted = Thread.interrupted();
        try {
            if (early) {
                release.run();
            }
            threads.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
