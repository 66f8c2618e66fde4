package io.atcr.car.write;

import io.atcr.car.Cid;
import io.atcr.car.cbor.CborWriter;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A node of the tree that has keys, with what hangs below it. Immutable.
 *
 * <p>A subtree may be more than one layer down; the keyless nodes between exist only as blocks. {@code subtrees[i]} holds the keys before
 * {@code leaves[i]}, the last one those after the last leaf.
 */
final class MstNode {

    /** A key and the CID under it. */
    record Leaf(byte[] key, Cid value) {
    }

    /** A node's block and its CID. */
    private record Block(Cid cid, byte[] bytes) {
    }

    private static final Block EMPTY_TREE = block(encode(new Leaf[0], new @Nullable Cid[1]));

    final int layer;
    final Leaf[] leaves;
    final @Nullable MstNode[] subtrees;

    /** Encoded at most once per thread that asks; every result is the same. */
    private @Nullable Block block;

    MstNode(int layer, Leaf[] leaves, @Nullable MstNode[] subtrees) {
        this.layer = layer;
        this.leaves = leaves;
        this.subtrees = subtrees;
    }

    /** The index of the key, or where it is absent {@code -1 - i} for the subtree {@code i} it would be in. */
    int find(byte[] key) {
        int low = 0;
        int high = leaves.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = Arrays.compareUnsigned(leaves[middle].key(), key);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1 - low;
    }

    static Cid root(@Nullable MstNode root) {
        return root == null ? EMPTY_TREE.cid() : root.block().cid();
    }

    /** Gives every block of the tree to the sink, a node before its subtrees, lower keys first. */
    static void forEachBlock(@Nullable MstNode root, BiConsumer<Cid, byte[]> sink) {
        if (root == null) {
            accept(sink, EMPTY_TREE);
        } else {
            root.forEachBlock(sink);
        }
    }

    private void forEachBlock(BiConsumer<Cid, byte[]> sink) {
        accept(sink, block());
        for (MstNode subtree : subtrees) {
            if (subtree != null) {
                subtree.forEachConnector(layer - 1, sink);
                subtree.forEachBlock(sink);
            }
        }
    }

    /** Gives the blocks between the root and the key, or where the key would be, to the sink: the root first. */
    static void forEachBlockOnPath(@Nullable MstNode root, byte[] key, BiConsumer<Cid, byte[]> sink) {
        if (root == null) {
            accept(sink, EMPTY_TREE);
        }
        MstNode node = root;
        while (node != null) {
            accept(sink, node.block());
            int found = node.find(key);
            MstNode next = found >= 0 ? null : node.subtrees[-1 - found];
            if (next != null) {
                next.forEachConnector(node.layer - 1, sink);
            }
            node = next;
        }
    }

    /**
     * Gives the blocks on the paths to the key and to both of its neighbours to the sink: what undoing a change of this key can touch.
     * Below a key that is not there, both neighbours lie on its own path.
     */
    static void forEachBlockCovering(@Nullable MstNode root, byte[] key, BiConsumer<Cid, byte[]> sink) {
        forEachBlockOnPath(root, key, sink);
        MstNode node = root;
        while (node != null) {
            int found = node.find(key);
            if (found >= 0) {
                node.forEachBlockOnSpine(found, true, sink);
                node.forEachBlockOnSpine(found + 1, false, sink);
            }
            node = found >= 0 ? null : node.subtrees[-1 - found];
        }
    }

    /** The blocks below a link down to the last, or the first, key there. */
    private void forEachBlockOnSpine(int link, boolean last, BiConsumer<Cid, byte[]> sink) {
        int top = layer;
        for (MstNode node = subtrees[link]; node != null; node = node.subtrees[last ? node.leaves.length : 0]) {
            node.forEachConnector(top - 1, sink);
            accept(sink, node.block());
            top = node.layer;
        }
    }

    private static void accept(BiConsumer<Cid, byte[]> sink, Block block) {
        sink.accept(block.cid(), block.bytes().clone());
    }

    /** The keyless blocks above this node, from the layer {@code top} down. */
    private void forEachConnector(int top, BiConsumer<Cid, byte[]> sink) {
        for (Block connector : connectors(top)) {
            accept(sink, connector);
        }
    }

    private Deque<Block> connectors(int top) {
        Deque<Block> connectors = new ArrayDeque<>();
        Cid below = block().cid();
        for (int at = layer + 1; at <= top; at++) {
            Block connector = block(encode(new Leaf[0], new @Nullable Cid[] {below}));
            connectors.addFirst(connector);
            below = connector.cid();
        }
        return connectors;
    }

    private Cid linkFrom(int parentLayer) {
        Deque<Block> connectors = connectors(parentLayer - 1);
        return connectors.isEmpty() ? block().cid() : connectors.getFirst().cid();
    }

    private Block block() {
        Block made = block;
        if (made == null) {
            @Nullable Cid[] links = new Cid[subtrees.length];
            for (int i = 0; i < links.length; i++) {
                MstNode subtree = subtrees[i];
                links[i] = subtree == null ? null : subtree.linkFrom(layer);
            }
            made = block(encode(leaves, links));
            block = made;
        }
        return made;
    }

    private static Block block(byte[] bytes) {
        return new Block(Cid.ofDagCbor(bytes), bytes);
    }

    /** The node as DAG-CBOR, with the prefixes as long as they can be. */
    private static byte[] encode(Leaf[] leaves, @Nullable Cid[] links) {
        CborWriter out = new CborWriter();
        out.map(2);
        out.text("e").array(leaves.length);
        byte[] previous = {};
        for (int i = 0; i < leaves.length; i++) {
            byte[] key = leaves[i].key();
            int shared = MerkleSearchTree.commonPrefix(previous, key);
            out.map(4);
            out.text("k").bytes(Arrays.copyOfRange(key, shared, key.length));
            out.text("p").integer(shared);
            writeLink(out.text("t"), links[i + 1]);
            writeLink(out.text("v"), leaves[i].value());
            previous = key;
        }
        writeLink(out.text("l"), links[0]);
        return out.toBytes();
    }

    private static void writeLink(CborWriter out, @Nullable Cid link) {
        if (link == null) {
            out.nul();
        } else {
            out.link(link);
        }
    }
}
