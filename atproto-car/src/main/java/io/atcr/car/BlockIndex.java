package io.atcr.car;

import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Blocks of one CAR, as ranges of its bytes: the CID's 36 bytes, then the block. Filled by {@link CarReader}, then immutable.
 *
 * <p>An open-addressing table over the first 8 digest bytes, multiplied by a number drawn for each table: whoever grinds digests cannot
 * aim them at one slot.
 */
final class BlockIndex implements BlockStore {
    private final byte[] bytes;
    private final long multiplier = ThreadLocalRandom.current().nextLong() | 1;
    private int[] cidOffsets = new int[16];
    private int[] ends = new int[16];
    private int size;
    private int tableBits = 5;
    private int[] table = new int[1 << tableBits];

    BlockIndex(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Adds the block whose CID is at {@code cidOffset} and which ends before {@code end}; one that is here already is left alone. */
    void add(int cidOffset, int end) {
        if (find(bytes, cidOffset) >= 0) {
            return;
        }
        if (size == cidOffsets.length) {
            cidOffsets = Arrays.copyOf(cidOffsets, size * 2);
            ends = Arrays.copyOf(ends, size * 2);
        }
        cidOffsets[size] = cidOffset;
        ends[size] = end;
        size++;
        if (size * 2L > table.length) {
            tableBits++;
            table = new int[1 << tableBits];
            for (int block = 0; block < size; block++) {
                enter(block);
            }
        } else {
            enter(size - 1);
        }
    }

    private void enter(int block) {
        int slot = slot(bytes, cidOffsets[block]);
        while (table[slot] != 0) {
            slot = slot + 1 & table.length - 1;
        }
        table[slot] = block + 1;
    }

    private int slot(byte[] array, int cidOffset) {
        long word = 0;
        for (int i = cidOffset + Cid.DIGEST_OFFSET; i < cidOffset + Cid.DIGEST_OFFSET + Long.BYTES; i++) {
            word = word << 8 | array[i] & 0xff;
        }
        return (int) (word * multiplier >>> Long.SIZE - tableBits);
    }

    /** The number of the block with the CID at {@code offset} of {@code array}, or -1. */
    int find(byte[] array, int offset) {
        int slot = slot(array, offset);
        while (table[slot] != 0) {
            int block = table[slot] - 1;
            int at = cidOffsets[block];
            if (Arrays.equals(bytes, at, at + Cid.LENGTH, array, offset, offset + Cid.LENGTH)) {
                return block;
            }
            slot = slot + 1 & table.length - 1;
        }
        return -1;
    }

    int find(Cid cid) {
        return find(cid.raw(), 0);
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
    public byte @Nullable [] get(Cid cid) {
        int block = find(cid);
        return block < 0 ? null : Arrays.copyOfRange(bytes, start(block), end(block));
    }

    @Override
    public boolean contains(Cid cid) {
        return find(cid) >= 0;
    }

    @Override
    public int size() {
        return size;
    }
}
