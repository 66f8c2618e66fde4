package io.atcr.car.cbor;

import io.atcr.car.CarException;
import io.atcr.car.CarLimits;
import java.util.Map;

/**
 * DAG-CBOR as ATProto uses it: the strict check on the bytes, and the way to and from {@link DataValue}.
 *
 * <p>One byte string is acceptable for each value: definite lengths, shortest integers and lengths, text keys in canonical order without
 * duplicates, no tag but 42, no simple value but false, true and null, well-formed UTF-8, no floating-point numbers, no trailing bytes,
 * integers of 64 bits. ATProto data model specification; DRISL-CBOR. Thread-safe.
 */
public final class DagCbor {
    private DagCbor() {}

    /**
     * Checks that bytes are one canonical DAG-CBOR item.
     *
     * @param bytes the bytes
     * @param limits bounds on depth, container and key sizes
     * @throws CarException with a {@code CBOR_} code and the offset of the first breach
     */
    public static void check(byte[] bytes, CarLimits limits) throws CarException {
        CborCursor cursor = new CborCursor(bytes, 0, bytes.length, limits);
        cursor.skip();
        cursor.end();
    }

    /**
     * Decodes one canonical DAG-CBOR item.
     *
     * @param bytes the bytes
     * @param limits bounds on depth, container and key sizes
     * @return the value; {@link #encode} gives the same bytes back
     * @throws CarException with a {@code CBOR_} code and the offset of the first breach
     */
    public static DataValue decode(byte[] bytes, CarLimits limits) throws CarException {
        check(bytes, limits);
        return ValueReader.read(bytes);
    }

    /**
     * Encodes a value canonically.
     *
     * @param value the value
     * @return its one DAG-CBOR encoding
     * @throws IllegalArgumentException if the value nests deeper than {@link CarLimits#CBOR_DEPTH_CEILING}
     */
    public static byte[] encode(DataValue value) {
        CborWriter writer = new CborWriter();
        write(writer, value, CarLimits.CBOR_DEPTH_CEILING);
        return writer.toBytes();
    }

    private static void write(CborWriter writer, DataValue value, int depthLeft) {
        if (value instanceof DataValue.Text text) {
            writer.text(text.value());
        } else if (value instanceof DataValue.Int number) {
            writer.integer(number.value());
        } else if (value instanceof DataValue.Bool bool) {
            writer.bool(bool.value());
        } else if (value instanceof DataValue.Bytes bytes) {
            writer.bytes(bytes.raw());
        } else if (value instanceof DataValue.Link link) {
            writer.link(link.cid());
        } else if (value instanceof DataValue.ForeignLink link) {
            writer.link(link.raw());
        } else if (value instanceof DataValue.Array array) {
            writer.array(array.items().size());
            int left = descend(depthLeft);
            for (DataValue item : array.items()) {
                write(writer, item, left);
            }
        } else if (value instanceof DataValue.Map map) {
            writer.map(map.entries().size());
            int left = descend(depthLeft);
            for (Map.Entry<String, DataValue> entry : map.entries().entrySet()) {
                writer.text(entry.getKey());
                write(writer, entry.getValue(), left);
            }
        } else {
            writer.nul();
        }
    }

    private static int descend(int depthLeft) {
        if (depthLeft == 0) {
            throw new IllegalArgumentException("nested deeper than " + CarLimits.CBOR_DEPTH_CEILING);
        }
        return depthLeft - 1;
    }
}
