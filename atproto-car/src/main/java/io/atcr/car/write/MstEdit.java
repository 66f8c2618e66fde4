package io.atcr.car.write;

import io.atcr.car.write.MstNode.Leaf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Changes to a tree, each of which copies the nodes on one path and shares all others. Because a key's layer is fixed by its hash, the
 * result depends on the set of keys alone, not on the order of the changes.
 */
final class MstEdit {

    private MstEdit() {
    }

    /** The tree with this leaf, which replaces one of the same key. */
    static MstNode put(@Nullable MstNode node, Leaf leaf, int layer) {
        if (node == null || layer > node.layer) {
            return new MstNode(layer, new Leaf[] {leaf}, new @Nullable MstNode[] {before(node, leaf.key()), after(node, leaf.key())});
        }
        int found = node.find(leaf.key());
        if (found >= 0) {
            Leaf[] leaves = node.leaves.clone();
            leaves[found] = leaf;
            return new MstNode(layer, leaves, node.subtrees);
        }
        int gap = -1 - found;
        MstNode subtree = node.subtrees[gap];
        if (layer < node.layer) {
            return withSubtree(node, gap, put(subtree, leaf, layer));
        }
        int count = node.leaves.length;
        Leaf[] leaves = Arrays.copyOf(node.leaves, count + 1);
        System.arraycopy(node.leaves, gap, leaves, gap + 1, count - gap);
        leaves[gap] = leaf;
        @Nullable MstNode[] subtrees = Arrays.copyOf(node.subtrees, count + 2);
        System.arraycopy(node.subtrees, gap, subtrees, gap + 1, count + 1 - gap);
        subtrees[gap] = before(subtree, leaf.key());
        subtrees[gap + 1] = after(subtree, leaf.key());
        return new MstNode(layer, leaves, subtrees);
    }

    /** The tree without this key; the same tree when it does not have it. */
    static @Nullable MstNode remove(@Nullable MstNode node, byte[] key) {
        if (node == null) {
            return null;
        }
        int found = node.find(key);
        if (found < 0) {
            int gap = -1 - found;
            MstNode subtree = node.subtrees[gap];
            MstNode changed = remove(subtree, key);
            return changed == subtree ? node : withSubtree(node, gap, changed);
        }
        MstNode joined = join(node.subtrees[found], node.subtrees[found + 1]);
        int count = node.leaves.length;
        if (count == 1) {
            return joined;
        }
        Leaf[] leaves = Arrays.copyOf(node.leaves, count - 1);
        System.arraycopy(node.leaves, found + 1, leaves, found, count - 1 - found);
        @Nullable MstNode[] subtrees = Arrays.copyOf(node.subtrees, count);
        System.arraycopy(node.subtrees, found + 1, subtrees, found, count - found);
        subtrees[found] = joined;
        return new MstNode(node.layer, leaves, subtrees);
    }

    private static MstNode withSubtree(MstNode node, int gap, @Nullable MstNode subtree) {
        @Nullable MstNode[] subtrees = node.subtrees.clone();
        subtrees[gap] = subtree;
        return new MstNode(node.layer, node.leaves, subtrees);
    }

    /** The keys below {@code key}, which the tree does not have. */
    private static @Nullable MstNode before(@Nullable MstNode node, byte[] key) {
        if (node == null) {
            return null;
        }
        int gap = -1 - node.find(key);
        MstNode last = before(node.subtrees[gap], key);
        if (gap == 0) {
            return last;
        }
        @Nullable MstNode[] subtrees = Arrays.copyOf(node.subtrees, gap + 1);
        subtrees[gap] = last;
        return new MstNode(node.layer, Arrays.copyOf(node.leaves, gap), subtrees);
    }

    /** The keys above {@code key}, which the tree does not have. */
    private static @Nullable MstNode after(@Nullable MstNode node, byte[] key) {
        if (node == null) {
            return null;
        }
        int gap = -1 - node.find(key);
        MstNode first = after(node.subtrees[gap], key);
        int count = node.leaves.length;
        if (gap == count) {
            return first;
        }
        @Nullable MstNode[] subtrees = Arrays.copyOfRange(node.subtrees, gap, count + 1);
        subtrees[0] = first;
        return new MstNode(node.layer, Arrays.copyOfRange(node.leaves, gap, count), subtrees);
    }

    /** One tree of two, where every key of {@code low} is below every key of {@code high}. */
    private static @Nullable MstNode join(@Nullable MstNode low, @Nullable MstNode high) {
        if (low == null || high == null) {
            return low == null ? high : low;
        }
        int lowCount = low.leaves.length;
        if (low.layer > high.layer) {
            return withSubtree(low, lowCount, join(low.subtrees[lowCount], high));
        }
        if (low.layer < high.layer) {
            return withSubtree(high, 0, join(low, high.subtrees[0]));
        }
        int highCount = high.leaves.length;
        Leaf[] leaves = Arrays.copyOf(low.leaves, lowCount + highCount);
        System.arraycopy(high.leaves, 0, leaves, lowCount, highCount);
        @Nullable MstNode[] subtrees = Arrays.copyOf(low.subtrees, lowCount + highCount + 1);
        System.arraycopy(high.subtrees, 0, subtrees, lowCount, highCount + 1);
        subtrees[lowCount] = join(low.subtrees[lowCount], high.subtrees[0]);
        return new MstNode(low.layer, leaves, subtrees);
    }
}
