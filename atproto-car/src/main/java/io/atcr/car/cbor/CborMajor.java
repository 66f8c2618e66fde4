package io.atcr.car.cbor;

/** The major types of CBOR, as {@link CborCursor#peek()} returns them. */
public final class CborMajor {
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

    private CborMajor() {}
}
