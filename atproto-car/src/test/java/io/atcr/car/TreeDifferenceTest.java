package io.atcr.car;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.atcr.car.syntax.RecordPath;
import io.atcr.car.syntax.Tid;
import io.atcr.car.write.MerkleSearchTree;
import io.atcr.car.write.MstBuilder;
import io.atcr.car.write.RepoBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.jspecify.annotations.Nullable;

class TreeDifferenceTest {
    private static final String TYPE = "io.atcr.test";

    /** The blocks of one tree, which count how often they are read. */
    private static final class Blocks implements BlockStore {
        final Map<Cid, byte[]> blocks = new HashMap<>();
        int reads;

        Blocks(MerkleSearchTree tree) {
            tree.forEachBlock(blocks::put);
        }

        @Override
        public byte @Nullable [] get(Cid cid) {
            reads++;
            return blocks.get(cid);
        }

        @Override
        public boolean contains(Cid cid) {
            return blocks.containsKey(cid);
        }

        @Override
        public int size() {
            return blocks.size();
        }
    }

    private static RecordPath path(int key) {
        return ProofAssembler.path(TYPE + "/" + Integer.toString(key * 7919 + 100_000, 36));
    }

    private static Cid cid(int value) {
        return Cid.ofDagCbor(new byte[] {(byte) value, (byte) (value >> 8)});
    }

    private static MerkleSearchTree tree(TreeMap<RecordPath, Cid> model) {
        MstBuilder builder = new MstBuilder();
        model.forEach((path, cid) -> builder.add(path.keyBytes(), cid));
        return builder.build();
    }

    private static List<RepoOperation> difference(TreeMap<RecordPath, Cid> before, TreeMap<RecordPath, Cid> after) {
        List<RepoOperation> operations = new ArrayList<>();
        TreeSet<RecordPath> paths = new TreeSet<>(before.keySet());
        paths.addAll(after.keySet());
        for (RecordPath path : paths) {
            Cid old = before.get(path);
            Cid now = after.get(path);
            if (old == null) {
                operations.add(new RepoOperation.Create(path, now));
            } else if (now == null) {
                operations.add(new RepoOperation.Delete(path, old));
            } else if (!old.equals(now)) {
                operations.add(new RepoOperation.Update(path, now, old));
            }
        }
        return operations;
    }

    @Property(tries = 200)
    void the_difference_of_two_trees_is_that_of_the_two_maps_they_hold(@ForAll Random random) throws CarException {
        TreeMap<RecordPath, Cid> before = new TreeMap<>();
        int keys = 1 + random.nextInt(600);
        for (int i = random.nextInt(keys); i > 0; i--) {
            before.put(path(random.nextInt(keys)), cid(random.nextInt(3)));
        }
        TreeMap<RecordPath, Cid> after = new TreeMap<>(before);
        for (int i = random.nextInt(random.nextBoolean() ? 5 : keys); i > 0; i--) {
            RecordPath path = path(random.nextInt(keys));
            if (random.nextInt(3) == 0) {
                after.put(path, cid(random.nextInt(3)));
            } else {
                after.remove(path);
            }
        }
        Blocks old = new Blocks(tree(before));
        Blocks now = new Blocks(tree(after));
        List<RepoOperation> operations =
                TreeDifference.between(old, tree(before).root(), now, tree(after).root(), CarLimits.defaults());
        assertThat(operations).isEqualTo(difference(before, after));
    }

    @Test
    void equal_subtrees_are_not_read() throws CarException {
        TreeMap<RecordPath, Cid> model = new TreeMap<>();
        for (int i = 0; i < 20_000; i++) {
            model.put(path(i), cid(i));
        }
        MerkleSearchTree before = tree(model);
        for (int i = 0; i < 100; i++) {
            MerkleSearchTree[] changed = {
                before.with(path(i * 199).keyBytes(), cid(70_000)), before.without(path(i * 199).keyBytes()),
                before.with(path(30_000 + i).keyBytes(), cid(1)),
            };
            for (MerkleSearchTree after : changed) {
                Blocks old = new Blocks(before);
                Blocks now = new Blocks(after);
                assertThat(TreeDifference.between(old, before.root(), now, after.root(), CarLimits.defaults())).hasSize(1);
                assertThat(old.reads + now.reads).as("of %d blocks", old.size() + now.size()).isLessThan(60);
            }
        }
        Blocks same = new Blocks(before);
        assertThat(TreeDifference.between(same, before.root(), same, before.root(), CarLimits.defaults())).isEmpty();
        assertThat(same.reads).isZero();
    }

    @Test
    void two_CARs_are_compared_under_their_commits() throws CarException {
        RepoBuilder repository = new RepoBuilder(ProofAssembler.DID, ProofAssembler.KEY::sign);
        for (int i = 0; i < 50; i++) {
            repository.putRaw(path(i), ProofAssembler.record(TYPE, "note " + i));
        }
        repository.commit(Tid.of(1, 0));
        CarFile before = CarFile.read(repository.exportCar(), CarLimits.defaults());
        repository.delete(path(7));
        repository.putRaw(path(8), ProofAssembler.record(TYPE, "changed")).putRaw(path(60), ProofAssembler.record(TYPE, "new"));
        repository.commit(Tid.of(2, 0));
        CarFile after = CarFile.read(repository.exportCar(), CarLimits.defaults());
        assertThat(TreeDifference.between(before, after, CarLimits.defaults()))
                .containsExactlyInAnyOrderElementsOf(repository.firehoseCommit().operations())
                .isSortedAccordingTo((a, b) -> a.path().compareTo(b.path()));
    }

    @Test
    void a_missing_node_or_commit_is_reported_as_missing() {
        TreeMap<RecordPath, Cid> model = new TreeMap<>();
        for (int i = 0; i < 200; i++) {
            model.put(path(i), cid(i));
        }
        MerkleSearchTree before = tree(model);
        MerkleSearchTree after = before.without(path(100).keyBytes());
        Blocks old = new Blocks(before);
        Blocks now = new Blocks(after);
        now.blocks.remove(after.root());
        assertThat(catchThrowableOfType(CarException.class,
                () -> TreeDifference.between(old, before.root(), now, after.root(), CarLimits.defaults())).code())
                .isEqualTo(CarError.MISSING_BLOCK);
        assertThat(catchThrowableOfType(CarException.class, () -> {
            CarFile bare = CarFile.read(new ProofAssembler().car(cid(1)), CarLimits.defaults());
            TreeDifference.between(bare, bare, CarLimits.defaults());
        }).code()).isEqualTo(CarError.MISSING_BLOCK);
    }

    @Test
    void a_node_that_does_not_fit_its_place_is_refused() throws CarException {
        String high = ForgedTree.key("b", 1);
        Cid stray = Cid.ofDagCbor(ProofAssembler.node(null, ProofAssembler.entry(ForgedTree.key("c", 0), cid(0))));
        byte[] root = ProofAssembler.node(stray, ProofAssembler.entry(high, cid(0)));
        Blocks forged = new Blocks(MerkleSearchTree.empty());
        forged.blocks.put(stray, ProofAssembler.node(null, ProofAssembler.entry(ForgedTree.key("c", 0), cid(0))));
        forged.blocks.put(Cid.ofDagCbor(root), root);
        Blocks empty = new Blocks(MerkleSearchTree.empty());
        CarException refused = catchThrowableOfType(CarException.class, () -> TreeDifference.between(
                empty, MerkleSearchTree.empty().root(), forged, Cid.ofDagCbor(root), CarLimits.defaults()));
        assertThat(refused.code()).isEqualTo(CarError.MST_BOUNDS);
    }
}
