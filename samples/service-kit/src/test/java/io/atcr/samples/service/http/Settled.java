package io.atcr.samples.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what another thread brings about, no longer than a test may take. */
final class Settled {

    private static final long MOST_NANOS = Duration.ofSeconds(20).toNanos();

    private Settled() {
    }

    static void until(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + MOST_NANOS;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - end).as("still not: " + what).isNegative();
            LockSupport.parkNanos(2_000_000);
        }
    }

    /** Nothing is left of what clients did: no connection, no request, no body, no work. */
    static void nothingLeft(Running running, long room) {
        Means means = running.http().means();
        until("no connection", () -> running.http().connections() == 0);
        until("no visitor", () -> running.http().visitors() == 0);
        until("nothing under way", () -> means.underWay().count() == 0);
        until("no work", () -> means.workers().taken() == 0);
        until("all room given back", () -> means.room().left() == room);
    }
}
