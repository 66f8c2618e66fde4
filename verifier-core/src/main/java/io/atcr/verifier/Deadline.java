package io.atcr.verifier;

import java.time.Duration;

/** One total deadline, on the monotonic clock. */
final class Deadline {
    private final long start = System.nanoTime();
    private final long budget;

    Deadline(Duration timeout) {
        this(timeout.toNanos());
    }

    private Deadline(long budget) {
        this.budget = budget;
    }

    /** A deadline that starts now and ends with this one at the latest. */
    Deadline within(Duration timeout) {
        return new Deadline(Math.min(timeout.toNanos(), left()));
    }

    private long left() {
        return budget - (System.nanoTime() - start);
    }

    boolean passed() {
        return left() <= 0;
    }

    /** At least one millisecond, so that a caller who is told to stop is told by the operation itself. */
    Duration remaining() {
        return Duration.ofNanos(Math.max(1_000_000L, left()));
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
