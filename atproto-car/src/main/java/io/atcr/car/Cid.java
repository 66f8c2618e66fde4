package io.atcr.car;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A content identifier: CIDv1, codec dag-cbor or raw, multihash sha-256; 36 bytes.
 *
 * <p>No other kind can exist. Ordered bytewise. Immutable and thread-safe. ATProto data model specification, Link and CID Formats.
 */
public final class Cid implements Comparable<Cid> {
    /** Length of a CID in bytes. */
    public static final int LENGTH = 36;

    static final int DIGEST_OFFSET = 4;
    private static final int TEXT_LENGTH = 59;
    private static final byte DAG_CBOR = 0x71;
    private static final byte RAW = 0x55;

    private final byte[] bytes;

    private Cid(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Parses the string form: {@code b} and canonical lower-case base32.
     *
     * @param text the string form, 59 characters
     * @return the CID
     * @throws CarException with {@link CarError#CID_TEXT} if the text is not canonical base32 of the right length, with
     *     {@link CarError#CID_BYTES} if it is but does not encode a CID of the one kind accepted here
     */
    public static Cid parse(String text) throws CarException {
        if (text.length() != TEXT_LENGTH) {
            throw new CarException(CarError.CID_TEXT, 0, "expected " + TEXT_LENGTH + " characters, found " + text.length());
        }
        if (text.charAt(0) != 'b') {
            throw new CarException(CarError.CID_TEXT, 0, "expected multibase prefix b");
        }
        return fromBytes(Base32.decode(text, 1));
    }

    /**
     * Reads the binary form.
     *
     * @param bytes exactly 36 bytes; copied
     * @return the CID
     * @throws CarException with {@link CarError#CID_BYTES} if the bytes are not a CID of the one kind accepted here
     */
    public static Cid fromBytes(byte[] bytes) throws CarException {
        if (bytes.length != LENGTH) {
            throw new CarException(CarError.CID_BYTES, -1, "expected " + LENGTH + " bytes, found " + bytes.length);
        }
        if (!isCidAt(bytes, 0)) {
            throw new CarException(CarError.CID_BYTES, 0, "expected CIDv1, dag-cbor or raw, sha-256");
        }
        return new Cid(bytes.clone());
    }

    /**
     * Computes the CID of a DAG-CBOR block.
     *
     * @param block the block; neither checked nor kept
     * @return its CID, codec dag-cbor
     */
    public static Cid ofDagCbor(byte[] block) {
        return of(DAG_CBOR, block);
    }

    /**
     * Computes the CID of a raw block.
     *
     * @param block the block; not kept
     * @return its CID, codec raw
     */
    public static Cid ofRaw(byte[] block) {
        return of(RAW, block);
    }

    private static Cid of(byte codec, byte[] block) {
        byte[] bytes = new byte[LENGTH];
        bytes[0] = 1;
        bytes[1] = codec;
        bytes[2] = 0x12;
        bytes[3] = Sha256.LENGTH;
        System.arraycopy(new Sha256().hash(block, 0, block.length), 0, bytes, DIGEST_OFFSET, Sha256.LENGTH);
        return new Cid(bytes);
    }

    /**
     * Says whether an array holds a CID at an offset: CIDv1, dag-cbor or raw, sha-256.
     *
     * @param array the array
     * @param offset where the CID would begin
     * @return true if 36 bytes are there and they are a CID of the one kind accepted here
     */
    public static boolean isCidAt(byte[] array, int offset) {
        return offset >= 0
                && offset <= array.length - LENGTH
                && array[offset] == 1
                && (array[offset + 1] == DAG_CBOR || array[offset + 1] == RAW)
                && array[offset + 2] == 0x12
                && array[offset + 3] == Sha256.LENGTH;
    }

    /** Says whether the codec of the CID at {@code offset} is dag-cbor. */
    static boolean isDagCbor(byte[] array, int offset) {
        return array[offset + 1] == DAG_CBOR;
    }

    /** Copies the CID at {@code offset}, for which {@link #isCidAt} must hold. */
    static Cid at(byte[] array, int offset) {
        return new Cid(Arrays.copyOfRange(array, offset, offset + LENGTH));
    }

    /** The 36 bytes themselves: for readers in this package only. */
    byte[] raw() {
        return bytes;
    }

    /**
     * Says whether the codec is dag-cbor.
     *
     * @return true for dag-cbor, false for raw
     */
    public boolean isDagCbor() {
        return isDagCbor(bytes, 0);
    }

    /**
     * Returns the binary form.
     *
     * @return a fresh array of 36 bytes
     */
    public byte[] toBytes() {
        return bytes.clone();
    }

    /**
     * Returns the sha-256 digest.
     *
     * @return a fresh array of 32 bytes
     */
    public byte[] digest() {
        return Arrays.copyOfRange(bytes, DIGEST_OFFSET, LENGTH);
    }

    /**
     * Says whether a block hashes to this CID.
     *
     * @param block the block
     * @return true if its SHA-256 is this CID's digest
     */
    public boolean matches(byte[] block) {
        return new Sha256().matches(block, 0, block.length, bytes, DIGEST_OFFSET);
    }

    @Override
    public int compareTo(Cid other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Cid that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /**
     * Returns the string form.
     *
     * @return {@code b} and lower-case base32, 59 characters
     */
    @Override
    public String toString() {
        return "b" + Base32.encode(bytes);
    }
}
