package io.atcr.car;

import io.atcr.car.cbor.CborCursor;
import io.atcr.car.cbor.CborMajor;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Checks record blocks in place: size, canonical DAG-CBOR, a map, and {@code $type} equal to the collection. A record without
 * {@code $type} is refused: the repository specification demands the field and that it match the collection. Not thread-safe.
 */
final class RecordCheck {
    private static final int SHORT = 24;
    private static final int ONE_BYTE = 256;

    private final CarLimits limits;
    private final CborCursor cursor;

    RecordCheck(CarLimits limits) {
        this.limits = limits;
        this.cursor = new CborCursor(new byte[0], 0, 0, limits);
    }

    /** Checks the record in the range, whose collection is the first {@code collectionLength} bytes of {@code key}. */
    void check(byte[] bytes, int start, int end, byte[] key, int collectionLength) throws CarException {
        if (end - start > limits.maxRecordBytes()) {
            throw new CarException(
                    CarError.RECORD_SIZE, start, "record of " + (end - start) + " bytes, limit " + limits.maxRecordBytes());
        }
        cursor.reset(bytes, start, end);
        if (cursor.peek() != CborMajor.MAP) {
            cursor.skip();
            cursor.end();
            throw new CarException(CarError.RECORD_NOT_A_MAP, start, "a record is a map");
        }
        int type = cursor.skipMap("$type");
        cursor.end();
        if (type < 0) {
            throw new CarException(CarError.RECORD_TYPE, start, "the record has no $type");
        }
        if (!isText(bytes, type, end, key, collectionLength)) {
            String collection = new String(key, 0, collectionLength, StandardCharsets.US_ASCII);
            throw new CarException(CarError.RECORD_TYPE, type, "$type is not the collection " + collection);
        }
    }

    /** Whether the canonical item at {@code at} is the text that the first {@code length} bytes of {@code key} are. */
    private static boolean isText(byte[] bytes, int at, int end, byte[] key, int length) {
        int text = at + (length < SHORT ? 1 : length < ONE_BYTE ? 2 : 3);
        if (end - text < length) {
            return false;
        }
        boolean head;
        if (length < SHORT) {
            head = bytes[at] == (byte) (0x60 | length);
        } else if (length < ONE_BYTE) {
            head = bytes[at] == 0x78 && bytes[at + 1] == (byte) length;
        } else {
            head = bytes[at] == 0x79 && bytes[at + 1] == (byte) (length >> 8) && bytes[at + 2] == (byte) length;
        }
        return head && Arrays.equals(bytes, text, text + length, key, 0, length);
    }
}
