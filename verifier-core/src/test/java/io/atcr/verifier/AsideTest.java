package io.atcr.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AsideTest {
    private static final Duration LONG = Duration.ofSeconds(50);

    @Test
    void whoWaitsForAThreadThatIsSlowToBeginGivesUpInTimeAndDoesNotDoItsWork() throws Exception {
        CountDownLatch begin = new CountDownLatch(1);
        try (Aside aside = new Aside(work -> new Thread(() -> {
            awaitQuietly(begin);
            work.run();
        }))) {
            Aside.Work<Thread> work = aside.begin(Thread::currentThread);
            assertThat(work.outcome(Duration.ofMillis(20))).isEmpty();
            begin.countDown();
            assertThat(work.outcome(LONG)).isPresent().get().isNotSameAs(Thread.currentThread());
        }
    }

    @Test
    void workForWhichThereIsNoThreadIsDoneByWhoAsks() {
        try (Aside aside = new Aside(work -> null)) {
            assertThat(aside.begin(Thread::currentThread).outcome(LONG)).hasValue(Thread.currentThread());
        }
        try (Aside aside = new Aside(work -> {
            throw new OutOfMemoryError("unable to create native thread");
        })) {
            assertThat(aside.begin(Thread::currentThread).outcome(LONG)).hasValue(Thread.currentThread());
        }
        Aside closed = new Aside();
        closed.close();
        assertThat(closed.begin(Thread::currentThread).outcome(LONG)).hasValue(Thread.currentThread());
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
