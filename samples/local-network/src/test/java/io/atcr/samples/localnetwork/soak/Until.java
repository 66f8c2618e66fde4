package io.atcr.samples.localnetwork.soak;

import java.time.Instant;

/** Until when something may have been so: while it changes, both the old and the new may be. Thread-safe. */
final class Until {
    private volatile Instant last = Instant.MIN;

    /** From now on it may be so. */
    void begin() {
        last = Instant.MAX;
    }

    /** From now on it cannot be so any more. */
    void end(Instant now) {
        last = now;
    }

    /** Whether it may have been so at that instant, or since. */
    boolean since(Instant instant) {
        return !last.isBefore(instant);
    }
}
