package io.atcr.car.cbor;

import io.atcr.car.Cid;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes DAG-CBOR items one after another, each in its shortest form.
 *
 * <p>The caller writes as many items after {@link #array} and {@link #map} as it announced, and map keys in canonical order (shorter
 * first, then bytewise): this class neither sorts nor counts. {@link DagCbor#encode} does both. Not thread-safe.
 */
public final class CborWriter {
    private static final int UNSIGNED = 0;
    private static final int NEGATIVE = 1;
    private static final int BYTES = 2;
    private static final int TEXT = 3;
    private static final int ARRAY = 4;
    private static final int MAP = 5;

    private byte[] buffer;
    private int size;

    /** Creates an empty writer. */
    public CborWriter() {
        this(256);
    }

    /**
     * Creates an empty writer with room for some bytes.
     *
     * @param capacity the expected size in bytes; the writer grows beyond it
     */
    public CborWriter(int capacity) {
        buffer = new byte[Math.max(capacity, 16)];
    }

    /**
     * Begins a map.
     *
     * @param entries how many keys, each followed by its value, come next
     * @return this writer
     */
    public CborWriter map(int entries) {
        return head(MAP, requireCount(entries));
    }

    /**
     * Begins an array.
     *
     * @param items how many items come next
     * @return this writer
     */
    public CborWriter array(int items) {
        return head(ARRAY, requireCount(items));
    }

    /**
     * Writes a text string: a map key or a value.
     *
     * @param value the text
     * @return this writer
     * @throws IllegalArgumentException if the text has an unpaired surrogate
     */
    public CborWriter text(String value) {
        CanonicalKeys.requireEncodable(value);
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        return head(TEXT, utf8.length).raw(utf8, 0, utf8.length);
    }

    /**
     * Writes a byte string.
     *
     * @param value the bytes
     * @return this writer
     */
    public CborWriter bytes(byte[] value) {
        return bytes(value, 0, value.length);
    }

    /**
     * Writes a part of an array as a byte string.
     *
     * @param array the array
     * @param offset where the bytes begin
     * @param length how many bytes
     * @return this writer
     */
    public CborWriter bytes(byte[] array, int offset, int length) {
        return head(BYTES, length).raw(array, offset, length);
    }

    /**
     * Writes an integer.
     *
     * @param value the integer
     * @return this writer
     */
    public CborWriter integer(long value) {
        return value >= 0 ? head(UNSIGNED, value) : head(NEGATIVE, ~value);
    }

    /**
     * Writes a truth value.
     *
     * @param value the value
     * @return this writer
     */
    public CborWriter bool(boolean value) {
        return one(value ? 0xf5 : 0xf4);
    }

    /**
     * Writes null.
     *
     * @return this writer
     */
    public CborWriter nul() {
        return one(0xf6);
    }

    /**
     * Writes a link: tag 42 over 00 and the CID.
     *
     * @param cid the block's CID
     * @return this writer
     */
    public CborWriter link(Cid cid) {
        return link(cid.toBytes());
    }

    CborWriter link(byte[] cid) {
        return one(0xd8).one(42).head(BYTES, cid.length + 1L).one(0).raw(cid, 0, cid.length);
    }

    /**
     * Says how much has been written.
     *
     * @return the number of bytes
     */
    public int size() {
        return size;
    }

    /**
     * Returns what has been written.
     *
     * @return a fresh array
     */
    public byte[] toBytes() {
        return Arrays.copyOf(buffer, size);
    }

    private static int requireCount(int count) {
        if (count < 0) {
            throw new IllegalArgumentException("negative count: " + count);
        }
        return count;
    }

    private CborWriter head(int major, long argument) {
        int top = major << 5;
        if (argument < 24) {
            return one(top | (int) argument);
        }
        int log = argument < 1L << 8 ? 0 : argument < 1L << 16 ? 1 : argument < 1L << 32 ? 2 : 3;
        one(top | 24 + log);
        for (int shift = (8 << log) - 8; shift >= 0; shift -= 8) {
            one((int) (argument >>> shift));
        }
        return this;
    }

    private CborWriter one(int value) {
        reserve(1);
        buffer[size++] = (byte) value;
        return this;
    }

    private CborWriter raw(byte[] array, int offset, int length) {
        reserve(length);
        System.arraycopy(array, offset, buffer, size, length);
        size += length;
        return this;
    }

    private void reserve(int extra) {
        int needed = Math.addExact(size, extra);
        if (needed > buffer.length) {
            buffer = Arrays.copyOf(buffer, (int) Math.min(Math.max(needed, buffer.length * 2L), Integer.MAX_VALUE - 64));
        }
    }
}
