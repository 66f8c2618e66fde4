package io.atcr.car;

import static io.atcr.car.ProofAssembler.concat;
import static io.atcr.car.ProofAssembler.hex;
import static io.atcr.car.ProofAssembler.node;
import static io.atcr.car.ProofAssembler.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.car.ProofAssembler.Entry;
import io.atcr.car.cbor.CborWriter;
import io.atcr.car.write.MerkleSearchTree;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Trees that break one rule each, under genuine commits. */
class NegativeTreeProofTest {
    private static final String TYPE = "io.atcr.test";

    private final ProofAssembler proof = new ProofAssembler();
    private final Cid record = proof.block(ProofAssembler.record(TYPE, "hello"));

    /** A key of the collection that begins with {@code start} and lies on {@code layer}. */
    private static String key(String start, int layer) {
        for (int i = 0; ; i++) {
            String key = TYPE + "/" + start + i;
            if (MerkleSearchTree.layer(utf8(key)) == layer) {
                return key;
            }
        }
    }

    private Entry entry(String key) {
        return ProofAssembler.entry(key, record);
    }

    private Entry entry(String key, Cid subtree) {
        return new Entry(0, utf8(key), subtree, record);
    }

    /** The second and later entries, prefixes as they must be. */
    private Entry after(String previous, String key, Cid subtree) {
        int prefix = Arrays.mismatch(utf8(previous), utf8(key));
        return new Entry(prefix, Arrays.copyOfRange(utf8(key), prefix, key.length()), subtree, record);
    }

    private RecordProof prove(Cid data, String path) {
        return ProofAssembler.verify(proof.signed(data), path);
    }

    private void assertRefused(byte[] root, String path, ProofFailure failure, CarError error) {
        byte[] car = proof.signed(proof.block(root));
        RecordProof result = ProofAssembler.verify(car, path);
        assertThat(result.verdict()).as(result.toString()).isEqualTo(ProofVerdict.INVALID);
        assertThat(result.failure()).as(result.toString()).isEqualTo(failure);
        assertThat(result.error()).contains(error);
        assertThat(result.offset()).isPositive();
        assertThat(result.commit()).isPresent();
        assertThat(result.record()).isEmpty();
        WholeRepository.assertWholeIsRefusedAs(result, car);
    }

    private void assertBreaks(byte[] root, String path, CarError error) {
        assertRefused(root, path, ProofFailure.TREE_INVARIANT, error);
    }

    @Test
    void a_tree_of_two_layers_with_a_keyless_node_between_proves_presence_and_absence() {
        String top = key("m", 2);
        String below = key("a", 0);
        Cid leaf = proof.block(node(null, entry(below)));
        Cid between = proof.block(node(leaf));
        byte[] root = node(between, entry(top));

        assertThat(prove(proof.block(root), below).verdict()).isEqualTo(ProofVerdict.PRESENT);
        assertThat(prove(proof.block(root), top).verdict()).isEqualTo(ProofVerdict.PRESENT);
        assertThat(prove(proof.block(root), key("b", 0)).verdict()).isEqualTo(ProofVerdict.ABSENT);
        assertThat(prove(proof.block(root), key("z", 0)).verdict()).isEqualTo(ProofVerdict.ABSENT);
        assertThat(prove(proof.block(root), key("z", 3)).verdict()).isEqualTo(ProofVerdict.ABSENT);
    }

    @Test
    void the_walk_ends_at_the_layer_of_the_key_though_the_gap_has_a_subtree() {
        Cid unread = Cid.ofDagCbor(utf8("a subtree that the proof leaves out"));
        byte[] root = node(unread, entry(key("m", 1)));
        assertThat(prove(proof.block(root), key("a", 1)).verdict()).isEqualTo(ProofVerdict.ABSENT);
        assertThat(prove(proof.block(root), key("a", 0)).verdict()).isEqualTo(ProofVerdict.INCOMPLETE);
    }

    @Test
    void the_empty_tree_proves_absence() {
        assertThat(prove(proof.block(node(null)), key("a", 0)).verdict()).isEqualTo(ProofVerdict.ABSENT);
    }

    @Test
    void a_missing_path_node_offered_as_exclusion_is_incomplete() {
        Cid dropped = Cid.ofDagCbor(node(null, entry(key("a", 0))));
        RecordProof result = prove(proof.block(node(dropped, entry(key("m", 1)))), key("a", 0));
        assertThat(result.verdict()).isEqualTo(ProofVerdict.INCOMPLETE);
        assertThat(result.failure()).isEqualTo(ProofFailure.MISSING_NODE);
        assertThat(result.detail()).contains(dropped.toString());
        assertThat(prove(dropped, key("a", 0)).failure()).isEqualTo(ProofFailure.MISSING_NODE);
    }

    @Test
    void another_block_under_a_real_CID_is_refused() {
        byte[] real = node(null, entry(key("a", 0)));
        ProofAssembler swapped = new ProofAssembler();
        Cid data = swapped.block(Cid.ofDagCbor(real), node(null));
        RecordProof result = ProofAssembler.verify(swapped.signed(data), key("a", 0));
        assertThat(result.verdict()).isEqualTo(ProofVerdict.INVALID);
        assertThat(result.failure()).isEqualTo(ProofFailure.MALFORMED_CAR);
        assertThat(result.error()).contains(CarError.CAR_BLOCK_HASH);
    }

    @Test
    void an_extra_block_that_nothing_refers_to_must_hash_to_its_CID_too() {
        Cid data = proof.block(node(null, entry(key("a", 0))));
        proof.block(Cid.ofDagCbor(utf8("x")), utf8("y"));
        assertThat(prove(data, key("a", 0)).error()).contains(CarError.CAR_BLOCK_HASH);
    }

    @Test
    void a_prefix_longer_than_the_previous_key_is_refused() {
        String first = key("a", 0);
        Entry second = new Entry(first.length() + 1, utf8("x"), null, record);
        assertBreaks(node(null, entry(first), second), first, CarError.MST_PREFIX_RANGE);
        assertBreaks(node(null, new Entry(1, utf8("x"), null, record)), first, CarError.MST_PREFIX_RANGE);
        assertBreaks(node(null, entry(first), new Entry(Integer.MAX_VALUE, utf8("x"), null, record)), first,
                CarError.MST_PREFIX_RANGE);
    }

    @Test
    void a_negative_prefix_is_refused() {
        assertBreaks(node(null, entry(key("a", 0)), new Entry(-1, utf8("x"), null, record)), key("a", 0), CarError.MST_PREFIX_RANGE);
    }

    @Test
    void a_prefix_that_is_not_maximal_is_refused() {
        String first = key("a", 0);
        String second = key("b", 0);
        assertBreaks(node(null, entry(first), entry(second)), first, CarError.MST_PREFIX_NOT_MAXIMAL);
        int common = Arrays.mismatch(utf8(first), utf8(second));
        Entry shorter = new Entry(common - 1, utf8(second.substring(common - 1)), null, record);
        assertBreaks(node(null, entry(first), shorter), first, CarError.MST_PREFIX_NOT_MAXIMAL);
    }

    @Test
    void keys_out_of_order_and_repeated_keys_are_refused() {
        String first = key("b", 0);
        String second = key("a", 0);
        assertBreaks(node(null, entry(first), after(first, second, null)), second, CarError.MST_KEY_ORDER);
        assertBreaks(node(null, entry(first), new Entry(first.length(), new byte[0], null, record)), first, CarError.MST_KEY_ORDER);
        assertBreaks(node(null, entry(first), new Entry(3, new byte[0], null, record)), first, CarError.MST_KEY_ORDER);
    }

    @Test
    void empty_and_oversized_keys_are_refused() {
        assertBreaks(node(null, entry("")), key("a", 0), CarError.MST_KEY_LENGTH);
        assertBreaks(node(null, entry("io.atcr.test/" + "a".repeat(1012))), key("a", 0), CarError.MST_KEY_LENGTH);
    }

    @Test
    void keys_that_are_no_record_paths_are_refused() {
        String[] keys = {"io.atcr.test", "io.atcr/a", "IO.atcr.test/a", "io.atcr.test/", "io.atcr.test/..", "io.atcr.test/a/b",
            "io.atcr.test/a b", "io.atcr.test/" + "a".repeat(513), "io..test/a", "0o.atcr.test/a", "/a"};
        for (String wrong : keys) {
            assertBreaks(node(null, entry(wrong)), key("a", 0), CarError.MST_KEY_SYNTAX);
        }
    }

    @Test
    void keys_of_two_layers_in_one_node_are_refused() {
        String first = key("a", 1);
        String second = key("b", 0);
        assertBreaks(node(null, entry(first), after(first, second, null)), second, CarError.MST_LAYER);
        assertBreaks(node(null, entry(first), after(first, second, null)), first, CarError.MST_LAYER);
    }

    @Test
    void a_child_that_skips_a_layer_is_refused() {
        Cid leaf = proof.block(node(null, entry(key("a", 0))));
        assertBreaks(node(leaf, entry(key("m", 2))), key("a", 0), CarError.MST_LAYER);
    }

    @Test
    void a_subtree_key_outside_the_parents_bounds_is_refused() {
        String low = key("g", 1);
        String high = key("p", 1);
        String target = key("m", 0);
        String outsideLow = key("a", 0);
        Cid below = proof.block(node(null, entry(outsideLow), after(outsideLow, target, null)));
        assertBreaks(node(null, entry(low, below), after(low, high, null)), target, CarError.MST_BOUNDS);

        String outsideHigh = key("z", 0);
        Cid above = proof.block(node(null, entry(target), after(target, outsideHigh, null)));
        assertBreaks(node(null, entry(low, above), after(low, high, null)), target, CarError.MST_BOUNDS);
        assertBreaks(node(above, entry(low)), key("b", 0), CarError.MST_BOUNDS);
        assertBreaks(node(null, entry(high, above)), key("q", 0), CarError.MST_BOUNDS);
    }

    @Test
    void bounds_reach_through_keyless_nodes() {
        String high = key("p", 2);
        String outside = key("z", 0);
        Cid leaf = proof.block(node(null, entry(outside)));
        Cid between = proof.block(node(leaf));
        assertBreaks(node(between, entry(high)), key("a", 0), CarError.MST_BOUNDS);
    }

    @Test
    void a_layer_0_node_with_a_subtree_is_refused() {
        Cid subtree = Cid.ofDagCbor(utf8("any"));
        String first = key("a", 0);
        assertBreaks(node(subtree, entry(first)), first, CarError.MST_SUBTREE_BELOW_ZERO);
        assertBreaks(node(null, entry(first, subtree)), first, CarError.MST_SUBTREE_BELOW_ZERO);
        Cid keyless = proof.block(node(subtree));
        assertBreaks(node(keyless, entry(key("m", 1))), first, CarError.MST_SUBTREE_BELOW_ZERO);
    }

    @Test
    void a_keyless_root_is_refused() {
        Cid leaf = proof.block(node(null, entry(key("a", 0))));
        assertBreaks(node(leaf), key("a", 0), CarError.MST_KEYLESS_ROOT);
    }

    @Test
    void an_empty_node_below_the_root_is_refused() {
        Cid empty = proof.block(node(null));
        assertBreaks(node(empty, entry(key("m", 1))), key("a", 0), CarError.MST_EMPTY_NODE);
    }

    @Test
    void nodes_of_another_shape_are_refused() {
        String path = key("a", 0);
        byte[] link = new CborWriter().link(record).toBytes();
        assertRefused(hex("80"), path, ProofFailure.MALFORMED_NODE, CarError.MST_NODE);
        assertRefused(hex("a1 6165 80"), path, ProofFailure.MALFORMED_NODE, CarError.MST_NODE);
        assertRefused(hex("a2 6165 a0 616c f6"), path, ProofFailure.MALFORMED_NODE, CarError.MST_NODE);
        assertRefused(hex("a2 6165 80 616c f5"), path, ProofFailure.MALFORMED_NODE, CarError.MST_NODE);
        assertRefused(hex("a2 6165 80 616d f6"), path, ProofFailure.MALFORMED_NODE, CarError.MST_NODE);
        assertRefused(hex("a3 6165 80 616c f6 616d f6"), path, ProofFailure.MALFORMED_NODE, CarError.MST_NODE);
        assertRefused(hex("a2 6165 81 a0 616c f6"), path, ProofFailure.MALFORMED_NODE, CarError.MST_NODE);
        assertRefused(concat(hex("a2 6165 81 a4 616b 4161 6170 00 6174 f6 6176 f6 616c f6")), path,
                ProofFailure.MALFORMED_NODE, CarError.MST_NODE);
        assertRefused(concat(hex("a2 6165 81 a4 616b 6161 6170 00 6174 f6 6176"), link, hex("616c f6")), path,
                ProofFailure.MALFORMED_NODE, CarError.CBOR_TYPE);
        assertRefused(node(null, ProofAssembler.entry(path, Cid.ofRaw(utf8("a blob")))), path,
                ProofFailure.MALFORMED_NODE, CarError.MST_NODE);
    }

    @Test
    void nodes_that_are_not_canonical_are_refused_for_that() {
        String path = key("a", 0);
        assertRefused(hex("a2 616c f6 6165 80"), path, ProofFailure.MALFORMED_NODE, CarError.CBOR_KEY_ORDER);
        assertRefused(hex("bf 6165 80 616c f6 ff"), path, ProofFailure.MALFORMED_NODE, CarError.CBOR_INDEFINITE);
        assertRefused(hex("b802 6165 80 616c f6"), path, ProofFailure.MALFORMED_NODE, CarError.CBOR_NON_MINIMAL);
        assertRefused(hex("a2 6165 80 616c f6 00"), path, ProofFailure.MALFORMED_NODE, CarError.CBOR_TRAILING_BYTES);
        assertRefused(hex("a2 6165 9b7fffffffffffffff"), path, ProofFailure.MALFORMED_NODE, CarError.CBOR_TRUNCATED);
        assertRefused(hex("a2 6165"), path, ProofFailure.MALFORMED_NODE, CarError.CBOR_TRUNCATED);
        assertRefused(new byte[0], path, ProofFailure.MALFORMED_NODE, CarError.CBOR_TRUNCATED);
    }

    @Test
    void limits_on_entries_and_depth_are_reported_as_limits() {
        String first = key("a", 3);
        String second = key("b", 3);
        Cid data = proof.block(node(null, entry(first), after(first, second, null)));
        byte[] car = proof.signed(data);
        RecordProof entries = new RecordProofVerifier(CarLimits.defaults().withMst(32, 1))
                .verify(car, ProofAssembler.DID, ProofAssembler.path(first), ProofAssembler.PUBLIC::verify);
        assertThat(entries.failure()).isEqualTo(ProofFailure.LIMIT);
        assertThat(entries.error()).contains(CarError.MST_NODE_ENTRIES);
        RecordProof depth = new RecordProofVerifier(CarLimits.defaults().withMst(3, 1024))
                .verify(car, ProofAssembler.DID, ProofAssembler.path(first), ProofAssembler.PUBLIC::verify);
        assertThat(depth.failure()).isEqualTo(ProofFailure.LIMIT);
        assertThat(depth.error()).contains(CarError.MST_DEPTH);
        assertThat(new RecordProofVerifier(CarLimits.defaults().withMst(4, 2))
                .verify(car, ProofAssembler.DID, ProofAssembler.path(first), ProofAssembler.PUBLIC::verify).verdict())
                .isEqualTo(ProofVerdict.PRESENT);
    }
}
