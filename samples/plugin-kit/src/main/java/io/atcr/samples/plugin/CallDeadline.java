package io.atcr.samples.plugin;

import java.time.Duration;

/** When a call has to be over, on the monotonic clock. Immutable and thread-safe. */
public final class CallDeadline {
    private final long end;

    private CallDeadline(long end) {
        this.end = end;
    }

    /**
     * A deadline that begins to run now.
     *
     * @param time how long there is
     * @return the deadline
     */
    public static CallDeadline in(Duration time) {
        return new CallDeadline(System.nanoTime() + time.toNanos());
    }

    /**
     * What is left.
     *
     * @return the time left, never negative
     */
    public Duration left() {
        return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    }

    /** The nearer one of this deadline and another time from now. */
    CallDeadline within(Duration time) {
        long other = System.nanoTime() + time.toNanos();
        return other - end < 0 ? new CallDeadline(other) : this;
    }
}
