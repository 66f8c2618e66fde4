package io.atcr.car.cbor;

import io.atcr.car.CarError;
import io.atcr.car.CarException;
import io.atcr.car.CarLimits;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads whole items, nested ones included, and checks what no single head shows: depth, and the order and types of map keys. */
final class StrictItem {
    private static final int FALSE = 0xf4;
    private static final int TRUE = 0xf5;
    private static final int NULL = 0xf6;

    private final CborCursor cursor;
    private final byte[] bytes;
    private final CarLimits limits;

    StrictItem(CborCursor cursor, byte[] bytes, CarLimits limits) {
        this.cursor = cursor;
        this.bytes = bytes;
        this.limits = limits;
    }

    /** Reads one item; recursion ends after {@code depthLeft} levels, of which there are at most {@link CarLimits#CBOR_DEPTH_CEILING}. */
    void skip(int depthLeft) throws CarException {
        int start = cursor.offset();
        switch (cursor.peek()) {
            case CborMajor.UNSIGNED, CborMajor.NEGATIVE -> cursor.readInteger();
            case CborMajor.BYTES -> cursor.readBytes();
            case CborMajor.TEXT -> cursor.readText();
            case CborMajor.TAG -> cursor.link();
            case CborMajor.ARRAY -> {
                int items = cursor.readArray();
                requireDepth(depthLeft, start);
                for (int i = 0; i < items; i++) {
                    skip(depthLeft - 1);
                }
            }
            case CborMajor.MAP -> {
                int entries = cursor.readMap();
                map(entries, depthLeft, start, null);
            }
            default -> simple(start);
        }
    }

    /** Reads the entries of a map whose head was at {@code headOffset}; returns where the value of {@code wanted} begins, or -1. */
    int map(int entries, int depthLeft, int headOffset, @Nullable String wanted) throws CarException {
        requireDepth(depthLeft, headOffset);
        int found = -1;
        int lastOffset = 0;
        int lastLength = -1;
        for (int i = 0; i < entries; i++) {
            int start = cursor.offset();
            if (cursor.peek() != CborMajor.TEXT) {
                throw new CarException(CarError.CBOR_KEY_TYPE, start, "map keys must be text");
            }
            cursor.readText();
            int offset = cursor.valueOffset();
            int length = cursor.valueLength();
            if (length > limits.maxKeyBytes()) {
                throw new CarException(CarError.CBOR_KEY_LENGTH, start, "key of " + length + " bytes, limit " + limits.maxKeyBytes());
            }
            if (lastLength >= length) {
                requireAscending(lastOffset, lastLength, offset, length, start);
            }
            lastOffset = offset;
            lastLength = length;
            if (wanted != null && cursor.valueIs(wanted)) {
                found = cursor.offset();
            }
            skip(depthLeft - 1);
        }
        return found;
    }

    private void requireAscending(int lastOffset, int lastLength, int offset, int length, int start) throws CarException {
        int order = lastLength > length
                ? 1
                : Arrays.compareUnsigned(bytes, lastOffset, lastOffset + length, bytes, offset, offset + length);
        if (order == 0) {
            throw new CarException(CarError.CBOR_DUPLICATE_KEY, start, "the key occurs twice");
        }
        if (order > 0) {
            throw new CarException(CarError.CBOR_KEY_ORDER, start, "keys are ordered, shorter first, then bytewise");
        }
    }

    private static void requireDepth(int depthLeft, int start) throws CarException {
        if (depthLeft == 0) {
            throw new CarException(CarError.CBOR_DEPTH, start, "nested too deeply");
        }
    }

    private void simple(int start) throws CarException {
        int first = bytes[start] & 0xff;
        if (first == FALSE || first == TRUE || first == NULL) {
            cursor.skipByte();
            return;
        }
        int info = first & 31;
        if (info >= 25 && info <= 27) {
            throw new CarException(CarError.CBOR_FLOAT, start, "floating-point numbers are not part of the data model");
        }
        CarError code = info >= 28 ? CarError.CBOR_RESERVED : CarError.CBOR_SIMPLE;
        throw new CarException(code, start, String.format("byte 0x%02x is not false, true or null", first));
    }
}
