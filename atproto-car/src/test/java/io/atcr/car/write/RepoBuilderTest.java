package io.atcr.car.write;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.atcr.car.CarException;
import io.atcr.car.CarFile;
import io.atcr.car.CarLimits;
import io.atcr.car.Cid;
import io.atcr.car.Commit;
import io.atcr.car.ProofFailure;
import io.atcr.car.ProofVerdict;
import io.atcr.car.RecordProof;
import io.atcr.car.RecordProofVerifier;
import io.atcr.car.cbor.DagCbor;
import io.atcr.car.cbor.DataValue;
import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.RecordPath;
import io.atcr.car.syntax.Tid;
import io.atcr.crypto.Curve;
import io.atcr.crypto.PrivateKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RepoBuilderTest {

    private static final String DID = "did:plc:ewvi7nxzyoun6zhxrhs64oiz";

    private Did did;
    private PrivateKey key;
    private RepoBuilder repo;

    @BeforeEach
    void newRepository() throws Exception {
        did = Did.parse(DID);
        key = PrivateKey.generate(Curve.K256);
        repo = new RepoBuilder(did, key::sign);
    }

    @ParameterizedTest
    @EnumSource(Curve.class)
    void commitIsACanonicalVersion3MapThatItsKeySigned(Curve curve) throws Exception {
        PrivateKey signing = PrivateKey.generate(curve);
        RepoBuilder signed = new RepoBuilder(did, signing::sign).put(path("a"), record("a"));
        Commit commit = signed.commit(rev(1));

        assertThat(commit.verify(signing.publicKey()::verify)).isTrue();
        assertThat(commit.verify(key.publicKey()::verify)).isFalse();
        CarFile car = CarFile.read(signed.exportCar(), CarLimits.defaults());
        assertThat(car.root()).isEqualTo(commit.cid());
        byte[] block = Objects.requireNonNull(car.blocks().get(car.root()));
        DataValue.Map map = (DataValue.Map) DagCbor.decode(block, CarLimits.defaults());
        assertThat(map.entries().keySet()).containsExactly("did", "rev", "sig", "data", "prev", "version");
        assertThat(map.get("prev")).contains(new DataValue.Null());
        assertThat(map.integer("version")).contains(3L);
        assertThat(commit.did()).isEqualTo(did);
        assertThat(commit.rev()).isEqualTo(rev(1));
        assertThat(commit.prev()).isEmpty();
        assertThat(DagCbor.encode(map)).isEqualTo(block);
    }

    @Test
    void emptyRepositoryHasTheEmptyTree() throws Exception {
        Commit commit = repo.commit(rev(1));
        assertThat(commit.data()).hasToString("bafyreie5737gdxlw5i64vzichcalba3z2v5n6icifvx5xytvske7mr3hpm");
        assertThat(CarFile.read(repo.exportCar(), CarLimits.defaults()).blocks().size()).isEqualTo(2);
        assertThat(prove(path("a")).verdict()).isEqualTo(ProofVerdict.ABSENT);
    }

    @Test
    void exportHasTheCommitTheTreeAndEveryRecordOnce() throws Exception {
        repo.put(path("a"), record("same")).put(path("b"), record("same")).put(path("c"), record("other"));
        Commit commit = repo.commit(rev(1));
        CarFile car = CarFile.read(repo.exportCar(), CarLimits.defaults());
        MerkleSearchTree tree = MerkleSearchTree.empty();
        for (String rkey : new String[] {"a", "b", "c"}) {
            Cid cid = Cid.ofDagCbor(repo.record(path(rkey)).orElseThrow());
            tree = tree.with(path(rkey).keyBytes(), cid);
            assertThat(car.blocks().get(cid)).isEqualTo(repo.record(path(rkey)).orElseThrow());
        }
        List<Cid> nodes = new ArrayList<>();
        tree.forEachBlock((cid, block) -> {
            nodes.add(cid);
            assertThat(car.blocks().get(cid)).isEqualTo(block);
        });
        assertThat(commit.data()).isEqualTo(tree.root());
        assertThat(car.blocks().size()).isEqualTo(1 + nodes.size() + 2);
    }

    @Test
    void provesEveryRecordPresentAndEveryOtherPathAbsent() throws Exception {
        TreeMap<RecordPath, byte[]> model = new TreeMap<>();
        for (int i = 0; i < 500; i++) {
            repo.put(path("k" + i), record("v" + i));
            model.put(path("k" + i), DagCbor.encode(record("v" + i)));
        }
        Commit commit = repo.commit(rev(1));
        for (int i = 0; i < 600; i++) {
            RecordProof proof = prove(path("k" + i));
            assertThat(proof.verdict()).as("k%d: %s", i, proof).isEqualTo(i < 500 ? ProofVerdict.PRESENT : ProofVerdict.ABSENT);
            assertThat(proof.commit()).hasValueSatisfying(found -> assertThat(found.cid()).isEqualTo(commit.cid()));
            byte[] record = model.get(path("k" + i));
            assertThat(proof.recordCid()).isEqualTo(Optional.ofNullable(record).map(Cid::ofDagCbor));
        }
        assertThat(repo.paths()).containsExactlyElementsOf(model.keySet());
    }

    @Test
    void proofHasNoBlockThatItCouldDoWithout() throws Exception {
        for (int i = 0; i < 300; i++) {
            repo.put(path("k" + i), record("v" + i));
        }
        Commit commit = repo.commit(rev(1));
        for (String rkey : new String[] {"k17", "absent"}) {
            CarFile car = CarFile.read(repo.proveRecord(path(rkey)), CarLimits.defaults());
            List<Cid> path = new ArrayList<>(List.of(commit.cid()));
            MerkleSearchTree tree = MerkleSearchTree.empty();
            for (int i = 0; i < 300; i++) {
                tree = tree.with(path("k" + i).keyBytes(), Cid.ofDagCbor(DagCbor.encode(record("v" + i))));
            }
            tree.forEachBlockOnPath(path(rkey).keyBytes(), (cid, block) -> path.add(cid));
            tree.get(path(rkey).keyBytes()).ifPresent(path::add);
            assertThat(path).allMatch(car.blocks()::contains);
            assertThat(car.blocks().size()).isEqualTo(path.size());
        }
    }

    @Test
    void deletedRecordIsProvenAbsentAndItsBlockIsGone() throws Exception {
        repo.put(path("a"), record("a")).put(path("b"), record("b")).commit(rev(1));
        assertThat(repo.delete(path("a"))).isTrue();
        assertThat(repo.delete(path("a"))).isFalse();
        assertThat(repo.delete(path("absent"))).isFalse();
        assertThat(prove(path("a")).verdict()).as("a staged deletion is not committed").isEqualTo(ProofVerdict.PRESENT);
        repo.commit(rev(2));
        assertThat(prove(path("a")).verdict()).isEqualTo(ProofVerdict.ABSENT);
        assertThat(prove(path("b")).verdict()).isEqualTo(ProofVerdict.PRESENT);
        Cid gone = Cid.ofDagCbor(DagCbor.encode(record("a")));
        assertThat(CarFile.read(repo.exportCar(), CarLimits.defaults()).blocks().contains(gone)).isFalse();
    }

    @Test
    void stagedStateAndHeadAreApart() throws Exception {
        repo.put(path("a"), record("a"));
        assertThatThrownBy(repo::head).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(repo::exportCar).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> repo.proveRecord(path("a"))).isInstanceOf(IllegalStateException.class);
        Commit first = repo.commit(rev(1));
        byte[] export = repo.exportCar();
        repo.put(path("b"), record("b")).put(path("a"), record("changed"));
        assertThat(repo.record(path("a"))).contains(DagCbor.encode(record("changed")));
        assertThat(repo.paths()).containsExactly(path("a"), path("b"));
        assertThat(repo.head()).isSameAs(first);
        assertThat(repo.exportCar()).isEqualTo(export);
        repo.delete(path("a"));
        assertThat(repo.record(path("a"))).isEmpty();
        assertThat(repo.paths()).containsExactly(path("b"));
    }

    @Test
    void commitWithoutChangesKeepsTheTree() {
        repo.put(path("a"), record("a"));
        Commit first = repo.commit(rev(1));
        Commit second = repo.commit(rev(2));
        assertThat(second.data()).isEqualTo(first.data());
        assertThat(second.cid()).isNotEqualTo(first.cid());
    }

    @Test
    void revMustRise() {
        repo.commit(rev(5));
        assertThatThrownBy(() -> repo.commit(rev(5))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> repo.commit(rev(4))).isInstanceOf(IllegalArgumentException.class);
        assertThat(repo.head().rev()).isEqualTo(rev(5));
    }

    @Test
    void signerThatDoesNotSignChangesNothing() throws Exception {
        boolean[] broken = {false};
        RepoBuilder fragile = new RepoBuilder(did, unsigned -> broken[0] ? new byte[70] : key.sign(unsigned));
        Commit first = fragile.put(path("a"), record("a")).commit(rev(1));
        byte[] export = fragile.exportCar();
        broken[0] = true;
        fragile.put(path("b"), record("b"));
        assertThatThrownBy(() -> fragile.commit(rev(2))).isInstanceOf(IllegalStateException.class);
        assertThat(fragile.head()).isSameAs(first);
        assertThat(fragile.exportCar()).isEqualTo(export);
        broken[0] = false;
        assertThat(fragile.commit(rev(2)).data()).isNotEqualTo(first.data());
    }

    @Test
    void recordMustBeOfItsCollection() throws Exception {
        DataValue.Map other = DataValue.Map.builder().put("$type", "io.atcr.tag").build();
        DataValue.Map untyped = DataValue.Map.builder().put("x", 1).build();
        assertThatThrownBy(() -> repo.put(path("a"), other)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> repo.put(path("a"), untyped)).isInstanceOf(IllegalArgumentException.class);
        repo.putRaw(path("a"), DagCbor.encode(other)).commit(rev(1));
        assertThat(prove(path("a")).failure()).isEqualTo(ProofFailure.WRONG_TYPE);
    }

    @Test
    void recordBytesAreCopiedInAndOut() throws Exception {
        byte[] bytes = DagCbor.encode(record("a"));
        repo.putRaw(path("a"), bytes).commit(rev(1));
        bytes[0] ^= 1;
        repo.record(path("a")).orElseThrow()[0] ^= 1;
        assertThat(prove(path("a")).verdict()).isEqualTo(ProofVerdict.PRESENT);
        assertThat(repo.record(path("a"))).contains(DagCbor.encode(record("a")));
    }

    @Property(tries = 60)
    void anyHistoryGivesTheTreeOfAFreshBuild(@ForAll Random random) throws Exception {
        RepoBuilder history = new RepoBuilder(Did.parse(DID), unsigned -> new byte[64]);
        TreeMap<RecordPath, byte[]> model = new TreeMap<>();
        for (int step = 1; step <= 60; step++) {
            RecordPath path = path("k" + random.nextInt(40));
            if (random.nextInt(3) == 0) {
                assertThat(history.delete(path)).isEqualTo(model.remove(path) != null);
            } else {
                byte[] record = ("v" + random.nextInt(3)).getBytes(UTF_8);
                history.putRaw(path, record);
                model.put(path, record);
            }
            if (random.nextInt(4) == 0) {
                history.commit(rev(step));
            }
        }
        MstBuilder fresh = new MstBuilder();
        model.forEach((path, record) -> fresh.add(path.keyBytes(), Cid.ofDagCbor(record)));
        assertThat(history.commit(rev(100)).data()).isEqualTo(fresh.build().root());
        assertThat(history.paths()).containsExactlyElementsOf(model.keySet());
    }

    @Test
    void commitAfterOneChangeDoesNotRebuildALargeRepository() throws Exception {
        for (int i = 0; i < 20_000; i++) {
            repo.putRaw(path("k" + i), new byte[] {(byte) 0xa0});
        }
        repo.commit(rev(1));
        repo.putRaw(path("k12345"), new byte[] {(byte) 0xf6});
        assertTimeout(Duration.ofSeconds(1), () -> repo.commit(rev(2)));
        assertThat(repo.paths()).hasSize(20_000);
    }

    private RecordProof prove(RecordPath path) {
        return new RecordProofVerifier().verify(repo.proveRecord(path), did, path, key.publicKey()::verify);
    }

    private static RecordPath path(String rkey) {
        try {
            return RecordPath.parse("io.atcr.manifest/" + rkey);
        } catch (CarException e) {
            throw new AssertionError(e);
        }
    }

    private static DataValue.Map record(String text) {
        return DataValue.Map.builder().put("$type", "io.atcr.manifest").put("text", text).build();
    }

    private static Tid rev(int micros) {
        return Tid.of(micros, 0);
    }
}
