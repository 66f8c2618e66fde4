package io.atcr.verifier.cache;

import java.time.Duration;
import java.util.Objects;

/**
 * One kind of cached value, with the longest time it may live.
 *
 * @param name the stable name, lower-case words joined by hyphens
 * @param valueType the type of the values
 * @param timeToLive the longest an entry may be served
 * @param <V> the type of the values
 */
public record CacheRegion<V>(String name, Class<V> valueType, Duration timeToLive) {

    /** The time entries of every region live by default: 5 minutes. */
    public static final Duration DEFAULT_TIME_TO_LIVE = Duration.ofMinutes(5);

    /**
     * Validates the region.
     *
     * @param name the stable name, lower-case words joined by hyphens
     * @param valueType the type of the values
     * @param timeToLive the longest an entry may be served
     * @throws IllegalArgumentException if the name is not of lower-case words or the time to live is not positive
     */
    public CacheRegion {
        if (!name.matches("[a-z]+(-[a-z]+)*")) {
            throw new IllegalArgumentException("not a region name: " + name);
        }
        Objects.requireNonNull(valueType, "valueType");
        if (timeToLive.isNegative() || timeToLive.isZero()) {
            throw new IllegalArgumentException("timeToLive must be positive: " + timeToLive);
        }
    }
}
