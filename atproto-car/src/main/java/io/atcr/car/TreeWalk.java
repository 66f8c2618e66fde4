package io.atcr.car;

import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * All entries of a Merkle search tree in the order of their keys, every rule of the tree checked on the way: canonical nodes, one layer per
 * node, child layer one below, keys ascending across all nodes, keyless nodes only on the way down, valid repository keys.
 *
 * <p>The work is linear in the size of the tree: a node that holds keys fits one place only. Not thread-safe. ATProto repository
 * specification, MST Structure.
 */
final class TreeWalk {
    private static final int NONE = -1;

    /** One node on the way from the root to the current entry. */
    private static final class Frame {
        final MstNodeReader node;
        final BlockBuffer block = new BlockBuffer();
        int number;
        int layer;
        /** Where the CID of the subtree to visit next is, or NONE. */
        int subtree;
        /** The reader stands at an entry that has not been given yet. */
        boolean ready;
        boolean exhausted;

        Frame(CarLimits limits) {
            node = new MstNodeReader(limits);
        }
    }

    private final BlockTable blocks;
    private final CarLimits limits;
    private final Sha256 sha256;
    private final BitSet reached;
    private final MissingBlocks missing;
    private Frame[] frames = new Frame[8];
    private int depth = NONE;
    private byte @Nullable [] from;
    private @Nullable MstNodeReader last;
    private int collectionLength;
    private long nodes;

    /** A cursor that enters each node it finds in {@code reached} and each that it does not find in {@code missing}. */
    TreeWalk(BlockTable blocks, CarLimits limits, Sha256 sha256, BitSet reached, MissingBlocks missing) {
        this.blocks = blocks;
        this.limits = limits;
        this.sha256 = sha256;
        this.reached = reached;
        this.missing = missing;
    }

    /** Begins at the first key, or at the first that is not below {@code start}. Errors are located in the CAR. */
    void open(Cid root, byte @Nullable [] start) throws CarException, IOException {
        from = start;
        int found = blocks.find(root);
        if (found < 0) {
            missing(root);
        } else {
            enter(found, NONE);
        }
    }

    /** Moves to the next entry. */
    boolean next() throws CarException, IOException {
        while (depth >= 0) {
            Frame frame = frames[depth];
            if (frame.subtree != NONE) {
                int cid = frame.subtree;
                frame.subtree = NONE;
                descend(frame, cid);
            } else if (advance(frame)) {
                from = null;
                return true;
            } else {
                depth--;
            }
        }
        return false;
    }

    private void descend(Frame parent, int cid) throws CarException, IOException {
        int child = blocks.find(parent.block.bytes(), cid);
        if (child < 0) {
            missing(Cid.at(parent.block.bytes(), cid));
        } else {
            enter(child, parent.layer - 1);
        }
    }

    private void missing(Cid cid) {
        String key = last == null ? null : RepoViolation.keyText(last.key(), last.keyLength());
        missing.add(new RepoViolation(ProofFailure.MISSING_NODE, null, "the tree node " + cid + " is not in the CAR", -1, cid, key));
    }

    /** Reads a node through, which shows its shape and its leftmost subtree, and begins it again. */
    private void enter(int child, int layer) throws CarException, IOException {
        reached.set(child);
        nodes++;
        Frame frame = frame(++depth);
        frame.number = child;
        frame.layer = layer;
        frame.ready = false;
        frame.exhausted = false;
        blocks.load(child, frame.block, sha256);
        try {
            boolean hasSubtree = scan(frame);
            checkShape(frame, layer == NONE, hasSubtree);
            frame.subtree = frame.node.left();
            frame.node.open(frame.block.bytes(), frame.block.start(), frame.block.end());
            if (from != null) {
                seek(frame, from);
            }
        } catch (CarException e) {
            throw e.movedBy(frame.block.base());
        }
    }

    private Frame frame(int at) {
        if (at == frames.length) {
            frames = Arrays.copyOf(frames, at * 2);
        }
        if (frames[at] == null) {
            frames[at] = new Frame(limits);
        }
        return frames[at];
    }

    private boolean scan(Frame frame) throws CarException {
        MstNodeReader node = frame.node;
        node.open(frame.block.bytes(), frame.block.start(), frame.block.end());
        boolean hasSubtree = false;
        while (node.next()) {
            hasSubtree |= node.subtree() >= 0;
            if (frame.layer == NONE) {
                frame.layer = layer(node);
                if (frame.layer >= limits.maxMstDepth()) {
                    throw new CarException(
                            CarError.MST_DEPTH, node.start(), "root layer " + frame.layer + ", depth limit " + limits.maxMstDepth());
                }
            }
        }
        return hasSubtree || node.left() >= 0;
    }

    private static void checkShape(Frame frame, boolean isRoot, boolean hasSubtree) throws CarException {
        int at = frame.node.start();
        if (frame.node.entries() == 0 && isRoot && hasSubtree) {
            throw new CarException(CarError.MST_KEYLESS_ROOT, at, "the root has a subtree but no keys");
        }
        if (frame.node.entries() == 0 && !isRoot && !hasSubtree) {
            throw new CarException(CarError.MST_EMPTY_NODE, at, "a node below the root has neither keys nor a subtree");
        }
        if (frame.layer == 0 && hasSubtree) {
            throw new CarException(CarError.MST_SUBTREE_BELOW_ZERO, at, "a node of layer 0 has a subtree");
        }
    }

    /** Moves past the entries below {@code start}; the subtree before the first that is not is then the next to be visited. */
    private static void seek(Frame frame, byte[] start) throws CarException {
        MstNodeReader node = frame.node;
        while (node.next()) {
            int order = Arrays.compareUnsigned(node.key(), 0, node.keyLength(), start, 0, start.length);
            if (order >= 0) {
                frame.ready = true;
                frame.subtree = order == 0 ? NONE : frame.subtree;
                return;
            }
            frame.subtree = node.subtree();
        }
        frame.exhausted = true;
    }

    private boolean advance(Frame frame) throws CarException {
        try {
            if (frame.exhausted || !frame.ready && !frame.node.next()) {
                return false;
            }
            frame.ready = false;
            check(frame);
            return true;
        } catch (CarException e) {
            throw e.movedBy(frame.block.base());
        }
    }

    private void check(Frame frame) throws CarException {
        MstNodeReader node = frame.node;
        collectionLength = RepositoryKeys.collectionLength(node.key(), node.keyLength());
        if (collectionLength < 0) {
            throw new CarException(CarError.MST_KEY_SYNTAX, node.keyOffset(), "the key is not a collection, a slash and a record key");
        }
        int layer = layer(node);
        if (layer != frame.layer) {
            throw new CarException(CarError.MST_LAYER, node.keyOffset(), "key of layer " + layer + " in a node of layer " + frame.layer);
        }
        // In one node the reader compares the keys. Where a subtree is between, its last key is still in the deeper node's buffer.
        if (last != null && last != node
                && Arrays.compareUnsigned(last.key(), 0, last.keyLength(), node.key(), 0, node.keyLength()) >= 0) {
            throw new CarException(CarError.MST_BOUNDS, node.keyOffset(), "the key does not come after the one before it in another node");
        }
        last = node;
        frame.subtree = node.subtree();
    }

    private int layer(MstNodeReader node) {
        return MstPath.leadingZeroPairs(sha256.hash(node.key(), 0, node.keyLength()));
    }

    /** The buffer that holds the current key; overwritten by {@link #next}. */
    byte[] key() {
        return frames[depth].node.key();
    }

    int keyLength() {
        return frames[depth].node.keyLength();
    }

    /** The length of the current key's collection. */
    int collectionLength() {
        return collectionLength;
    }

    /** The array that holds the CID of the current record, at {@link #value}. */
    byte[] valueArray() {
        return frames[depth].block.bytes();
    }

    int value() {
        return frames[depth].node.value();
    }

    /** How many nodes have been entered. */
    long nodes() {
        return nodes;
    }

    /** The last key that was looked at, for errors. */
    @Nullable String lastKey() {
        return depth < 0 || frames[depth].node.keyLength() == 0 ? null : RepoViolation.keyText(key(), keyLength());
    }

    /** The node that an error is in. */
    @Nullable Cid cid() {
        return depth < 0 ? null : blocks.cid(frames[depth].number);
    }
}
