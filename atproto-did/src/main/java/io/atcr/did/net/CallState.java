package io.atcr.did.net;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What one call may still use: time, and bytes that are no part of a body (the response head, the lines between chunks, the trailer).
 * Used by the calling thread only.
 */
final class CallState {

    /** One TLS record or one read buffer may bring the first bytes of the body along with the last header. */
    private static final int READ_AHEAD = 24 << 10;

    private final long deadline;
    private @Nullable Target target;
    private long framingBytesLeft = Long.MAX_VALUE;

    CallState(long deadline) {
        this.deadline = deadline;
    }

    /** What is asked for from here on. */
    void hop(Target next) {
        target = next;
        framingEnds();
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

    /** From here to the next call of this or the other method, only so many bytes may arrive. */
    void framingBegins(int maxHeaderBytes) {
        framingBytesLeft = (long) maxHeaderBytes + READ_AHEAD;
    }

    void framingEnds() {
        framingBytesLeft = Long.MAX_VALUE;
    }

    void received(int bytes) throws FramingTooLargeException {
        if (framingBytesLeft != Long.MAX_VALUE) {
            framingBytesLeft -= bytes;
            if (framingBytesLeft < 0) {
                throw new FramingTooLargeException();
            }
        }
    }

    /** A response head or the like past its limit, as it travels through the HTTP library. */
    static final class FramingTooLargeException extends IOException {

        private static final long serialVersionUID = 1L;

        FramingTooLargeException() {
            super("response framing too large");
        }
    }
}
