package io.atcr.did.net;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Charges what is received to the call that reads it. */
final class CountedInputStream extends FilterInputStream {

    private final Supplier<@Nullable CallState> current;

    CountedInputStream(InputStream in, Supplier<@Nullable CallState> current) {
        super(in);
        this.current = current;
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        charge(value < 0 ? 0 : 1);
        return value;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = super.read(bytes, offset, length);
        charge(Math.max(count, 0));
        return count;
    }

    private void charge(int bytes) throws IOException {
        CallState call = current.get();
        if (call != null) {
            call.received(bytes);
        }
    }
}
