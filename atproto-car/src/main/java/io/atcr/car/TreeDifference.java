package io.atcr.car;

import io.atcr.car.syntax.RecordPath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * The difference of two trees: the operations that lead from one to the other, in the order of their keys.
 *
 * <p>Subtrees that both trees have in the same place are neither read nor needed, so the cost follows the change and not the size; every
 * node that is read must fit its place in its tree. Signatures are not checked here. Stateless and thread-safe. ATProto repository
 * specification, MST Structure.
 */
public final class TreeDifference {
    private TreeDifference() {}

    /**
     * Compares the trees under the root commits of two CARs, whole repositories or slices.
     *
     * @param before a CAR whose root is a commit
     * @param after another
     * @param limits bounds on the nodes that are read
     * @return every creation, update (with what it replaced) and deletion (with what it removed), in the order of their keys
     * @throws CarException as the other methods do, and when a root is not a commit
     */
    public static List<RepoOperation> between(CarFile before, CarFile after, CarLimits limits) throws CarException {
        return between(before.blocks(), data(before), after.blocks(), data(after), limits);
    }

    private static Cid data(CarFile car) throws CarException {
        Cid root = car.root();
        byte[] block = car.blocks().get(root);
        if (block == null) {
            throw new CarException(CarError.MISSING_BLOCK, -1, "the commit " + root + " is not in the CAR");
        }
        return Commit.decode(block).data();
    }

    /**
     * Compares two trees.
     *
     * @param beforeBlocks the blocks of the first tree
     * @param before its root, the {@code data} of a commit
     * @param afterBlocks the blocks of the second tree, which may be the same
     * @param after its root
     * @param limits bounds on the nodes that are read
     * @return every creation, update (with what it replaced) and deletion (with what it removed), in the order of their keys
     * @throws CarException with {@link CarError#MISSING_BLOCK} if a node that has to be read is not there, and with the rule that a node
     *     breaks, at the offset in its block
     */
    public static List<RepoOperation> between(
            BlockStore beforeBlocks, Cid before, BlockStore afterBlocks, Cid after, CarLimits limits) throws CarException {
        List<RepoOperation> operations = new ArrayList<>();
        between(beforeBlocks, before, afterBlocks, after, limits, operations::add);
        return operations;
    }

    /**
     * Compares two trees, one operation after another: memory is bounded by the depth of the trees.
     *
     * @param beforeBlocks the blocks of the first tree
     * @param before its root, the {@code data} of a commit
     * @param afterBlocks the blocks of the second tree, which may be the same
     * @param after its root
     * @param limits bounds on the nodes that are read
     * @param sink takes the operations in the order of their keys; what it was given before an exception says nothing about the rest
     * @throws CarException with {@link CarError#MISSING_BLOCK} if a node that has to be read is not there, and with the rule that a node
     *     breaks, at the offset in its block
     */
    public static void between(
            BlockStore beforeBlocks, Cid before, BlockStore afterBlocks, Cid after, CarLimits limits, Consumer<RepoOperation> sink)
            throws CarException {
        if (before.equals(after)) {
            return;
        }
        TreeCursor old = new TreeCursor(beforeBlocks, before, limits);
        TreeCursor now = new TreeCursor(afterBlocks, after, limits);
        while (!old.atEnd() || !now.atEnd()) {
            if (skipEqual(old, now) || openOne(old, now)) {
                continue;
            }
            int order = old.atEnd() ? 1 : now.atEnd() ? -1 : Arrays.compareUnsigned(old.key(), now.key());
            if (order < 0) {
                sink.accept(new RepoOperation.Delete(path(old.key()), old.value()));
                old.advance();
            } else if (order > 0) {
                sink.accept(new RepoOperation.Create(path(now.key()), now.value()));
                now.advance();
            } else {
                if (!old.value().equals(now.value())) {
                    sink.accept(new RepoOperation.Update(path(now.key()), now.value(), old.value()));
                }
                old.advance();
                now.advance();
            }
        }
    }

    /** Steps over the largest subtree of which neither side has taken anything yet, if it is the same on both. */
    private static boolean skipEqual(TreeCursor old, TreeCursor now) {
        int top = Math.min(old.topOfUntouched(), now.topOfUntouched());
        for (int layer = top; layer >= 0; layer--) {
            Cid subtree = old.untouched(layer);
            if (subtree != null && subtree.equals(now.untouched(layer))) {
                old.skip(layer);
                now.skip(layer);
                return true;
            }
        }
        return false;
    }

    /** Opens the higher of two subtrees, or the one subtree there is: equal ones then meet on their layer. */
    private static boolean openOne(TreeCursor old, TreeCursor now) throws CarException {
        if (old.atSubtree() && (!now.atSubtree() || old.layer() >= now.layer())) {
            old.open();
            return true;
        }
        if (now.atSubtree()) {
            now.open();
            return true;
        }
        return false;
    }

    private static RecordPath path(byte[] key) throws CarException {
        return RecordPath.ofKey(key);
    }
}
