package io.atcr.verifier.cache;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A store that fails, as it may or as it must not. */
class FailingBytes implements SharedBytes {
    private final @Nullable RuntimeException failure;

    FailingBytes(@Nullable RuntimeException failure) {
        this.failure = failure;
    }

    private IOException failure() {
        if (failure != null) {
            throw failure;
        }
        return new IOException("down");
    }

    @Override
    public Optional<byte[]> get(String name) throws IOException {
        throw failure();
    }

    @Override
    public void put(String name, byte[] value, Duration timeToLive) throws IOException {
        throw failure();
    }

    @Override
    public void delete(String name) throws IOException {
        throw failure();
    }

    @Override
    public void clear() throws IOException {
        throw failure();
    }

    @Override
    public boolean compareAndSet(String name, Optional<byte[]> expected, byte[] next) throws IOException {
        throw failure();
    }
}
