package io.atcr.car;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Where one block is while it is read: a range of the CAR itself, or of a buffer that is used again. Not thread-safe.
 *
 * <p>Whoever reads a file through one buffer from front to back, which is how exports are mostly laid out, has it read in larger pieces.
 */
final class BlockBuffer {
    private static final int AHEAD = 1 << 14;
    private static final int NEAR = 1 << 16;

    private byte[] own = {};
    /** The CAR offset of the first byte in {@link #own}, and of the byte after the last. */
    private long from;
    private long to;
    private byte[] bytes = {};
    private int start;
    private int end;
    private long base;

    /** Points to a range of an array that holds the whole CAR. */
    void set(byte[] car, int first, int after) {
        bytes = car;
        start = first;
        end = after;
        base = 0;
    }

    /** Reads a block that is at {@code offset} of the file; what it holds may be older than the file. */
    void read(FileChannel channel, long offset, int length) throws IOException {
        if (offset < from || offset + length > to) {
            boolean near = offset >= from && offset - to <= NEAR;
            fill(channel, offset, length, near ? Math.max(length, AHEAD) : length);
        }
        bytes = own;
        start = (int) (offset - from);
        end = start + length;
        base = from;
    }

    private void fill(FileChannel channel, long offset, int least, int most) throws IOException {
        if (own.length < most) {
            own = new byte[Math.max(most, 1024)];
        }
        from = offset;
        to = offset;
        ByteBuffer buffer = ByteBuffer.wrap(own, 0, most);
        while (buffer.position() < least) {
            if (channel.read(buffer, offset + buffer.position()) < 0) {
                throw new IOException("the file has become shorter since it was verified");
            }
        }
        to = offset + buffer.position();
    }

    byte[] bytes() {
        return bytes;
    }

    int start() {
        return start;
    }

    int end() {
        return end;
    }

    /** What to add to an offset in {@link #bytes} to have the offset in the CAR. */
    long base() {
        return base;
    }
}
