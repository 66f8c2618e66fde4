package io.atcr.car;

import java.util.List;

/** Reads one CAR from an array that nobody else may write to. Used once. */
final class CarReader {
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
        long length = varint();
        CarHeader.requireHeaderSize(length, limits);
        requireAvailable(length, 0);
        int start = position;
        position += (int) length;
        List<Cid> roots = CarHeader.roots(bytes, start, position, limits);
        BlockIndex blocks = new BlockIndex(bytes);
        for (int sections = 0; position < bytes.length; sections++) {
            if (sections == limits.maxBlocks()) {
                throw CarHeader.tooManyBlocks(sections, position);
            }
            section(blocks);
        }
        return new CarFile(bytes, roots, blocks);
    }

    private void section(BlockIndex blocks) throws CarException {
        int start = position;
        long length = varint();
        CarHeader.requireSectionSize(length, start, limits);
        requireAvailable(length, start);
        int cid = position;
        int block = cid + Cid.LENGTH;
        int end = cid + (int) length;
        if (!Cid.isCidAt(bytes, cid)) {
            throw CarHeader.notACid(cid);
        }
        if (!sha256.matches(bytes, block, end - block, bytes, cid + Cid.DIGEST_OFFSET)) {
            throw CarHeader.wrongHash(Cid.at(bytes, cid), block);
        }
        blocks.add(cid, end);
        position = end;
    }

    private void requireAvailable(long length, int start) throws CarException {
        if (length > bytes.length - position) {
            throw CarHeader.truncated(length, bytes.length - position, start);
        }
    }

    private long varint() throws CarException {
        int start = position;
        long value = 0;
        for (int i = 0; i < CarHeader.MAX_VARINT_BYTES; i++) {
            if (position == bytes.length) {
                throw CarHeader.endsInLength(start);
            }
            int b = bytes[position++];
            value |= (long) (b & 0x7f) << 7 * i;
            if (b >= 0) {
                if (b == 0 && i > 0) {
                    throw CarHeader.nonMinimalVarint(start);
                }
                return value;
            }
        }
        throw CarHeader.longVarint(start);
    }
}
