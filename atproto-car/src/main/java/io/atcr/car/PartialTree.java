package io.atcr.car;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * As much of a tree as the blocks of one CAR show, flattened: its visible keys in order and, between two of them, at most one subtree
 * whose block is missing. Immutable once read.
 *
 * <p>The keys of a tree decide its shape, so the root after a change follows from this list alone, as long as the change keeps away from
 * what is missing. ATProto repository specification, MST Structure and operation inversion.
 */
final class PartialTree {

    /** A visible key. */
    record Leaf(byte[] key, int layer, Cid value) {
    }

    /** A subtree whose block is missing, and the layer of its root. */
    record Hidden(Cid cid, int layer) {
    }

    /** A root is of no known layer until its block is read. */
    private static final int UNKNOWN_LAYER = CarLimits.MST_DEPTH_CEILING;

    private final List<Leaf> leaves = new ArrayList<>();

    /** What is hidden before each leaf, and after the last one. */
    private final List<@Nullable Hidden> gaps = new ArrayList<>();

    private final Cid root;
    private final BlockIndex blocks;
    private final byte[] bytes;
    private final TreeNodeReader reader;
    private @Nullable Hidden gap;

    private PartialTree(CarFile car, Cid root, TreeNodeReader reader) {
        this.root = root;
        this.blocks = car.index();
        this.bytes = car.raw();
        this.reader = reader;
    }

    /** Reads every node that can be reached from the root, and refuses a tree in which one of them does not fit its place. */
    static PartialTree read(CarFile car, Cid root, TreeNodeReader reader) throws CarException {
        PartialTree tree = new PartialTree(car, root, reader);
        int block = tree.blocks.find(root);
        if (block < 0) {
            tree.gap = new Hidden(root, UNKNOWN_LAYER);
        } else {
            tree.flatten(reader.readRoot(tree.bytes, tree.blocks.start(block), tree.blocks.end(block)), null, null);
        }
        tree.gaps.add(tree.gap);
        return tree;
    }

    /** Depth is bounded by the layer of the root, which the reader limits; every node with keys is reached once, because bounds exclude. */
    private void flatten(TreeNode node, byte @Nullable [] low, byte @Nullable [] high) throws CarException {
        byte[][] keys = node.keys();
        for (int i = 0; i <= keys.length; i++) {
            Cid subtree = node.subtrees()[i];
            if (subtree != null) {
                descend(subtree, node.layer() - 1, i == 0 ? low : keys[i - 1], i == keys.length ? high : keys[i]);
            }
            if (i < keys.length) {
                gaps.add(gap);
                gap = null;
                leaves.add(new Leaf(keys[i], node.layer(), node.values()[i]));
            }
        }
    }

    private void descend(Cid subtree, int layer, byte @Nullable [] low, byte @Nullable [] high) throws CarException {
        int block = blocks.find(subtree);
        if (block < 0) {
            gap = new Hidden(subtree, layer);
        } else {
            flatten(reader.read(bytes, blocks.start(block), blocks.end(block), layer, low, high), low, high);
        }
    }

    /** The index of a key among the leaves, or {@code -1 - i} for the gap {@code i} it would be in. */
    private int find(byte[] key) {
        int low = 0;
        int high = leaves.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = Arrays.compareUnsigned(leaves.get(middle).key(), key);
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

    /** The value of a key, null if it is not visible. */
    @Nullable Cid get(byte[] key) {
        int found = find(key);
        return found < 0 ? null : leaves.get(found).value();
    }

    /** The missing subtree that may hold a key which is not visible; null if the key is proven absent. */
    @Nullable Cid hiding(byte[] key) {
        int found = find(key);
        Hidden hidden = found < 0 ? gaps.get(-1 - found) : null;
        return hidden != null && reader.layer(key) <= hidden.layer() ? hidden.cid() : null;
    }

    /**
     * The root that the tree would have after changes: a value for a key to set it, null to remove it.
     *
     * @throws MissingNodeException where the root depends on a block that is missing
     */
    Cid rootAfter(SortedMap<byte[], @Nullable Cid> changes) throws MissingNodeException {
        if (changes.isEmpty()) {
            return root;
        }
        TreeRoot changed = new TreeRoot();
        int at = 0;
        for (var change : changes.entrySet()) {
            int found = find(change.getKey());
            int until = found < 0 ? -1 - found : found;
            at = copy(changed, at, until);
            if (found >= 0) {
                giveGap(changed, at);
                at++;
            }
            if (change.getValue() != null) {
                if (found < 0) {
                    requireVisible(until);
                }
                changed.leaf(new Leaf(change.getKey(), reader.layer(change.getKey()), change.getValue()));
            }
        }
        at = copy(changed, at, leaves.size());
        giveGap(changed, at);
        return changed.root();
    }

    private int copy(TreeRoot changed, int from, int until) throws MissingNodeException {
        for (int at = from; at < until; at++) {
            giveGap(changed, at);
            changed.leaf(leaves.get(at));
        }
        return until;
    }

    private void giveGap(TreeRoot changed, int index) throws MissingNodeException {
        Hidden hidden = gaps.get(index);
        if (hidden != null) {
            changed.hidden(hidden);
        }
    }

    private void requireVisible(int index) throws MissingNodeException {
        Hidden hidden = gaps.get(index);
        if (hidden != null) {
            throw new MissingNodeException(hidden.cid());
        }
    }
}
