package io.atcr.verifier.cache;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The contract of shared bytes and no more. */
final class InMemorySharedBytes implements SharedBytes {
    private final Map<String, byte[]> values = new HashMap<>();
    private final Set<String> temporary = new HashSet<>();

    @Override
    public synchronized Optional<byte[]> get(String name) {
        return Optional.ofNullable(values.get(name)).map(byte[]::clone);
    }

    @Override
    public synchronized void put(String name, byte[] value, Duration timeToLive) {
        values.put(name, value.clone());
        temporary.add(name);
    }

    @Override
    public synchronized void delete(String name) {
        values.remove(name);
    }

    @Override
    public synchronized void clear() {
        values.keySet().removeAll(temporary);
        temporary.clear();
    }

    @Override
    public synchronized boolean compareAndSet(String name, Optional<byte[]> expected, byte[] next) {
        if (!Arrays.equals(values.get(name), expected.orElse(null))) {
            return false;
        }
        values.put(name, next.clone());
        temporary.remove(name);
        return true;
    }
}
