package io.atcr.verifier;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Work of verifications beside their own threads, so that what does not wait for one another overlaps. Daemon threads, made when there is
 * work and gone when there is none for some seconds. Work for which there is no thread is done by whoever asks for its outcome. Thread-safe.
 */
final class Aside implements Executor, AutoCloseable {
    private static final int MAX_THREADS = 256;
    private static final long IDLE_SECONDS = 10;

    private final ThreadPoolExecutor pool;

    Aside() {
        this(daemons());
    }

    Aside(ThreadFactory threads) {
        pool = new ThreadPoolExecutor(0, MAX_THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), threads);
    }

    private static ThreadFactory daemons() {
        AtomicInteger made = new AtomicInteger();
        return work -> {
            Thread thread = new Thread(work, "atcr-verifier-aside-" + made.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Runs it now on a thread of these, or refuses. */
    @Override
    public void execute(Runnable work) {
        try {
            pool.execute(work);
        } catch (OutOfMemoryError noThread) {
            throw new RejectedExecutionException("the machine has no thread to give", noThread);
        }
    }

    /** Begins the work. */
    <T> Work<T> begin(Supplier<T> work) {
        FutureTask<T> task = new FutureTask<>(work::get);
        try {
            execute(task);
            return new Work<>(task, true);
        } catch (RejectedExecutionException noThread) {
            return new Work<>(task, false);
        }
    }

    /** Interrupts what runs. */
    @Override
    public void close() {
        pool.shutdownNow();
    }

    /** Work that was begun; closing it interrupts it, if it is not done. */
    static final class Work<T> implements AutoCloseable {
        private final FutureTask<T> task;
        private final boolean taken;

        private Work(FutureTask<T> task, boolean taken) {
            this.task = task;
            this.taken = taken;
        }

        /**
         * Waits for the outcome, or does the work here if there was no thread for it. What a thread has taken and not begun yet is waited for,
         * too: who does it here could not give up on it.
         *
         * @return the outcome; empty if the time ran out, or the calling thread was interrupted, which it stays
         */
        Optional<T> outcome(Duration timeout) {
            if (!taken) {
                task.run();
            }
            try {
                return Optional.of(task.get(timeout.toNanos(), TimeUnit.NANOSECONDS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            } catch (TimeoutException | CancellationException e) {
                return Optional.empty();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RuntimeException programming) {
                    throw programming;
                }
                if (e.getCause() instanceof Error fatal) {
                    throw fatal;
                }
                throw new IllegalStateException(e.getCause());
            }
        }

        @Override
        public void close() {
            task.cancel(true);
        }
    }
}
