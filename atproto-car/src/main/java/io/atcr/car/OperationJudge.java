package io.atcr.car;

import org.jspecify.annotations.Nullable;

/** Judges single operations by a partial tree and the records beside it. */
final class OperationJudge {
    private final CarFile car;
    private final PartialTree tree;
    private final CarLimits limits;

    OperationJudge(CarFile car, PartialTree tree, CarLimits limits) {
        this.car = car;
        this.tree = tree;
        this.limits = limits;
    }

    OperationProof judge(RepoOperation operation) {
        byte[] key = operation.path().keyBytes();
        Cid found = tree.get(key);
        Cid hiding = found == null ? tree.hiding(key) : null;
        if (hiding != null) {
            return new OperationProof(operation, ProofVerdict.INCOMPLETE, FirehoseFailure.MISSING_NODE,
                    "the tree node " + hiding + " is not in the CAR");
        }
        Cid stated = operation.value().orElse(null);
        return stated == null ? judgeDeletion(operation, found) : judgeRecord(operation, stated, found);
    }

    private static OperationProof judgeDeletion(RepoOperation operation, @Nullable Cid found) {
        if (found != null) {
            return invalid(operation, FirehoseFailure.STILL_PRESENT, "the tree has the record " + found);
        }
        return new OperationProof(operation, ProofVerdict.ABSENT, FirehoseFailure.NONE, "the tree has no record at this path");
    }

    private OperationProof judgeRecord(RepoOperation operation, Cid stated, @Nullable Cid found) {
        if (found == null) {
            return invalid(operation, FirehoseFailure.NOT_PRESENT, "the tree has no record at this path");
        }
        if (!found.equals(stated)) {
            return invalid(operation, FirehoseFailure.OTHER_RECORD, "expected the record " + stated + ", found " + found);
        }
        int block = car.index().find(found);
        if (block < 0) {
            return new OperationProof(operation, ProofVerdict.INCOMPLETE, FirehoseFailure.MISSING_RECORD,
                    "the record " + found + " is not in the CAR");
        }
        try {
            byte[] key = operation.path().keyBytes();
            int collectionLength = operation.path().collection().toString().length();
            new RecordCheck(limits).check(car.raw(), car.index().start(block), car.index().end(block), key, collectionLength);
        } catch (CarException e) {
            FirehoseFailure failure = e.code() == CarError.RECORD_TYPE ? FirehoseFailure.WRONG_TYPE : FirehoseFailure.MALFORMED_RECORD;
            return invalid(operation, e.code().isLimit() ? FirehoseFailure.LIMIT : failure, String.valueOf(e.getMessage()));
        }
        return new OperationProof(operation, ProofVerdict.PRESENT, FirehoseFailure.NONE, "the record is in the tree");
    }

    private static OperationProof invalid(RepoOperation operation, FirehoseFailure failure, String detail) {
        return new OperationProof(operation, ProofVerdict.INVALID, failure, detail);
    }
}
