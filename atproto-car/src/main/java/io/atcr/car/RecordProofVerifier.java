package io.atcr.car;

import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.RecordPath;
import java.util.Arrays;

/**
 * Checks the proofs that {@code com.atproto.sync.getRecord} answers with.
 *
 * <p>In this order: the CAR, every block hashed; the commit; its DID; its signature; the tree from its root to the record's key, every node
 * on the way; the record, its {@code $type} included. A proof that fails one step is judged by that step alone. Immutable and thread-safe.
 * ATProto repository specification; sync specification.
 */
public final class RecordProofVerifier {
    private final CarLimits limits;
    private final boolean version2;

    /** Creates a verifier with {@link CarLimits#defaults()}. */
    public RecordProofVerifier() {
        this(CarLimits.defaults());
    }

    /**
     * Creates a verifier.
     *
     * @param limits bounds on everything read
     */
    public RecordProofVerifier(CarLimits limits) {
        this(limits, false);
    }

    private RecordProofVerifier(CarLimits limits, boolean version2) {
        this.limits = limits;
        this.version2 = version2;
    }

    /**
     * Returns a verifier that accepts commits of version 2 too, as archives hold them.
     *
     * @return a verifier with these limits
     */
    public RecordProofVerifier acceptingVersion2() {
        return new RecordProofVerifier(limits, true);
    }

    /**
     * Checks a proof under the CAR's one root, which is the commit.
     *
     * @param car the CAR's bytes; copied
     * @param did whose repository it must be
     * @param path the record's path
     * @param check the key of {@code did}
     * @return the outcome; bad bytes are an outcome, never an exception
     */
    public RecordProof verify(byte[] car, Did did, RecordPath path, CommitSignatureCheck check) {
        Sha256 sha256 = new Sha256();
        CarFile file;
        Cid root;
        try {
            file = CarFile.read(car, limits, sha256);
            root = file.root();
        } catch (CarException e) {
            return RecordProof.invalid(ProofFailure.MALFORMED_CAR, e, null, null);
        }
        return prove(file, sha256, root, did, path, check);
    }

    /**
     * Checks a proof under the commit with the given CID; the CAR's roots do not matter.
     *
     * <p>Of a whole repository, only the path to the record is checked, beside the hash of every block.
     *
     * @param car the CAR's bytes; copied
     * @param commit the commit to prove the record under; if its block is missing, the outcome is {@link ProofVerdict#INCOMPLETE}
     * @param did whose repository it must be
     * @param path the record's path
     * @param check the key of {@code did}
     * @return the outcome; bad bytes are an outcome, never an exception
     */
    public RecordProof verifyAt(byte[] car, Cid commit, Did did, RecordPath path, CommitSignatureCheck check) {
        Sha256 sha256 = new Sha256();
        CarFile file;
        try {
            file = CarFile.read(car, limits, sha256);
        } catch (CarException e) {
            return RecordProof.invalid(ProofFailure.MALFORMED_CAR, e, null, null);
        }
        return prove(file, sha256, commit, did, path, check);
    }

    private RecordProof prove(CarFile file, Sha256 sha256, Cid root, Did did, RecordPath path, CommitSignatureCheck check) {
        BlockIndex blocks = file.index();
        int block = blocks.find(root);
        if (block < 0) {
            return RecordProof.incomplete(ProofFailure.MISSING_COMMIT, "the commit " + root + " is not in the CAR", null, null);
        }
        int start = blocks.start(block);
        Commit commit;
        try {
            commit = Commit.decode(root, file.raw(), start, blocks.end(block), version2);
        } catch (CarException e) {
            boolean signature = e.code() == CarError.COMMIT_SIGNATURE_LENGTH;
            return RecordProof.invalid(signature ? ProofFailure.BAD_SIGNATURE : ProofFailure.MALFORMED_COMMIT, e, null, null);
        }
        if (!commit.did().equals(did)) {
            String found = commit.did().toString();
            String shown = found.length() > 200 ? found.substring(0, 200) + "..." : found;
            return RecordProof.invalid(ProofFailure.WRONG_DID, "expected a commit of " + did + ", found one of " + shown, start);
        }
        if (!commit.verify(check)) {
            return RecordProof.invalid(ProofFailure.BAD_SIGNATURE, "the commit's signature is not the account's", start);
        }
        return walk(file, sha256, commit, path);
    }

    private RecordProof walk(CarFile file, Sha256 sha256, Commit commit, RecordPath path) {
        MstPath tree = new MstPath(limits, sha256);
        MstPath.End end;
        try {
            end = tree.walk(file, commit.data(), path.keyBytes());
        } catch (CarException e) {
            ProofFailure failure = e.code().isTreeInvariant() ? ProofFailure.TREE_INVARIANT : ProofFailure.MALFORMED_NODE;
            return RecordProof.invalid(failure, e, commit, null);
        }
        return switch (end) {
            case ABSENT -> RecordProof.absent(commit);
            case MISSING -> {
                Cid missing = tree.missing() < 0 ? commit.data() : Cid.at(file.raw(), tree.missing());
                yield RecordProof.incomplete(ProofFailure.MISSING_NODE, "the tree node " + missing + " is not in the CAR", commit, null);
            }
            case FOUND -> record(file, commit, Cid.at(file.raw(), tree.found()), path);
        };
    }

    private RecordProof record(CarFile file, Commit commit, Cid cid, RecordPath path) {
        BlockIndex blocks = file.index();
        int block = blocks.find(cid);
        if (block < 0) {
            return RecordProof.incomplete(ProofFailure.MISSING_RECORD, "the record " + cid + " is not in the CAR", commit, cid);
        }
        int start = blocks.start(block);
        int end = blocks.end(block);
        try {
            new RecordCheck(limits).check(file.raw(), start, end, path.keyBytes(), path.collection().toString().length());
        } catch (CarException e) {
            ProofFailure failure = e.code() == CarError.RECORD_TYPE ? ProofFailure.WRONG_TYPE : ProofFailure.MALFORMED_RECORD;
            return RecordProof.invalid(failure, e, commit, cid);
        }
        return RecordProof.present(commit, new RecordValue(cid, Arrays.copyOfRange(file.raw(), start, end), limits));
    }
}
