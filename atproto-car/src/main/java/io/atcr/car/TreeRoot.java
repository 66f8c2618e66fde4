package io.atcr.car;

import io.atcr.car.PartialTree.Hidden;
import io.atcr.car.PartialTree.Leaf;
import io.atcr.car.cbor.CborWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Computes the root of the one tree that has given keys, in ascending order, and given subtrees of which no more than the CID is known.
 * Such a subtree must fill its gap between two keys alone, and both must be of higher layers: otherwise its nodes would have to be taken
 * apart or joined. Not thread-safe.
 */
final class TreeRoot {

    /** A subtree that is complete, or that is only known by its CID. */
    private record Closed(Cid cid, int layer) {
    }

    /** A node that may still grow to the right; the subtree after its last leaf is not known yet. */
    private static final class OpenNode {
        final int layer;
        final List<Leaf> leaves = new ArrayList<>();
        final List<@Nullable Closed> subtrees = new ArrayList<>();

        OpenNode(int layer) {
            this.layer = layer;
        }

        Closed close(@Nullable Closed last) {
            subtrees.add(last);
            return new Closed(encode(this), layer);
        }
    }

    /** The right edge of the tree, the lowest layer on top. */
    private final Deque<OpenNode> edge = new ArrayDeque<>();

    /** A hidden subtree after the last leaf. */
    private @Nullable Hidden pending;

    void leaf(Leaf leaf) throws MissingNodeException {
        if (pending != null && leaf.layer() <= pending.layer()) {
            throw new MissingNodeException(pending.cid());
        }
        Closed below = closeBelow(leaf.layer());
        OpenNode top = edge.peek();
        if (top == null || top.layer != leaf.layer()) {
            top = new OpenNode(leaf.layer());
            edge.push(top);
        }
        top.subtrees.add(below);
        top.leaves.add(leaf);
    }

    void hidden(Hidden hidden) throws MissingNodeException {
        OpenNode top = edge.peek();
        if (pending != null || top != null && top.layer <= hidden.layer()) {
            throw new MissingNodeException(hidden.cid());
        }
        pending = hidden;
    }

    Cid root() throws MissingNodeException {
        if (edge.isEmpty() && pending != null) {
            throw new MissingNodeException(pending.cid());
        }
        Closed root = closeBelow(Integer.MAX_VALUE);
        return root == null ? Cid.ofDagCbor(new CborWriter().map(2).text("e").array(0).text("l").nul().toBytes()) : root.cid();
    }

    private @Nullable Closed closeBelow(int layer) {
        Closed closed = pending == null ? null : new Closed(pending.cid(), pending.layer());
        pending = null;
        for (OpenNode top = edge.peek(); top != null && top.layer < layer; top = edge.peek()) {
            closed = edge.pop().close(closed);
        }
        return closed;
    }

    private static Cid encode(OpenNode node) {
        CborWriter out = new CborWriter();
        out.map(2).text("e").array(node.leaves.size());
        byte[] previous = {};
        for (int i = 0; i < node.leaves.size(); i++) {
            Leaf leaf = node.leaves.get(i);
            byte[] key = leaf.key();
            int mismatch = Arrays.mismatch(previous, key);
            int shared = mismatch < 0 ? key.length : mismatch;
            out.map(4).text("k").bytes(key, shared, key.length - shared).text("p").integer(shared);
            link(out.text("t"), node.subtrees.get(i + 1), node.layer);
            out.text("v").link(leaf.value());
            previous = key;
        }
        link(out.text("l"), node.subtrees.get(0), node.layer);
        return Cid.ofDagCbor(out.toBytes());
    }

    /** The link to a subtree from a node of the given layer, through keyless nodes on the layers between. */
    private static void link(CborWriter out, @Nullable Closed subtree, int parentLayer) {
        if (subtree == null) {
            out.nul();
            return;
        }
        Cid cid = subtree.cid();
        for (int at = subtree.layer() + 1; at < parentLayer; at++) {
            cid = Cid.ofDagCbor(new CborWriter().map(2).text("e").array(0).text("l").link(cid).toBytes());
        }
        out.link(cid);
    }
}
