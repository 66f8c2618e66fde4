package io.atcr.samples.service.http;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The threads that endpoints run on: so many at once, and a short queue in the order of arrival. There are no more threads than were needed.
 */
final class Workers {

    /** How many may wait for each that runs. */
    private static final int WAITING_PER_THREAD = 4;
    private static final int STACK_BYTES = 512 * 1024;
    private static final int IDLE_MILLIS = 30_000;
    private static final int MEMORY = 16;
    private static final long STOP_MILLIS = 500;

    private final QueuedThreadPool threads;
    private final int concurrent;
    private final int places;
    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicLong meanNanos = new AtomicLong();

    Workers(int concurrent) {
        this.concurrent = concurrent;
        this.places = concurrent + concurrent * WAITING_PER_THREAD;
        ThreadGroup group = new ThreadGroup("atcr-workers");
        threads = new QueuedThreadPool(concurrent, Math.min(concurrent, 2), IDLE_MILLIS, 0, null, group,
                task -> new Thread(group, task, "atcr-worker", STACK_BYTES));
        threads.setName("atcr-worker");
        threads.setDaemon(true);
        threads.setStopTimeout(STOP_MILLIS);
    }

    void start() throws Exception {
        threads.start();
    }

    /** Interrupts what still runs. */
    void stop() throws Exception {
        threads.stop();
    }

    /** Whether a task that has so much time left would have begun by then, if what is before it takes as long as the last ones took. */
    boolean inTime(long remainingNanos) {
        int waiting = taken.get() - concurrent;
        return waiting < 0 || (waiting + 1) * (meanNanos.get() / concurrent) < remainingNanos;
    }

    /** Runs a task when it is its turn; false if there is no place for it. */
    boolean submit(Runnable task) {
        if (taken.incrementAndGet() > places) {
            taken.decrementAndGet();
            return false;
        }
        try {
            threads.execute(() -> work(task));
            return true;
        } catch (RejectedExecutionException stopped) {
            taken.decrementAndGet();
            return false;
        }
    }

    private void work(Runnable task) {
        long start = System.nanoTime();
        try {
            task.run();
        } finally {
            taken.decrementAndGet();
            long mean = meanNanos.get();
            meanNanos.lazySet(mean + (System.nanoTime() - start - mean) / MEMORY);
        }
    }

    /** How many run or wait. */
    int taken() {
        return taken.get();
    }
}
