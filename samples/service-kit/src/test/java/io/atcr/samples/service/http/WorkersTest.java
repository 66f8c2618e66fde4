package io.atcr.samples.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One at a time, four in the queue. */
class WorkersTest {

    private static final int PLACES = 5;

    private final Workers workers = new Workers(1);
    private final Semaphore gate = new Semaphore(0);

    @BeforeEach
    void start() throws Exception {
        workers.start();
    }

    @AfterEach
    void stop() throws Exception {
        gate.release(100);
        workers.stop();
    }

    @Test
    void A20_theQueueIsBoundedAndKeepsTheOrderOfArrival() {
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < PLACES; i++) {
            int number = i;
            assertThat(workers.submit(() -> {
                gate.acquireUninterruptibly();
                order.add(number);
            })).isTrue();
        }
        assertThat(workers.submit(() -> order.add(99))).isFalse();
        gate.release(PLACES);
        Settled.until("all are done", () -> workers.taken() == 0);
        assertThat(order).containsExactly(0, 1, 2, 3, 4);
        assertThat(workers.submit(() -> order.add(5))).as("there is a place again").isTrue();
        Settled.until("it is done", () -> order.contains(5));
    }

    @Test
    void A20_whoCannotBeginInTimeIsToldAtOnce() {
        assertThat(workers.submit(() -> LockSupport.parkNanos(300_000_000))).isTrue();
        Settled.until("it is done", () -> workers.taken() == 0);
        assertThat(workers.inTime(1)).as("a place is free").isTrue();
        for (int i = 0; i < 3; i++) {
            workers.submit(gate::acquireUninterruptibly);
        }
        assertThat(workers.inTime(1_000_000)).as("three are before it").isFalse();
        assertThat(workers.inTime(60_000_000_000L)).isTrue();
    }
}
