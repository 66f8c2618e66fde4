package io.atcr.car;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Arrays;

/**
 * Blocks of one CAR in a file: their CIDs and places in memory, about 60 bytes a block. Their bytes are read when they are needed and
 * hashed again then, so that a file which changes meanwhile is noticed and never believed.
 */
final class StoredBlocks extends BlockTable {
    private static final int PAGE_BITS = 12;
    private static final int PAGE = 1 << PAGE_BITS;

    private final FileChannel channel;
    private byte[][] cids = new byte[16][];
    private int[] offsets = new int[PAGE];
    private int[] lengths = new int[PAGE];

    StoredBlocks(FileChannel channel) {
        this.channel = channel;
    }

    /** Adds a block with the CID at {@code cidOffset} of {@code array}; one that is here already is left alone. */
    void add(byte[] array, int cidOffset, int offset, int length) {
        if (find(array, cidOffset) >= 0) {
            return;
        }
        int block = size();
        int page = block >>> PAGE_BITS;
        if (page == cids.length) {
            cids = Arrays.copyOf(cids, page * 2);
        }
        if (cids[page] == null) {
            cids[page] = new byte[PAGE * Cid.LENGTH];
        }
        if (block == offsets.length) {
            offsets = Arrays.copyOf(offsets, block + (block >> 1));
            lengths = Arrays.copyOf(lengths, block + (block >> 1));
        }
        System.arraycopy(array, cidOffset, cids[page], cidOffset(block), Cid.LENGTH);
        offsets[block] = offset;
        lengths[block] = length;
        enterNext();
    }

    @Override
    byte[] cidArray(int block) {
        return cids[block >>> PAGE_BITS];
    }

    @Override
    int cidOffset(int block) {
        return (block & PAGE - 1) * Cid.LENGTH;
    }

    @Override
    long offset(int block) {
        return offsets[block];
    }

    @Override
    int length(int block) {
        return lengths[block];
    }

    @Override
    void load(int block, BlockBuffer into, Sha256 sha256) throws IOException {
        into.read(channel, offsets[block], lengths[block]);
        int start = into.start();
        if (!sha256.matches(into.bytes(), start, lengths[block], cidArray(block), cidOffset(block) + Cid.DIGEST_OFFSET)) {
            throw new IOException("the file has changed since it was verified, at offset " + offsets[block]);
        }
    }
}
