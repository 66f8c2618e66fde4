package io.atcr.car.write;

import io.atcr.car.Cid;
import io.atcr.car.write.MstNode.Leaf;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Builds a Merkle search tree from its entries in ascending order of their keys, in linear time. Not thread-safe.
 *
 * @see <a href="https://atproto.com/specs/repository">ATProto repository specification, MST Structure</a>
 */
public final class MstBuilder {

    /** A node that may still grow to the right; the subtree after its last leaf is not known yet. */
    private static final class OpenNode {
        final int layer;
        final List<Leaf> leaves = new ArrayList<>();
        final List<@Nullable MstNode> subtrees = new ArrayList<>();

        OpenNode(int layer) {
            this.layer = layer;
        }

        MstNode close(@Nullable MstNode last) {
            subtrees.add(last);
            return new MstNode(layer, leaves.toArray(Leaf[]::new), subtrees.toArray(MstNode[]::new));
        }
    }

    /** The right edge of the tree, the lowest layer on top. */
    private final Deque<OpenNode> edge = new ArrayDeque<>();
    private byte @Nullable [] previous;

    /** Makes a builder without entries. */
    public MstBuilder() {
    }

    /**
     * Adds an entry after all that were added before.
     *
     * @param key a key above every earlier one, in the order of unsigned bytes
     * @param value the CID under it
     * @return this builder
     * @throws IllegalArgumentException when the key is not above the one before
     */
    public MstBuilder add(byte[] key, Cid value) {
        if (previous != null && Arrays.compareUnsigned(previous, key) >= 0) {
            throw new IllegalArgumentException("keys must be added in strictly ascending order");
        }
        byte[] copy = key.clone();
        int layer = MerkleSearchTree.layer(copy);
        MstNode below = closeBelow(layer);
        OpenNode top = edge.peek();
        if (top == null || top.layer != layer) {
            top = new OpenNode(layer);
            edge.push(top);
        }
        top.subtrees.add(below);
        top.leaves.add(new Leaf(copy, value));
        previous = copy;
        return this;
    }

    /**
     * The tree of the entries added so far. Ends the builder's work: it starts again without entries.
     *
     * @return the tree
     */
    public MerkleSearchTree build() {
        MstNode root = closeBelow(Integer.MAX_VALUE);
        previous = null;
        return new MerkleSearchTree(root);
    }

    private @Nullable MstNode closeBelow(int layer) {
        MstNode closed = null;
        while (!edge.isEmpty() && edge.peek().layer < layer) {
            closed = edge.pop().close(closed);
        }
        return closed;
    }
}
