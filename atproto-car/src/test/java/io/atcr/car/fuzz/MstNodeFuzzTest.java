package io.atcr.car.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.atcr.car.CarFile;
import io.atcr.car.CarException;
import io.atcr.car.CarLimits;
import io.atcr.car.Cid;
import io.atcr.car.FirehoseCommit;
import io.atcr.car.FirehoseCommitVerifier;
import io.atcr.car.FirehoseProof;
import io.atcr.car.FirehoseVerdict;
import io.atcr.car.ProofVerdict;
import io.atcr.car.RecordProof;
import io.atcr.car.RecordProofVerifier;
import io.atcr.car.RepoOperation;
import io.atcr.car.TreeDifference;
import io.atcr.car.write.MerkleSearchTree;
import io.atcr.car.write.MstBuilder;
import java.util.ArrayList;
import java.util.List;

/** One node as the root of a signed tree: what is accepted as a whole tree is the one tree of its keys. */
class MstNodeFuzzTest {

    @FuzzTest(maxDuration = "2m")
    void an_accepted_tree_of_one_node_is_the_canonical_one_of_its_keys(byte[] node) throws CarException {
        SignedTree signed = new SignedTree();
        Cid root = signed.block(node);
        signed.block(SignedTree.record());
        Cid commit = signed.commit(root);
        byte[] car = signed.car(commit);
        RecordProof proof = new RecordProofVerifier().verify(car, SignedTree.DID, SignedTree.path("a"), SignedTree.ANY);
        assertThat(proof.commit()).isPresent();

        SignedTree empty = new SignedTree();
        MerkleSearchTree.empty().forEachBlock((cid, block) -> empty.block(block));
        CarFile nothing = CarFile.read(empty.car(empty.commit(MerkleSearchTree.empty().root())), CarLimits.defaults());
        CarFile tree = CarFile.read(car, CarLimits.defaults());
        List<RepoOperation> creations = new ArrayList<>();
        if (Refusal.of(() -> creations.addAll(TreeDifference.between(nothing, tree, CarLimits.defaults())), car.length) != null) {
            return;
        }
        MstBuilder builder = new MstBuilder();
        for (RepoOperation creation : creations) {
            builder.add(creation.path().keyBytes(), creation.value().orElseThrow());
        }
        assertThat(builder.build().root()).isEqualTo(root);
        boolean present = creations.stream().anyMatch(creation -> creation.path().equals(SignedTree.path("a")));
        assertThat(proof.verdict() == ProofVerdict.ABSENT).as(proof.toString()).isEqualTo(!present);

        FirehoseProof inverted = new FirehoseCommitVerifier().verify(car, new FirehoseCommit(
                SignedTree.DID, commit, SignedTree.REV, null, MerkleSearchTree.empty().root(), creations), SignedTree.ANY);
        assertThat(inverted.verdict()).as(inverted.toString()).isNotEqualTo(FirehoseVerdict.OPERATIONS_ONLY);
    }
}
