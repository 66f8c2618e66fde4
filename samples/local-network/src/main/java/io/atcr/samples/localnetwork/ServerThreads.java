package io.atcr.samples.localnetwork;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The bounded threads that the three servers share, and a timer for responses that are held back. Thread-safe. */
final class ServerThreads implements AutoCloseable {

    private static final int THREADS = 32;
    private static final int WAITING = 8192;

    private final ThreadPoolExecutor pool;
    private final ScheduledThreadPoolExecutor timer;

    ServerThreads() {
        pool = new ThreadPoolExecutor(THREADS, THREADS, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), named("local-network-"),
            // A full queue slows the accepting thread down instead of losing a request.
            new ThreadPoolExecutor.CallerRunsPolicy());
        pool.allowCoreThreadTimeOut(true);
        timer = new ScheduledThreadPoolExecutor(1, named("local-network-timer-"));
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    private static ThreadFactory named(String prefix) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, prefix + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    Executor pool() {
        return pool;
    }

    void later(Duration delay, Runnable task) {
        try {
            timer.schedule(() -> pool.execute(task), delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException closing) {
            // The network is being closed, and its connections with it.
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        pool.shutdownNow();
        try {
            if (!pool.awaitTermination(10, TimeUnit.SECONDS) || !timer.awaitTermination(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("server threads did not end");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
