package io.atcr.did.net;

import java.io.IOException;

/** What one call may still use: time, and bytes of the response head it waits for. Used by the calling thread only. */
final class CallState {

    /** One TLS record or one read buffer may bring the first bytes of the body along with the last header. */
    private static final int READ_AHEAD = 24 << 10;

    private final long deadline;
    private long headBytesLeft = Long.MAX_VALUE;

    CallState(long deadline) {
        this.deadline = deadline;
    }

    long nanosLeft() {
        return deadline - System.nanoTime();
    }

    boolean expired() {
        return nanosLeft() <= 0;
    }

    void headBegins(int maxHeaderBytes) {
        headBytesLeft = (long) maxHeaderBytes + READ_AHEAD;
    }

    void headEnds() {
        headBytesLeft = Long.MAX_VALUE;
    }

    void received(int bytes) throws HeadTooLargeException {
        if (headBytesLeft != Long.MAX_VALUE) {
            headBytesLeft -= bytes;
            if (headBytesLeft < 0) {
                throw new HeadTooLargeException();
            }
        }
    }

    /** A response head past its limit, as it travels through the HTTP library. */
    static final class HeadTooLargeException extends IOException {

        private static final long serialVersionUID = 1L;

        HeadTooLargeException() {
            super("response head too large");
        }
    }
}
