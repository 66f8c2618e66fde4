package io.atcr.did.net;

import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;

/**
 * Ends calls at their deadlines and closes connections that nobody has used for a while, on one daemon thread that is there while it has
 * something to wait for. Thread-safe.
 */
final class Watchdog implements AutoCloseable {

    private static final long LONGEST_SLEEP = TimeUnit.SECONDS.toNanos(10);
    private static final long FAR = Long.MAX_VALUE / 2;
    private static final long NOTHING = Long.MIN_VALUE;

    private final LongFunction<OptionalLong> closeUnused;
    private final Set<CallState> calls = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition earlier = lock.newCondition();
    private volatile boolean running;
    /** Whoever adds something that is due before this has to say so. */
    private volatile long wakesAt;
    private volatile boolean closed;

    /** One that closes unused connections by this function of the time, which says when the next one is due. */
    Watchdog(LongFunction<OptionalLong> closeUnused) {
        this.closeUnused = closeUnused;
    }

    void watch(CallState call) {
        calls.add(call);
        if (closed) {
            call.end();
        } else if (!running || call.deadline() - wakesAt < 0) {
            wake();
        }
    }

    void forget(CallState call) {
        calls.remove(call);
    }

    /** Whether the thread is there, and will look again. */
    boolean isRunning() {
        lock.lock();
        try {
            return running;
        } finally {
            lock.unlock();
        }
    }

    private void wake() {
        lock.lock();
        try {
            if (running) {
                earlier.signal();
            } else if (!closed) {
                // nothing of the caller that happens to start it
                Thread thread = new Thread(null, this::run, "atproto-did-deadlines", 0, false);
                thread.setContextClassLoader(null);
                thread.setDaemon(true);
                thread.start();
                running = true;
            }
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        lock.lock();
        boolean orderly = false;
        try {
            for (long next = look(); next != NOTHING && !closed; next = look()) {
                wakesAt = next;
                try {
                    earlier.awaitNanos(next - System.nanoTime());
                } catch (InterruptedException ofItsGroup) {
                    // calls count on their deadlines, whoever interrupts all threads that there are; close() ends this one
                }
            }
            orderly = true;
        } finally {
            if (!orderly) {
                // without memory, say: no call goes on without its deadline
                calls.forEach(CallState::end);
            }
            running = false;
            lock.unlock();
        }
    }

    /** Does what is due, and says when to look again. */
    private long look() {
        // from here on, what is added is either seen below, or its adder waits for the lock to say so
        long now = System.nanoTime();
        wakesAt = now + FAR;
        long next = now + FAR;
        // asked for before the idle connections: the connection of a call that ends meanwhile is then one of those
        boolean busy = !calls.isEmpty();
        for (CallState call : calls) {
            if (call.deadline() - now <= 0) {
                call.end();
                calls.remove(call);
            } else if (call.deadline() - next < 0) {
                next = call.deadline();
            }
        }
        OptionalLong due = closeUnused.apply(now);
        if (due.isPresent()) {
            next = due.getAsLong() - next < 0 ? due.getAsLong() : next;
        } else if (!busy) {
            return NOTHING;
        }
        return next - now > LONGEST_SLEEP ? now + LONGEST_SLEEP : next;
    }

    /** Ends all calls, those that begin later at once. The thread ends without being waited for. */
    @Override
    public void close() {
        closed = true;
        calls.forEach(CallState::end);
        wake();
    }
}
