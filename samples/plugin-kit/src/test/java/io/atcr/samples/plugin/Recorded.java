package io.atcr.samples.plugin;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;

/** A channel whose writes are kept, and that has nothing to read. */
record Recorded(ByteArrayOutputStream written) implements ByteChannel {
    @Override
    public int read(ByteBuffer into) {
        return -1;
    }

    @Override
    public int write(ByteBuffer from) {
        byte[] bytes = new byte[from.remaining()];
        from.get(bytes);
        written.writeBytes(bytes);
        return bytes.length;
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void close() {
        // nothing is held
    }
}
