package io.atcr.samples.gatekeeper.load;

import io.atcr.samples.gatekeeper.load.Programs.Running;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;

/**
 * Callers that ask replicas in turn until they are told to stop, as connections through a Kubernetes Service do: one whose replica is gone loses the
 * question that was under way, and goes on with another.
 */
final class Crowd implements AutoCloseable {
    private final SSLContext client;
    private final List<Running> replicas;
    private final List<String> good;
    private final String bad;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicInteger next = new AtomicInteger();
    private volatile boolean stop;

    /** What came of a question, counted. */
    final AtomicInteger allowed = new AtomicInteger();
    final AtomicInteger again = new AtomicInteger();
    final AtomicInteger lost = new AtomicInteger();
    final AtomicInteger refused = new AtomicInteger();
    final AtomicLong longestNanos = new AtomicLong();
    /** Answers that are not right. */
    final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();

    Crowd(SSLContext client, List<Running> replicas, List<String> good, String bad, int callers) {
        this.client = client;
        this.replicas = new CopyOnWriteArrayList<>(replicas);
        this.good = good;
        this.bad = bad;
        for (int i = 0; i < callers; i++) {
            Thread thread = new Thread(this::ask, "caller-" + i);
            threads.add(thread);
            thread.start();
        }
    }

    private void ask() {
        while (!stop) {
            Running replica = replicas.get(Math.floorMod(next.getAndIncrement(), replicas.size()));
            try (ReviewClient connection = new ReviewClient(client, replica.port())) {
                // a connection is used for a while, as Gatekeeper does
                for (int i = 0; i < 50 && !stop; i++) {
                    ask(connection, replica);
                }
            } catch (IOException gone) {
                // one that is not there takes no question; the Service stops sending to it
                refused.incrementAndGet();
                if (!replica.process().isAlive()) {
                    replicas.remove(replica);
                }
            }
        }
    }

    private void ask(ReviewClient connection, Running replica) throws IOException {
        int number = next.getAndIncrement();
        boolean trusted = number % 4 != 0;
        String image = trusted ? good.get(Math.floorMod(number, good.size())) : bad;
        byte[] request = Reviews.of("load", image);
        long start = System.nanoTime();
        String answer;
        try {
            answer = connection.ask(request);
        } catch (IOException e) {
            lost.incrementAndGet();
            if (!ends(replica)) {
                wrong.add("no answer from a replica that runs: " + e);
            }
            throw e;
        }
        longestNanos.accumulateAndGet(System.nanoTime() - start, Math::max);
        judge(trusted, image, answer);
    }

    /** Whether it is on its way out: its connections are gone a moment before it is. */
    private static boolean ends(Running replica) {
        try {
            return replica.process().waitFor(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void judge(boolean trusted, String image, String answer) {
        boolean passes = Reviews.allowed(answer, image);
        boolean tryAgain = answer.contains("\"systemError\":\"") && !answer.contains("\"systemError\":\"\"") || answer.contains("\"error\":");
        if (passes && trusted) {
            allowed.incrementAndGet();
        } else if (passes || trusted && !tryAgain) {
            wrong.add(image + ": " + answer);
        } else if (trusted) {
            again.incrementAndGet();
        }
    }

    /** Waits until so many more good images were let through. */
    boolean awaitAllowed(int more, long atMostMillis) throws InterruptedException {
        int target = allowed.get() + more;
        for (long waited = 0; waited < atMostMillis; waited += 20) {
            if (allowed.get() >= target) {
                return true;
            }
            Thread.sleep(20);
        }
        return false;
    }

    @Override
    public void close() throws InterruptedException {
        stop = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
