package io.atcr.samples.cli;

import java.time.Duration;

/** What is left of a total time, on the monotonic clock. */
record TimeLeft(long end) {
    TimeLeft(Duration total) {
        this(System.nanoTime() + total.toNanos());
    }

    /** At least a millisecond, so that whoever is out of time is told so by what he asks for. */
    Duration remaining() {
        return Duration.ofNanos(Math.max(1_000_000, end - System.nanoTime()));
    }
}
