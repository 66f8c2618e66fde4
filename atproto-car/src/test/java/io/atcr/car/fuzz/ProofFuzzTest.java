package io.atcr.car.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.atcr.car.Cid;
import io.atcr.car.FirehoseCommit;
import io.atcr.car.FirehoseCommitVerifier;
import io.atcr.car.FirehoseProof;
import io.atcr.car.FirehoseVerdict;
import io.atcr.car.ProofVerdict;
import io.atcr.car.RecordProof;
import io.atcr.car.RecordProofVerifier;
import io.atcr.car.RepoOperation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A proof whose commit the account signed and whose other blocks are the attacker's: the input is cut at every {@code ff ff ff} into the
 * root and further blocks, each under its right hash.
 */
class ProofFuzzTest {

    @FuzzTest(maxDuration = "2m")
    void nothing_is_both_present_and_absent_and_nothing_throws(byte[] input) {
        List<byte[]> parts = split(input);
        SignedTree signed = new SignedTree();
        Cid root = signed.block(parts.get(0));
        parts.forEach(signed::block);
        Cid commit = signed.commit(root);
        byte[] car = signed.car(commit);
        Cid stated = Cid.ofDagCbor(parts.get(parts.size() - 1));
        RecordProof proof = new RecordProofVerifier().verify(car, SignedTree.DID, SignedTree.path("a"), SignedTree.ANY);
        assertThat(proof.commit()).isPresent();
        assertThat(proof.offset()).isBetween(-1L, (long) car.length);

        FirehoseProof created = verify(car, commit, new RepoOperation.Create(SignedTree.path("a"), stated));
        FirehoseProof deleted = verify(car, commit, new RepoOperation.Delete(SignedTree.path("a"), stated));
        if (created.verdict() == FirehoseVerdict.VERIFIED || !created.operations().isEmpty()
                && created.operations().get(0).verdict() == ProofVerdict.PRESENT) {
            assertThat(proof.verdict()).isEqualTo(ProofVerdict.PRESENT);
            assertThat(proof.recordCid()).contains(stated);
        }
        if (!deleted.operations().isEmpty() && deleted.operations().get(0).verdict() == ProofVerdict.ABSENT) {
            assertThat(proof.verdict()).isEqualTo(ProofVerdict.ABSENT);
        }
        new RecordProofVerifier().verify(input, SignedTree.DID, SignedTree.path("a"), SignedTree.ANY);
        verify(input, commit, new RepoOperation.Delete(SignedTree.path("a"), stated));
    }

    private static FirehoseProof verify(byte[] car, Cid commit, RepoOperation operation) {
        return new FirehoseCommitVerifier().verify(
                car, new FirehoseCommit(SignedTree.DID, commit, SignedTree.REV, null, commit, List.of(operation)), SignedTree.ANY);
    }

    private static List<byte[]> split(byte[] input) {
        List<byte[]> parts = new ArrayList<>();
        int start = 0;
        for (int i = 0; i + 2 < input.length; i++) {
            if (input[i] == -1 && input[i + 1] == -1 && input[i + 2] == -1) {
                parts.add(Arrays.copyOfRange(input, start, i));
                start = i + 3;
                i += 2;
            }
        }
        parts.add(Arrays.copyOfRange(input, start, input.length));
        return parts;
    }
}
