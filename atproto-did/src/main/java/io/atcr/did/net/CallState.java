package io.atcr.did.net;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What one call asks for at the moment, and the time it has left. Used by the calling thread only. */
final class CallState {

    private final long deadline;
    private @Nullable Target target;
    private boolean bodiless;

    CallState(long deadline) {
        this.deadline = deadline;
    }

    /** What is asked for from here on. */
    void hop(Target next, String method) {
        target = next;
        bodiless = method.equals("HEAD");
    }

    /** Whether the response has no body, whatever its head says. */
    boolean bodiless() {
        return bodiless;
    }

    Target target() {
        if (target == null) {
            throw new IllegalStateException("no hop yet");
        }
        return target;
    }

    /** When something that may take so long from now must be over, as the monotonic clock counts. */
    long deadline(Duration atMost) {
        return System.nanoTime() + Math.min(atMost.toNanos(), nanosLeft());
    }

    long nanosLeft() {
        return deadline - System.nanoTime();
    }

    boolean expired() {
        return nanosLeft() <= 0;
    }
}
