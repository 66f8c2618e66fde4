package io.atcr.car;

import static io.atcr.car.ForgedTree.COLLECTION;
import static io.atcr.car.ForgedTree.key;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.car.ForgedTree.Entry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Malformed trees whose commit the account's own key signed: each lets two verifiers see different repositories under one signature, so
 * each must be refused whatever the key asked for.
 */
class MstAttackTest {

    private static final String A0 = key("a", 0);
    private static final String B0 = key("b", 0);
    private static final String C0 = key("c", 0);
    private static final String B1 = key("b", 1);
    private static final String C1 = key("c", 1);
    private static final String D1 = key("d", 1);
    private static final String C2 = key("c", 2);
    private static final String E2 = key("e", 2);

    private ForgedTree tree;

    @BeforeEach
    void newTree() throws Exception {
        tree = new ForgedTree();
    }

    /** What every attack below departs from in one point. */
    @Test
    void wellFormedTreeProvesPresenceAndAbsence() throws Exception {
        Cid low = tree.node(null, tree.entry(A0));
        Cid between = tree.node(null, tree.entry(C0));
        Cid layer1 = tree.node(low, tree.entry(B1).withSubtree(between), tree.entry(B1, D1));
        Cid root = tree.node(layer1, tree.entry(E2));
        for (String present : new String[] {A0, B1, C0, D1, E2}) {
            assertThat(tree.prove(root, present).verdict()).as(present).isEqualTo(ProofVerdict.PRESENT);
        }
        for (String absent : new String[] {B0, C1, C2, key("f", 0), key("f", 3)}) {
            RecordProof proof = tree.prove(root, absent);
            assertThat(proof.verdict()).as(absent).isEqualTo(ProofVerdict.ABSENT);
            assertThat(proof.failure()).isEqualTo(ProofFailure.NONE);
        }
    }

    @Test
    void prefixLongerThanThePreviousKeyIsRefused() throws Exception {
        refused(tree.node(null, tree.entry(A0), new Entry(A0.length() + 1, B0.getBytes(ISO_8859_1), tree.record(), null)),
                CarError.MST_PREFIX_RANGE, A0, B0);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Integer.MIN_VALUE, Long.MIN_VALUE, 1L << 31, (1L << 32) + 9, Long.MAX_VALUE})
    void prefixOutsideTheRangeOfAnyKeyIsRefused(long prefix) throws Exception {
        refused(tree.node(null, tree.entry(A0), new Entry(prefix, B0.getBytes(ISO_8859_1), tree.record(), null)),
                CarError.MST_PREFIX_RANGE, A0, B0);
    }

    @Test
    void prefixOfTheFirstEntryIsZero() throws Exception {
        refused(tree.node(null, tree.compressed(1, A0)), CarError.MST_PREFIX_RANGE, A0, B0);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 9})
    void prefixShorterThanItCouldBeIsRefused(int prefix) throws Exception {
        refused(tree.node(null, tree.entry(A0), tree.compressed(prefix, B0)), CarError.MST_PREFIX_NOT_MAXIMAL, A0, B0);
    }

    @Test
    void keysThatDescendInANodeAreRefused() throws Exception {
        refused(tree.node(null, tree.entry(B0), tree.entry(B0, A0)), CarError.MST_KEY_ORDER, A0, B0, C0);
    }

    @Test
    void keyTwiceInANodeIsRefused() throws Exception {
        refused(tree.node(null, tree.entry(A0), tree.entry(A0, A0)), CarError.MST_KEY_ORDER, A0, B0);
    }

    @Test
    void keyThatIsAPrefixOfItsPredecessorIsRefused() throws Exception {
        String longer = key(A0.substring(COLLECTION.length() + 1), 0);
        refused(tree.node(null, tree.entry(longer), tree.entry(longer, A0)), CarError.MST_KEY_ORDER, A0, longer);
    }

    @Test
    void keyOfALowerLayerInANodeIsRefused() throws Exception {
        refused(tree.node(null, tree.entry(B1), tree.entry(B1, C0)), CarError.MST_LAYER, B1, C0, A0);
    }

    @Test
    void keyOfAHigherLayerInANodeIsRefused() throws Exception {
        refused(tree.node(null, tree.entry(A0), tree.entry(A0, B1)), CarError.MST_LAYER, A0, B1, C0);
    }

    @Test
    void childThatSkipsALayerIsRefused() throws Exception {
        Cid child = tree.node(null, tree.entry(A0));
        refused(tree.node(child, tree.entry(C2)), CarError.MST_LAYER, A0);
    }

    @Test
    void childOfTheParentsOwnLayerIsRefused() throws Exception {
        Cid child = tree.node(null, tree.entry(B1));
        refused(tree.node(child, tree.entry(C1)), CarError.MST_LAYER, A0);
    }

    @Test
    void childAboveItsParentIsRefused() throws Exception {
        Cid child = tree.node(null, tree.entry(C2));
        refused(tree.node(null, tree.entry(B1).withSubtree(child)), CarError.MST_LAYER, C0);
    }

    @Test
    void keylessNodesBelowEachOtherDoNotHideASkippedLayer() throws Exception {
        Cid child = tree.node(null, tree.entry(A0));
        Cid keyless = tree.node(tree.node(child));
        refused(tree.node(keyless, tree.entry(C2)), CarError.MST_SUBTREE_BELOW_ZERO, A0);
    }

    @Test
    void leftSubtreeKeyAboveTheParentsKeyIsRefused() throws Exception {
        Cid child = tree.node(null, tree.entry(A0), tree.entry(A0, C0));
        refused(tree.node(child, tree.entry(B1)), CarError.MST_BOUNDS, A0, key("0", 0));
    }

    @Test
    void rightSubtreeKeyBelowTheParentsKeyIsRefused() throws Exception {
        Cid child = tree.node(null, tree.entry(A0), tree.entry(A0, C0));
        refused(tree.node(null, tree.entry(B1).withSubtree(child)), CarError.MST_BOUNDS, C0, D1.replace("d", "f"));
    }

    @Test
    void lastKeyOfASubtreeIsComparedWithTheParentsNextKey() throws Exception {
        Cid child = tree.node(null, tree.entry(C0), tree.entry(C0, key("e", 0)));
        refused(tree.node(null, tree.entry(B1).withSubtree(child), tree.entry(B1, D1)), CarError.MST_BOUNDS, C0);
    }

    @Test
    void boundsReachThroughKeylessNodesToTheGrandparent() throws Exception {
        Cid child = tree.node(null, tree.entry(A0), tree.entry(A0, key("d", 0)));
        Cid keyless = tree.node(child);
        refused(tree.node(keyless, tree.entry(C2)), CarError.MST_BOUNDS, A0);
    }

    @Test
    void boundsOfTheGrandparentHoldWhereTheParentSetsOnlyOneOfThem() throws Exception {
        Cid child = tree.node(null, tree.entry(C0), tree.entry(C0, key("f", 0)));
        Cid parent = tree.node(null, tree.entry(B1).withSubtree(child));
        refused(tree.node(parent, tree.entry(E2)), CarError.MST_BOUNDS, C0);
    }

    @Test
    void keylessRootIsRefused() throws Exception {
        Cid child = tree.node(null, tree.entry(A0));
        refused(tree.node(child), CarError.MST_KEYLESS_ROOT, A0, B0, B1);
    }

    @Test
    void emptyNodeBelowTheRootIsRefused() throws Exception {
        refused(tree.node(tree.node(null), tree.entry(B1)), CarError.MST_EMPTY_NODE, A0);
        refused(tree.node(tree.node(tree.node(null)), tree.entry(C2)), CarError.MST_EMPTY_NODE, A0);
    }

    @Test
    void subtreeBelowLayerZeroIsRefused() throws Exception {
        Cid child = tree.node(null, tree.entry(A0));
        refused(tree.node(child, tree.entry(B0)), CarError.MST_SUBTREE_BELOW_ZERO, A0, B0, C0);
        refused(tree.node(null, tree.entry(B0).withSubtree(child)), CarError.MST_SUBTREE_BELOW_ZERO, A0, B0, C0);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "io.atcr.x", "io.atcr.x/", "/a", "io.atcr.x/a/b", "io.atcr.x/.", "io.atcr.x/..", "io.atcr.x/a b", "io.atcr.x/a%62", "Io.atcr.x/a",
        "io.aTcr.x/a", "io.atcr/a", "io.atcr.x/\u00e9", "io.atcr.x/a\u0000", "io.atcr.x/@", "io.atcr.2x/a", "io..x.y/a",
    })
    void keyThatIsNotARecordPathIsRefused(String key) throws Exception {
        refused(tree.node(null, tree.entry(key)), CarError.MST_KEY_SYNTAX, A0);
    }

    @Test
    void keyLengthIsBounded() throws Exception {
        refused(tree.node(null, tree.entry(COLLECTION + "/" + "a".repeat(513))), CarError.MST_KEY_SYNTAX, A0);
        refused(tree.node(null, tree.entry(COLLECTION + "/" + "a".repeat(4000))), CarError.MST_KEY_LENGTH, A0);
        refused(tree.node(null, tree.entry("")), CarError.MST_KEY_LENGTH, A0);
        String long0 = key("a".repeat(500), 0);
        refused(tree.node(null, tree.entry(long0), new Entry(long0.length(), "a".repeat(1000).getBytes(ISO_8859_1), tree.record(), null)),
                CarError.MST_KEY_LENGTH, A0);
    }

    @Test
    void leafOrSubtreeThatIsNotDagCborIsRefused() throws Exception {
        Cid raw = Cid.ofRaw(new byte[] {1});
        refused(tree.node(null, new Entry(0, A0.getBytes(ISO_8859_1), raw, null)), CarError.MST_NODE, A0, B0);
        refused(tree.node(null, tree.entry(B1).withSubtree(raw)), CarError.MST_NODE, A0, B1, C0);
        refused(tree.node(raw, tree.entry(B1)), CarError.MST_NODE, A0, B1, C0);
    }

    @Test
    void missingPathNodeIsNeverAbsence() throws Exception {
        Cid child = tree.node(null, tree.entry(A0), tree.entry(A0, B0));
        Cid keyless = tree.node(child);
        Cid root = tree.node(keyless, tree.entry(C2));
        for (Cid missing : new Cid[] {child, keyless, root}) {
            byte[] kept = tree.remove(missing);
            for (String key : new String[] {A0, key("a1", 0)}) {
                RecordProof proof = tree.prove(root, key);
                assertThat(proof.verdict()).isEqualTo(ProofVerdict.INCOMPLETE);
                assertThat(proof.failure()).isEqualTo(ProofFailure.MISSING_NODE);
            }
            tree.block(kept);
        }
    }

    @Test
    void absenceIsProvenAtTheKeysOwnLayerWhateverIsBelow() throws Exception {
        Cid child = tree.node(null, tree.entry(C0));
        Cid root = tree.node(null, tree.entry(B1).withSubtree(child), tree.entry(B1, D1));
        tree.remove(child);
        assertThat(tree.prove(root, C1).verdict()).isEqualTo(ProofVerdict.ABSENT);
        assertThat(tree.prove(root, C2).verdict()).isEqualTo(ProofVerdict.ABSENT);
        assertThat(tree.prove(root, C0).failure()).isEqualTo(ProofFailure.MISSING_NODE);
    }

    @Test
    void missingRecordIsNeverAbsence() throws Exception {
        Cid root = tree.node(null, tree.entry(A0));
        tree.remove(tree.record());
        RecordProof proof = tree.prove(root, A0);
        assertThat(proof.verdict()).isEqualTo(ProofVerdict.INCOMPLETE);
        assertThat(proof.failure()).isEqualTo(ProofFailure.MISSING_RECORD);
    }

    @Test
    void recordInPlaceOfANodeIsRefused() throws Exception {
        refused(tree.record(), CarError.MST_NODE, A0);
        refused(tree.node(tree.record(), tree.entry(B1)), CarError.MST_NODE, A0);
    }

    @Test
    void nodeInPlaceOfARecordIsRefused() throws Exception {
        Cid empty = tree.node(null);
        RecordProof proof = tree.prove(tree.node(null, new Entry(0, A0.getBytes(ISO_8859_1), empty, null)), A0);
        assertThat(proof.verdict()).isEqualTo(ProofVerdict.INVALID);
        assertThat(proof.failure()).isEqualTo(ProofFailure.WRONG_TYPE);
    }

    @Test
    void depthAndEntriesAreBounded() throws Exception {
        Cid root = tree.node(tree.node(tree.node(null, tree.entry(A0))), tree.entry(C2));
        assertThat(tree.prove(root, A0).verdict()).isEqualTo(ProofVerdict.PRESENT);
        RecordProof deep = tree.prove(root, A0, CarLimits.defaults().withMst(2, 100));
        assertThat(deep.failure()).isEqualTo(ProofFailure.LIMIT);
        assertThat(deep.error()).contains(CarError.MST_DEPTH);
        Cid wide = tree.node(null, tree.entry(A0), tree.entry(A0, B0), tree.entry(B0, C0));
        assertThat(tree.prove(wide, A0).verdict()).isEqualTo(ProofVerdict.PRESENT);
        RecordProof entries = tree.prove(wide, A0, CarLimits.defaults().withMst(32, 2));
        assertThat(entries.failure()).isEqualTo(ProofFailure.LIMIT);
        assertThat(entries.error()).contains(CarError.MST_NODE_ENTRIES);
    }

    private void refused(Cid root, CarError error, String... keys) throws Exception {
        tree.assertRefused(root, error, keys);
    }
}
