package io.atcr.car;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Blocks of one CAR in memory, as ranges of its bytes: the CID's 36 bytes, then the block. Filled by {@link CarReader}, then immutable. */
final class BlockIndex extends BlockTable implements BlockStore {
    private final byte[] bytes;
    private int[] cidOffsets = new int[16];
    private int[] ends = new int[16];

    BlockIndex(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Adds the block whose CID is at {@code cidOffset} and which ends before {@code end}; one that is here already is left alone. */
    void add(int cidOffset, int end) {
        if (find(bytes, cidOffset) >= 0) {
            return;
        }
        int block = size();
        if (block == cidOffsets.length) {
            cidOffsets = Arrays.copyOf(cidOffsets, block * 2);
            ends = Arrays.copyOf(ends, block * 2);
        }
        cidOffsets[block] = cidOffset;
        ends[block] = end;
        enterNext();
    }

    @Override
    byte[] cidArray(int block) {
        return bytes;
    }

    @Override
    int cidOffset(int block) {
        return cidOffsets[block];
    }

    /** Where the block begins in the CAR's bytes. */
    int start(int block) {
        return cidOffsets[block] + Cid.LENGTH;
    }

    /** Where the block ends in the CAR's bytes. */
    int end(int block) {
        return ends[block];
    }

    @Override
    long offset(int block) {
        return start(block);
    }

    @Override
    int length(int block) {
        return end(block) - start(block);
    }

    @Override
    void load(int block, BlockBuffer into, Sha256 sha256) {
        into.set(bytes, start(block), end(block));
    }

    @Override
    public byte @Nullable [] get(Cid cid) {
        int block = find(cid);
        return block < 0 ? null : Arrays.copyOfRange(bytes, start(block), end(block));
    }

    @Override
    public boolean contains(Cid cid) {
        return find(cid) >= 0;
    }
}
