package io.atcr.car;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads whole nodes, and refuses one that does not fit its place in the tree: wrong layer, keys outside the bounds that the nodes above
 * set, a shape that only another encoding of the same keys would have. ATProto repository specification, MST Structure. Not thread-safe.
 */
final class TreeNodeReader {
    private static final int ROOT = -1;

    private final CarLimits limits;
    private final Sha256 sha256;
    private final boolean repositoryKeys;
    private final MstNodeReader node;

    /** {@code repositoryKeys}: whether keys must be record paths, as they are in a repository, or may be any bytes. */
    TreeNodeReader(CarLimits limits, Sha256 sha256, boolean repositoryKeys) {
        this.limits = limits;
        this.sha256 = sha256;
        this.repositoryKeys = repositoryKeys;
        this.node = new MstNodeReader(limits);
    }

    TreeNode readRoot(byte[] bytes, int start, int end) throws CarException {
        return read(bytes, start, end, ROOT, null, null);
    }

    /** Reads the node of the given layer whose keys must lie between {@code low} and {@code high}, both exclusive; null is no bound. */
    TreeNode read(byte[] bytes, int start, int end, int layer, byte @Nullable [] low, byte @Nullable [] high) throws CarException {
        node.open(bytes, start, end);
        int expected = layer;
        List<byte[]> keys = new ArrayList<>(node.entries());
        List<Cid> values = new ArrayList<>(node.entries());
        @Nullable Cid[] subtrees = new Cid[node.entries() + 1];
        boolean hasSubtree = false;
        while (node.next()) {
            byte[] key = Arrays.copyOf(node.key(), node.keyLength());
            if (repositoryKeys && !RepositoryKeys.isValid(key, key.length)) {
                throw refused(CarError.MST_KEY_SYNTAX, "the key is not a collection, a slash and a record key");
            }
            int found = layer(key);
            if (expected == ROOT) {
                expected = found;
            }
            if (found != expected) {
                throw refused(CarError.MST_LAYER, "key of layer " + found + " in a node of layer " + expected);
            }
            if (keys.isEmpty() && low != null && Arrays.compareUnsigned(key, low) <= 0) {
                throw refused(CarError.MST_BOUNDS, "the key does not come after the parent's key before it");
            }
            if (high != null && Arrays.compareUnsigned(key, high) >= 0) {
                throw refused(CarError.MST_BOUNDS, "the key does not come before the parent's key after it");
            }
            keys.add(key);
            values.add(Cid.at(bytes, node.value()));
            if (node.subtree() >= 0) {
                subtrees[keys.size()] = Cid.at(bytes, node.subtree());
                hasSubtree = true;
            }
        }
        if (node.left() >= 0) {
            subtrees[0] = Cid.at(bytes, node.left());
            hasSubtree = true;
        }
        checkShape(start, layer == ROOT, expected, keys.isEmpty(), hasSubtree);
        return new TreeNode(Math.max(expected, 0), keys.toArray(byte[][]::new), values.toArray(Cid[]::new), subtrees);
    }

    private void checkShape(int start, boolean isRoot, int layer, boolean keyless, boolean hasSubtree) throws CarException {
        if (keyless && isRoot && hasSubtree) {
            throw new CarException(CarError.MST_KEYLESS_ROOT, start, "the root has a subtree but no keys");
        }
        if (keyless && !isRoot && !hasSubtree) {
            throw new CarException(CarError.MST_EMPTY_NODE, start, "a node below the root has neither keys nor a subtree");
        }
        if (layer == 0 && hasSubtree) {
            throw new CarException(CarError.MST_SUBTREE_BELOW_ZERO, start, "a node of layer 0 has a subtree");
        }
        if (layer >= limits.maxMstDepth()) {
            throw new CarException(CarError.MST_DEPTH, start, "node of layer " + layer + ", depth limit " + limits.maxMstDepth());
        }
    }

    int layer(byte[] key) {
        return MstPath.leadingZeroPairs(sha256.hash(key, 0, key.length));
    }

    private CarException refused(CarError code, String message) {
        return new CarException(code, node.keyOffset(), message);
    }
}
