package io.atcr.did.net;

import java.time.Duration;
import java.util.Objects;

/**
 * The bounds of every fetch. A request may carry its own total timeout and body size instead.
 *
 * @param connectTimeout the longest time for one TCP connection or one TLS handshake step
 * @param totalTimeout the longest time for a whole call: names, connections, redirects and bodies; at most a day
 * @param maxBodyBytes the largest body, in bytes
 * @param maxHeaderBytes the largest status line and headers of one response, in bytes; at most 128 KiB
 * @param maxRedirects how many redirects one call follows
 */
public record FetchLimits(Duration connectTimeout, Duration totalTimeout, long maxBodyBytes, int maxHeaderBytes, int maxRedirects) {

    /** The default of {@link #connectTimeout()}. */
    public static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(3);
    /** The default of {@link #totalTimeout()}. */
    public static final Duration DEFAULT_TOTAL_TIMEOUT = Duration.ofSeconds(10);
    /** The default of {@link #maxBodyBytes()}: 5 MiB. */
    public static final long DEFAULT_MAX_BODY_BYTES = 5L << 20;
    /** The default of {@link #maxHeaderBytes()}: 32 KiB. */
    public static final int DEFAULT_MAX_HEADER_BYTES = 32 << 10;
    /** The default of {@link #maxRedirects()}. */
    public static final int DEFAULT_MAX_REDIRECTS = 5;

    /** The shortest timeout: a millisecond. */
    public static final Duration MIN_TIMEOUT = Duration.ofMillis(1);
    /** The longest timeout: a day. */
    public static final Duration MAX_TIMEOUT = Duration.ofDays(1);

    private static final int HEADER_CEILING = 128 << 10;
    private static final FetchLimits DEFAULTS = new FetchLimits(
            DEFAULT_CONNECT_TIMEOUT, DEFAULT_TOTAL_TIMEOUT, DEFAULT_MAX_BODY_BYTES, DEFAULT_MAX_HEADER_BYTES, DEFAULT_MAX_REDIRECTS);

    /**
     * Refuses bounds that do not bound.
     *
     * @param connectTimeout a millisecond to a day
     * @param totalTimeout a millisecond to a day
     * @param maxBodyBytes 0 to 2 GiB less 65 bytes
     * @param maxHeaderBytes 1 to 128 KiB
     * @param maxRedirects 0 or more
     * @throws IllegalArgumentException if a bound is out of range
     */
    public FetchLimits {
        requireTimeout(connectTimeout);
        requireTimeout(totalTimeout);
        requireBody(maxBodyBytes);
        if (maxHeaderBytes < 1 || maxHeaderBytes > HEADER_CEILING) {
            throw new IllegalArgumentException("maxHeaderBytes must be 1 to " + HEADER_CEILING);
        }
        if (maxRedirects < 0) {
            throw new IllegalArgumentException("maxRedirects must not be negative");
        }
    }

    /**
     * The limits that apply when nothing else is said.
     *
     * @return the defaults
     */
    public static FetchLimits defaults() {
        return DEFAULTS;
    }

    /**
     * These limits with another connect timeout.
     *
     * @param timeout the longest time for one connection
     * @return the new limits
     */
    public FetchLimits withConnectTimeout(Duration timeout) {
        return new FetchLimits(timeout, totalTimeout, maxBodyBytes, maxHeaderBytes, maxRedirects);
    }

    /**
     * These limits with another total timeout.
     *
     * @param timeout the longest time for a whole call
     * @return the new limits
     */
    public FetchLimits withTotalTimeout(Duration timeout) {
        return new FetchLimits(connectTimeout, timeout, maxBodyBytes, maxHeaderBytes, maxRedirects);
    }

    /**
     * These limits with another body size.
     *
     * @param bytes the largest body
     * @return the new limits
     */
    public FetchLimits withMaxBodyBytes(long bytes) {
        return new FetchLimits(connectTimeout, totalTimeout, bytes, maxHeaderBytes, maxRedirects);
    }

    /**
     * These limits with another header size.
     *
     * @param bytes the largest status line and headers
     * @return the new limits
     */
    public FetchLimits withMaxHeaderBytes(int bytes) {
        return new FetchLimits(connectTimeout, totalTimeout, maxBodyBytes, bytes, maxRedirects);
    }

    /**
     * These limits with another number of redirects.
     *
     * @param redirects how many are followed
     * @return the new limits
     */
    public FetchLimits withMaxRedirects(int redirects) {
        return new FetchLimits(connectTimeout, totalTimeout, maxBodyBytes, maxHeaderBytes, redirects);
    }

    static Duration requireTimeout(Duration timeout) {
        Objects.requireNonNull(timeout);
        if (timeout.compareTo(MIN_TIMEOUT) < 0 || timeout.compareTo(MAX_TIMEOUT) > 0) {
            throw new IllegalArgumentException("a timeout must be between a millisecond and a day: " + timeout);
        }
        return timeout;
    }

    static long requireBody(long bytes) {
        if (bytes < 0 || bytes > Integer.MAX_VALUE - 64) {
            throw new IllegalArgumentException("a body limit must be 0 to " + (Integer.MAX_VALUE - 64) + " bytes: " + bytes);
        }
        return bytes;
    }
}
