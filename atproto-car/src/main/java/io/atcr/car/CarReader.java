package io.atcr.car;

import io.atcr.car.cbor.CborCursor;
import java.util.ArrayList;
import java.util.List;

/** Reads one CAR from an array that nobody else may write to. Used once. */
final class CarReader {
    private static final int MAX_VARINT_BYTES = 5;

    private final byte[] bytes;
    private final CarLimits limits;
    private final Sha256 sha256;
    private int position;

    CarReader(byte[] bytes, CarLimits limits, Sha256 sha256) {
        this.bytes = bytes;
        this.limits = limits;
        this.sha256 = sha256;
    }

    CarFile read() throws CarException {
        List<Cid> roots = header();
        BlockIndex blocks = new BlockIndex(bytes);
        for (int sections = 0; position < bytes.length; sections++) {
            if (sections == limits.maxBlocks()) {
                throw new CarException(CarError.CAR_BLOCK_COUNT, position, "more than " + sections + " blocks");
            }
            section(blocks);
        }
        return new CarFile(bytes, roots, blocks);
    }

    private List<Cid> header() throws CarException {
        long length = varint();
        if (length > limits.maxHeaderBytes()) {
            throw new CarException(CarError.CAR_HEADER_SIZE, 0, "header of " + length + " bytes, limit " + limits.maxHeaderBytes());
        }
        requireAvailable(length, 0);
        int start = position;
        int end = start + (int) length;
        position = end;
        CborCursor cursor = new CborCursor(bytes, start, end, limits);
        cursor.skip();
        cursor.end();
        cursor.reset(bytes, start, end);
        return header(cursor);
    }

    private List<Cid> header(CborCursor cursor) throws CarException {
        int start = cursor.offset();
        List<Cid> roots = null;
        long version = 0;
        int entries = cursor.readMap();
        for (int i = 0; i < entries; i++) {
            int keyOffset = cursor.offset();
            cursor.readText();
            if (cursor.valueIs("roots")) {
                roots = roots(cursor);
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

    private List<Cid> roots(CborCursor cursor) throws CarException {
        int count = cursor.readArray();
        List<Cid> roots = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            roots.add(Cid.at(bytes, cursor.readLink()));
        }
        return roots;
    }

    private void section(BlockIndex blocks) throws CarException {
        int start = position;
        long length = varint();
        if (length < Cid.LENGTH) {
            throw new CarException(CarError.CAR_BLOCK_CID, start, "a section of " + length + " bytes has no room for a CID");
        }
        if (length - Cid.LENGTH > limits.maxBlockBytes()) {
            throw new CarException(
                    CarError.CAR_BLOCK_SIZE, start, "block of " + (length - Cid.LENGTH) + " bytes, limit " + limits.maxBlockBytes());
        }
        requireAvailable(length, start);
        int cid = position;
        int block = cid + Cid.LENGTH;
        int end = cid + (int) length;
        if (!Cid.isCidAt(bytes, cid)) {
            throw new CarException(CarError.CAR_BLOCK_CID, cid, "expected CIDv1, dag-cbor or raw, sha-256");
        }
        if (!sha256.matches(bytes, block, end - block, bytes, cid + Cid.DIGEST_OFFSET)) {
            throw new CarException(CarError.CAR_BLOCK_HASH, block, "the block does not hash to its CID " + Cid.at(bytes, cid));
        }
        blocks.add(cid, end);
        position = end;
    }

    private void requireAvailable(long length, int start) throws CarException {
        if (length > bytes.length - position) {
            throw new CarException(
                    CarError.CAR_TRUNCATED, start, length + " bytes are announced, " + (bytes.length - position) + " are left");
        }
    }

    private long varint() throws CarException {
        int start = position;
        long value = 0;
        for (int i = 0; i < MAX_VARINT_BYTES; i++) {
            if (position == bytes.length) {
                throw new CarException(CarError.CAR_TRUNCATED, start, "the CAR ends inside a length");
            }
            int b = bytes[position++];
            value |= (long) (b & 0x7f) << 7 * i;
            if (b >= 0) {
                if (b == 0 && i > 0) {
                    throw new CarException(CarError.CAR_VARINT, start, "the length is not in its shortest form");
                }
                return value;
            }
        }
        throw new CarException(CarError.CAR_VARINT, start, "the length has more than " + MAX_VARINT_BYTES + " bytes");
    }
}
