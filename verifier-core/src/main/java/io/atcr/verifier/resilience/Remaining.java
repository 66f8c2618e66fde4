package io.atcr.verifier.resilience;

import io.atcr.did.net.FetchLimits;
import java.time.Duration;
import java.util.function.LongSupplier;

/** The time of one request, on the monotonic clock. */
final class Remaining {
    private final LongSupplier nanoClock;
    private final long start;
    private final long budget;

    Remaining(LongSupplier nanoClock, Duration budget) {
        this.nanoClock = nanoClock;
        this.start = nanoClock.getAsLong();
        this.budget = budget.toNanos();
    }

    long nanos() {
        return budget - (nanoClock.getAsLong() - start);
    }

    Duration duration() {
        return Duration.ofNanos(nanos());
    }

    /** Whether not even the connector's shortest timeout is left. */
    boolean over() {
        return nanos() < FetchLimits.MIN_TIMEOUT.toNanos();
    }

    /** Whether so much may pass and as much as the connector needs is left. */
    boolean covers(Duration wait) {
        return wait.compareTo(duration().minus(FetchLimits.MIN_TIMEOUT)) <= 0;
    }

    /** Whether so much may pass before half of all the time is gone. */
    boolean coversInFirstHalf(Duration wait) {
        return wait.compareTo(duration().minusNanos(budget / 2)) < 0 && covers(wait);
    }
}
