package io.atcr.verifier;

import static io.atcr.verifier.VerifierTest.assertFailed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atcr.policy.Decision;
import io.atcr.policy.ImageReference;
import io.atcr.policy.TrustPolicy;
import io.atcr.verifier.cache.VerificationCache;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BatchTest {
    private final World world = new World();
    private final Signer alice = world.signer("alice.example.com");
    private final TrustPolicy policy = World.trusting("", alice);
    private final List<ImageReference> images = new ArrayList<>();

    BatchTest() {
        for (int i = 0; i < 8; i++) {
            ImageReference image = world.push(World.ATCR, "alice.example.com/app" + i);
            alice.sign(image);
            images.add(image);
        }
    }

    private VerifierBuilder verifier(int parallel) {
        return world.verifier(policy).cache(VerificationCache.none())
                .limits(VerifierLimits.defaults().withBatch(parallel, Duration.ofMinutes(1)));
    }

    private static void assertIndeterminate(VerificationResult result, Reason reason) {
        assertThat(result.decision().outcome()).isEqualTo(Decision.Outcome.DENY);
        assertThat(result.evidence()).isInstanceOfSatisfying(
                Evidence.Indeterminate.class, e -> assertThat(e.reason()).as(e.detail()).isEqualTo(reason));
    }

    @Test
    void resultsAreInTheOrderOfTheInputAndDuplicatesAreVerifiedOnce() {
        ImageReference unsigned = world.push(World.ATCR, "alice.example.com/unsigned");
        List<ImageReference> asked = List.of(images.get(1), unsigned, images.get(0), images.get(1), unsigned);
        try (Verifier verifier = verifier(3).build()) {
            List<VerificationResult> results = verifier.verifyAll(asked);

            assertThat(results).extracting(VerificationResult::reference).containsExactlyElementsOf(asked);
            assertThat(results).extracting(result -> result.decision().allowed()).containsExactly(true, false, true, true, false);
            assertFailed(results.get(1), Reason.RECORD_ABSENT);
            assertThat(results.get(3)).isSameAs(results.get(0));
            assertThat(world.count(uri -> uri.getPath().contains("getRecord"))).isEqualTo(3);
        }
    }

    @Test
    void nothingIsAskedForNothing() {
        try (Verifier verifier = verifier(3).build()) {
            assertThat(verifier.verifyAll(List.of())).isEmpty();
            assertThat(world.requests).isEmpty();
        }
    }

    @Test
    void A20_asManyAtOnceAsTheLimitsSayAndNoMore() throws Exception {
        Gate gate = new Gate();
        world.fault("getRecord", gate);
        try (Verifier verifier = verifier(3).build()) {
            CompletableFuture<List<VerificationResult>> results = CompletableFuture.supplyAsync(() -> verifier.verifyAll(images));
            gate.awaitHeld(3);
            gate.open();

            assertThat(results.get(20, TimeUnit.SECONDS)).hasSize(8).allMatch(result -> result.decision().allowed());
            assertThat(gate.most()).isEqualTo(3);
        }
    }

    @Test
    void whereNoTimeIsLeftTheAnswerIsIndeterminateAndNobodyIsAsked() {
        TrustPolicy lenient = World.trusting("  - name: dev\n    scope: \"atcr.io/alice.example.com/app7\"\n    require:\n      signature: false\n    action: audit\n", alice);
        world.fault(request -> {
            long start = System.nanoTime();
            while (System.nanoTime() - start < TimeUnit.MILLISECONDS.toNanos(2)) {
                Thread.onSpinWait();
            }
            return null;
        });
        VerifierLimits limits = VerifierLimits.defaults().withBatch(1, Duration.ofMillis(1));
        try (Verifier verifier = world.verifier(lenient).limits(limits).build()) {
            List<VerificationResult> results = verifier.verifyAll(images);

            for (VerificationResult result : results.subList(1, 7)) {
                assertIndeterminate(result, Reason.BUDGET_EXHAUSTED);
            }
            assertThat(results.get(7).evidence()).as("a policy that asks for no signature needs no time").isInstanceOf(Evidence.NotRequired.class);
            assertThat(world.requests).noneMatch(uri -> uri.toString().matches(".*/app[1-7]/.*"));
        }
    }

    @Test
    void whatThePolicyRefusesByItselfIsRefusedForThatReasonWithoutTimeToo() {
        ImageReference elsewhere = World.reference("ghcr.io/alice/app:v1");
        Thread.currentThread().interrupt();
        try (Verifier verifier = verifier(1).build()) {
            List<VerificationResult> results = verifier.verifyAll(List.of(elsewhere, images.get(0)));

            assertThat(Thread.interrupted()).isTrue();
            assertFailed(results.get(0), Reason.FOREIGN_SIGNERS_NOT_ADMITTED);
            assertIndeterminate(results.get(1), Reason.INTERRUPTED);
            assertThat(world.requests).isEmpty();
        } finally {
            Thread.interrupted();
        }
    }

    @Test
    void anInterruptedCallerGetsAnAnswerForEachAndLeavesNobodyAtWork() throws Exception {
        Gate gate = new Gate();
        world.fault("getRecord", gate);
        try (Verifier verifier = verifier(2).build()) {
            FutureTask<List<VerificationResult>> call = new FutureTask<>(() -> {
                List<VerificationResult> results = verifier.verifyAll(images);
                assertThat(Thread.currentThread().isInterrupted()).isTrue();
                assertThat(gate.inside()).isZero();
                return results;
            });
            Thread caller = new Thread(call);
            caller.start();
            gate.awaitHeld(2);
            caller.interrupt();

            List<VerificationResult> results = call.get(20, TimeUnit.SECONDS);
            assertThat(results).hasSize(8).allMatch(result -> result.evidence() instanceof Evidence.Indeterminate);
            results.subList(2, 8).forEach(result -> assertIndeterminate(result, Reason.INTERRUPTED));
            assertThat(gate.threads).hasSize(2);
        }
        gate.assertThreadsEnd();
    }

    @Test
    void closingTheVerifierEndsItsThreadsAndTheCallerFinishesAlone() throws Exception {
        Gate gate = new Gate();
        world.fault("getRecord", gate);
        Verifier verifier = verifier(3).build();
        CompletableFuture<List<VerificationResult>> results = CompletableFuture.supplyAsync(() -> verifier.verifyAll(images));
        gate.awaitHeld(3);
        List<Thread> own = gate.threads.stream().filter(thread -> thread.getName().startsWith("atcr-verifier-")).toList();
        assertThat(own).hasSize(2).allMatch(Thread::isDaemon);

        verifier.close();
        for (Thread thread : own) {
            thread.join(TimeUnit.SECONDS.toMillis(20));
            assertThat(thread.isAlive()).isFalse();
        }
        gate.open();

        assertThat(results.get(20, TimeUnit.SECONDS)).hasSize(8).filteredOn(result -> result.decision().allowed()).hasSize(6);
    }

    @Test
    void anExecutorThatTakesNothingOrForgetsEverythingIsMissedByNobody() {
        Executor refusing = task -> {
            throw new RejectedExecutionException("full");
        };
        List<Runnable> forgotten = new ArrayList<>();
        try (Verifier verifier = verifier(4).build()) {
            for (Executor executor : List.<Executor>of(refusing, forgotten::add, Runnable::run)) {
                assertThat(verifier.verifyAll(images, executor)).hasSize(8).allMatch(result -> result.decision().allowed());
            }
            world.requests.clear();
            assertThat(forgotten).hasSize(3);
            forgotten.forEach(Runnable::run);
            assertThat(world.requests).as("a helper that comes too late does nothing").isEmpty();
        }
    }

    @Test
    void anErrorInThisProgramReachesTheCallerAndStopsTheRest() throws Exception {
        Gate gate = new Gate();
        world.fault("getRecord", gate);
        Batch batch = new Batch(images, image -> {
            if (Thread.currentThread().getName().equals("failing")) {
                throw new IllegalStateException("broken");
            }
            return world.verify(policy, image);
        }, image -> world.verify(policy, image));
        FutureTask<List<VerificationResult>> call = new FutureTask<>(() -> batch.verify(2, task -> {
            Thread helper = new Thread(task, "helper");
            helper.start();
            try {
                gate.awaitHeld(1);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }));
        new Thread(call, "failing").start();

        assertThatThrownBy(() -> call.get(20, TimeUnit.SECONDS)).hasRootCauseMessage("broken");
        gate.assertThreadsEnd();
    }
}
