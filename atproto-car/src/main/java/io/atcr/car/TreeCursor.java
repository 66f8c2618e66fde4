package io.atcr.car;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Goes through a tree in the order of its keys, reading a node only when asked to: at any time it is at a key, at a subtree not read yet,
 * or at the end. Every node that is read must fit its place. Not thread-safe.
 */
final class TreeCursor {

    /** A node on the way down to where the cursor is; items alternate: the subtree before key 0, key 0, the subtree after it, and so on. */
    private static final class Frame {
        final Cid cid;
        final TreeNode node;
        final byte @Nullable [] low;
        final byte @Nullable [] high;
        int item;

        /** Whether the cursor has not yet passed anything of this node. */
        boolean untouched = true;

        Frame(Cid cid, TreeNode node, byte @Nullable [] low, byte @Nullable [] high) {
            this.cid = cid;
            this.node = node;
            this.low = low;
            this.high = high;
        }

        boolean atSubtree() {
            return item % 2 == 0;
        }

        @Nullable Cid subtree() {
            return node.subtrees()[item / 2];
        }

        byte @Nullable [] lowOfSubtree() {
            return item == 0 ? low : node.keys()[item / 2 - 1];
        }

        byte @Nullable [] highOfSubtree() {
            return item / 2 == node.keys().length ? high : node.keys()[item / 2];
        }

        boolean atEnd() {
            return item > 2 * node.keys().length;
        }
    }

    private final BlockStore blocks;
    private final TreeNodeReader reader;

    /** The way down; the last frame is where the cursor is. Empty at the end. */
    private final List<Frame> frames = new ArrayList<>();

    TreeCursor(BlockStore blocks, Cid root, CarLimits limits) throws CarException {
        this.blocks = blocks;
        this.reader = new TreeNodeReader(limits, new Sha256(), true);
        byte[] block = block(root);
        frames.add(new Frame(root, reader.readRoot(block, 0, block.length), null, null));
        settle();
    }

    private byte[] block(Cid cid) throws CarException {
        byte[] block = blocks.get(cid);
        if (block == null) {
            throw new CarException(CarError.MISSING_BLOCK, -1, "the tree node " + cid + " is not among the blocks");
        }
        return block;
    }

    private Frame top() {
        return frames.get(frames.size() - 1);
    }

    boolean atEnd() {
        return frames.isEmpty();
    }

    boolean atSubtree() {
        return !frames.isEmpty() && top().atSubtree();
    }

    /** The layer of the root of the subtree that the cursor is at. */
    int layer() {
        return top().node.layer() - 1;
    }

    byte[] key() {
        return top().node.keys()[top().item / 2];
    }

    Cid value() {
        return top().node.values()[top().item / 2];
    }

    /** Passes the key, or the whole subtree, that the cursor is at. */
    void advance() {
        for (Frame frame : frames) {
            frame.untouched = false;
        }
        top().item++;
        settle();
    }

    /** Reads the subtree that the cursor is at, and moves to what it begins with. */
    void open() throws CarException {
        Frame parent = top();
        Cid cid = Objects.requireNonNull(parent.subtree());
        byte[] block = block(cid);
        byte[] low = parent.lowOfSubtree();
        byte[] high = parent.highOfSubtree();
        frames.add(new Frame(cid, reader.read(block, 0, block.length, parent.node.layer() - 1, low, high), low, high));
        settle();
    }

    /** Moves on to a key or a subtree; what is empty on the way counts as passed by nobody. */
    private void settle() {
        while (!frames.isEmpty()) {
            Frame frame = top();
            if (frame.atEnd()) {
                frames.remove(frames.size() - 1);
                if (!frames.isEmpty()) {
                    top().item++;
                }
            } else if (frame.atSubtree() && frame.subtree() == null) {
                frame.item++;
            } else {
                return;
            }
        }
    }

    /** The layer of the highest subtree of which nothing has been passed yet, -1 if there is none. */
    int topOfUntouched() {
        for (Frame frame : frames) {
            if (frame.untouched) {
                return frame.node.layer();
            }
        }
        return atSubtree() ? layer() : -1;
    }

    /** The root of the subtree on this layer of which nothing has been passed yet, null if there is none. */
    @Nullable Cid untouched(int layer) {
        if (atSubtree() && layer() == layer) {
            return top().subtree();
        }
        for (int i = frames.size() - 1; i >= 0 && frames.get(i).untouched; i--) {
            if (frames.get(i).node.layer() == layer) {
                return frames.get(i).cid;
            }
        }
        return null;
    }

    /** Passes the whole subtree that {@link #untouched} names. */
    void skip(int layer) {
        while (!frames.isEmpty() && top().node.layer() <= layer) {
            frames.remove(frames.size() - 1);
        }
        if (!frames.isEmpty()) {
            advance();
        }
    }
}
