package io.atcr.verifier.resilience;

import io.atcr.did.net.FetchError;
import io.atcr.did.net.FetchException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The places for requests that are made at once: those of a host inside those of all. Whoever comes first is served first. Those who wait
 * for a host hold no place among all, so that a slow host takes no more of them than its own. Thread-safe.
 */
final class Places {
    private final Semaphore total;

    Places(int total) {
        this.total = new Semaphore(total, true);
    }

    /** Waits for a place at the host and one among all. */
    void enter(Host host, Remaining remaining) throws FetchException {
        take(host.places, host, remaining);
        boolean entered = false;
        try {
            take(total, host, remaining);
            entered = true;
        } finally {
            if (!entered) {
                host.places.release();
            }
        }
    }

    void leave(Host host) {
        total.release();
        host.places.release();
    }

    private static void take(Semaphore places, Host host, Remaining remaining) throws FetchException {
        try {
            if (!places.tryAcquire(Math.max(0, remaining.nanos()), TimeUnit.NANOSECONDS)) {
                throw new FetchException(FetchError.TIMEOUT, host.upstream + ": too many requests at once, and none ended in time");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new FetchException(FetchError.INTERRUPTED, "the call to " + host.upstream + " was interrupted");
        }
    }
}
