package io.atcr.car;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.InteropVectors;
import io.atcr.car.syntax.RecordPath;
import io.atcr.car.syntax.Tid;
import io.atcr.car.write.MerkleSearchTree;
import io.atcr.crypto.PublicKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Commits of the real firehose, and the covering proofs of the interoperability tests; skipped where they are absent. */
class FirehoseVectorsTest {

    private static JsonNode json(String name) throws Exception {
        return JsonMapper.shared().readTree(Files.readAllBytes(InteropVectors.file(name)));
    }

    private static Cid cid(JsonNode node) throws CarException {
        return node == null || node.isNull() ? null : Cid.parse(node.asString());
    }

    private static RepoOperation operation(JsonNode op) throws CarException {
        RecordPath path = RecordPath.parse(op.get("path").asString());
        return switch (op.get("action").asString()) {
            case "create" -> new RepoOperation.Create(path, cid(op.get("cid")));
            case "update" -> new RepoOperation.Update(path, cid(op.get("cid")), cid(op.get("prev")));
            case "delete" -> new RepoOperation.Delete(path, cid(op.get("prev")));
            default -> throw new AssertionError(op);
        };
    }

    private static FirehoseCommit message(JsonNode slice) throws Exception {
        List<RepoOperation> operations = new ArrayList<>();
        for (JsonNode op : slice.get("ops")) {
            operations.add(operation(op));
        }
        return new FirehoseCommit(Did.parse(slice.get("did").asString()), cid(slice.get("commitCid")),
                Tid.parse(slice.get("rev").asString()), null, cid(slice.get("prevData")), operations);
    }

    @Test
    void every_commit_of_the_real_firehose_verifies_and_inverts_to_the_prevData_it_names() throws Exception {
        int inverted = 0;
        for (JsonNode slice : json("cars/relay-slices/index.json")) {
            byte[] blocks = Files.readAllBytes(InteropVectors.file("cars/relay-slices/" + slice.get("file").asString()));
            PublicKey key = PublicKey.parseMultikey(slice.get("publicKeyMultibase").asString());
            FirehoseCommit message = message(slice);
            FirehoseProof proof = new FirehoseCommitVerifier().verify(blocks, message, key::verify);
            boolean inductive = message.prevData() != null;
            assertThat(proof.verdict()).as(proof.toString())
                    .isEqualTo(inductive ? FirehoseVerdict.VERIFIED : FirehoseVerdict.OPERATIONS_ONLY);
            assertThat(proof.operations()).hasSameSizeAs(message.operations())
                    .allMatch(operation -> operation.verdict() == ProofVerdict.PRESENT);
            assertThat(proof.commit().orElseThrow().data()).isEqualTo(cid(slice.get("dataCid")));
            assertRefusedUnderAnotherKeyAndOtherwiseTruncated(blocks, message, inductive);
            inverted += inductive ? 1 : 0;
        }
        assertThat(inverted).isEqualTo(2);
    }

    private static void assertRefusedUnderAnotherKeyAndOtherwiseTruncated(byte[] blocks, FirehoseCommit message, boolean inductive) {
        FirehoseCommitVerifier verifier = new FirehoseCommitVerifier();
        assertThat(verifier.verify(blocks, message, ProofAssembler.PUBLIC::verify).failure()).isEqualTo(FirehoseFailure.BAD_SIGNATURE);
        assertThat(verifier.verify(Arrays.copyOf(blocks, blocks.length - 1), message, (u, s) -> true).failure())
                .isEqualTo(FirehoseFailure.MALFORMED_CAR);
        if (inductive) {
            FirehoseCommit fewer = new FirehoseCommit(message.did(), message.commit(), message.rev(), null, message.prevData(),
                    message.operations().subList(1, message.operations().size()));
            assertThat(verifier.verify(blocks, fewer, (u, s) -> true).failure()).isEqualTo(FirehoseFailure.WRONG_PREV_DATA);
        }
    }

    /** The keys of these fixtures are no record paths, so the tree is read as a tree of any keys. */
    @Test
    void the_covering_proofs_of_the_fixtures_invert_and_ours_hold_every_block_that_theirs_do() throws Exception {
        JsonNode fixtures = json("interop/firehose/commit-proof-fixtures.json");
        assertThat(fixtures.size()).isPositive();
        for (JsonNode fixture : fixtures) {
            Cid leaf = cid(fixture.get("leafValue"));
            MerkleSearchTree before = MerkleSearchTree.empty();
            for (JsonNode key : fixture.get("keys")) {
                before = before.with(utf8(key), leaf);
            }
            MerkleSearchTree after = before;
            SortedMap<byte[], Cid> inverse = new TreeMap<>(Arrays::compareUnsigned);
            for (JsonNode key : fixture.get("adds")) {
                after = after.with(utf8(key), leaf);
                inverse.put(utf8(key), null);
            }
            for (JsonNode key : fixture.get("dels")) {
                after = after.without(utf8(key));
                inverse.put(utf8(key), leaf);
            }
            String comment = fixture.get("comment").asString();
            assertThat(before.root()).as(comment).isEqualTo(cid(fixture.get("rootBeforeCommit")));
            assertThat(after.root()).as(comment).isEqualTo(cid(fixture.get("rootAfterCommit")));

            Map<Cid, byte[]> covering = new LinkedHashMap<>();
            for (byte[] key : inverse.keySet()) {
                after.forEachBlockCovering(key, covering::put);
            }
            Set<Cid> theirs = new HashSet<>();
            for (JsonNode block : fixture.get("blocksInProof")) {
                theirs.add(cid(block));
            }
            assertThat(covering.keySet()).as(comment).containsAll(theirs);
            assertThat(invert(covering, after.root(), inverse)).as(comment).isEqualTo(before.root());
            covering.keySet().retainAll(theirs);
            assertThat(invert(covering, after.root(), inverse)).as(comment).isEqualTo(before.root());
        }
    }

    private static Cid invert(Map<Cid, byte[]> blocks, Cid root, SortedMap<byte[], Cid> inverse) throws Exception {
        ProofAssembler car = new ProofAssembler();
        blocks.forEach(car::block);
        CarFile file = CarFile.read(car.car(root), CarLimits.defaults());
        return PartialTree.read(file, root, new TreeNodeReader(CarLimits.defaults(), new Sha256(), false)).rootAfter(inverse);
    }

    private static byte[] utf8(JsonNode key) {
        return key.asString().getBytes(StandardCharsets.UTF_8);
    }
}
