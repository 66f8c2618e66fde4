package io.atcr.car;

import io.atcr.car.cbor.CborCursor;
import java.util.ArrayList;
import java.util.List;

/** The header of a CAR version 1, and the varint that comes before it and before each section. */
final class CarHeader {
    /** The longest length prefix: enough for 2^35 bytes. */
    static final int MAX_VARINT_BYTES = 5;

    private CarHeader() {}

    /** Reads the roots from the header in the range; offsets in errors count from the start of the array. */
    static List<Cid> roots(byte[] bytes, int start, int end, CarLimits limits) throws CarException {
        CborCursor cursor = new CborCursor(bytes, start, end, limits);
        cursor.skip();
        cursor.end();
        cursor.reset(bytes, start, end);
        List<Cid> roots = null;
        long version = 0;
        int entries = cursor.readMap();
        for (int i = 0; i < entries; i++) {
            int keyOffset = cursor.offset();
            cursor.readText();
            if (cursor.valueIs("roots")) {
                roots = roots(cursor, bytes);
            } else if (cursor.valueIs("version")) {
                version = cursor.readInteger();
            } else {
                throw new CarException(CarError.CAR_HEADER, keyOffset, "the header has a field other than roots and version");
            }
        }
        if (version != 1) {
            throw new CarException(CarError.CAR_VERSION, start, "expected version 1, found " + version);
        }
        if (roots == null) {
            throw new CarException(CarError.CAR_HEADER, start, "the header has no roots");
        }
        return roots;
    }

    private static List<Cid> roots(CborCursor cursor, byte[] bytes) throws CarException {
        int count = cursor.readArray();
        List<Cid> roots = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            roots.add(Cid.at(bytes, cursor.readLink()));
        }
        return roots;
    }

    static void requireHeaderSize(long length, CarLimits limits) throws CarException {
        if (length > limits.maxHeaderBytes()) {
            throw new CarException(CarError.CAR_HEADER_SIZE, 0, "header of " + length + " bytes, limit " + limits.maxHeaderBytes());
        }
    }

    /** Judges the announced length of a section, whose prefix is at {@code offset}. */
    static void requireSectionSize(long length, long offset, CarLimits limits) throws CarException {
        if (length < Cid.LENGTH) {
            throw new CarException(CarError.CAR_BLOCK_CID, offset, "a section of " + length + " bytes has no room for a CID");
        }
        if (length - Cid.LENGTH > limits.maxBlockBytes()) {
            throw new CarException(
                    CarError.CAR_BLOCK_SIZE, offset, "block of " + (length - Cid.LENGTH) + " bytes, limit " + limits.maxBlockBytes());
        }
    }

    static CarException truncated(long length, long available, long offset) {
        return new CarException(CarError.CAR_TRUNCATED, offset, length + " bytes are announced, " + available + " are left");
    }

    static CarException notACid(long offset) {
        return new CarException(CarError.CAR_BLOCK_CID, offset, "expected CIDv1, dag-cbor or raw, sha-256");
    }

    static CarException wrongHash(Cid cid, long offset) {
        return new CarException(CarError.CAR_BLOCK_HASH, offset, "the block does not hash to its CID " + cid);
    }

    static CarException tooManyBlocks(int blocks, long offset) {
        return new CarException(CarError.CAR_BLOCK_COUNT, offset, "more than " + blocks + " blocks");
    }

    static CarException tooLarge(CarLimits limits) {
        return new CarException(CarError.CAR_SIZE, limits.maxCarBytes(), "the CAR is larger than " + limits.maxCarBytes() + " bytes");
    }

    static CarException endsInLength(long offset) {
        return new CarException(CarError.CAR_TRUNCATED, offset, "the CAR ends inside a length");
    }

    static CarException longVarint(long offset) {
        return new CarException(CarError.CAR_VARINT, offset, "the length has more than " + MAX_VARINT_BYTES + " bytes");
    }

    static CarException nonMinimalVarint(long offset) {
        return new CarException(CarError.CAR_VARINT, offset, "the length is not in its shortest form");
    }

    /** The one root of a repository's CAR. */
    static Cid onlyRoot(List<Cid> roots) throws CarException {
        if (roots.size() != 1) {
            throw new CarException(CarError.CAR_ROOTS, 0, "expected exactly one root, found " + roots.size());
        }
        return roots.get(0);
    }
}
