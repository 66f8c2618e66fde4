package io.atcr.car;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.car.cbor.DataValue;
import io.atcr.car.syntax.RecordPath;
import io.atcr.car.syntax.Tid;
import io.atcr.car.write.MerkleSearchTree;
import io.atcr.car.write.RepoBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class RecordProofPropertyTest {
    private static final String TYPE = "io.atcr.test";
    private static final CommitSignatureCheck ANY = (unsigned, signature) -> true;

    private final RecordProofVerifier verifier = new RecordProofVerifier();

    /** A put of one of 40 keys, or its deletion. */
    record Step(int key, boolean delete, int note) {
        RecordPath path() {
            return ProofAssembler.path(TYPE + "/" + Integer.toString(key * 7919, 36));
        }
    }

    @Provide
    Arbitrary<List<Step>> histories() {
        return Combinators.combine(Arbitraries.integers().between(0, 39), Arbitraries.of(true, false, false), Arbitraries.integers())
                .as(Step::new).list().ofMaxSize(80);
    }

    @Property(tries = 60)
    void after_any_history_each_record_is_present_each_other_absent_and_a_dropped_node_never_absence(
            @ForAll("histories") List<Step> history) throws CarException {
        RepoBuilder repository = new RepoBuilder(ProofAssembler.DID, unsigned -> new byte[Commit.SIGNATURE_LENGTH]);
        Map<RecordPath, DataValue.Map> expected = new TreeMap<>();
        for (Step step : history) {
            if (step.delete()) {
                repository.delete(step.path());
                expected.remove(step.path());
            } else {
                DataValue.Map value = DataValue.Map.builder().put("$type", TYPE).put("note", step.note()).build();
                repository.put(step.path(), value);
                expected.put(step.path(), value);
            }
        }
        Commit head = repository.commit(Tid.of(1, 0));
        byte[] export = repository.exportCar();
        for (int key = 0; key < 41; key++) {
            RecordPath path = new Step(key, false, 0).path();
            byte[] proof = repository.proveRecord(path);
            for (byte[] car : new byte[][] {proof, export}) {
                RecordProof result = verifier.verify(car, ProofAssembler.DID, path, ANY);
                DataValue.Map value = expected.get(path);
                assertThat(result.verdict()).as(result.toString())
                        .isEqualTo(value == null ? ProofVerdict.ABSENT : ProofVerdict.PRESENT);
                if (value != null) {
                    assertThat(result.record().orElseThrow().value()).isEqualTo(value);
                }
            }
            assertIncompleteWithoutAnyBlockItNeeds(proof, head, path, expected.containsKey(path));
        }
    }

    /**
     * Below the layer of an absent key nothing can hold it, so a proof may carry blocks there that the walk does not need. For a present
     * key and for one of layer 0 there is no such block.
     */
    private void assertIncompleteWithoutAnyBlockItNeeds(byte[] car, Commit head, RecordPath path, boolean present) throws CarException {
        BlockIndex index = CarFile.read(car, CarLimits.defaults()).index();
        boolean allNeeded = present || MerkleSearchTree.layer(path.keyBytes()) == 0;
        for (int drop = 0; drop < index.size(); drop++) {
            ProofAssembler rest = new ProofAssembler();
            for (int block = 0; block < index.size(); block++) {
                if (block != drop) {
                    rest.block(Arrays.copyOfRange(car, index.start(block), index.end(block)));
                }
            }
            boolean needed = allNeeded || drop == index.find(head.cid()) || drop == index.find(head.data());
            RecordProof result = verifier.verify(rest.car(head.cid()), ProofAssembler.DID, path, ANY);
            if (needed) {
                assertThat(result.verdict()).as(result.toString()).isEqualTo(ProofVerdict.INCOMPLETE);
            } else {
                assertThat(result.verdict()).as(result.toString()).isIn(ProofVerdict.INCOMPLETE, ProofVerdict.ABSENT);
            }
        }
    }

    @Property(tries = 300)
    void random_bytes_are_invalid_and_nothing_throws(@ForAll byte[] bytes) throws IOException {
        RecordPath path = ProofAssembler.path(TYPE + "/a");
        RecordProof proof = verifier.verify(bytes, ProofAssembler.DID, path, ANY);
        assertThat(proof.verdict()).isEqualTo(ProofVerdict.INVALID);
        assertThat(proof.offset()).isBetween(-1L, (long) bytes.length);
        assertThat(verifier.verifyAt(bytes, Cid.ofRaw(bytes), ProofAssembler.DID, path, ANY).verdict()).isEqualTo(ProofVerdict.INVALID);
        try {
            CarFile.read(new ByteArrayInputStream(bytes), CarLimits.defaults());
        } catch (CarException e) {
            assertThat(e.offset()).isBetween(0L, (long) bytes.length);
        }
    }

    /** Bytes that hash, so that what is behind the hash meets them: as the commit, as the root node, and as the record. */
    @Property(tries = 300)
    void random_and_damaged_blocks_under_right_hashes_are_never_present_and_nothing_throws(
            @ForAll byte[] noise, @ForAll int at, @ForAll byte change) {
        byte[] record = ProofAssembler.record(TYPE, "hello");
        String path = TYPE + "/a";
        byte[] node = ProofAssembler.node(null, ProofAssembler.entry(path, Cid.ofDagCbor(record)));
        byte[] damaged = node.clone();
        damaged[Math.floorMod(at, damaged.length)] ^= change;
        for (byte[] root : new byte[][] {noise, damaged}) {
            ProofAssembler proof = new ProofAssembler();
            proof.block(record);
            RecordProof result = verifier.verify(proof.signed(proof.block(root)), ProofAssembler.DID, ProofAssembler.path(path), ANY);
            assertThat(result.commit()).isPresent();
            if (!Arrays.equals(root, node)) {
                assertThat(result.verdict()).as(result.toString()).isNotEqualTo(ProofVerdict.PRESENT);
            }
        }
        ProofAssembler asCommit = new ProofAssembler();
        assertThat(verifier.verify(asCommit.car(asCommit.block(noise)), ProofAssembler.DID, ProofAssembler.path(path), ANY).verdict())
                .isEqualTo(ProofVerdict.INVALID);
        ProofAssembler asRecord = new ProofAssembler();
        Cid leaf = asRecord.block(noise);
        Cid data = asRecord.block(ProofAssembler.node(null, ProofAssembler.entry(path, leaf)));
        assertThat(verifier.verify(asRecord.signed(data), ProofAssembler.DID, ProofAssembler.path(path), ANY).verdict())
                .isEqualTo(ProofVerdict.INVALID);
    }
}
