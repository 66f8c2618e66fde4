package io.atcr.did;

import static io.atcr.did.DidAssert.did;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atcr.car.syntax.Did;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A22: one thread fetches for all, and nobody shares another's deadline or end. */
@Timeout(30)
class SingleFlightTest {

    private static final Did ALICE = did("did:plc:nrcs6opz26qao7xdypocsuvh");
    private static final Duration LONG = Duration.ofSeconds(20);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger fetches = new AtomicInteger();
    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch answer = new CountDownLatch(1);

    @AfterEach
    void end() {
        answer.countDown();
        threads.shutdownNow();
    }

    private static FreshDocuments resolver(DocumentSource source) {
        return new FreshDocuments(source, DidCache.inMemory(LONG), LONG, LONG, InstantSource.system(), System::nanoTime, ResolutionListener.NONE);
    }

    private DidDocument slow(Did did, Duration timeout) throws DidException {
        fetches.incrementAndGet();
        started.countDown();
        try {
            if (!answer.await(timeout.toNanos(), java.util.concurrent.TimeUnit.NANOSECONDS)) {
                throw new DidException(DidError.TIMEOUT, did, "slow");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new DidException(DidError.UNAVAILABLE, did, "interrupted");
        }
        return FreshDocumentsTest.document(did, 0);
    }

    private List<Future<DidDocument>> together(int count, Callable<DidDocument> question) {
        List<Future<DidDocument>> questions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            questions.add(threads.submit(question));
        }
        return questions;
    }

    @Test
    void A22_manyThatAskAtOnceAskOnce() throws Exception {
        DidResolver resolver = resolver(this::slow);
        List<Future<DidDocument>> questions = together(20, () -> resolver.resolve(ALICE, LONG));
        started.await();
        answer.countDown();

        for (Future<DidDocument> question : questions) {
            assertThat(question.get().did()).isEqualTo(ALICE);
        }
        assertThat(fetches).hasValue(1);
    }

    @Test
    void A22_whoHasLittleTimeDoesNotWaitForWhoHasMuch() throws Exception {
        DidResolver resolver = resolver(this::slow);
        Future<DidDocument> patient = threads.submit(() -> resolver.resolve(ALICE, LONG));
        started.await();

        DidAssert.assertFails(() -> resolver.resolve(ALICE, Duration.ofMillis(50)), DidError.TIMEOUT);
        answer.countDown();
        assertThat(patient.get()).isNotNull();
        assertThat(fetches).hasValue(1);
    }

    @Test
    void A22_whoHasMuchTimeIsNotEndedByWhoHasLittle() throws Exception {
        DidResolver resolver = resolver(this::slow);
        Future<DidDocument> hasty = threads.submit(() -> resolver.resolve(ALICE, Duration.ofMillis(200)));
        started.await();
        List<Future<DidDocument>> patient = together(5, () -> resolver.resolve(ALICE, LONG));

        assertThatThrownBy(hasty::get).isInstanceOf(ExecutionException.class).cause().hasMessageContaining("slow");
        answer.countDown();
        for (Future<DidDocument> question : patient) {
            assertThat(question.get()).isNotNull();
        }
    }

    @Test
    void A22_aLeaderThatIsCancelledDoesNotFailItsFollowers() throws Exception {
        DidResolver resolver = resolver(this::slow);
        Future<DidDocument> leader = threads.submit(() -> resolver.resolve(ALICE, LONG));
        started.await();
        List<Future<DidDocument>> followers = together(5, () -> resolver.resolve(ALICE, LONG));
        leader.cancel(true);
        answer.countDown();

        for (Future<DidDocument> follower : followers) {
            assertThat(follower.get()).isNotNull();
        }
    }

    @Test
    void A22_aLeaderThatBreaksDoesNotHangItsFollowers() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        DidResolver resolver = resolver((did, timeout) -> {
            slow(did, timeout);
            if (calls.getAndIncrement() == 0) {
                throw new IllegalStateException("a bug");
            }
            return FreshDocumentsTest.document(did, 0);
        });
        Future<DidDocument> leader = threads.submit(() -> resolver.resolve(ALICE, LONG));
        started.await();
        Future<DidDocument> follower = threads.submit(() -> resolver.resolve(ALICE, LONG));
        answer.countDown();

        assertThatThrownBy(leader::get).isInstanceOf(ExecutionException.class).hasCauseInstanceOf(IllegalStateException.class);
        assertThat(follower.get()).isNotNull();
    }

    @Test
    void anAnswerForOneIsAnAnswerForAll() throws Exception {
        DidResolver resolver = resolver((did, timeout) -> {
            slow(did, timeout);
            throw new DidException(DidError.NOT_FOUND, did, "no such DID");
        });
        List<Future<DidDocument>> questions = together(10, () -> resolver.resolve(ALICE, LONG));
        started.await();
        answer.countDown();

        for (Future<DidDocument> question : questions) {
            assertThatThrownBy(question::get).isInstanceOf(ExecutionException.class).cause().isInstanceOf(DidException.class)
                    .hasMessage("no such DID");
        }
        assertThat(fetches).hasValue(1);
    }

    @Test
    void A22_aForcedRefreshDoesNotJoinWhatWasAskedBeforeIt() throws Exception {
        DidResolver resolver = resolver(this::slow);
        Future<DidDocument> before = threads.submit(() -> resolver.resolve(ALICE, LONG));
        started.await();
        Future<DidDocument> forced = threads.submit(() -> resolver.refresh(ALICE, LONG));
        while (fetches.get() < 2) {
            Thread.onSpinWait();
        }
        answer.countDown();

        assertThat(forced.get()).isNotNull();
        assertThat(before.get()).isNotNull();
    }
}
