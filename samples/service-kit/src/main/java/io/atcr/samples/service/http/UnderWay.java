package io.atcr.samples.service.http;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The requests that are not answered yet, and whether the service is leaving. */
final class UnderWay {

    private final AtomicInteger count = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile boolean closing;

    void begins() {
        count.incrementAndGet();
        if (closing) {
            signal();
        }
    }

    void ends() {
        count.decrementAndGet();
        if (closing) {
            signal();
        }
    }

    int count() {
        return count.get();
    }

    /** From now on connections end with the answer. */
    void close() {
        closing = true;
    }

    boolean closing() {
        return closing;
    }

    /** Waits so long, while everything goes on. */
    void pause(long nanos) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        lock.lock();
        try {
            for (long left = nanos; left > 0; left = end - System.nanoTime()) {
                changed.await(left, TimeUnit.NANOSECONDS);
            }
        } finally {
            lock.unlock();
        }
    }

    private void signal() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until nothing was under way for a while, but no longer than so many nanoseconds. False if something still is. */
    boolean awaitQuiet(long quietNanos, long atMostNanos) throws InterruptedException {
        long end = System.nanoTime() + atMostNanos;
        lock.lock();
        try {
            while (true) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    return count.get() == 0;
                }
                if (count.get() > 0) {
                    changed.await(left, TimeUnit.NANOSECONDS);
                } else if (!changed.await(Math.min(left, quietNanos), TimeUnit.NANOSECONDS) && count.get() == 0) {
                    return true;
                }
            }
        } finally {
            lock.unlock();
        }
    }
}
