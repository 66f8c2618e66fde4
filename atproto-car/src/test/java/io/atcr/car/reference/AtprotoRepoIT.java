package io.atcr.car.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.car.CarFile;
import io.atcr.car.CarLimits;
import io.atcr.car.Cid;
import io.atcr.car.Commit;
import io.atcr.car.FirehoseCommit;
import io.atcr.car.FirehoseCommitVerifier;
import io.atcr.car.FirehoseProof;
import io.atcr.car.FirehoseVerdict;
import io.atcr.car.ProofVerdict;
import io.atcr.car.RecordProof;
import io.atcr.car.RecordProofVerifier;
import io.atcr.car.RepoOperation;
import io.atcr.car.RepoVerdict;
import io.atcr.car.RepoVerification;
import io.atcr.car.RepoVerifier;
import io.atcr.car.TreeDifference;
import io.atcr.car.cbor.DagCbor;
import io.atcr.car.cbor.DataJson;
import io.atcr.car.cbor.DataValue;
import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.RecordPath;
import io.atcr.car.syntax.Tid;
import io.atcr.car.write.MerkleSearchTree;
import io.atcr.car.write.RepoBuilder;
import io.atcr.crypto.Curve;
import io.atcr.crypto.PrivateKey;
import io.atcr.crypto.PublicKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What we write, {@code @atproto/repo} verifies; what it writes, we verify. Needs Node.js and, the first time, a package registry. */
class AtprotoRepoIT {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String TYPE = "io.atcr.test";
    private static final CarLimits LIMITS = CarLimits.defaults();

    private static Node node;

    @BeforeAll
    static void install() throws Exception {
        node = Node.install();
    }

    @Test
    void the_reference_verifies_the_repositories_proofs_and_commit_messages_that_we_write() throws Exception {
        Path exchange = node.exchange("ours");
        ArrayNode cases = JSON.createArrayNode();
        List<RepoBuilder> repositories = new ArrayList<>();
        for (Curve curve : Curve.values()) {
            PrivateKey key = PrivateKey.generate(curve);
            RepoBuilder repository = new RepoBuilder(Did.parse("did:plc:ewvi7nxzyoun6zhxrhs64oiz"), key::sign);
            repositories.add(repository);
            cases.add(write(exchange, curve, repository).put("key", key.publicKey().toDidKey()));
        }
        Files.writeString(exchange.resolve("cases.json"), JSON.writeValueAsString(cases));

        JsonNode findings = JSON.readTree(node.reference("verify", exchange));

        assertThat(findings.size()).isEqualTo(Curve.values().length);
        for (int i = 0; i < findings.size(); i++) {
            JsonNode finding = findings.get(i);
            assertThat(finding.get("records").asInt()).isEqualTo(repositories.get(i).paths().size());
            assertThat(finding.get("commit").asString()).isEqualTo(repositories.get(i).head().cid().toString());
            assertThat(finding.get("proofs").size()).isEqualTo(cases.get(i).get("proofs").size()).isPositive();
            finding.get("proofs").forEach(proof -> assertThat(proof.asBoolean()).isTrue());
            assertThat(finding.get("commits").size()).isEqualTo(cases.get(i).get("commits").size()).isPositive();
            for (int j = 0; j < finding.get("commits").size(); j++) {
                assertThat(finding.get("commits").get(j).asString()).isEqualTo(cases.get(i).get("commits").get(j).get("prevData").asString());
            }
        }
    }

    /** 40 commits of random changes, the message of each; then the repository and proofs of some paths, present and absent ones. */
    private static ObjectNode write(Path exchange, Curve curve, RepoBuilder repository) throws Exception {
        Random random = new Random(curve.ordinal());
        ObjectNode written = JSON.createObjectNode().put("did", "did:plc:ewvi7nxzyoun6zhxrhs64oiz");
        ArrayNode commits = written.putArray("commits");
        for (int round = 0; round < 40; round++) {
            for (int i = 0; i < 10; i++) {
                RecordPath path = RecordPath.parse(TYPE + "/" + Integer.toString(random.nextInt(300), 36));
                if (random.nextInt(3) == 0) {
                    repository.delete(path);
                } else {
                    repository.put(path, DataValue.Map.builder().put("$type", TYPE).put("text", "é😀 " + random.nextInt())
                            .put("n", random.nextInt()).put("bytes", new DataValue.Bytes(new byte[] {(byte) i})).build());
                }
            }
            repository.commit(Tid.of(round + 1, 0));
            FirehoseCommit message = repository.firehoseCommit();
            String file = curve + "-commit-" + round + ".car";
            Files.write(exchange.resolve(file), repository.firehoseBlocks());
            ObjectNode commit = commits.addObject().put("file", file).put("data", repository.head().data().toString())
                    .put("prevData", String.valueOf(message.prevData()));
            ArrayNode ops = commit.putArray("ops");
            for (RepoOperation operation : message.operations()) {
                ops.addObject().put("action", operation.getClass().getSimpleName().toLowerCase(Locale.ROOT))
                        .put("path", operation.path().toString())
                        .put("prev", operation.previous().map(Cid::toString).orElse(null));
            }
        }
        Files.write(exchange.resolve(curve + "-repo.car"), repository.exportCar());
        ArrayNode proofs = written.put("repo", curve + "-repo.car").putArray("proofs");
        for (int i = 0; i < 60; i++) {
            RecordPath path = RecordPath.parse(TYPE + "/" + Integer.toString(i * 6, 36));
            String file = curve + "-proof-" + i + ".car";
            Files.write(exchange.resolve(file), repository.proveRecord(path));
            proofs.addObject().put("file", file).put("path", path.toString())
                    .put("cid", repository.record(path).map(Cid::ofDagCbor).map(Cid::toString).orElse(null));
        }
        return written;
    }

    @Test
    void we_verify_the_repositories_proofs_and_commit_messages_that_the_reference_writes() throws Exception {
        Path exchange = node.exchange("theirs");
        node.reference("write", exchange);
        JsonNode cases = JSON.readTree(Files.readAllBytes(exchange.resolve("cases.json")));
        assertThat(cases.size()).isEqualTo(2);
        for (JsonNode written : cases) {
            Did did = Did.parse(written.get("did").asString());
            PublicKey key = PublicKey.parseDidKey(written.get("key").asString());
            byte[] car = Files.readAllBytes(exchange.resolve(written.get("repo").asString()));
            RepoVerification repository = new RepoVerifier().refusingUnreachableBlocks().verify(car, did, key::verify);
            assertThat(repository.verdict()).as(repository.toString()).isEqualTo(RepoVerdict.VERIFIED);
            assertThat(repository.counts().records()).isEqualTo(written.get("records").asLong());
            for (JsonNode proof : written.get("proofs")) {
                verifyProof(exchange, did, key, proof);
            }
            Commit last = verifyMessages(exchange, did, key, written.get("commits"));
            assertThat(repository.commit()).contains(last);
            assertAllRecordsRoundTrip(car);
        }
    }

    private static void verifyProof(Path exchange, Did did, PublicKey key, JsonNode claim) throws Exception {
        byte[] car = Files.readAllBytes(exchange.resolve(claim.get("file").asString()));
        RecordProof proof = new RecordProofVerifier().verify(car, did, RecordPath.parse(claim.get("path").asString()), key::verify);
        assertThat(proof.verdict()).as(proof.toString()).isEqualTo(claim.get("cid").isNull() ? ProofVerdict.ABSENT : ProofVerdict.PRESENT);
        assertThat(proof.recordCid().map(Cid::toString).orElse(null)).isEqualTo(claim.get("cid").asString(null));
    }

    /** Every message verifies, inverts, and follows the one before. */
    private static Commit verifyMessages(Path exchange, Did did, PublicKey key, JsonNode commits) throws Exception {
        Commit previous = null;
        for (JsonNode commit : commits) {
            List<RepoOperation> operations = new ArrayList<>();
            for (JsonNode op : commit.get("ops")) {
                operations.add(operation(op));
            }
            FirehoseCommit message = new FirehoseCommit(did, cid(commit, "commit"), Tid.parse(commit.get("rev").asString()),
                    Tid.parse(commit.get("since").asString()), cid(commit, "prevData"), operations);
            byte[] blocks = Files.readAllBytes(exchange.resolve(commit.get("file").asString()));
            FirehoseProof proof = new FirehoseCommitVerifier().verify(blocks, message, key::verify);
            assertThat(proof.verdict()).as(proof.toString()).isEqualTo(FirehoseVerdict.VERIFIED);
            if (previous != null) {
                assertThat(proof.follows(previous)).isTrue();
            }
            previous = proof.commit().orElseThrow();
        }
        assertThat(previous).isNotNull();
        return previous;
    }

    private static RepoOperation operation(JsonNode op) throws Exception {
        RecordPath path = RecordPath.parse(op.get("path").asString());
        return switch (op.get("action").asString()) {
            case "create" -> new RepoOperation.Create(path, cid(op, "cid"));
            case "update" -> new RepoOperation.Update(path, cid(op, "cid"), cid(op, "prev"));
            default -> new RepoOperation.Delete(path, cid(op, "prev"));
        };
    }

    private static Cid cid(JsonNode node, String name) throws Exception {
        return Cid.parse(node.get(name).asString());
    }

    private static void assertAllRecordsRoundTrip(byte[] car) throws Exception {
        CarFile file = CarFile.read(car, LIMITS);
        RepoBuilder empty = new RepoBuilder(Did.parse("did:plc:ewvi7nxzyoun6zhxrhs64oiz"), unsigned -> new byte[64]);
        empty.commit(Tid.of(1, 0));
        CarFile nothing = CarFile.read(empty.exportCar(), LIMITS);
        MerkleSearchTree rebuilt = MerkleSearchTree.empty();
        for (RepoOperation creation : TreeDifference.between(nothing, file, LIMITS)) {
            Cid cid = creation.value().orElseThrow();
            byte[] record = file.blocks().get(cid);
            DataValue value = DagCbor.decode(record, LIMITS);
            assertThat(DagCbor.encode(DataJson.parse(DataJson.write(value), LIMITS))).isEqualTo(record);
            rebuilt = rebuilt.with(creation.path().keyBytes(), cid);
        }
        assertThat(rebuilt.root()).isEqualTo(Commit.decode(file.blocks().get(file.root())).data());
    }
}
