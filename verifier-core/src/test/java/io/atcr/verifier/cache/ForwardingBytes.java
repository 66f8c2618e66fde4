package io.atcr.verifier.cache;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Another store, for tests that come in between. */
class ForwardingBytes implements SharedBytes {
    private final SharedBytes bytes;

    ForwardingBytes(SharedBytes bytes) {
        this.bytes = bytes;
    }

    @Override
    public Optional<byte[]> get(String name) throws IOException {
        return bytes.get(name);
    }

    @Override
    public void put(String name, byte[] value, Duration timeToLive) throws IOException {
        bytes.put(name, value, timeToLive);
    }

    @Override
    public void delete(String name) throws IOException {
        bytes.delete(name);
    }

    @Override
    public void clear() throws IOException {
        bytes.clear();
    }

    @Override
    public boolean compareAndSet(String name, Optional<byte[]> expected, byte[] next) throws IOException {
        return bytes.compareAndSet(name, expected, next);
    }
}
