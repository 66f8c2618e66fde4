package io.atcr.car;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.car.cbor.DataValue;
import io.atcr.car.syntax.RecordPath;
import io.atcr.car.syntax.Tid;
import io.atcr.car.write.MerkleSearchTree;
import io.atcr.car.write.RepoBuilder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each way in which a #commit message is refused, by its reason. */
class FirehoseCommitTest {
    private static final String TYPE = "io.atcr.test";
    private static final RecordPath A = ProofAssembler.path(TYPE + "/a");
    private static final RecordPath B = ProofAssembler.path(TYPE + "/b");
    private static final RecordPath C = ProofAssembler.path(TYPE + "/c");

    private final RepoBuilder repository = new RepoBuilder(ProofAssembler.DID, ProofAssembler.KEY::sign);
    private FirehoseCommit message;
    private byte[] blocks;

    private static DataValue.Map record(String note) {
        return DataValue.Map.builder().put("$type", TYPE).put("note", note).build();
    }

    /** One creation, one update, one deletion. */
    @BeforeEach
    void change() {
        repository.put(A, record("one")).put(B, record("two")).commit(Tid.of(1, 0));
        repository.put(A, record("changed")).put(C, record("three")).delete(B);
        repository.commit(Tid.of(2, 0));
        message = repository.firehoseCommit();
        blocks = repository.firehoseBlocks();
    }

    private static FirehoseProof verify(byte[] blocks, FirehoseCommit message) {
        return new FirehoseCommitVerifier().verify(blocks, message, ProofAssembler.PUBLIC::verify);
    }

    private FirehoseCommit with(Cid prevData, List<RepoOperation> operations) {
        return new FirehoseCommit(message.did(), message.commit(), message.rev(), message.since(), prevData, operations);
    }

    private void assertRefused(FirehoseCommit changed, FirehoseFailure failure) {
        FirehoseProof proof = verify(blocks, changed);
        assertThat(proof.verdict()).as(proof.toString()).isEqualTo(FirehoseVerdict.INVALID);
        assertThat(proof.failure()).as(proof.toString()).isEqualTo(failure);
        assertThat(proof.follows(repository.head())).isFalse();
    }

    @Test
    void each_operation_has_its_own_verdict() {
        FirehoseProof proof = verify(blocks, message);
        assertThat(proof.verdict()).as(proof.toString()).isEqualTo(FirehoseVerdict.VERIFIED);
        assertThat(proof.failure()).isEqualTo(FirehoseFailure.NONE);
        assertThat(proof.operations()).hasSize(3).allSatisfy(operation -> assertThat(operation.verdict())
                .isEqualTo(operation.operation() instanceof RepoOperation.Delete ? ProofVerdict.ABSENT : ProofVerdict.PRESENT));
        assertThat(proof.commit().orElseThrow()).isEqualTo(repository.head());
    }

    @Test
    void a_first_commit_inverts_to_the_empty_tree() {
        RepoBuilder fresh = new RepoBuilder(ProofAssembler.DID, ProofAssembler.KEY::sign);
        fresh.put(A, record("first")).commit(Tid.of(1, 0));
        assertThat(fresh.firehoseCommit().prevData()).isEqualTo(MerkleSearchTree.empty().root());
        assertThat(verify(fresh.firehoseBlocks(), fresh.firehoseCommit()).verdict()).isEqualTo(FirehoseVerdict.VERIFIED);
    }

    @Test
    void deleting_the_last_record_verifies_against_the_empty_tree() {
        repository.delete(A);
        repository.delete(C);
        Commit head = repository.commit(Tid.of(3, 0));
        assertThat(head.data()).isEqualTo(MerkleSearchTree.empty().root());
        assertThat(verify(repository.firehoseBlocks(), repository.firehoseCommit()).verdict()).isEqualTo(FirehoseVerdict.VERIFIED);
    }

    @Test
    void an_empty_commit_needs_no_tree_and_must_keep_it() {
        repository.commit(Tid.of(3, 0));
        FirehoseCommit empty = repository.firehoseCommit();
        byte[] slice = repository.firehoseBlocks();
        assertThat(empty.operations()).isEmpty();
        assertThat(verify(slice, empty).verdict()).isEqualTo(FirehoseVerdict.VERIFIED);
        FirehoseCommit silent = new FirehoseCommit(empty.did(), empty.commit(), empty.rev(), empty.since(),
                MerkleSearchTree.empty().root(), List.of());
        assertThat(verify(slice, silent).failure()).isEqualTo(FirehoseFailure.WRONG_PREV_DATA);
    }

    @Test
    void an_update_to_the_same_record_changes_nothing() {
        Cid same = Cid.ofDagCbor(repository.record(C).orElseThrow());
        FirehoseCommit idle = with(repository.head().data(), List.of(new RepoOperation.Update(C, same, same)));
        assertThat(verify(blocks, idle).verdict()).isEqualTo(FirehoseVerdict.VERIFIED);
    }

    @Test
    void a_message_of_another_DID_revision_or_commit_is_refused() {
        assertRefused(new FirehoseCommit(ProofAssembler.did("did:plc:aaaaaaaaaaaaaaaaaaaaaaaa"), message.commit(), message.rev(),
                message.since(), message.prevData(), message.operations()), FirehoseFailure.WRONG_DID);
        assertRefused(new FirehoseCommit(message.did(), message.commit(), Tid.of(3, 0), message.since(), message.prevData(),
                message.operations()), FirehoseFailure.WRONG_REV);
        assertRefused(new FirehoseCommit(message.did(), message.prevData(), message.rev(), message.since(), message.prevData(),
                message.operations()), FirehoseFailure.WRONG_COMMIT);
    }

    @Test
    void a_since_that_is_not_before_the_rev_is_refused() {
        assertRefused(new FirehoseCommit(message.did(), message.commit(), message.rev(), message.rev(), message.prevData(),
                message.operations()), FirehoseFailure.WRONG_SINCE);
    }

    @Test
    void a_commit_that_another_key_signed_is_refused_whatever_the_tree_shows() {
        FirehoseProof proof = new FirehoseCommitVerifier().verify(blocks, message, (unsigned, signature) -> false);
        assertThat(proof.failure()).isEqualTo(FirehoseFailure.BAD_SIGNATURE);
        assertThat(proof.commit()).isEmpty();
        assertThat(proof.operations()).isEmpty();
    }

    @Test
    void an_operation_that_is_not_true_of_the_tree_is_refused_for_its_reason() {
        Cid other = Cid.ofDagCbor(new byte[0]);
        List<RepoOperation> operations = message.operations();
        assertThat(judge(new RepoOperation.Create(C, other))).isEqualTo(FirehoseFailure.OTHER_RECORD);
        assertThat(judge(new RepoOperation.Update(B, other, other))).isEqualTo(FirehoseFailure.NOT_PRESENT);
        assertThat(judge(new RepoOperation.Delete(C, other))).isEqualTo(FirehoseFailure.STILL_PRESENT);
        assertThat(operations).hasSize(3);
    }

    private FirehoseFailure judge(RepoOperation operation) {
        FirehoseProof proof = verify(blocks, with(message.prevData(), List.of(operation)));
        assertThat(proof.verdict()).isEqualTo(FirehoseVerdict.INVALID);
        assertThat(proof.operations().get(0).failure()).isEqualTo(proof.failure());
        return proof.failure();
    }

    @Test
    void an_omitted_operation_or_a_wrong_prev_does_not_invert() {
        assertRefused(with(message.prevData(), message.operations().subList(0, 2)), FirehoseFailure.WRONG_PREV_DATA);
        List<RepoOperation> changed = new ArrayList<>(message.operations());
        changed.replaceAll(op -> op instanceof RepoOperation.Delete ? new RepoOperation.Delete(op.path(), message.commit()) : op);
        assertRefused(with(message.prevData(), changed), FirehoseFailure.WRONG_PREV_DATA);
        assertRefused(with(repository.head().data(), message.operations()), FirehoseFailure.WRONG_PREV_DATA);
    }

    @Test
    void a_message_without_prevData_or_without_a_prev_proves_its_operations_only() {
        assertThat(verify(blocks, with(null, message.operations())).verdict()).isEqualTo(FirehoseVerdict.OPERATIONS_ONLY);
        List<RepoOperation> legacy = new ArrayList<>(message.operations());
        legacy.replaceAll(op -> op instanceof RepoOperation.Delete ? new RepoOperation.Delete(op.path(), null) : op);
        FirehoseProof proof = verify(blocks, with(message.prevData(), legacy));
        assertThat(proof.verdict()).isEqualTo(FirehoseVerdict.OPERATIONS_ONLY);
        assertThat(proof.failure()).isEqualTo(FirehoseFailure.NOT_INVERTIBLE);
        assertThat(proof.operations()).hasSize(3);
    }

    @Test
    void two_operations_on_one_path_and_more_than_200_are_refused() {
        List<RepoOperation> twice = new ArrayList<>(message.operations());
        twice.add(new RepoOperation.Delete(B, null));
        assertRefused(with(message.prevData(), twice), FirehoseFailure.DUPLICATE_PATH);
        List<RepoOperation> many = new ArrayList<>();
        for (int i = 0; i <= FirehoseCommit.MAX_OPERATIONS; i++) {
            many.add(new RepoOperation.Delete(ProofAssembler.path(TYPE + "/" + i), null));
        }
        assertRefused(with(message.prevData(), many), FirehoseFailure.TOO_MANY_OPERATIONS);
    }

    @Test
    void blocks_of_more_than_two_million_bytes_are_refused_whatever_the_limits_say() {
        byte[] large = new byte[FirehoseCommit.MAX_BLOCKS_BYTES + 1];
        FirehoseProof proof = new FirehoseCommitVerifier(CarLimits.defaults()).verify(large, message, ProofAssembler.PUBLIC::verify);
        assertThat(proof.failure()).isEqualTo(FirehoseFailure.LIMIT);
        assertThat(proof.error()).contains(CarError.CAR_SIZE);
    }

    private FirehoseProof verifyCreated(byte[] record) {
        repository.putRaw(B, record).commit(Tid.of(3, 0));
        return verify(repository.firehoseBlocks(), repository.firehoseCommit());
    }

    @Test
    void a_created_record_of_another_collection_or_that_is_no_record_is_refused() {
        assertThat(verifyCreated(ProofAssembler.record("io.atcr.other", "x")).failure()).isEqualTo(FirehoseFailure.WRONG_TYPE);
    }

    @Test
    void a_created_record_that_is_not_canonical_is_refused() {
        assertThat(verifyCreated(new byte[] {(byte) 0xbf, (byte) 0xff}).failure()).isEqualTo(FirehoseFailure.MALFORMED_RECORD);
    }

    @Test
    void a_missing_commit_or_root_is_INCOMPLETE_and_never_absence() {
        assertThat(verify(new ProofAssembler().car(message.commit()), message).failure()).isEqualTo(FirehoseFailure.MISSING_COMMIT);
        ProofAssembler bare = new ProofAssembler();
        byte[] commit = repository.head().toBytes();
        bare.block(commit);
        FirehoseCommit deletion = with(message.prevData(), List.of(new RepoOperation.Delete(B, null)));
        FirehoseProof proof = verify(bare.car(message.commit()), deletion);
        assertThat(proof.verdict()).isEqualTo(FirehoseVerdict.INCOMPLETE);
        assertThat(proof.operations().get(0).failure()).isEqualTo(FirehoseFailure.MISSING_NODE);
    }

    @Test
    void a_tree_that_breaks_a_rule_anywhere_in_the_slice_is_refused() {
        ProofAssembler forged = new ProofAssembler();
        Cid record = forged.block(ProofAssembler.record(TYPE, "x"));
        Cid stray = forged.block(ProofAssembler.node(null, ProofAssembler.entry(TYPE + "/zz", record)));
        Cid root = forged.block(ProofAssembler.node(stray, ProofAssembler.entry(key(1), record)));
        Cid commit = forged.block(ProofAssembler.commit(ProofAssembler.DID, root));
        FirehoseCommit lie = new FirehoseCommit(ProofAssembler.DID, commit, tid(), null, message.prevData(), List.of());
        FirehoseProof proof = verify(forged.car(commit), lie);
        assertThat(proof.failure()).as(proof.toString()).isEqualTo(FirehoseFailure.TREE_INVARIANT);
        assertThat(proof.error().orElseThrow()).isIn(CarError.MST_BOUNDS, CarError.MST_LAYER);
        assertThat(proof.commit()).isPresent();
    }

    /** A key of the layer that sorts before {@code zz}. */
    private static String key(int layer) {
        for (int i = 0; ; i++) {
            String key = TYPE + "/a" + i;
            if (MerkleSearchTree.layer(ProofAssembler.utf8(key)) == layer) {
                return key;
            }
        }
    }

    private static Tid tid() {
        try {
            return Tid.parse(ProofAssembler.REV);
        } catch (CarException e) {
            throw new AssertionError(e);
        }
    }
}
