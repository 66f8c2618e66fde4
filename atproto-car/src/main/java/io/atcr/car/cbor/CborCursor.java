package io.atcr.car.cbor;

import io.atcr.car.CarError;
import io.atcr.car.CarException;
import io.atcr.car.CarLimits;
import io.atcr.car.Cid;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Reads DAG-CBOR items in place, one after another, and refuses every byte that is not canonical.
 *
 * <p>Strings are reported as a range of the array, {@link #valueOffset()} and {@link #valueLength()}, and leave no garbage. The order of map keys is checked by {@link #skip()} only; whoever reads a map key by key compares the keys itself.
 * After an exception the position is unspecified. The array must not change while it is read. Not thread-safe.
 */
public final class CborCursor {
    private static final byte NULL = (byte) 0xf6;

    private final CarLimits limits;
    private final CborHead head = new CborHead();
    private byte[] bytes;
    private int position;
    private int limit;
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

    /** {@return the offset of the next byte to be read} */
    public int offset() {
        return position;
    }

    /** {@return the offset of the first byte of the string read last, after its head} */
    public int valueOffset() {
        return valueOffset;
    }

    /** {@return the length of the string read last, in bytes} */
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
        expect(CborMajor.MAP, "a map");
        return head.count(2, limit, limits);
    }

    /**
     * Reads the head of an array.
     *
     * @return the number of its items
     * @throws CarException if the next item is not an array, or its size cannot be
     */
    public int readArray() throws CarException {
        expect(CborMajor.ARRAY, "an array");
        return head.count(1, limit, limits);
    }

    /**
     * Reads a byte string; its range is then in {@link #valueOffset()} and {@link #valueLength()}.
     *
     * @throws CarException if the next item is not a byte string
     */
    public void readBytes() throws CarException {
        expect(CborMajor.BYTES, "a byte string");
        takeString();
    }

    /**
     * Reads a text string; its range is then in {@link #valueOffset()} and {@link #valueLength()}.
     *
     * @throws CarException if the next item is not well-formed text
     */
    public void readText() throws CarException {
        expect(CborMajor.TEXT, "a text string");
        takeString();
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
        for (int i = 0; i < valueLength && valueLength == ascii.length(); i++) {
            if (bytes[valueOffset + i] != ascii.charAt(i)) {
                return false;
            }
        }
        return valueLength == ascii.length();
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
        if (major != CborMajor.UNSIGNED && major != CborMajor.NEGATIVE) {
            throw unexpected("an integer");
        }
        int start = position;
        head();
        long argument = head.argument();
        if (argument < 0) {
            throw new CarException(CarError.CBOR_INT_RANGE, start, "the integer does not fit 64 bits with sign");
        }
        return major == CborMajor.UNSIGNED ? argument : ~argument;
    }

    /**
     * Reads null, if it is next.
     *
     * @return true if the next item is null and has been read, false if nothing has been read
     */
    public boolean readNull() {
        if (position < limit && bytes[position] == NULL) {
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
        new StrictItem(this, bytes, limits).skip(limits.maxCborDepth());
    }

    /**
     * Reads and checks one whole map as {@link #skip()} does, and notes where the value of one key begins.
     *
     * @param key the key to look for, ASCII
     * @return the offset of its value, -1 if the map does not have the key
     * @throws CarException if the next item is not a map, or breaks a rule
     */
    public int skipMap(String key) throws CarException {
        int start = position;
        int entries = readMap();
        return new StrictItem(this, bytes, limits).map(entries, limits.maxCborDepth(), start, key);
    }

    /** Reads one byte of a simple value. */
    void skipByte() {
        position++;
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

    /** Reads any acceptable link; the CID's range is then in valueOffset and valueLength. */
    void link() throws CarException {
        int start = position;
        expect(CborMajor.TAG, "a link");
        if (head.argument() != 42) {
            throw new CarException(CarError.CBOR_TAG, start, "the only tag is 42");
        }
        if (peek() != CborMajor.BYTES) {
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
        String message = String.format("expected %s, found byte 0x%02x", what, bytes[position] & 0xff);
        return new CarException(CarError.CBOR_TYPE, position, message);
    }

    private void takeString() throws CarException {
        valueLength = head.length(limit);
        valueOffset = position;
        position += valueLength;
    }

    private void head() throws CarException {
        head.read(bytes, position, limit);
        position = head.end();
    }
}
