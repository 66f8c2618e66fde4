package io.atcr.verifier;

import java.time.Duration;

/** One total deadline, on the monotonic clock. */
final class Deadline {
    private final long start = System.nanoTime();
    private final long budget;

    Deadline(Duration timeout) {
        this.budget = timeout.toNanos();
    }

    boolean passed() {
        return System.nanoTime() - start >= budget;
    }

    /** At least one millisecond, so that a caller who is told to stop is told by the operation itself. */
    Duration remaining() {
        return Duration.ofNanos(Math.max(1_000_000L, budget - (System.nanoTime() - start)));
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
