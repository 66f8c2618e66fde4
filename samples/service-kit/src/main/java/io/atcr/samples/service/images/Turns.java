package io.atcr.samples.service.images;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A bounded number of threads that namespaces take in turns. None of them has more than half of the threads, or of the places of those who wait, and no
 * registry host more than three quarters of the threads: a burst leaves room for the next one, also for one that asks the same host. Daemon threads,
 * gone when idle. Thread-safe.
 */
final class Turns implements AutoCloseable {
    private static final long IDLE_SECONDS = 10;

    /**
     * Work, and whose it is.
     *
     * @param namespace who asked
     * @param host      who will be asked
     * @param work      what is to be done; throws nothing
     */
    record Turn(String namespace, String host, Runnable work) {}

    private final int threads;
    private final int ofNamespace;
    private final int ofHost;
    private final int places;
    private final ThreadPoolExecutor pool;

    // guarded by this
    private final Map<String, Deque<Turn>> waiting = new LinkedHashMap<>();
    private final Map<String, Integer> running = new HashMap<>();
    private final Map<String, Integer> asked = new HashMap<>();
    private int runningInAll;
    private int waitingInAll;

    /**
     * Makes no thread yet.
     *
     * @param threads how many work
     * @param places  how many may wait
     */
    Turns(int threads, int places) {
        this.threads = threads;
        this.ofNamespace = Math.max(1, threads / 2);
        this.ofHost = Math.max(1, threads * 3 / 4);
        this.places = places;
        AtomicInteger made = new AtomicInteger();
        this.pool = new ThreadPoolExecutor(threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
            Thread thread = new Thread(work, "image-gate-" + made.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        pool.allowCoreThreadTimeOut(true);
    }

    /** Whether it is begun, or will be; if not, there is no place to wait. */
    synchronized boolean begin(Turn turn) {
        if (possible(turn)) {
            return start(turn);
        }
        Deque<Turn> others = waiting.computeIfAbsent(turn.namespace(), namespace -> new ArrayDeque<>());
        if (waitingInAll >= places || others.size() >= Math.max(1, places / 2)) {
            dropEmpty(turn.namespace(), others);
            return false;
        }
        waitingInAll++;
        return others.add(turn);
    }

    /** It need not be done any more, if it has not begun. */
    synchronized void forget(Turn turn) {
        Deque<Turn> others = waiting.get(turn.namespace());
        if (others != null && others.remove(turn)) {
            waitingInAll--;
            dropEmpty(turn.namespace(), others);
        }
    }

    private void dropEmpty(String namespace, Deque<Turn> turns) {
        if (turns.isEmpty()) {
            waiting.remove(namespace);
        }
    }

    private boolean possible(Turn turn) {
        return runningInAll < threads && running.getOrDefault(turn.namespace(), 0) < ofNamespace && asked.getOrDefault(turn.host(), 0) < ofHost;
    }

    private boolean start(Turn turn) {
        count(turn, 1);
        try {
            pool.execute(() -> {
                try {
                    turn.work().run();
                } finally {
                    ended(turn);
                }
            });
            return true;
        } catch (RejectedExecutionException | OutOfMemoryError noThread) {
            count(turn, -1);
            return false;
        }
    }

    private void count(Turn turn, int more) {
        runningInAll += more;
        count(running, turn.namespace(), more);
        count(asked, turn.host(), more);
    }

    private static void count(Map<String, Integer> counts, String name, int more) {
        counts.merge(name, more, Integer::sum);
        counts.remove(name, 0);
    }

    private synchronized void ended(Turn turn) {
        count(turn, -1);
        while (runningInAll < threads && startNext()) {
            // one thread was given back, but it may have held up several hosts or namespaces
        }
    }

    /** Of the namespaces that wait the one that waits longest for its turn; it goes to the end. */
    private boolean startNext() {
        for (Map.Entry<String, Deque<Turn>> others : waiting.entrySet()) {
            for (Iterator<Turn> turns = others.getValue().iterator(); turns.hasNext(); ) {
                Turn turn = turns.next();
                if (possible(turn)) {
                    turns.remove();
                    waitingInAll--;
                    waiting.remove(others.getKey());
                    if (!others.getValue().isEmpty()) {
                        waiting.put(others.getKey(), others.getValue());
                    }
                    return start(turn);
                }
            }
        }
        return false;
    }

    /** Of how many namespaces and hosts something is remembered: those with work that is not done. */
    synchronized int remembered() {
        return waiting.size() + running.size() + asked.size();
    }

    /** Interrupts what runs; what waits is never begun. */
    @Override
    public void close() {
        synchronized (this) {
            waiting.clear();
            waitingInAll = 0;
        }
        pool.shutdownNow();
    }
}
