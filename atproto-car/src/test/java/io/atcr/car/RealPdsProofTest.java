package io.atcr.car;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.RecordPath;
import io.atcr.crypto.Curve;
import io.atcr.crypto.PrivateKey;
import io.atcr.crypto.PublicKey;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Proofs recorded from the real PDS. */
class RealPdsProofTest {
    private static final byte[] RECORD = Fixture.bytes("real-pds/record.car");
    private static final byte[] DELETED = Fixture.bytes("real-pds/deleted-record.car");
    private static final byte[] REPOSITORY = Fixture.bytes("real-pds/repo.car");

    private final RecordProofVerifier verifier = new RecordProofVerifier();

    @Test
    void a_record_that_the_head_lists_is_present() throws Exception {
        RecordProof proof = verifier.verify(RECORD, Fixture.did(), Fixture.presentPath(), Fixture.key()::verify);

        JsonNode manifest = Fixture.json("real-pds/facts.json").get("manifests").get(0);
        assertThat(proof.verdict()).isEqualTo(ProofVerdict.PRESENT);
        assertThat(proof.failure()).isEqualTo(ProofFailure.NONE);
        assertThat(proof.error()).isEmpty();
        assertThat(proof.recordCid().orElseThrow()).hasToString(manifest.get("recordCid").asString());
        RecordValue record = proof.record().orElseThrow();
        assertThat(record.value().text("digest")).contains(manifest.get("digest").asString());
        assertThat(record.value().text("repository")).contains(manifest.get("repository").asString());
        assertThat(Cid.ofDagCbor(record.toBytes())).isEqualTo(record.cid());
        Commit commit = proof.commit().orElseThrow();
        JsonNode head = Fixture.json("real-pds/latest-commit.json");
        assertThat(commit.cid()).hasToString(head.get("cid").asString());
        assertThat(commit.rev()).hasToString(head.get("rev").asString());
        assertThat(commit.did()).isEqualTo(Fixture.did());
        assertThat(commit.version()).isEqualTo(3);
        assertThat(commit.prev()).isEmpty();
    }

    @Test
    void a_record_that_its_owner_deleted_is_absent() throws Exception {
        RecordProof proof = verifier.verify(DELETED, Fixture.did(), Fixture.deletedPath(), Fixture.key()::verify);

        assertThat(proof.verdict()).isEqualTo(ProofVerdict.ABSENT);
        assertThat(proof.failure()).isEqualTo(ProofFailure.NONE);
        assertThat(proof.commit()).isPresent();
        assertThat(proof.recordCid()).isEmpty();
        assertThat(proof.record()).isEmpty();
    }

    @Test
    void every_record_of_the_export_is_present_and_the_deleted_one_absent() throws Exception {
        for (JsonNode manifest : Fixture.json("real-pds/facts.json").get("manifests")) {
            RecordProof proof = verifier.verify(REPOSITORY, Fixture.did(), Fixture.path(manifest), Fixture.key()::verify);
            assertThat(proof.verdict()).as(proof.toString()).isEqualTo(
                    Fixture.path(manifest).equals(Fixture.deletedPath()) ? ProofVerdict.ABSENT : ProofVerdict.PRESENT);
        }
        assertThat(verifier.verify(REPOSITORY, Fixture.did(), Fixture.deletedPath(), Fixture.key()::verify).verdict())
                .isEqualTo(ProofVerdict.ABSENT);
    }

    @Test
    void a_proof_for_one_record_does_not_show_another_absent() throws Exception {
        Set<ProofVerdict> verdicts = new HashSet<>();
        for (JsonNode manifest : Fixture.json("real-pds/facts.json").get("manifests")) {
            RecordPath path = Fixture.path(manifest);
            if (!path.equals(Fixture.presentPath()) && !path.equals(Fixture.deletedPath())) {
                RecordProof proof = verifier.verify(RECORD, Fixture.did(), path, Fixture.key()::verify);
                verdicts.add(proof.verdict());
                assertThat(proof.failure()).isIn(ProofFailure.MISSING_NODE, ProofFailure.MISSING_RECORD);
            }
        }
        assertThat(verdicts).containsExactly(ProofVerdict.INCOMPLETE);
    }

    @Test
    void another_accounts_proof_is_invalid_though_its_signature_would_pass() throws Exception {
        Did other = Did.parse("did:plc:aaaaaaaaaaaaaaaaaaaaaaaa");
        RecordProof proof = verifier.verify(RECORD, other, Fixture.presentPath(), Fixture.key()::verify);

        assertThat(proof.verdict()).isEqualTo(ProofVerdict.INVALID);
        assertThat(proof.failure()).isEqualTo(ProofFailure.WRONG_DID);
        assertThat(proof.commit()).isEmpty();
    }

    @Test
    void another_key_of_either_curve_is_a_bad_signature() throws Exception {
        for (Curve curve : Curve.values()) {
            try (PrivateKey key = PrivateKey.generate(curve)) {
                RecordProof proof = verifier.verify(RECORD, Fixture.did(), Fixture.presentPath(), key.publicKey()::verify);

                assertThat(proof.verdict()).isEqualTo(ProofVerdict.INVALID);
                assertThat(proof.failure()).isEqualTo(ProofFailure.BAD_SIGNATURE);
                assertThat(proof.commit()).isEmpty();
            }
        }
    }

    @Test
    void the_head_can_be_named_and_an_older_commit_is_incomplete() throws Exception {
        Cid head = Cid.parse(Fixture.json("real-pds/latest-commit.json").get("cid").asString());
        Cid old = Cid.parse(Fixture.json("real-pds/facts.json").get("manifests").get(0).get("commitCid").asString());

        assertThat(verifier.verifyAt(REPOSITORY, head, Fixture.did(), Fixture.presentPath(), Fixture.key()::verify).verdict())
                .isEqualTo(ProofVerdict.PRESENT);
        RecordProof pinned = verifier.verifyAt(REPOSITORY, old, Fixture.did(), Fixture.presentPath(), Fixture.key()::verify);
        assertThat(pinned.verdict()).isEqualTo(ProofVerdict.INCOMPLETE);
        assertThat(pinned.failure()).isEqualTo(ProofFailure.MISSING_COMMIT);
    }

    @Test
    void a_repository_signed_with_P256_verifies() throws Exception {
        JsonNode facts = Fixture.json("p256-repo/facts.json");
        Did did = Did.parse(facts.get("did").asString());
        PublicKey key = PublicKey.parseDidKey(facts.get("key").asString());
        RecordPath path = RecordPath.parse("app.bsky.feed.post/" + facts.get("rkey").asString());

        RecordProof proof = verifier.verify(Fixture.bytes("p256-repo/repo.car"), did, path, key::verify);

        assertThat(proof.commit()).as(proof.toString()).isPresent();
        assertThat(proof.verdict()).isEqualTo(ProofVerdict.PRESENT);
    }

    @Test
    void the_caller_cannot_change_what_was_verified() throws Exception {
        byte[] car = RECORD.clone();
        RecordProof proof = verifier.verify(car, Fixture.did(), Fixture.presentPath(), Fixture.key()::verify);
        Arrays.fill(car, (byte) 0);
        RecordValue record = proof.record().orElseThrow();
        record.toBytes()[10] ^= 1;
        Commit commit = proof.commit().orElseThrow();
        commit.signature()[0] ^= 1;
        commit.toBytes()[0] ^= 1;
        commit.unsignedBytes()[0] ^= 1;

        assertThat(Cid.ofDagCbor(record.toBytes())).isEqualTo(record.cid());
        assertThat(commit.verify(Fixture.key()::verify)).isTrue();
        assertThat(Cid.ofDagCbor(commit.toBytes())).isEqualTo(commit.cid());
    }

    @Test
    void one_flipped_bit_anywhere_never_shows_other_content() throws Exception {
        Did did = Fixture.did();
        RecordPath path = Fixture.presentPath();
        PublicKey key = Fixture.key();
        byte[] content = verifier.verify(RECORD, did, path, key::verify).record().orElseThrow().toBytes();
        Set<ProofVerdict> verdicts = new HashSet<>();
        for (int bit = 0; bit < RECORD.length * 8; bit++) {
            byte[] changed = RECORD.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);

            RecordProof proof = verifier.verify(changed, did, path, key::verify);

            verdicts.add(proof.verdict());
            assertThat(proof.verdict()).as("bit %d: %s", bit, proof).isIn(ProofVerdict.INVALID, ProofVerdict.INCOMPLETE);
            assertThat(proof.failure()).isNotEqualTo(ProofFailure.NONE);
            assertThat(proof.record()).isEmpty();
        }
        assertThat(content).isNotEmpty();
        assertThat(verdicts).contains(ProofVerdict.INVALID);
    }

    @Test
    void one_flipped_bit_in_a_block_is_invalid_even_under_its_recomputed_CID() throws Exception {
        for (byte[] car : new byte[][] {RECORD, DELETED}) {
            RecordPath path = car == RECORD ? Fixture.presentPath() : Fixture.deletedPath();
            CarFile file = CarFile.read(car, CarLimits.defaults());
            BlockIndex index = file.index();
            for (int block = 0; block < index.size(); block++) {
                for (int at = index.start(block); at < index.end(block); at++) {
                    byte[] changed = car.clone();
                    changed[at] ^= 1;
                    byte[] forged = Arrays.copyOfRange(changed, index.start(block), index.end(block));
                    byte[] digest = Cid.ofDagCbor(forged).digest();
                    System.arraycopy(digest, 0, changed, index.start(block) - digest.length, digest.length);

                    RecordProof proof = verifier.verify(changed, Fixture.did(), path, Fixture.key()::verify);

                    assertThat(proof.verdict()).as("block %d, byte %d: %s", block, at, proof).isEqualTo(ProofVerdict.INCOMPLETE);
                    assertThat(proof.failure())
                            .isIn(ProofFailure.MISSING_COMMIT, ProofFailure.MISSING_NODE, ProofFailure.MISSING_RECORD);
                }
            }
        }
    }

    @Test
    void a_dropped_block_is_incomplete_never_absent() throws Exception {
        for (byte[] car : new byte[][] {RECORD, DELETED}) {
            RecordPath path = car == RECORD ? Fixture.presentPath() : Fixture.deletedPath();
            BlockIndex index = CarFile.read(car, CarLimits.defaults()).index();
            for (int drop = 0; drop < index.size(); drop++) {
                ProofAssembler assembler = new ProofAssembler();
                for (int block = 0; block < index.size(); block++) {
                    if (block != drop) {
                        assembler.block(Arrays.copyOfRange(car, index.start(block), index.end(block)));
                    }
                }
                Cid root = CarFile.read(car, CarLimits.defaults()).root();

                RecordProof proof = verifier.verify(assembler.car(root), Fixture.did(), path, Fixture.key()::verify);

                assertThat(proof.verdict()).as(proof.toString()).isEqualTo(ProofVerdict.INCOMPLETE);
            }
        }
    }
}
