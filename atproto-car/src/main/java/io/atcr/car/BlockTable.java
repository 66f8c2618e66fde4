package io.atcr.car;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Blocks by CID, numbered from 0 in the order in which they were added; where their bytes are is up to the subclass.
 *
 * <p>An open-addressing table over the first 8 digest bytes, multiplied by a number drawn for each table: whoever grinds digests cannot
 * aim them at one slot.
 */
abstract class BlockTable {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final long multiplier = ThreadLocalRandom.current().nextLong() | 1;
    private int size;
    private int tableBits = 5;
    private int[] table = new int[1 << tableBits];

    /** The array that holds the CID of a block. */
    abstract byte[] cidArray(int block);

    /** Where in {@link #cidArray} the CID is. */
    abstract int cidOffset(int block);

    /** Where the block begins in the CAR, after its CID. */
    abstract long offset(int block);

    /** How many bytes the block has. */
    abstract int length(int block);

    /** Gives the bytes of a block, which hash to its CID. */
    abstract void load(int block, BlockBuffer into, Sha256 sha256) throws IOException;

    /** Enters the block numbered {@link #size}, whose CID the subclass already has. */
    final void enterNext() {
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
        int slot = slot(cidArray(block), cidOffset(block));
        while (table[slot] != 0) {
            slot = slot + 1 & table.length - 1;
        }
        table[slot] = block + 1;
    }

    private int slot(byte[] array, int cidOffset) {
        return (int) ((long) LONG.get(array, cidOffset + Cid.DIGEST_OFFSET) * multiplier >>> Long.SIZE - tableBits);
    }

    /** The number of the block with the CID at {@code offset} of {@code array}, or -1. */
    final int find(byte[] array, int offset) {
        int slot = slot(array, offset);
        while (table[slot] != 0) {
            int block = table[slot] - 1;
            int at = cidOffset(block);
            if (Arrays.equals(cidArray(block), at, at + Cid.LENGTH, array, offset, offset + Cid.LENGTH)) {
                return block;
            }
            slot = slot + 1 & table.length - 1;
        }
        return -1;
    }

    final int find(Cid cid) {
        return find(cid.raw(), 0);
    }

    final Cid cid(int block) {
        return Cid.at(cidArray(block), cidOffset(block));
    }

    /** The number of different CIDs. */
    public final int size() {
        return size;
    }
}
