package io.atcr.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.policy.ImageReference;
import io.atcr.policy.TrustPolicy;
import io.atcr.verifier.cache.VerificationCache;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A22: of several verifications that want one signature, one works, and its deadline is nobody else's. */
class EvidenceFlightsTest {
    private final World world = new World();
    private final Signer alice = world.signer("alice.example.com");
    private final ImageReference image = world.push(World.ATCR, "alice.example.com/prod-app");
    private final TrustPolicy policy = World.trusting("", alice);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Gate gate = new Gate();

    @AfterEach
    void stop() {
        gate.open();
        threads.shutdownNow();
    }

    private long proofs() {
        return world.count(uri -> uri.getPath().contains("getRecord"));
    }

    /** Verifications that have come as far as the signature. */
    private List<CompletableFuture<VerificationResult>> begin(Verifier verifier, int number, CountDownLatch arrived) throws InterruptedException {
        List<CompletableFuture<VerificationResult>> begun = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            begun.add(verifier.verifyAsync(image, threads));
        }
        arrived.await();
        return begun;
    }

    private VerifierListener arrival(CountDownLatch arrived) {
        return new VerifierListener() {
            @Override
            public void cacheMiss(VerifierEvent.CacheLookedUp event) {
                if (event.region().equals(CacheRegions.SIGNATURE_EVIDENCE)) {
                    arrived.countDown();
                }
            }
        };
    }

    @Test
    void oneWorksForAllThatWaitAlsoWithoutACache() throws Exception {
        alice.sign(image);
        for (VerificationCache cache : new VerificationCache[] {InvalidationTest.Shared.CAFFEINE.cache(world), VerificationCache.none()}) {
            Gate held = new Gate();
            world.requests.clear();
            world.fault("getRecord", held);
            CountDownLatch arrived = new CountDownLatch(8);
            try (Verifier verifier = world.verifier(policy).cache(cache).listener(arrival(arrived)).build()) {
                List<CompletableFuture<VerificationResult>> begun = begin(verifier, 8, arrived);
                held.awaitHeld(1);
                waitFor(7);
                held.open();
                for (CompletableFuture<VerificationResult> each : begun) {
                    assertThat(each.join().decision().allowed()).isTrue();
                }
            }
            assertThat(proofs()).isEqualTo(1);
        }
    }

    /** Until that many threads wait in a flight. */
    private static void waitFor(int followers) {
        long start = System.nanoTime();
        while (Thread.getAllStackTraces().values().stream()
                        .filter(stack -> List.of(stack).stream().anyMatch(f -> f.getClassName().endsWith(".EvidenceFlights") && f.getMethodName().equals("fly")))
                        .filter(stack -> List.of(stack).stream().noneMatch(f -> f.getMethodName().equals("lead")))
                        .count()
                < followers) {
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
            Thread.onSpinWait();
        }
    }

    @Test
    void A22_aCancelledLeaderFailsNoFollower() throws Exception {
        alice.sign(image);
        world.fault("getRecord", gate);
        try (Verifier verifier = world.verifier(policy).build()) {
            CompletableFuture<VerificationResult> leader = verifier.verifyAsync(image, threads);
            gate.awaitHeld(1);
            CompletableFuture<VerificationResult> follower = verifier.verifyAsync(image, threads);
            waitFor(1);

            leader.cancel(true);
            gate.awaitHeld(1);
            gate.open();

            assertThat(follower.join().decision().allowed()).isTrue();
            assertThat(proofs()).isEqualTo(2);
        }
    }

    @Test
    void A22_aFollowerWaitsNoLongerThanItsOwnTime() throws Exception {
        alice.sign(image);
        EvidenceFlights flights = new EvidenceFlights();
        CountDownLatch leading = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        CompletableFuture<SignatureEvidence> leader = CompletableFuture.supplyAsync(
                () -> flights.fly(alice.did(), "q", new Deadline(Duration.ofMinutes(1)), Optional::empty, () -> {
                    leading.countDown();
                    await(end);
                    return unavailable();
                }), threads);
        leading.await();

        SignatureEvidence follower = flights.fly(alice.did(), "q", new Deadline(Duration.ofMillis(20)), Optional::empty, this::unavailable);

        assertThat(follower.reason()).isEqualTo(Reason.BUDGET_EXHAUSTED);
        end.countDown();
        assertThat(leader.join().reason()).isEqualTo(Reason.PDS_UNAVAILABLE);
    }

    @Test
    void A22_aLeaderWhoseTimeIsOverOrThatBreaksIsNoAnswerForOthersButARealFailureIs() throws Exception {
        for (String how : List.of("late", "broken", "failed")) {
            EvidenceFlights flights = new EvidenceFlights();
            CountDownLatch leading = new CountDownLatch(1);
            CountDownLatch end = new CountDownLatch(1);
            Deadline time = new Deadline(how.equals("late") ? Duration.ofNanos(1) : Duration.ofMinutes(1));
            CompletableFuture<SignatureEvidence> leader = CompletableFuture.supplyAsync(
                    () -> flights.fly(alice.did(), "q", time, Optional::empty, () -> {
                        leading.countDown();
                        await(end);
                        if (how.equals("broken")) {
                            throw new IllegalStateException("a record source of the caller's");
                        }
                        return unavailable();
                    }), threads);
            leading.await();
            CompletableFuture<SignatureEvidence> follower = CompletableFuture.supplyAsync(
                    () -> flights.fly(alice.did(), "q", new Deadline(Duration.ofMinutes(1)), Optional::empty, this::absent), threads);
            waitFor(1);
            end.countDown();

            assertThat(follower.join().reason()).as(how).isEqualTo(how.equals("failed") ? Reason.PDS_UNAVAILABLE : Reason.RECORD_ABSENT);
            assertThat(leader.handle((evidence, failure) -> failure != null).join()).isEqualTo(how.equals("broken"));
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private SignatureEvidence unavailable() {
        return evidence(Reason.PDS_UNAVAILABLE);
    }

    private SignatureEvidence absent() {
        return evidence(Reason.RECORD_ABSENT);
    }

    private SignatureEvidence evidence(Reason reason) {
        return new SignatureEvidence(alice.did(), reason, "", List.of(), Optional.empty(), Optional.empty());
    }
}
