package io.atcr.verifier.cache;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The contract of shared bytes and no more. */
final class InMemorySharedBytes implements SharedBytes {
    private final Map<String, byte[]> values = new HashMap<>();

    @Override
    public synchronized Optional<byte[]> get(String name) {
        return Optional.ofNullable(values.get(name)).map(byte[]::clone);
    }

    @Override
    public synchronized void put(String name, byte[] value, Duration timeToLive) {
        values.put(name, value.clone());
    }

    @Override
    public synchronized void delete(String name) {
        values.remove(name);
    }

    @Override
    public synchronized void clear() {
        values.clear();
    }

    @Override
    public synchronized boolean compareAndSet(String name, Optional<byte[]> expected, byte[] next) {
        if (!Arrays.equals(values.get(name), expected.orElse(null))) {
            return false;
        }
        values.put(name, next.clone());
        return true;
    }
}
