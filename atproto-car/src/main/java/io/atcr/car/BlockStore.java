package io.atcr.car;

import org.jspecify.annotations.Nullable;

/** Blocks by CID, each one hashed when it was read. */
public interface BlockStore {
    /**
     * Returns a block.
     *
     * @param cid its CID
     * @return a fresh copy of its bytes, null if it is not here
     */
    byte @Nullable [] get(Cid cid);

    /**
     * Says whether a block is here.
     *
     * @param cid its CID
     * @return true if {@link #get} would return it
     */
    boolean contains(Cid cid);

    /**
     * Counts the blocks.
     *
     * @return the number of different CIDs
     */
    int size();
}
