package io.atcr.car;

import io.atcr.car.cbor.CborCursor;
import io.atcr.car.cbor.CborMajor;

/**
 * Reads the entries of one Merkle search tree node in place, and refuses a node that is not canonical: shape, prefix compression, and
 * order inside the node. What concerns several nodes (layers, bounds) is up to the caller. Reused from node to node; not thread-safe.
 */
final class MstNodeReader {
    static final int MAX_KEY_BYTES = 1024;

    private final CarLimits limits;
    private final CborCursor cursor;
    private final byte[] key = new byte[MAX_KEY_BYTES];
    private byte[] bytes = {};
    private int start;
    private int end;
    private int entries;
    private int read;
    private int keyOffset;
    private int keyLength;
    private int value;
    private int subtree;
    private int left;

    MstNodeReader(CarLimits limits) {
        this.limits = limits;
        this.cursor = new CborCursor(bytes, 0, 0, limits);
    }

    /** Begins a node. */
    void open(byte[] array, int from, int to) throws CarException {
        bytes = array;
        start = from;
        end = to;
        read = 0;
        keyLength = 0;
        left = -1;
        cursor.reset(array, from, to);
        if (cursor.peek() != CborMajor.MAP || cursor.readMap() != 2 || !cursor.readKey('e') || cursor.peek() != CborMajor.ARRAY) {
            throw malformed("expected a map of e (array) and l");
        }
        entries = cursor.readArray();
        if (entries > limits.maxNodeEntries()) {
            throw new CarException(CarError.MST_NODE_ENTRIES, from, entries + " entries, limit " + limits.maxNodeEntries());
        }
    }

    /** Moves to the next entry; when there is none, reads the rest of the node and returns false. */
    boolean next() throws CarException {
        if (read == entries) {
            if (!cursor.readKey('l')) {
                throw malformed("expected l after the entries");
            }
            left = linkOrNull();
            cursor.end();
            return false;
        }
        read++;
        if (cursor.peek() != CborMajor.MAP || cursor.readMap() != 4 || !cursor.readKey('k')) {
            throw malformed("expected an entry of k, p, t and v");
        }
        keyOffset = cursor.offset();
        cursor.readBytes();
        int suffix = cursor.valueOffset();
        int suffixLength = cursor.valueLength();
        if (!cursor.readKey('p')) {
            throw malformed("expected p after k");
        }
        int prefixOffset = cursor.offset();
        expand(cursor.readInteger(), prefixOffset, suffix, suffixLength);
        if (!cursor.readKey('t')) {
            throw malformed("expected t after p");
        }
        subtree = linkOrNull();
        if (!cursor.readKey('v')) {
            throw malformed("expected v after t");
        }
        value = link();
        return true;
    }

    /**
     * Puts the key together over the previous one. The first byte after the shared prefix decides both rules: if it equals the previous
     * key's, the prefix is not maximal; if it is smaller, the keys do not ascend.
     */
    private void expand(long prefix, int prefixOffset, int suffix, int suffixLength) throws CarException {
        if (prefix < 0 || prefix > keyLength) {
            throw new CarException(
                    CarError.MST_PREFIX_RANGE, prefixOffset, "prefix of " + prefix + " bytes, previous key of " + keyLength);
        }
        int shared = (int) prefix;
        if (suffixLength == 0 && read > 1) {
            throw new CarException(CarError.MST_KEY_ORDER, keyOffset, "the key does not come after the previous one");
        }
        if (suffixLength == 0 || suffixLength > MAX_KEY_BYTES - shared) {
            throw new CarException(CarError.MST_KEY_LENGTH, keyOffset, "key of " + ((long) shared + suffixLength) + " bytes");
        }
        if (shared < keyLength) {
            int difference = (bytes[suffix] & 0xff) - (key[shared] & 0xff);
            if (difference == 0) {
                throw new CarException(CarError.MST_PREFIX_NOT_MAXIMAL, prefixOffset, "the keys share more than " + shared + " bytes");
            }
            if (difference < 0) {
                throw new CarException(CarError.MST_KEY_ORDER, keyOffset, "the key does not come after the previous one");
            }
        }
        System.arraycopy(bytes, suffix, key, shared, suffixLength);
        keyLength = shared + suffixLength;
    }

    private int linkOrNull() throws CarException {
        return cursor.readNull() ? -1 : link();
    }

    private int link() throws CarException {
        if (cursor.peek() != CborMajor.TAG) {
            throw malformed("expected a link");
        }
        int at = cursor.offset();
        int cid = cursor.readLink();
        if (!Cid.isDagCbor(bytes, cid)) {
            throw new CarException(CarError.MST_NODE, at, "links of the tree are dag-cbor");
        }
        return cid;
    }

    /** A node of the wrong shape; where the bytes are not canonical DAG-CBOR at all, that is the error. */
    private CarException malformed(String message) {
        int at = cursor.offset();
        try {
            cursor.reset(bytes, start, end);
            cursor.skip();
            cursor.end();
        } catch (CarException e) {
            return e;
        }
        return new CarException(CarError.MST_NODE, at, message);
    }

    /** The buffer that holds the current key; overwritten by {@link #next}. */
    byte[] key() {
        return key;
    }

    int keyLength() {
        return keyLength;
    }

    /** Where the current key's own bytes are encoded, for errors. */
    int keyOffset() {
        return keyOffset;
    }

    /** Offset of the current entry's value CID. */
    int value() {
        return value;
    }

    /** Offset of the CID of the subtree after the current entry, or -1. */
    int subtree() {
        return subtree;
    }

    /** Offset of the CID of the subtree before all entries, or -1; known once {@link #next} has returned false. */
    int left() {
        return left;
    }

    /** How many entries the node has. */
    int entries() {
        return entries;
    }

    /** Where the node begins, for errors. */
    int start() {
        return start;
    }
}
