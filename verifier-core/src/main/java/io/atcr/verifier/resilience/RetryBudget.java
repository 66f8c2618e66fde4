package io.atcr.verifier.resilience;

/** One retry for every five requests, and ten in a row: a host that is ill is not asked three times as much for it. Thread-safe. */
final class RetryBudget {
    private static final int EARNED = 1;
    private static final int COST = 5;
    private static final int MOST = 10 * COST;

    private int kept = MOST;

    /** A request is made for the first time. */
    synchronized void earn() {
        kept = Math.min(MOST, kept + EARNED);
    }

    synchronized boolean spend() {
        if (kept < COST) {
            return false;
        }
        kept -= COST;
        return true;
    }
}
