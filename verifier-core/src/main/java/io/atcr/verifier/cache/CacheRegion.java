package io.atcr.verifier.cache;

import java.time.Duration;
import java.util.Objects;

/**
 * One kind of cached value, with the longest time it may live and what makes bytes of it.
 *
 * @param name the stable name, lower-case words joined by hyphens
 * @param valueType the type of the values
 * @param timeToLive the longest an entry may be served
 * @param codec what turns values into bytes and back
 * @param <V> the type of the values
 */
public record CacheRegion<V>(String name, Class<V> valueType, Duration timeToLive, CacheCodec<V> codec) {

    /** The time entries of every region live by default: 5 minutes. */
    public static final Duration DEFAULT_TIME_TO_LIVE = Duration.ofMinutes(5);

    /** The longest time that entries of a region may live: 20 years. */
    public static final Duration MAX_TIME_TO_LIVE = Duration.ofDays(7300);

    /**
     * Validates the region.
     *
     * @param name the stable name, lower-case words joined by hyphens
     * @param valueType the type of the values
     * @param timeToLive the longest an entry may be served
     * @param codec what turns values into bytes and back
     * @throws IllegalArgumentException if the name is not of lower-case words, or the time to live is not positive or longer than
     *     {@link #MAX_TIME_TO_LIVE}
     */
    public CacheRegion {
        if (!name.matches("[a-z]+(-[a-z]+)*")) {
            throw new IllegalArgumentException("not a region name: " + name);
        }
        Objects.requireNonNull(valueType, "valueType");
        Objects.requireNonNull(codec, "codec");
        if (timeToLive.isNegative() || timeToLive.isZero() || timeToLive.compareTo(MAX_TIME_TO_LIVE) > 0) {
            throw new IllegalArgumentException("timeToLive must be positive and at most 20 years: " + timeToLive);
        }
    }

    /**
     * The same region with another time to live. Who reads entries by it sees none that is older, whoever wrote them.
     *
     * @param other the longest an entry may be served
     * @return the region
     * @throws IllegalArgumentException if it is not positive, or longer than {@link #MAX_TIME_TO_LIVE}
     */
    public CacheRegion<V> withTimeToLive(Duration other) {
        return new CacheRegion<>(name, valueType, other, codec);
    }
}
