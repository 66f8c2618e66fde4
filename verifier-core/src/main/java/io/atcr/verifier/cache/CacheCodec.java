package io.atcr.verifier.cache;

import java.util.Optional;

/**
 * Turns the values of one region into bytes and back. Implementations are thread-safe.
 *
 * @param <V> the type of the values
 */
public interface CacheCodec<V> {

    /**
     * The bytes of a value.
     *
     * @param value the value
     * @return its bytes, its format's version included
     */
    byte[] encode(V value);

    /**
     * How many bytes a value has, without making them if that can be had.
     *
     * @param value the value
     * @return the length of what {@link #encode} gives
     */
    default long size(V value) {
        return encode(value).length;
    }

    /**
     * The value of some bytes. Whatever {@link #encode} would not have written, for another version or at all, is none; nothing is thrown.
     *
     * @param bytes the bytes, of any content and size
     * @return the value, equal to the one that was encoded; empty if there is none
     */
    Optional<V> decode(byte[] bytes);
}
