package io.atcr.car;

import static io.atcr.car.ProofAssembler.DID;
import static io.atcr.car.ProofAssembler.PUBLIC;
import static io.atcr.car.ProofAssembler.node;
import static io.atcr.car.ProofAssembler.path;
import static io.atcr.car.ProofAssembler.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.car.cbor.CborWriter;
import io.atcr.car.cbor.DataValue;
import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.InteropVectors;
import io.atcr.car.syntax.Tid;
import io.atcr.car.write.MerkleSearchTree;
import io.atcr.car.write.RepoBuilder;
import io.atcr.crypto.PublicKey;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whole repositories: real ones, and ones where something is missing, too much, or shared. */
class RepoVerifierTest {
    private static final String TYPE = "io.atcr.test";

    private final ProofAssembler parts = new ProofAssembler();

    private static RepoViolation invalid(RepoVerification verification, ProofFailure failure) {
        assertThat(verification.verdict()).as(verification.toString()).isEqualTo(RepoVerdict.INVALID);
        assertThat(verification.violation().orElseThrow().failure()).as(verification.toString()).isEqualTo(failure);
        return verification.violation().orElseThrow();
    }

    private static RepoViolation incomplete(RepoVerification verification, ProofFailure failure) {
        assertThat(verification.verdict()).as(verification.toString()).isEqualTo(RepoVerdict.INCOMPLETE);
        assertThat(verification.violation().orElseThrow().failure()).as(verification.toString()).isEqualTo(failure);
        return verification.violation().orElseThrow();
    }

    @Test
    void the_export_of_the_real_PDS_verifies() throws Exception {
        byte[] car = Fixture.bytes("real-pds/repo.car");
        RepoVerification whole = WholeRepository.verify(
                new RepoVerifier().refusingUnreachableBlocks(), car, Fixture.did(), Fixture.key()::verify);

        assertThat(whole.verdict()).as(whole.toString()).isEqualTo(RepoVerdict.VERIFIED);
        assertThat(whole.violation()).isEmpty();
        assertThat(whole.rev().orElseThrow()).hasToString(Fixture.json("real-pds/latest-commit.json").get("rev").asString());
        assertThat(whole.commit().orElseThrow().cid()).hasToString(Fixture.json("real-pds/latest-commit.json").get("cid").asString());
        assertThat(whole.counts().bytes()).isEqualTo(car.length);
        assertThat(whole.counts().blocks()).isEqualTo(1 + whole.counts().nodes() + whole.counts().records());
    }

    @Test
    void the_export_of_an_account_with_a_P256_key_verifies() throws Exception {
        byte[] car = Fixture.bytes("p256-repo/repo.car");
        PublicKey key = PublicKey.parseDidKey(Fixture.json("p256-repo/facts.json").get("key").asString());
        Did did = Did.parse(Fixture.json("p256-repo/facts.json").get("did").asString());
        RepoVerification whole = WholeRepository.verify(new RepoVerifier(), car, did, key::verify);

        assertThat(whole.verdict()).as(whole.toString()).isEqualTo(RepoVerdict.VERIFIED);
        assertThat(whole.counts().bytes()).isEqualTo(Fixture.json("p256-repo/facts.json").get("car").asInt());
        assertThat(whole.counts().unreachableBlocks()).isZero();
        invalid(WholeRepository.verify(new RepoVerifier(), car, did, Fixture.key()::verify), ProofFailure.BAD_SIGNATURE);
    }

    @Test
    void the_export_of_arroba_verifies() throws Exception {
        byte[] car = Files.readAllBytes(InteropVectors.file("cars/arroba/snarfed2.car"));
        PublicKey key = PublicKey.parseMultikey("zQ3shuteTZT6t9ek6UcKu7UfVES2AJgpadj2bT5zD8NHFqLce");
        RepoVerification whole = WholeRepository.verify(
                new RepoVerifier(), car, Did.parse("did:plc:5zspv27pk4iqtrl2ql2nykjh"), key::verify);

        assertThat(whole.verdict()).as(whole.toString()).isEqualTo(RepoVerdict.VERIFIED);
        assertThat(whole.counts().records()).isPositive();
    }

    @Test
    void the_empty_repository_verifies() {
        RepoVerification whole = WholeRepository.verify(parts.signed(parts.block(node(null))));
        assertThat(whole.verdict()).isEqualTo(RepoVerdict.VERIFIED);
        assertThat(whole.counts()).isEqualTo(new RepoCounts(0, 1, 2, 0, 0, whole.counts().bytes()));
    }

    @Test
    void unreachable_blocks_are_counted_and_refused_on_request() {
        byte[] record = ProofAssembler.record(TYPE, "x");
        Cid data = parts.block(node(null, ProofAssembler.entry(TYPE + "/a", parts.block(record))));
        byte[] blob = utf8("a blob");
        parts.block(Cid.ofRaw(blob), blob);
        Cid other = parts.block(utf8("not even CBOR"));
        byte[] car = parts.signed(data);

        RepoVerification lenient = WholeRepository.verify(car);
        assertThat(lenient.verdict()).isEqualTo(RepoVerdict.VERIFIED);
        assertThat(lenient.counts()).isEqualTo(new RepoCounts(1, 1, 5, 2, 0, car.length));
        RepoVerification strict = WholeRepository.verify(new RepoVerifier().refusingUnreachableBlocks(), car, DID, PUBLIC::verify);
        RepoViolation violation = invalid(strict, ProofFailure.UNREACHABLE_BLOCK);
        assertThat(violation.block()).contains(Cid.ofRaw(blob));
        assertThat(violation.offset()).isPositive();
        assertThat(strict.counts().unreachableBlocks()).isEqualTo(2);
        assertThat(other).isNotNull();
    }

    @Test
    void missing_blocks_are_counted_and_the_first_is_named_with_its_key() {
        Cid lost = Cid.ofDagCbor(ProofAssembler.record(TYPE, "lost"));
        Cid here = parts.block(ProofAssembler.record(TYPE, "here"));
        List<String> keys = new ArrayList<>(List.of("a", "b", "c", "d").stream().map(start -> key(start, 0)).toList());
        ProofAssembler.Entry[] entries = new ProofAssembler.Entry[4];
        for (int i = 0; i < 4; i++) {
            int shared = i == 0 ? 0 : Arrays.mismatch(utf8(keys.get(i - 1)), utf8(keys.get(i)));
            entries[i] = new ProofAssembler.Entry(shared, utf8(keys.get(i).substring(shared)), null, i % 2 == 1 ? lost : here);
        }
        RepoVerification whole = WholeRepository.verify(parts.signed(parts.block(node(null, entries))));

        RepoViolation violation = incomplete(whole, ProofFailure.MISSING_RECORD);
        assertThat(violation.block()).contains(lost);
        assertThat(violation.key()).contains(keys.get(1));
        assertThat(whole.counts().missingBlocks()).isEqualTo(2);
        assertThat(whole.counts().records()).isEqualTo(4);
        assertThat(whole.commit()).isPresent();
    }

    @Test
    void a_missing_node_is_incomplete_and_does_not_hide_what_is_malformed_after_it() {
        Cid lost = Cid.ofDagCbor(utf8("a node that is not here"));
        String top = key("m", 1);
        Cid good = parts.block(ProofAssembler.record(TYPE, "x"));
        Cid bad = parts.block(ProofAssembler.record("io.atcr.other", "x"));
        byte[] incomplete = parts.signed(parts.block(node(lost, ProofAssembler.entry(top, good))));
        byte[] malformed = parts.signed(parts.block(node(lost, ProofAssembler.entry(top, bad))));

        assertThat(incomplete(WholeRepository.verify(incomplete), ProofFailure.MISSING_NODE).block()).contains(lost);
        RepoViolation violation = invalid(WholeRepository.verify(malformed), ProofFailure.WRONG_TYPE);
        assertThat(violation.key()).contains(top);
        assertThat(violation.block()).contains(bad);
        incomplete(WholeRepository.verify(parts.signed(lost)), ProofFailure.MISSING_NODE);
    }

    @Test
    void unreachable_blocks_below_a_missing_node_do_not_make_it_invalid() {
        parts.block(utf8("below the missing node, for all we know"));
        byte[] car = parts.signed(Cid.ofDagCbor(utf8("missing")));
        incomplete(WholeRepository.verify(new RepoVerifier().refusingUnreachableBlocks(), car, DID, PUBLIC::verify),
                ProofFailure.MISSING_NODE);
    }

    @Test
    void one_large_record_under_two_keys_of_a_collection_is_fine_and_under_two_collections_is_not() {
        Cid large = parts.block(ProofAssembler.record(TYPE, "x".repeat(10_000)));
        String first = key("a", 0);
        for (String[] keys : new String[][] {{first, key("b", 0)}, {first, key("b", 0), key("c", 0)}, {first, otherKey()}}) {
            ProofAssembler.Entry[] entries = new ProofAssembler.Entry[keys.length];
            for (int i = 0; i < keys.length; i++) {
                int shared = i == 0 ? 0 : Arrays.mismatch(utf8(keys[i - 1]), utf8(keys[i]));
                entries[i] = new ProofAssembler.Entry(shared, utf8(keys[i].substring(shared)), null, large);
            }
            RepoVerification whole = WholeRepository.verify(parts.signed(parts.block(node(null, entries))));
            if (keys[1].startsWith(TYPE + "/")) {
                assertThat(whole.verdict()).as(whole.toString()).isEqualTo(RepoVerdict.VERIFIED);
            } else {
                assertThat(invalid(whole, ProofFailure.WRONG_TYPE).key()).contains(keys[1]);
            }
        }
    }

    @Test
    void a_record_without_type_is_refused_and_located() {
        byte[] record = new CborWriter().map(1).text("note").text("x").toBytes();
        byte[] car = parts.signed(parts.block(node(null, ProofAssembler.entry(TYPE + "/a", parts.block(record)))));
        RepoViolation violation = invalid(WholeRepository.verify(car), ProofFailure.WRONG_TYPE);
        assertThat(violation.error()).contains(CarError.RECORD_TYPE);
        assertThat(violation.block()).contains(Cid.ofDagCbor(record));
        assertThat(violation.key()).contains(TYPE + "/a");
        int at = (int) violation.offset();
        assertThat(Arrays.copyOfRange(car, at, at + record.length)).isEqualTo(record);
    }

    @Test
    void the_type_is_compared_whole_for_collections_of_every_length() {
        for (int length : new int[] {23, 24, 255, 256, 317}) {
            StringBuilder name = new StringBuilder("io.");
            while (name.length() < length - 40) {
                name.append("a".repeat(30)).append('.');
            }
            name.append("a".repeat(length - name.length() - 2)).append(".b");
            String collection = name.toString();
            assertThat(collection).hasSize(length);
            for (String type : new String[] {collection, collection.substring(0, length - 1) + "c", collection + "b"}) {
                ProofAssembler fresh = new ProofAssembler();
                Cid record = fresh.block(ProofAssembler.record(type, "x"));
                byte[] car = fresh.signed(fresh.block(node(null, ProofAssembler.entry(collection + "/a", record))));
                RepoVerification whole = new RepoVerifier().verify(car, DID, PUBLIC::verify);
                assertThat(whole.verdict()).as("%s: %s", type, whole)
                        .isEqualTo(type.equals(collection) ? RepoVerdict.VERIFIED : RepoVerdict.INVALID);
            }
        }
    }

    @Test
    void limits_are_reported_as_limits_and_keys_that_are_no_text_are_escaped() {
        RepoBuilder builder = new RepoBuilder(DID, unsigned -> ProofAssembler.KEY.sign(unsigned));
        for (int i = 0; i < 100; i++) {
            builder.put(path(TYPE + "/r" + i), DataValue.Map.builder().put("$type", TYPE).put("n", i).build());
        }
        builder.commit(Tid.of(1, 0));
        byte[] car = builder.exportCar();
        CarLimits limits = CarLimits.defaults();
        for (CarLimits small : new CarLimits[] {limits.withMaxCarBytes(car.length - 1), limits.withMaxBlocks(50), limits.withMst(1, 1024),
            limits.withMst(32, 1), limits.withMaxBlockBytes(1 << 20, 5)}) {
            RepoVerification whole = WholeRepository.verify(new RepoVerifier(small), car, DID, PUBLIC::verify);
            assertThat(invalid(whole, ProofFailure.LIMIT).error().orElseThrow().isLimit()).isTrue();
        }
        Cid record = parts.block(ProofAssembler.record(TYPE, "x"));
        byte[] odd = parts.signed(parts.block(node(null, ProofAssembler.entry(TYPE + "/a\u0001%", record))));
        assertThat(invalid(WholeRepository.verify(odd), ProofFailure.TREE_INVARIANT).key()).contains(TYPE + "/a%01%25");
    }

    private static String otherKey() {
        for (int i = 0; ; i++) {
            String key = "io.atcr.tfst/" + i;
            if (MerkleSearchTree.layer(utf8(key)) == 0) {
                return key;
            }
        }
    }

    /** A key of the collection that begins with {@code start} and lies on {@code layer}. */
    private static String key(String start, int layer) {
        for (int i = 0; ; i++) {
            String key = TYPE + "/" + start + i;
            if (MerkleSearchTree.layer(utf8(key)) == layer) {
                return key;
            }
        }
    }
}
