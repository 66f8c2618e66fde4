package io.atcr.verifier.cache;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * Bytes under names, where others may read and write too: what {@link AuthenticatedCache} and the authenticated marks stand on. Nothing that
 * comes from here is believed.
 *
 * <p>Names are 64 lower-case hexadecimal digits, and say nothing about what is kept. Implementations are thread-safe, return within a short
 * time of their own, and never load a value of more than {@link #MAX_BYTES}.
 */
public interface SharedBytes extends AutoCloseable {

    /** The largest value, in bytes: 1 MiB. */
    int MAX_BYTES = 1 << 20;

    /**
     * The bytes under a name.
     *
     * @param name the name
     * @return the bytes; empty if there are none
     * @throws IOException if that cannot be found out in time, or they are more than {@link #MAX_BYTES}
     */
    Optional<byte[]> get(String name) throws IOException;

    /**
     * Keeps bytes under a name for a time, replacing what was there.
     *
     * @param name the name
     * @param value at most {@link #MAX_BYTES}
     * @param timeToLive how long they need to be kept; positive
     * @throws IOException if they could not be kept, or it is not known whether they were
     */
    void put(String name, byte[] value, Duration timeToLive) throws IOException;

    /**
     * Forgets what is under a name.
     *
     * @param name the name
     * @throws IOException if that failed, or it is not known whether it did
     */
    void delete(String name) throws IOException;

    /**
     * Forgets everything that was {@linkplain #put put}. What {@link #compareAndSet} keeps stays.
     *
     * @throws IOException if that failed, or it is not known whether it did
     */
    void clear() throws IOException;

    /**
     * Keeps bytes under a name without end, if what is there is still what is expected. One step, for all that share the store.
     *
     * @param name the name
     * @param expected the bytes that were read; empty for none
     * @param next at most {@link #MAX_BYTES}
     * @return false if something else is there; nothing is changed then
     * @throws IOException if they could not be kept, or it is not known whether they were
     */
    boolean compareAndSet(String name, Optional<byte[]> expected, byte[] next) throws IOException;

    /** Releases what the store holds. The default does nothing. */
    @Override
    default void close() {}

    /**
     * Bytes in this process, for tests of what stands on them. It forgets nothing by itself.
     *
     * @return a new, empty store
     */
    static SharedBytes inMemory() {
        return new InMemorySharedBytes();
    }
}
