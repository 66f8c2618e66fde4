package io.atcr.car;

import io.atcr.car.syntax.Did;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One check of one repository whose blocks have been read. Used once. */
final class RepoCheck {
    /** A larger record that many keys point to is checked once, not once for each key. */
    private static final int SHARED_RECORD_BYTES = 4096;

    private static final int PROGRESS_RECORDS = 4096;

    private final RepoVerifier options;
    private final BlockTable blocks;
    private final Sha256 sha256;
    private final long bytes;
    private final BitSet reached;
    private final MissingBlocks missing = new MissingBlocks();
    private final RecordCheck recordCheck;
    private final BlockBuffer buffer = new BlockBuffer();
    private final Map<Integer, byte[]> sharedTypes = new HashMap<>();
    private final TreeWalk tree;
    private long records;
    private @Nullable Commit commit;

    RepoCheck(RepoVerifier options, BlockTable blocks, Sha256 sha256, long bytes) {
        this.options = options;
        this.blocks = blocks;
        this.sha256 = sha256;
        this.bytes = bytes;
        this.reached = new BitSet(blocks.size());
        this.recordCheck = new RecordCheck(options.limits());
        this.tree = new TreeWalk(blocks, options.limits(), sha256, reached, missing);
    }

    RepoVerification run(Cid root, Did did, CommitSignatureCheck check) throws IOException {
        int block = blocks.find(root);
        if (block < 0) {
            String detail = "the commit " + root + " is not in the CAR";
            RepoViolation violation = new RepoViolation(ProofFailure.MISSING_COMMIT, null, detail, -1, root, null);
            return RepoVerification.incomplete(violation, null, counts());
        }
        reached.set(block);
        Commit head;
        try {
            blocks.load(block, buffer, sha256);
            head = Commit.decode(root, buffer.bytes(), buffer.start(), buffer.end(), options.version2());
        } catch (CarException e) {
            boolean signature = e.code() == CarError.COMMIT_SIGNATURE_LENGTH;
            return invalid(signature ? ProofFailure.BAD_SIGNATURE : ProofFailure.MALFORMED_COMMIT, e.movedBy(buffer.base()), root, null);
        }
        if (!head.did().equals(did)) {
            String found = head.did().toString();
            String shown = found.length() > 200 ? found.substring(0, 200) + "..." : found;
            return invalid(ProofFailure.WRONG_DID, "expected a commit of " + did + ", found one of " + shown, block);
        }
        if (!head.verify(check)) {
            return invalid(ProofFailure.BAD_SIGNATURE, "the commit's signature is not the account's", block);
        }
        commit = head;
        RepoVerification violated = walk(head);
        return violated != null ? violated : judge(head);
    }

    private @Nullable RepoVerification walk(Commit head) throws IOException {
        try {
            tree.open(head.data(), null);
            while (tree.next()) {
                RepoVerification violated = record();
                if (violated != null) {
                    return violated;
                }
                if (++records % PROGRESS_RECORDS == 0) {
                    options.progress().reached(bytes, records);
                }
            }
            return null;
        } catch (CarException e) {
            ProofFailure failure = e.code().isTreeInvariant() ? ProofFailure.TREE_INVARIANT : ProofFailure.MALFORMED_NODE;
            return invalid(failure, e, tree.cid(), tree.lastKey());
        }
    }

    private @Nullable RepoVerification record() throws IOException {
        int block = blocks.find(tree.valueArray(), tree.value());
        if (block < 0) {
            Cid cid = Cid.at(tree.valueArray(), tree.value());
            String detail = "the record " + cid + " is not in the CAR";
            missing.add(new RepoViolation(ProofFailure.MISSING_RECORD, null, detail, -1, cid, tree.lastKey()));
            return null;
        }
        try {
            if (!reached.get(block) || blocks.length(block) < SHARED_RECORD_BYTES) {
                reached.set(block);
                checkRecord(block);
            } else {
                checkShared(block);
            }
            return null;
        } catch (CarException e) {
            ProofFailure failure = e.code() == CarError.RECORD_TYPE ? ProofFailure.WRONG_TYPE : ProofFailure.MALFORMED_RECORD;
            return invalid(failure, e, blocks.cid(block), tree.lastKey());
        }
    }

    private void checkRecord(int block) throws CarException, IOException {
        blocks.load(block, buffer, sha256);
        try {
            recordCheck.check(buffer.bytes(), buffer.start(), buffer.end(), tree.key(), tree.collectionLength());
        } catch (CarException e) {
            throw e.movedBy(buffer.base());
        }
    }

    /** A record has one {@code $type}: once it has passed for a collection, it passes for that one only. */
    private void checkShared(int block) throws CarException, IOException {
        byte[] type = sharedTypes.get(block);
        int length = tree.collectionLength();
        if (type == null || !Arrays.equals(type, 0, type.length, tree.key(), 0, length)) {
            checkRecord(block);
            sharedTypes.put(block, Arrays.copyOf(tree.key(), length));
        }
    }

    private RepoVerification judge(Commit head) {
        RepoViolation absent = missing.first();
        if (absent != null) {
            return RepoVerification.incomplete(absent, head, counts());
        }
        RepoCounts counts = counts();
        if (counts.unreachableBlocks() > 0 && options.strictBlocks()) {
            int first = reached.nextClearBit(0);
            return invalid(ProofFailure.UNREACHABLE_BLOCK, "nothing refers to " + counts.unreachableBlocks() + " blocks", first);
        }
        return RepoVerification.verified(head, counts);
    }

    private RepoVerification invalid(ProofFailure failure, String detail, int block) {
        RepoViolation violation = new RepoViolation(failure, null, detail, blocks.offset(block), blocks.cid(block), null);
        return RepoVerification.invalid(violation, commit, counts());
    }

    private RepoVerification invalid(ProofFailure failure, CarException cause, @Nullable Cid block, @Nullable String key) {
        return RepoVerification.invalid(RepoViolation.of(failure, cause, block, key), commit, counts());
    }

    private RepoCounts counts() {
        long unreachable = blocks.size() - reached.cardinality();
        return new RepoCounts(records, tree.nodes(), blocks.size(), unreachable, missing.count(), bytes);
    }
}
