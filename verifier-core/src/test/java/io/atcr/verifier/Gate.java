package io.atcr.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.did.net.FetchError;
import io.atcr.did.net.FetchException;
import io.atcr.did.net.FetchRequest;
import io.atcr.did.net.FetchResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Holds requests until a test lets them go; says how many are held. One that is interrupted fails, as the connector's do. */
final class Gate implements World.Fault {
    private static final long PATIENCE_SECONDS = 20;

    final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final Semaphore arrived = new Semaphore(0);
    private final CountDownLatch open = new CountDownLatch(1);
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    @Override
    public @Nullable FetchResponse answer(FetchRequest request) throws FetchException {
        threads.add(Thread.currentThread());
        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
        arrived.release();
        try {
            if (!open.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("nobody opened the gate");
            }
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FetchException(FetchError.INTERRUPTED, "interrupted");
        } finally {
            inside.decrementAndGet();
        }
    }

    void awaitHeld(int requests) throws InterruptedException {
        assertThat(arrived.tryAcquire(requests, PATIENCE_SECONDS, TimeUnit.SECONDS)).as(requests + " requests held").isTrue();
    }

    void open() {
        open.countDown();
    }

    int most() {
        return most.get();
    }

    int inside() {
        return inside.get();
    }

    /** Every thread that was held ends. */
    void assertThreadsEnd() throws InterruptedException {
        for (Thread thread : threads) {
            thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
            assertThat(thread.isAlive()).as(thread.getName()).isFalse();
        }
    }
}
