package io.atcr.car;

import static io.atcr.car.ProofAssembler.DID;
import static io.atcr.car.ProofAssembler.KEY;
import static io.atcr.car.ProofAssembler.PUBLIC;
import static io.atcr.car.ProofAssembler.REV;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.atcr.car.cbor.CborWriter;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

/** Commits of version 2: refused unless they are asked for, and then no less strict. */
class CommitVersion2Test {
    private static final String TYPE = "io.atcr.test";

    private final ProofAssembler parts = new ProofAssembler();
    private final Cid record = parts.block(ProofAssembler.record(TYPE, "old"));
    private final Cid data = parts.block(ProofAssembler.node(null, ProofAssembler.entry(TYPE + "/a", record)));

    private byte[] commit(int version, boolean rev, boolean prev, byte[] signature) {
        int entries = 3 + (rev ? 1 : 0) + (prev ? 1 : 0) + (signature == null ? 0 : 1);
        CborWriter out = new CborWriter().map(entries).text("did").text(DID.toString());
        if (rev) {
            out.text("rev").text(REV);
        }
        if (signature != null) {
            out.text("sig").bytes(signature);
        }
        out.text("data").link(data);
        if (prev) {
            out.text("prev").link(record);
        }
        return out.text("version").integer(version).toBytes();
    }

    private byte[] signed(int version, boolean rev, boolean prev) {
        return commit(version, rev, prev, KEY.sign(commit(version, rev, prev, null)));
    }

    private byte[] car(byte[] commit) {
        return parts.car(parts.block(commit));
    }

    @Test
    void version_2_is_refused_by_default_everywhere() {
        byte[] commit = signed(2, true, true);
        assertThat(catchThrowableOfType(CarException.class, () -> Commit.decode(commit)).code()).isEqualTo(CarError.COMMIT_VERSION);
        RepoVerification whole = WholeRepository.verify(car(commit));
        assertThat(whole.verdict()).isEqualTo(RepoVerdict.INVALID);
        assertThat(whole.violation().orElseThrow().failure()).isEqualTo(ProofFailure.MALFORMED_COMMIT);
        assertThat(whole.violation().orElseThrow().error()).contains(CarError.COMMIT_VERSION);
        assertThat(ProofAssembler.verify(car(commit), TYPE + "/a").error()).contains(CarError.COMMIT_VERSION);
    }

    @Test
    void version_2_is_read_on_request_with_and_without_rev_and_its_signature_covers_its_own_bytes() throws Exception {
        for (boolean rev : new boolean[] {true, false}) {
            byte[] block = signed(2, rev, true);
            Commit commit = Commit.decodeArchived(block);
            assertThat(commit.version()).isEqualTo(2);
            assertThat(commit.hasRev()).isEqualTo(rev);
            assertThat(commit.prev()).contains(record);
            assertThat(commit.unsignedBytes()).isEqualTo(commit(2, rev, true, null));
            assertThat(commit.verify(PUBLIC::verify)).isTrue();

            RepoVerification whole = WholeRepository.verify(new RepoVerifier().acceptingVersion2(), car(block), DID, PUBLIC::verify);
            assertThat(whole.verdict()).as(whole.toString()).isEqualTo(RepoVerdict.VERIFIED);
            assertThat(whole.rev().isPresent()).isEqualTo(rev);
            RecordProof proof = new RecordProofVerifier().acceptingVersion2()
                    .verify(car(block), DID, ProofAssembler.path(TYPE + "/a"), PUBLIC::verify);
            assertThat(proof.verdict()).isEqualTo(ProofVerdict.PRESENT);
        }
    }

    @Test
    void a_commit_without_rev_has_none_to_give() throws Exception {
        Commit commit = Commit.decodeArchived(signed(2, false, true));
        assertThatThrownBy(commit::rev).isInstanceOf(NoSuchElementException.class);
        assertThat(commit).hasToString("Commit[" + DID + " without rev " + commit.cid() + "]");
    }

    @Test
    void a_signature_made_for_version_3_does_not_pass_for_version_2() {
        byte[] relabelled = commit(2, true, true, KEY.sign(commit(3, true, true, null)));
        RepoVerification whole = WholeRepository.verify(new RepoVerifier().acceptingVersion2(), car(relabelled), DID, PUBLIC::verify);
        assertThat(whole.violation().orElseThrow().failure()).isEqualTo(ProofFailure.BAD_SIGNATURE);
    }

    @Test
    void on_request_version_3_is_as_strict_as_ever_and_no_other_version_is_read() {
        assertThat(code(signed(3, false, true))).isEqualTo(CarError.COMMIT_MISSING_FIELD);
        assertThat(code(signed(2, true, false))).isEqualTo(CarError.COMMIT_MISSING_FIELD);
        assertThat(code(signed(1, true, true))).isEqualTo(CarError.COMMIT_VERSION);
        assertThat(code(signed(4, true, true))).isEqualTo(CarError.COMMIT_VERSION);
        assertThat(WholeRepository.verify(new RepoVerifier().acceptingVersion2(), car(signed(3, true, true)), DID, PUBLIC::verify).verdict())
                .isEqualTo(RepoVerdict.VERIFIED);
    }

    private static CarError code(byte[] commit) {
        return catchThrowableOfType(CarException.class, () -> Commit.decodeArchived(commit)).code();
    }
}
