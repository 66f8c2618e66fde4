package io.atcr.verifier;

import static io.atcr.verifier.VerifierTest.assertFailed;
import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.did.net.FetchError;
import io.atcr.did.net.FetchException;
import io.atcr.policy.ImageReference;
import io.atcr.policy.TrustPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AsyncVerificationTest {
    private final World world = new World();
    private final Signer alice = world.signer("alice.example.com");
    private final TrustPolicy policy = World.trusting("", alice);
    private final ImageReference image = world.push(World.ATCR, "alice.example.com/prod-app");
    private final ImageReference other = world.push(World.ATCR, "alice.example.com/other");
    private final Gate gate = new Gate();

    private Verifier oneAtOnce() {
        return world.verifier(policy).limits(VerifierLimits.defaults().withBatch(1, Duration.ofMinutes(1))).build();
    }

    private static VerificationResult answer(CompletableFuture<VerificationResult> future) throws Exception {
        return future.get(20, TimeUnit.SECONDS);
    }

    private static void assertIndeterminate(VerificationResult result, Reason reason) {
        assertThat(result.decision().allowed()).isFalse();
        assertThat(result.evidence()).isInstanceOfSatisfying(
                Evidence.Indeterminate.class, e -> assertThat(e.reason()).as(e.detail()).isEqualTo(reason));
    }

    @Test
    void theFutureHoldsWhatVerifyWouldReturn() throws Exception {
        alice.sign(image);
        try (Verifier verifier = oneAtOnce()) {
            assertThat(answer(verifier.verifyAsync(image)).decision().allowed()).isTrue();
            assertFailed(answer(verifier.verifyAsync(other)), Reason.RECORD_ABSENT);
        }
    }

    @ParameterizedTest
    @EnumSource(FetchError.class)
    void whatTheNetworkDoesIsNoExceptionOfTheFuture(FetchError error) throws Exception {
        world.fault(request -> {
            throw new FetchException(error, "broken");
        });
        try (Verifier verifier = oneAtOnce()) {
            assertThat(answer(verifier.verifyAsync(image)).decision().allowed()).isFalse();
        }
    }

    @Test
    void ownThreadsAreDaemonsAndEndWithTheVerifier() throws Exception {
        world.fault("getRecord", gate);
        CompletableFuture<VerificationResult> running;
        CompletableFuture<VerificationResult> waiting;
        try (Verifier verifier = oneAtOnce()) {
            running = verifier.verifyAsync(image);
            gate.awaitHeld(1);
            waiting = verifier.verifyAsync(other);
            assertThat(gate.threads).singleElement().satisfies(thread -> assertThat(thread.isDaemon()).isTrue());
        }
        gate.assertThreadsEnd();
        assertThat(answer(running).evidence()).isInstanceOf(Evidence.Indeterminate.class);
        assertIndeterminate(answer(waiting), Reason.INTERRUPTED);
        assertThat(world.requests).noneMatch(uri -> uri.getPath().contains("/other/"));
    }

    @Test
    void afterCloseTheAnswerIsIndeterminate() throws Exception {
        Verifier verifier = oneAtOnce();
        verifier.close();

        assertIndeterminate(answer(verifier.verifyAsync(image)), Reason.INTERRUPTED);
        assertThat(world.requests).isEmpty();
    }

    @Test
    void anExecutorThatTakesNothingIsNoException() throws Exception {
        try (Verifier verifier = oneAtOnce()) {
            CompletableFuture<VerificationResult> future = verifier.verifyAsync(image, task -> {
                throw new RejectedExecutionException("full");
            });
            assertIndeterminate(answer(future), Reason.INTERRUPTED);
        }
    }

    @Test
    void aCancelledFutureInterruptsItsVerificationAndTheThreadGoesOnWithTheNext() throws Exception {
        alice.sign(other);
        world.fault(request -> request.uri().toString().contains(world.digest(image).hex()) && request.uri().getPath().contains("getRecord") ? gate.answer(request) : null);
        try (Verifier verifier = oneAtOnce()) {
            CompletableFuture<VerificationResult> cancelled = verifier.verifyAsync(image);
            gate.awaitHeld(1);
            CompletableFuture<VerificationResult> next = verifier.verifyAsync(other);

            assertThat(cancelled.cancel(true)).isTrue();

            assertThat(cancelled).isCancelled();
            assertThat(answer(next).decision().allowed()).isTrue();
            assertThat(gate.inside()).isZero();
        }
        gate.assertThreadsEnd();
    }

    @Test
    void whatIsCancelledBeforeItBeganIsNeverAsked() throws Exception {
        world.fault("getRecord", gate);
        try (Verifier verifier = oneAtOnce()) {
            CompletableFuture<VerificationResult> running = verifier.verifyAsync(image);
            gate.awaitHeld(1);
            verifier.verifyAsync(other).cancel(false);
            gate.open();
            answer(running);
            answer(verifier.verifyAsync(image));
        }
        assertThat(world.requests).noneMatch(uri -> uri.getPath().contains("/other/"));
    }

    @Test
    void aFutureThatItsHolderCompletesStopsToo() throws Exception {
        world.fault("getRecord", gate);
        try (Verifier verifier = oneAtOnce()) {
            VerificationResult theirs = verifier.verify(World.reference("atcr.io/nobody.example.com/app:v1"));
            CompletableFuture<VerificationResult> future = verifier.verifyAsync(image);
            gate.awaitHeld(1);
            future.complete(theirs);

            assertThat(answer(future)).isSameAs(theirs);
            answer(verifier.verifyAsync(World.reference("atcr.io/nobody.example.com/app:v1")));
            assertThat(gate.inside()).isZero();
        }
    }

    @Test
    void aThreadOfTheCallersIsUsedAndIsNotLeftInterrupted() throws Exception {
        world.fault("getRecord", gate);
        List<Runnable> tasks = new ArrayList<>();
        try (Verifier verifier = oneAtOnce()) {
            CompletableFuture<VerificationResult> future = verifier.verifyAsync(image, tasks::add);
            List<Boolean> left = new ArrayList<>();
            Thread theirs = new Thread(() -> {
                tasks.get(0).run();
                left.add(Thread.currentThread().isInterrupted());
            });
            theirs.start();
            gate.awaitHeld(1);
            assertThat(gate.threads).containsExactly(theirs);
            future.cancel(true);
            theirs.join(TimeUnit.SECONDS.toMillis(20));

            assertThat(left).containsExactly(false);
        }
    }
}
