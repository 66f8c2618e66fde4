package io.atcr.verifier.resilience;

import io.atcr.did.net.FetchLimits;
import java.time.Duration;

/**
 * How long, how often and how much at once each upstream host is asked. A host is a scheme, a host name and a port.
 *
 * @param attempts the most times a GET or HEAD request is made, the first one included; 1 to 10
 * @param attemptTimeout the longest one attempt takes, a millisecond to a day; requests for more than
 *     {@value ResilienceLimits#LARGE_BODY_BYTES} bytes get all the time there is
 * @param firstBackoff the longest wait before the first retry, doubled for each further one; up to a day
 * @param longestBackoff the longest wait before any retry that the host does not set itself; up to a day
 * @param circuitWindow how many of the newest answers of a host are looked at; 0 for no circuit, at most 1000
 * @param circuitMinimum of how many answers something is known before a circuit opens; 1 to {@code circuitWindow}
 * @param circuitFailurePercent the part of these that say the host is ill, from which its circuit opens; 1 to 100
 * @param circuitPause how long a host is left alone before it is tried again, a millisecond to a day
 * @param maxPerHost the most requests to one host at once, at least 1
 * @param maxTotal the most requests at once, at least {@code maxPerHost}
 * @param maxHosts of how many hosts something is remembered, at least 1; more only while as many are asked at once
 */
public record ResilienceLimits(
        int attempts,
        Duration attemptTimeout,
        Duration firstBackoff,
        Duration longestBackoff,
        int circuitWindow,
        int circuitMinimum,
        int circuitFailurePercent,
        Duration circuitPause,
        int maxPerHost,
        int maxTotal,
        int maxHosts) {

    /** A request that admits a larger body than this has no {@link #attemptTimeout()}: a large answer may take its time. */
    public static final int LARGE_BODY_BYTES = 8 << 20;

    private static final int MOST_ATTEMPTS = 10;
    private static final int LARGEST_WINDOW = 1000;
    private static final ResilienceLimits DEFAULTS = new ResilienceLimits(
            3, Duration.ofSeconds(5), Duration.ofMillis(100), Duration.ofSeconds(1), 20, 10, 50, Duration.ofSeconds(10), 64, 256, 1024);
    private static final ResilienceLimits NONE = new ResilienceLimits(
            1, FetchLimits.MAX_TIMEOUT, Duration.ZERO, Duration.ZERO, 0, 1, 100, FetchLimits.MAX_TIMEOUT, Integer.MAX_VALUE, Integer.MAX_VALUE, 1);

    /**
     * Validates the limits.
     *
     * @param attempts the most times a GET or HEAD request is made, the first one included
     * @param attemptTimeout the longest one attempt takes
     * @param firstBackoff the longest wait before the first retry
     * @param longestBackoff the longest wait before any retry that the host does not set itself
     * @param circuitWindow how many of the newest answers of a host are looked at
     * @param circuitMinimum of how many answers something is known before a circuit opens
     * @param circuitFailurePercent the part of these that say the host is ill
     * @param circuitPause how long a host is left alone
     * @param maxPerHost the most requests to one host at once
     * @param maxTotal the most requests at once
     * @param maxHosts of how many hosts something is remembered
     * @throws IllegalArgumentException if one is out of range
     */
    public ResilienceLimits {
        require(attempts >= 1 && attempts <= MOST_ATTEMPTS, "attempts must be 1 to " + MOST_ATTEMPTS);
        require(isTimeout(attemptTimeout), "attemptTimeout must be between a millisecond and a day");
        require(isWait(firstBackoff) && isWait(longestBackoff), "a backoff must be between nothing and a day");
        require(circuitWindow >= 0 && circuitWindow <= LARGEST_WINDOW, "circuitWindow must be 0 to " + LARGEST_WINDOW);
        require(circuitMinimum >= 1 && circuitMinimum <= Math.max(1, circuitWindow), "circuitMinimum must be 1 to circuitWindow");
        require(circuitFailurePercent >= 1 && circuitFailurePercent <= 100, "circuitFailurePercent must be 1 to 100");
        require(isTimeout(circuitPause), "circuitPause must be between a millisecond and a day");
        require(maxPerHost >= 1 && maxTotal >= maxPerHost, "maxPerHost must be positive, and maxTotal no smaller");
        require(maxHosts >= 1, "maxHosts must be positive");
    }

    /**
     * The defaults: 3 attempts of 5 seconds, waits of up to 100 milliseconds, doubled, of a second at the most; a host of whose last 20
     * answers, 10 at least, half say that it is ill is left alone for 10 seconds; 64 requests to a host and 256 in total at once; 1024 hosts.
     *
     * @return the default limits
     */
    public static ResilienceLimits defaults() {
        return DEFAULTS;
    }

    /**
     * No retries, no circuits, no limit on what is done at once: every request is passed on as it is.
     *
     * @return limits that switch everything off
     */
    public static ResilienceLimits none() {
        return NONE;
    }

    /**
     * The same limits with other attempts.
     *
     * @param most the most times a request is made, the first one included
     * @param timeout the longest one attempt takes
     * @return new limits
     */
    public ResilienceLimits withAttempts(int most, Duration timeout) {
        return new ResilienceLimits(most, timeout, firstBackoff, longestBackoff, circuitWindow, circuitMinimum, circuitFailurePercent, circuitPause,
                maxPerHost, maxTotal, maxHosts);
    }

    /**
     * The same limits with other waits.
     *
     * @param first the longest wait before the first retry
     * @param longest the longest wait before any retry
     * @return new limits
     */
    public ResilienceLimits withBackoff(Duration first, Duration longest) {
        return new ResilienceLimits(attempts, attemptTimeout, first, longest, circuitWindow, circuitMinimum, circuitFailurePercent, circuitPause,
                maxPerHost, maxTotal, maxHosts);
    }

    /**
     * The same limits with another circuit.
     *
     * @param window how many of the newest answers of a host are looked at; 0 for no circuit
     * @param minimum of how many answers something is known before a circuit opens
     * @param failurePercent the part of these that say the host is ill
     * @param pause how long a host is left alone
     * @return new limits
     */
    public ResilienceLimits withCircuit(int window, int minimum, int failurePercent, Duration pause) {
        return new ResilienceLimits(attempts, attemptTimeout, firstBackoff, longestBackoff, window, minimum, failurePercent, pause,
                maxPerHost, maxTotal, maxHosts);
    }

    /**
     * The same limits with other limits on what is done at once.
     *
     * @param perHost the most requests to one host at once
     * @param total the most requests at once
     * @return new limits
     */
    public ResilienceLimits withPlaces(int perHost, int total) {
        return new ResilienceLimits(attempts, attemptTimeout, firstBackoff, longestBackoff, circuitWindow, circuitMinimum, circuitFailurePercent,
                circuitPause, perHost, total, maxHosts);
    }

    /**
     * The same limits with another memory.
     *
     * @param most of how many hosts something is remembered
     * @return new limits
     */
    public ResilienceLimits withHosts(int most) {
        return new ResilienceLimits(attempts, attemptTimeout, firstBackoff, longestBackoff, circuitWindow, circuitMinimum, circuitFailurePercent,
                circuitPause, maxPerHost, maxTotal, most);
    }

    private static boolean isTimeout(Duration duration) {
        return duration.compareTo(FetchLimits.MIN_TIMEOUT) >= 0 && duration.compareTo(FetchLimits.MAX_TIMEOUT) <= 0;
    }

    private static boolean isWait(Duration duration) {
        return !duration.isNegative() && duration.compareTo(FetchLimits.MAX_TIMEOUT) <= 0;
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
