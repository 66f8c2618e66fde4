package io.atcr.car;

/** Where one block is while it is read: a range of the CAR itself, or of a buffer that is used again. Not thread-safe. */
final class BlockBuffer {
    private byte[] own = {};
    private byte[] bytes = {};
    private int start;
    private int end;
    private long base;

    /** Points to a range of an array that holds the whole CAR. */
    void set(byte[] car, int from, int to) {
        bytes = car;
        start = from;
        end = to;
        base = 0;
    }

    /** Points to the buffer's own array, which has room for {@code length} bytes of the block at {@code offset} of the CAR. */
    byte[] room(int length, long offset) {
        if (own.length < length) {
            own = new byte[Math.max(length, 1024)];
        }
        bytes = own;
        start = 0;
        end = length;
        base = offset;
        return own;
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
