package io.atcr.car;

import io.atcr.car.syntax.RecordPath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Checks the {@code #commit} messages of {@code com.atproto.sync.subscribeRepos} against the blocks they carry.
 *
 * <p>In this order: the operations as a list; the CAR, every block hashed, its one root the commit that the message names; the commit, its
 * DID, its revision, its signature; every tree node that is there; each operation, by inclusion or exclusion, with the record's block; and
 * the inversion: with all operations undone, the tree's root must be {@code prevData}. A message that fails one step is judged by that
 * step alone. What is missing is INCOMPLETE, never absence. Immutable and thread-safe.
 *
 * <p>Whether {@code rev} lies in the future, whether the account is active, and whether the message follows the last one (see
 * {@link FirehoseProof#follows}) is up to the caller. ATProto sync specification, Message Validation Checklist; repository specification,
 * operation inversion.
 */
public final class FirehoseCommitVerifier {
    private final CarLimits limits;

    /** Creates a verifier with {@link CarLimits#defaults()}, and the limits of {@link FirehoseCommit}. */
    public FirehoseCommitVerifier() {
        this(CarLimits.defaults());
    }

    /**
     * Creates a verifier.
     *
     * @param limits bounds on everything read; a CAR is never larger than {@link FirehoseCommit#MAX_BLOCKS_BYTES}
     */
    public FirehoseCommitVerifier(CarLimits limits) {
        this.limits = limits.withMaxCarBytes(Math.min(limits.maxCarBytes(), FirehoseCommit.MAX_BLOCKS_BYTES));
    }

    /**
     * Checks a message.
     *
     * @param blocks the message's {@code blocks}, a CAR; copied
     * @param message what the message says beside them
     * @param check the key of the message's DID
     * @return the outcome; bad bytes are an outcome, never an exception
     */
    public FirehoseProof verify(byte[] blocks, FirehoseCommit message, CommitSignatureCheck check) {
        FirehoseFailure listed = judgeList(message);
        if (listed != FirehoseFailure.NONE) {
            return FirehoseProof.refused(message, listed, "the message contradicts itself or is too long: " + listed, -1);
        }
        Sha256 sha256 = new Sha256();
        CarFile car;
        Cid root;
        try {
            car = CarFile.read(blocks, limits, sha256);
            root = car.root();
        } catch (CarException e) {
            return FirehoseProof.refused(message, FirehoseFailure.MALFORMED_CAR, e, null);
        }
        if (!root.equals(message.commit())) {
            return FirehoseProof.refused(
                    message, FirehoseFailure.WRONG_COMMIT, "expected the root " + message.commit() + ", found " + root, 0);
        }
        int block = car.index().find(root);
        if (block < 0) {
            return FirehoseProof.missingCommit(message);
        }
        int start = car.index().start(block);
        Commit commit;
        try {
            commit = Commit.decode(root, car.raw(), start, car.index().end(block), false);
        } catch (CarException e) {
            boolean signature = e.code() == CarError.COMMIT_SIGNATURE_LENGTH;
            return FirehoseProof.refused(
                    message, signature ? FirehoseFailure.BAD_SIGNATURE : FirehoseFailure.MALFORMED_COMMIT, e, null);
        }
        FirehoseFailure binding = judgeCommit(commit, message, check);
        if (binding != FirehoseFailure.NONE) {
            return FirehoseProof.refused(message, binding, "the commit is not the one that the message names: " + binding, start);
        }
        return judgeTree(car, commit, message, new TreeNodeReader(limits, sha256, true));
    }

    private static FirehoseFailure judgeList(FirehoseCommit message) {
        if (message.operations().size() > FirehoseCommit.MAX_OPERATIONS) {
            return FirehoseFailure.TOO_MANY_OPERATIONS;
        }
        Set<RecordPath> paths = new HashSet<>();
        for (RepoOperation operation : message.operations()) {
            if (!paths.add(operation.path())) {
                return FirehoseFailure.DUPLICATE_PATH;
            }
        }
        boolean forward = message.since() == null || message.since().compareTo(message.rev()) < 0;
        return forward ? FirehoseFailure.NONE : FirehoseFailure.WRONG_SINCE;
    }

    private static FirehoseFailure judgeCommit(Commit commit, FirehoseCommit message, CommitSignatureCheck check) {
        if (!commit.did().equals(message.did())) {
            return FirehoseFailure.WRONG_DID;
        }
        if (!commit.rev().equals(message.rev())) {
            return FirehoseFailure.WRONG_REV;
        }
        return commit.verify(check) ? FirehoseFailure.NONE : FirehoseFailure.BAD_SIGNATURE;
    }

    private FirehoseProof judgeTree(CarFile car, Commit commit, FirehoseCommit message, TreeNodeReader reader) {
        PartialTree tree;
        try {
            tree = PartialTree.read(car, commit.data(), reader);
        } catch (CarException e) {
            boolean invariant = e.code().isTreeInvariant();
            return FirehoseProof.refused(
                    message, invariant ? FirehoseFailure.TREE_INVARIANT : FirehoseFailure.MALFORMED_NODE, e, commit);
        }
        OperationJudge judge = new OperationJudge(car, tree, limits);
        List<OperationProof> operations = new ArrayList<>();
        for (RepoOperation operation : message.operations()) {
            operations.add(judge.judge(operation));
        }
        for (ProofVerdict verdict : List.of(ProofVerdict.INVALID, ProofVerdict.INCOMPLETE)) {
            for (OperationProof proof : operations) {
                if (proof.verdict() == verdict) {
                    FirehoseVerdict all = verdict == ProofVerdict.INVALID ? FirehoseVerdict.INVALID : FirehoseVerdict.INCOMPLETE;
                    return FirehoseProof.judged(message, all, proof.failure(),
                            proof.operation().path() + ": " + proof.detail(), commit, operations);
                }
            }
        }
        return invert(tree, commit, message, operations);
    }

    private static FirehoseProof invert(PartialTree tree, Commit commit, FirehoseCommit message, List<OperationProof> operations) {
        Cid prevData = message.prevData();
        if (prevData == null || !message.operations().stream().allMatch(RepoOperation::isInvertible)) {
            return FirehoseProof.judged(message, FirehoseVerdict.OPERATIONS_ONLY, FirehoseFailure.NOT_INVERTIBLE,
                    "the message does not name prevData, or not what it replaced", commit, operations);
        }
        Cid root;
        try {
            root = tree.rootAfter(inverse(message.operations()));
        } catch (MissingNodeException e) {
            return FirehoseProof.judged(message, FirehoseVerdict.INCOMPLETE, FirehoseFailure.MISSING_NODE,
                    "undoing the operations takes a missing block: " + e.getMessage(), commit, operations);
        }
        if (!root.equals(prevData)) {
            return FirehoseProof.judged(message, FirehoseVerdict.INVALID, FirehoseFailure.WRONG_PREV_DATA,
                    "with the operations undone the tree is " + root + ", not " + prevData, commit, operations);
        }
        return FirehoseProof.judged(message, FirehoseVerdict.VERIFIED, FirehoseFailure.NONE,
                "the operations are all that changed", commit, operations);
    }

    /** What undoes the operations; an update to the same record needs nothing undone. */
    private static SortedMap<byte[], @Nullable Cid> inverse(List<RepoOperation> operations) {
        SortedMap<byte[], @Nullable Cid> changes = new TreeMap<>(Arrays::compareUnsigned);
        for (RepoOperation operation : operations) {
            if (!operation.value().equals(operation.previous())) {
                changes.put(operation.path().keyBytes(), operation.previous().orElse(null));
            }
        }
        return changes;
    }
}
