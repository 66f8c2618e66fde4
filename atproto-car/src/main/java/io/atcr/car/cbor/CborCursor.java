package io.atcr.car.cbor;

import io.atcr.car.CarError;
import io.atcr.car.CarException;
import io.atcr.car.CarLimits;
import io.atcr.car.Cid;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * Reads DAG-CBOR items in place, one after another, and refuses every byte that is not canonical.
 *
 * <p>Text and byte strings are reported as a range of the array, {@link #valueOffset()} and {@link #valueLength()}, so that reading them
 * leaves no garbage. The order of map keys is checked by {@link #skip()} only; whoever reads a map key by key compares the keys itself.
 * After an exception the position is unspecified. The array must not change while it is read. Not thread-safe.
 */
public final class CborCursor {
    /** Major type of a non-negative integer. */
    public static final int UNSIGNED = 0;
    /** Major type of a negative integer. */
    public static final int NEGATIVE = 1;
    /** Major type of a byte string. */
    public static final int BYTES = 2;
    /** Major type of a text string. */
    public static final int TEXT = 3;
    /** Major type of an array. */
    public static final int ARRAY = 4;
    /** Major type of a map. */
    public static final int MAP = 5;
    /** Major type of a tag: in DAG-CBOR, a link. */
    public static final int TAG = 6;
    /** Major type of false, true and null. */
    public static final int SIMPLE = 7;

    private static final int FALSE = 0xf4;
    private static final int TRUE = 0xf5;
    private static final int NULL = 0xf6;

    private final CarLimits limits;
    private byte[] bytes;
    private int position;
    private int limit;
    private long argument;
    private int valueOffset;
    private int valueLength;

    /**
     * Creates a cursor over a part of an array.
     *
     * @param bytes the array; offsets in errors count from its start
     * @param start where the first item begins
     * @param end where the input ends
     * @param limits bounds on depth, container and key sizes
     * @throws IndexOutOfBoundsException if the range is not inside the array
     */
    public CborCursor(byte[] bytes, int start, int end, CarLimits limits) {
        this.limits = limits;
        this.bytes = bytes;
        reset(bytes, start, end);
    }

    /**
     * Starts again over a part of an array.
     *
     * @param array the array; offsets in errors count from its start
     * @param start where the first item begins
     * @param end where the input ends
     * @throws IndexOutOfBoundsException if the range is not inside the array
     */
    public void reset(byte[] array, int start, int end) {
        Objects.checkFromToIndex(start, end, array.length);
        bytes = array;
        position = start;
        limit = end;
        valueOffset = start;
        valueLength = 0;
    }

    /**
     * Returns the position.
     *
     * @return the offset of the next byte to be read
     */
    public int offset() {
        return position;
    }

    /**
     * Returns where the string read last begins.
     *
     * @return the offset of its first byte, after its head
     */
    public int valueOffset() {
        return valueOffset;
    }

    /**
     * Returns how long the string read last is.
     *
     * @return its length in bytes
     */
    public int valueLength() {
        return valueLength;
    }

    /**
     * Looks at the next item's major type.
     *
     * @return the major type, 0 to 7
     * @throws CarException with {@link CarError#CBOR_TRUNCATED} at the end of the input
     */
    public int peek() throws CarException {
        if (position >= limit) {
            throw new CarException(CarError.CBOR_TRUNCATED, position, "expected an item, found the end of the input");
        }
        return (bytes[position] & 0xff) >> 5;
    }

    /**
     * Reads the head of a map.
     *
     * @return the number of its entries
     * @throws CarException if the next item is not a map, or its size cannot be
     */
    public int readMap() throws CarException {
        expect(MAP, "a map");
        return count(2);
    }

    /**
     * Reads the head of an array.
     *
     * @return the number of its items
     * @throws CarException if the next item is not an array, or its size cannot be
     */
    public int readArray() throws CarException {
        expect(ARRAY, "an array");
        return count(1);
    }

    /**
     * Reads a byte string; its range is then in {@link #valueOffset()} and {@link #valueLength()}.
     *
     * @throws CarException if the next item is not a byte string
     */
    public void readBytes() throws CarException {
        expect(BYTES, "a byte string");
        take();
    }

    /**
     * Reads a text string; its range is then in {@link #valueOffset()} and {@link #valueLength()}.
     *
     * @throws CarException if the next item is not well-formed text
     */
    public void readText() throws CarException {
        expect(TEXT, "a text string");
        take();
        Utf8.check(bytes, valueOffset, position);
    }

    /**
     * Reads a text string.
     *
     * @return the text
     * @throws CarException if the next item is not well-formed text
     */
    public String readString() throws CarException {
        readText();
        return new String(bytes, valueOffset, valueLength, StandardCharsets.UTF_8);
    }

    /**
     * Says whether the string read last is the given ASCII text.
     *
     * @param ascii the text
     * @return true if its bytes are those of the text
     */
    public boolean valueIs(String ascii) {
        if (ascii.length() != valueLength) {
            return false;
        }
        for (int i = 0; i < valueLength; i++) {
            if (bytes[valueOffset + i] != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Reads a map key of one ASCII character, if it is next.
     *
     * @param key the character
     * @return true if the next item is that text and has been read, false if nothing has been read
     */
    public boolean readKey(char key) {
        if (limit - position >= 2 && bytes[position] == 0x61 && bytes[position + 1] == key) {
            position += 2;
            return true;
        }
        return false;
    }

    /**
     * Reads an integer.
     *
     * @return the integer
     * @throws CarException if the next item is not an integer of 64 bits
     */
    public long readInteger() throws CarException {
        int major = peek();
        if (major != UNSIGNED && major != NEGATIVE) {
            throw unexpected("an integer");
        }
        int start = position;
        head();
        if (argument < 0) {
            throw new CarException(CarError.CBOR_INT_RANGE, start, "the integer does not fit 64 bits with sign");
        }
        return major == UNSIGNED ? argument : ~argument;
    }

    /**
     * Reads null, if it is next.
     *
     * @return true if the next item is null and has been read, false if nothing has been read
     */
    public boolean readNull() {
        if (position < limit && bytes[position] == (byte) NULL) {
            position++;
            return true;
        }
        return false;
    }

    /**
     * Reads a link of the kind that repositories are made of: CIDv1, dag-cbor or raw, sha-256.
     *
     * @return the offset of the CID's 36 bytes
     * @throws CarException if the next item is not such a link
     */
    public int readLink() throws CarException {
        int start = position;
        link();
        if (valueLength != Cid.LENGTH || !Cid.isCidAt(bytes, valueOffset)) {
            throw new CarException(CarError.CBOR_LINK, start, "expected a link to a CIDv1, dag-cbor or raw, sha-256");
        }
        return valueOffset;
    }

    /**
     * Reads and checks one whole item of any type, nested ones and the order of map keys included.
     *
     * @throws CarException with a {@code CBOR_} code and the offset of the first breach
     */
    public void skip() throws CarException {
        skip(limits.maxCborDepth());
    }

    /**
     * Requires the end of the input.
     *
     * @throws CarException with {@link CarError#CBOR_TRAILING_BYTES} if bytes are left
     */
    public void end() throws CarException {
        if (position != limit) {
            throw new CarException(CarError.CBOR_TRAILING_BYTES, position, (limit - position) + " bytes follow the item");
        }
    }

    private void skip(int depthLeft) throws CarException {
        int start = position;
        switch (peek()) {
            case UNSIGNED, NEGATIVE -> readInteger();
            case BYTES -> readBytes();
            case TEXT -> readText();
            case TAG -> link();
            case ARRAY -> {
                int items = readArray();
                requireDepth(depthLeft, start);
                for (int i = 0; i < items; i++) {
                    skip(depthLeft - 1);
                }
            }
            case MAP -> {
                int entries = readMap();
                requireDepth(depthLeft, start);
                skipEntries(entries, depthLeft - 1);
            }
            default -> simple();
        }
    }

    private void skipEntries(int entries, int depthLeft) throws CarException {
        int lastOffset = 0;
        int lastLength = -1;
        for (int i = 0; i < entries; i++) {
            int start = position;
            if (peek() != TEXT) {
                throw new CarException(CarError.CBOR_KEY_TYPE, start, "map keys must be text");
            }
            readText();
            if (valueLength > limits.maxKeyBytes()) {
                throw new CarException(CarError.CBOR_KEY_LENGTH, start, "key of " + valueLength + " bytes, limit " + limits.maxKeyBytes());
            }
            if (lastLength >= valueLength) {
                int order = lastLength > valueLength ? 1 : compareKeys(lastOffset, valueOffset, valueLength);
                if (order >= 0) {
                    CarError code = order == 0 ? CarError.CBOR_DUPLICATE_KEY : CarError.CBOR_KEY_ORDER;
                    throw new CarException(code, start, order == 0 ? "the key occurs twice" : "keys must be ordered, shorter first");
                }
            }
            lastOffset = valueOffset;
            lastLength = valueLength;
            skip(depthLeft);
        }
    }

    private int compareKeys(int a, int b, int length) {
        return Arrays.compareUnsigned(bytes, a, a + length, bytes, b, b + length);
    }

    private static void requireDepth(int depthLeft, int start) throws CarException {
        if (depthLeft == 0) {
            throw new CarException(CarError.CBOR_DEPTH, start, "nested too deeply");
        }
    }

    private void simple() throws CarException {
        int start = position;
        int first = bytes[position] & 0xff;
        if (first == FALSE || first == TRUE || first == NULL) {
            position++;
            return;
        }
        int info = first & 31;
        if (info >= 25 && info <= 27) {
            throw new CarException(CarError.CBOR_FLOAT, start, "floating-point numbers are not part of the data model");
        }
        CarError code = info >= 28 ? CarError.CBOR_RESERVED : CarError.CBOR_SIMPLE;
        throw new CarException(code, start, String.format("byte 0x%02x is not false, true or null", first));
    }

    private void link() throws CarException {
        int start = position;
        expect(TAG, "a link");
        if (argument != 42) {
            throw new CarException(CarError.CBOR_TAG, start, "the only tag is 42");
        }
        if (peek() != BYTES) {
            throw new CarException(CarError.CBOR_LINK, position, "tag 42 must hold a byte string");
        }
        readBytes();
        if (valueLength < 1 || bytes[valueOffset] != 0) {
            throw new CarException(CarError.CBOR_LINK, valueOffset, "a link begins with the byte 00");
        }
        valueOffset++;
        valueLength--;
        if (!(valueLength == Cid.LENGTH && Cid.isCidAt(bytes, valueOffset)) && !ForeignCid.isAcceptable(bytes, valueOffset, valueLength)) {
            throw new CarException(CarError.CBOR_LINK, valueOffset, "not an acceptable CID");
        }
    }

    private void expect(int major, String what) throws CarException {
        if (peek() != major) {
            throw unexpected(what);
        }
        head();
    }

    private CarException unexpected(String what) {
        return new CarException(
                CarError.CBOR_TYPE, position, String.format("expected %s, found byte 0x%02x", what, bytes[position] & 0xff));
    }

    private int count(int bytesPerEntry) throws CarException {
        if (argument < 0 || argument > (limit - position) / bytesPerEntry) {
            throw new CarException(CarError.CBOR_TRUNCATED, position, "more entries are announced than bytes are left");
        }
        if (argument > limits.maxContainerEntries()) {
            throw new CarException(
                    CarError.CBOR_CONTAINER_SIZE, position, argument + " entries, limit " + limits.maxContainerEntries());
        }
        return (int) argument;
    }

    private void take() throws CarException {
        if (argument < 0 || argument > limit - position) {
            throw new CarException(CarError.CBOR_TRUNCATED, position, "the string reaches past the end of the input");
        }
        valueOffset = position;
        valueLength = (int) argument;
        position += valueLength;
    }

    /** Reads a head whose major type is not 7, and leaves its argument as an unsigned 64-bit number. */
    private void head() throws CarException {
        int start = position;
        int info = bytes[position++] & 31;
        if (info < 24) {
            argument = info;
            return;
        }
        if (info > 27) {
            boolean stringOrContainer = info == 31 && (bytes[start] & 0xff) >> 5 >= BYTES && (bytes[start] & 0xff) >> 5 <= MAP;
            throw stringOrContainer
                    ? new CarException(CarError.CBOR_INDEFINITE, start, "indefinite length")
                    : new CarException(CarError.CBOR_RESERVED, start, "reserved additional information " + info);
        }
        int length = 1 << info - 24;
        if (limit - position < length) {
            throw new CarException(CarError.CBOR_TRUNCATED, start, "the input ends inside a head");
        }
        long value = 0;
        for (int i = 0; i < length; i++) {
            value = value << 8 | bytes[position++] & 0xff;
        }
        boolean minimal = length == 1 ? value >= 24 : value >>> length * 4 != 0;
        if (!minimal) {
            throw new CarException(CarError.CBOR_NON_MINIMAL, start, "not the shortest form");
        }
        argument = value;
    }
}
