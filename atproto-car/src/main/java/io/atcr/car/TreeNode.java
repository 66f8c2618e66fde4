package io.atcr.car;

import org.jspecify.annotations.Nullable;

/**
 * A node of a tree, read whole and found to fit its place. {@code subtrees[i]} is the link before {@code keys[i]}, the last one that after
 * all keys; a subtree's root is one layer below.
 */
record TreeNode(int layer, byte[][] keys, Cid[] values, @Nullable Cid[] subtrees) {
}
