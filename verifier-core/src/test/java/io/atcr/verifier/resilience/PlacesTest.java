package io.atcr.verifier.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.did.net.FetchError;
import io.atcr.did.net.FetchException;
import io.atcr.did.net.FetchRequest;
import io.atcr.did.net.FetchResponse;
import io.atcr.did.net.HttpFetcher;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How much is asked at once. */
class PlacesTest {
    private static final long PATIENCE_SECONDS = 30;
    private static final Duration LONG = Duration.ofMinutes(1);

    private final Held held = new Held();
    private final ResilientFetcher fetcher = ResilientFetcher.builder(held).limits(ResilienceLimits.defaults().withPlaces(2, 3)).build();
    private final List<Thread> threads = new ArrayList<>();
    private final Map<Thread, AtomicReference<String>> outcomes = new ConcurrentHashMap<>();

    /** Hosts that answer when a test lets them. */
    private static final class Held implements HttpFetcher {
        final Semaphore arrived = new Semaphore(0);
        final CountDownLatch open = new CountDownLatch(1);
        final Map<String, AtomicInteger> inside = new ConcurrentHashMap<>();
        final Map<String, AtomicInteger> most = new ConcurrentHashMap<>();

        @Override
        public FetchResponse fetch(FetchRequest request) throws FetchException {
            count(request.uri().getHost(), 1);
            count("all", 1);
            arrived.release();
            try {
                if (!open.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    throw new AssertionError("nobody opened");
                }
                return new FetchResponse(200, request.uri(), Map.of(), new byte[0]);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new FetchException(FetchError.INTERRUPTED, "interrupted");
            } finally {
                count(request.uri().getHost(), -1);
                count("all", -1);
            }
        }

        private void count(String name, int change) {
            int now = inside.computeIfAbsent(name, n -> new AtomicInteger()).addAndGet(change);
            most.computeIfAbsent(name, n -> new AtomicInteger()).accumulateAndGet(now, Math::max);
        }

        void awaitArrived(int requests) throws InterruptedException {
            assertThat(arrived.tryAcquire(requests, PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        }

        @Override
        public void close() {}
    }

    private Thread ask(String host, Duration timeout) {
        AtomicReference<String> outcome = new AtomicReference<>("none");
        Thread thread = new Thread(() -> outcome.set(outcome(host, timeout)));
        thread.setDaemon(true);
        outcomes.put(thread, outcome);
        threads.add(thread);
        thread.start();
        return thread;
    }

    private String outcome(String host, Duration timeout) {
        try {
            return String.valueOf(fetcher.fetch(FetchRequest.get(URI.create("https://" + host + "/x")).timeout(timeout)).status());
        } catch (FetchException e) {
            return e.code().toString();
        }
    }

    private String join(Thread thread) throws InterruptedException {
        thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        assertThat(thread.isAlive()).isFalse();
        return outcomes.get(thread).get();
    }

    private static void awaitWaiting(Thread thread) {
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
    }

    @AfterEach
    void everyThreadEnds() throws InterruptedException {
        held.open.countDown();
        for (Thread thread : threads) {
            join(thread);
        }
    }

    @Test
    void A20_aSlowHostTakesItsOwnPlacesOnly() throws InterruptedException {
        for (int i = 0; i < 6; i++) {
            ask("slow.example.com", LONG);
        }
        held.awaitArrived(2);
        ask("quick.example.com", LONG);
        held.awaitArrived(1);
        held.open.countDown();
        for (Thread thread : threads) {
            assertThat(join(thread)).isEqualTo("200");
        }
        assertThat(held.most.get("slow.example.com")).hasValue(2);
    }

    @Test
    void noMoreThanTheTotalIsAskedAtOnce() throws InterruptedException {
        for (int i = 0; i < 12; i++) {
            ask("h" + i % 4 + ".example.com", LONG);
        }
        held.awaitArrived(3);
        held.open.countDown();
        for (Thread thread : threads) {
            assertThat(join(thread)).isEqualTo("200");
        }
        assertThat(held.most.get("all")).hasValue(3);
        assertThat(held.inside.get("all")).hasValue(0);
    }

    @Test
    void waitingForAPlaceTakesOfTheRequestsTime() throws InterruptedException {
        ask("slow.example.com", LONG);
        ask("slow.example.com", LONG);
        held.awaitArrived(2);
        assertThat(join(ask("slow.example.com", Duration.ofMillis(20)))).isEqualTo("TIMEOUT");
        assertThat(held.arrived.availablePermits()).isZero();
    }

    @Test
    void anInterruptEndsTheWaitingForAPlaceAndTakesNone() throws InterruptedException {
        ask("slow.example.com", LONG);
        ask("slow.example.com", LONG);
        held.awaitArrived(2);
        Thread waiting = ask("slow.example.com", LONG);
        awaitWaiting(waiting);
        waiting.interrupt();
        assertThat(join(waiting)).isEqualTo("INTERRUPTED");
        held.open.countDown();
        assertThat(outcome("slow.example.com", LONG)).isEqualTo("200");
        assertThat(outcome("slow.example.com", LONG)).isEqualTo("200");
    }

    @Test
    void whoWaitsForAPlaceAmongAllInVainGivesTheHostsBack() throws InterruptedException {
        ask("a.example.com", LONG);
        ask("b.example.com", LONG);
        ask("c.example.com", LONG);
        held.awaitArrived(3);
        for (int i = 0; i < 3; i++) {
            assertThat(join(ask("d.example.com", Duration.ofMillis(20)))).isEqualTo("TIMEOUT");
        }
        held.open.countDown();
        assertThat(outcome("d.example.com", LONG)).isEqualTo("200");
    }

    @Test
    void anInterruptEndsARequestThatIsHeld() throws InterruptedException {
        Thread asking = ask("slow.example.com", LONG);
        held.awaitArrived(1);
        asking.interrupt();
        assertThat(join(asking)).isEqualTo("INTERRUPTED");
    }
}
