package io.atcr.car.write;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.atcr.car.Cid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MerkleSearchTreeTest {

    /** The record that the reference implementation's known trees hold at every key. */
    private static final String VALUE = "bafyreie5cvv4h45feadgeuwhbcutmh6t2ceseocckahdoe6uat64zmz454";

    /** Roots that the reference implementation publishes for the keys {@code com.example.record/3jqfcqzm...}. */
    @ParameterizedTest
    @CsvSource({
        "'', bafyreie5737gdxlw5i64vzichcalba3z2v5n6icifvx5xytvske7mr3hpm",
        "3fo2j, bafyreibj4lsc3aqnrvphp5xmrnfoorvru4wynt6lwidqbm2623a6tatzdu",
        "3fx2j, bafyreih7wfei65pxzhauoibu3ls7jgmkju4bspy4t2ha2qdjnzqvoy33ai",
        "3fp2j 3fr2j 3fs2j 3ft2j 4fc2j, bafyreicmahysq4n6wfuxo522m6dpiy7z7qzym3dzs756t5n7nfdgccwq7m",
    })
    void knownTreesHaveTheRootsOfTheReferenceImplementation(String suffixes, String root) throws Exception {
        MerkleSearchTree tree = MerkleSearchTree.empty();
        MstBuilder builder = new MstBuilder();
        for (String suffix : suffixes.isEmpty() ? new String[0] : suffixes.split(" ")) {
            byte[] key = bytes("com.example.record/3jqfcqzm" + suffix);
            tree = tree.with(key, Cid.parse(VALUE));
            builder.add(key, Cid.parse(VALUE));
        }
        assertThat(tree.root()).hasToString(root);
        assertThat(builder.build().root()).hasToString(root);
    }

    @ParameterizedTest
    @CsvSource({"'', 0", "asdf, 0", "blue, 1", "88bfafc7, 2", "2a92d355, 4", "884976f5, 6", "app.bsky.feed.post/9adeb165882c, 8"})
    void layerIsHalfTheLeadingZeroBitsOfTheHash(String key, int layer) {
        assertThat(MerkleSearchTree.layer(bytes(key))).isEqualTo(layer);
    }

    @Test
    void builderRefusesKeysThatDoNotAscend() {
        Cid value = value(0);
        for (byte[] second : new byte[][] {bytes("a"), bytes("b"), {}, {1}}) {
            MstBuilder builder = new MstBuilder().add(bytes("b"), value);
            assertThatThrownBy(() -> builder.add(second, value)).isInstanceOf(IllegalArgumentException.class);
        }
        MstBuilder unsigned = new MstBuilder().add(new byte[] {(byte) 0xff}, value);
        assertThatThrownBy(() -> unsigned.add(new byte[] {1}, value)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void builderStartsAgainAfterBuild() {
        MstBuilder builder = new MstBuilder();
        builder.add(bytes("b"), value(0)).build();
        assertThat(builder.build().root()).isEqualTo(MerkleSearchTree.empty().root());
        assertThat(builder.add(bytes("a"), value(0)).build().root()).isEqualTo(MerkleSearchTree.empty().with(bytes("a"), value(0)).root());
    }

    @Test
    void treeIsUnchangedByWhatIsDerivedFromIt() {
        MerkleSearchTree before = fresh(model(200, 1));
        Map<Cid, byte[]> blocks = blocks(before);
        MerkleSearchTree after = before.with(bytes("io.atcr.x/new"), value(9)).without(bytes("io.atcr.x/k7"));
        assertThat(after.root()).isNotEqualTo(before.root());
        assertThat(blocks(before)).containsExactlyEntriesOf(blocks);
        blocks.values().forEach(block -> block[0] ^= 1);
        assertThat(blocks(before)).doesNotContainEntry(before.root(), blocks.get(before.root()));
        assertThat(before.without(bytes("io.atcr.x/absent"))).isSameAs(before);
    }

    @Test
    void keysGivenToATreeAreCopied() {
        byte[] key = bytes("io.atcr.x/a");
        MerkleSearchTree tree = MerkleSearchTree.empty().with(key, value(1));
        MstBuilder builder = new MstBuilder().add(key, value(1));
        key[0] = 'z';
        assertThat(tree.get(bytes("io.atcr.x/a"))).contains(value(1));
        assertThat(builder.build().get(bytes("io.atcr.x/a"))).contains(value(1));
    }

    @Property(tries = 300)
    void anySequenceOfChangesGivesTheTreeOfAFreshBuild(@ForAll("changes") List<Change> changes) {
        TreeMap<String, Integer> model = new TreeMap<>();
        MerkleSearchTree tree = MerkleSearchTree.empty();
        for (Change change : changes) {
            if (change.delete()) {
                model.remove(change.key());
                tree = tree.without(bytes(change.key()));
            } else {
                model.put(change.key(), change.value());
                tree = tree.with(bytes(change.key()), value(change.value()));
            }
            // Asking for the root now makes later changes work on nodes whose blocks are kept.
            assertThat(tree.root()).isEqualTo(fresh(model).root());
        }
        assertThat(blocks(tree)).containsExactlyEntriesOf(blocks(fresh(model)));
        for (Change change : changes) {
            Integer value = model.get(change.key());
            assertThat(tree.get(bytes(change.key()))).isEqualTo(Optional.ofNullable(value).map(MerkleSearchTreeTest::value));
        }
    }

    @Property(tries = 100)
    void rootDoesNotDependOnTheOrderOfInsertion(@ForAll Random random) {
        TreeMap<String, Integer> model = model(300, random.nextLong());
        List<String> keys = new ArrayList<>(model.keySet());
        Collections.shuffle(keys, random);
        MerkleSearchTree tree = MerkleSearchTree.empty();
        for (String key : keys) {
            tree = tree.with(bytes(key), value(model.get(key)));
        }
        assertThat(blocks(tree)).containsExactlyEntriesOf(blocks(fresh(model)));
    }

    @Test
    void buildingTreesOfHundredThousandsOfEntriesTakesLinearTime() {
        TreeMap<String, Integer> model = model(200_000, 7);
        assertTimeout(Duration.ofSeconds(20), () -> {
            MerkleSearchTree tree = fresh(model);
            assertThat(blocks(tree)).hasSizeGreaterThan(30_000);
        });
    }

    private record Change(boolean delete, String key, int value) {
    }

    /** Few keys, so that deletions hit; of all layers up to 4, so that splits, joins and keyless nodes occur. */
    @Provide
    Arbitrary<List<Change>> changes() {
        Arbitrary<String> keys = Arbitraries.integers().between(0, 400).map(i -> "io.atcr.x/k" + i);
        return Combinators.combine(Arbitraries.of(true, false), keys, Arbitraries.integers().between(0, 3)).as(Change::new)
                .list().ofMaxSize(120);
    }

    private static TreeMap<String, Integer> model(int size, long seed) {
        Random random = new Random(seed);
        TreeMap<String, Integer> model = new TreeMap<>();
        for (int i = 0; i < size; i++) {
            model.put("io.atcr.x/k" + (i < 20 ? i : random.nextLong()), random.nextInt(5));
        }
        return model;
    }

    private static MerkleSearchTree fresh(TreeMap<String, Integer> model) {
        MstBuilder builder = new MstBuilder();
        model.forEach((key, value) -> builder.add(bytes(key), value(value)));
        return builder.build();
    }

    private static Map<Cid, byte[]> blocks(MerkleSearchTree tree) {
        Map<Cid, byte[]> blocks = new TreeMap<>();
        tree.forEachBlock(blocks::put);
        return blocks;
    }

    private static Cid value(int i) {
        return Cid.ofDagCbor(new byte[] {(byte) i});
    }

    private static byte[] bytes(String key) {
        return key.getBytes(US_ASCII);
    }
}
