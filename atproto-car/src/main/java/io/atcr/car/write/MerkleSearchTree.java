package io.atcr.car.write;

import io.atcr.car.Cid;
import io.atcr.car.write.MstNode.Leaf;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A Merkle search tree in its one canonical form: a map from byte keys to CIDs whose root CID depends on its entries alone.
 *
 * <p>The tree layer takes any byte string as a key; that keys are record paths is the rule of whoever puts them there. Immutable: a
 * change gives a new tree that shares all nodes off the changed path, and costs time in proportion to the depth. Blocks are encoded and
 * hashed when they are first asked for, and kept. Thread-safe.
 *
 * @see MstBuilder
 * @see <a href="https://atproto.com/specs/repository">ATProto repository specification, MST Structure</a>
 */
public final class MerkleSearchTree {

    private static final MerkleSearchTree EMPTY = new MerkleSearchTree(null);

    private final @Nullable MstNode root;

    MerkleSearchTree(@Nullable MstNode root) {
        this.root = root;
    }

    /**
     * The tree without entries.
     *
     * @return the empty tree, whose root is one block without keys and subtrees
     */
    public static MerkleSearchTree empty() {
        return EMPTY;
    }

    /**
     * The layer of a key: the number of leading zero bits of its SHA-256, divided by two and rounded down. Layer 0 is the lowest.
     *
     * @param key a key
     * @return 0 to 128
     */
    public static int layer(byte[] key) {
        byte[] hash = sha256().digest(key);
        int zeroBits = 0;
        for (byte b : hash) {
            if (b != 0) {
                return (zeroBits + Integer.numberOfLeadingZeros(b & 0xff) - 24) / 2;
            }
            zeroBits += 8;
        }
        return zeroBits / 2;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * The length of the longest common prefix of two keys, in bytes.
     *
     * @param left a key
     * @param right another key
     * @return the number of leading bytes that are equal
     */
    static int commonPrefix(byte[] left, byte[] right) {
        int mismatch = Arrays.mismatch(left, right);
        return mismatch < 0 ? left.length : mismatch;
    }

    /**
     * This tree with an entry added or replaced.
     *
     * @param key the key
     * @param value the CID under it
     * @return the changed tree
     */
    public MerkleSearchTree with(byte[] key, Cid value) {
        byte[] copy = key.clone();
        return new MerkleSearchTree(MstEdit.put(root, new Leaf(copy, value), layer(copy)));
    }

    /**
     * This tree without an entry.
     *
     * @param key the key
     * @return the changed tree, or this one when it does not have the key
     */
    public MerkleSearchTree without(byte[] key) {
        MstNode changed = MstEdit.remove(root, key);
        return changed == root ? this : new MerkleSearchTree(changed);
    }

    /**
     * The CID under a key.
     *
     * @param key the key
     * @return the CID; empty when the tree does not have the key
     */
    public Optional<Cid> get(byte[] key) {
        MstNode node = root;
        while (node != null) {
            int found = node.find(key);
            if (found >= 0) {
                return Optional.of(node.leaves[found].value());
            }
            node = node.subtrees[-1 - found];
        }
        return Optional.empty();
    }

    /**
     * The CID of the root node: the {@code data} of a commit over this tree.
     *
     * @return the root CID
     */
    public Cid root() {
        return MstNode.root(root);
    }

    /**
     * Gives every block of the tree to a sink: a node before its subtrees, lower keys first.
     *
     * @param sink takes a block's CID and its bytes, which are its own copy
     */
    public void forEachBlock(BiConsumer<Cid, byte[]> sink) {
        MstNode.forEachBlock(root, sink);
    }

    /**
     * Gives the blocks that prove a key present or absent to a sink: the nodes from the root down to the key or, when the tree does not
     * have it, down to where there is no subtree that could hold it.
     *
     * @param key the key
     * @param sink takes a block's CID and its bytes, which are its own copy
     */
    public void forEachBlockOnPath(byte[] key, BiConsumer<Cid, byte[]> sink) {
        MstNode.forEachBlockOnPath(root, key, sink);
    }

    /**
     * Gives the blocks to a sink from which this tree's root before a change of one key can be computed: the nodes on the paths to the
     * key, or to where it would be, and to its neighbours on both sides. For several changes, the union of their blocks.
     *
     * @param key a key that was added, replaced or removed
     * @param sink takes a block's CID and its bytes, which are its own copy; a block may come more than once
     * @see <a href="https://atproto.com/specs/repository">ATProto repository specification, operation inversion</a>
     */
    public void forEachBlockCovering(byte[] key, BiConsumer<Cid, byte[]> sink) {
        MstNode.forEachBlockCovering(root, key, sink);
    }
}
