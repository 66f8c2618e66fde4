package io.atcr.car;

import static io.atcr.car.ProofAssembler.DID;
import static io.atcr.car.ProofAssembler.KEY;
import static io.atcr.car.ProofAssembler.REV;
import static io.atcr.car.ProofAssembler.concat;
import static io.atcr.car.ProofAssembler.hex;
import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.car.cbor.CborWriter;
import io.atcr.crypto.Curve;
import io.atcr.crypto.PrivateKey;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Commits that a re-encoding verifier would accept, and other malformed ones; everything below them is right. */
class NegativeCommitProofTest {
    private static final String TYPE = "io.atcr.test";
    private static final String PATH = TYPE + "/record";

    private final ProofAssembler proof = new ProofAssembler();
    private final Cid record = proof.block(ProofAssembler.record(TYPE, "hello"));
    private final Cid data = proof.block(ProofAssembler.node(null, ProofAssembler.entry(PATH, record)));

    private RecordProof verify(byte[] commit) {
        return ProofAssembler.verify(proof.car(proof.block(commit)), PATH);
    }

    private void assertRefused(byte[] commit, ProofFailure failure, CarError error) {
        byte[] car = proof.car(proof.block(commit));
        RecordProof result = ProofAssembler.verify(car, PATH);
        assertThat(result.verdict()).as(result.toString()).isEqualTo(ProofVerdict.INVALID);
        assertThat(result.failure()).as(result.toString()).isEqualTo(failure);
        assertThat(result.error()).contains(error);
        assertThat(result.commit()).isEmpty();
        WholeRepository.assertWholeIsRefusedAs(result, car);
        assertThat(result.offset()).isPositive();
    }

    private byte[] signature() {
        return KEY.sign(ProofAssembler.unsignedCommit(DID, data));
    }

    private CborWriter upToSignature(int entries) {
        return new CborWriter().map(entries).text("did").text(DID.toString()).text("rev").text(REV);
    }

    @Test
    void the_commit_that_all_others_here_deviate_from_is_accepted() {
        assertThat(verify(ProofAssembler.commit(DID, data)).verdict()).isEqualTo(ProofVerdict.PRESENT);
    }

    @Test
    void an_extra_unsigned_field_is_refused_though_the_rest_is_genuine() {
        byte[] commit = upToSignature(7).text("sig").bytes(signature()).text("data").link(data).text("prev").nul()
                .text("extra").text("x").text("version").integer(3).toBytes();
        assertRefused(commit, ProofFailure.MALFORMED_COMMIT, CarError.COMMIT_UNKNOWN_FIELD);
    }

    @Test
    void an_extra_signed_field_is_refused_too() {
        byte[] unsigned = upToSignature(6).text("data").link(data).text("prev").nul().text("extra").text("x")
                .text("version").integer(3).toBytes();
        byte[] commit = upToSignature(7).text("sig").bytes(KEY.sign(unsigned)).text("data").link(data).text("prev").nul()
                .text("extra").text("x").text("version").integer(3).toBytes();
        assertRefused(commit, ProofFailure.MALFORMED_COMMIT, CarError.COMMIT_UNKNOWN_FIELD);
    }

    @Test
    void reordered_keys_are_refused() {
        byte[] commit = new CborWriter().map(6).text("rev").text(REV).text("did").text(DID.toString()).text("sig").bytes(signature())
                .text("data").link(data).text("prev").nul().text("version").integer(3).toBytes();
        assertRefused(commit, ProofFailure.MALFORMED_COMMIT, CarError.CBOR_KEY_ORDER);
    }

    @Test
    void a_duplicate_field_is_refused() {
        byte[] commit = upToSignature(7).text("sig").bytes(signature()).text("sig").bytes(signature()).text("data").link(data)
                .text("prev").nul().text("version").integer(3).toBytes();
        assertRefused(commit, ProofFailure.MALFORMED_COMMIT, CarError.CBOR_DUPLICATE_KEY);
    }

    @Test
    void trailing_bytes_are_refused() {
        byte[] commit = concat(ProofAssembler.commit(DID, data), hex("00"));
        assertRefused(commit, ProofFailure.MALFORMED_COMMIT, CarError.CBOR_TRAILING_BYTES);
    }

    @Test
    void a_longer_integer_form_is_refused() {
        byte[] commit = ProofAssembler.commit(DID, data);
        byte[] longer = concat(Arrays.copyOf(commit, commit.length - 1), hex("1803"));
        assertRefused(longer, ProofFailure.MALFORMED_COMMIT, CarError.CBOR_NON_MINIMAL);
    }

    @Test
    void a_missing_prev_is_refused_though_the_signature_covers_that() {
        byte[] unsigned = upToSignature(4).text("data").link(data).text("version").integer(3).toBytes();
        byte[] commit = upToSignature(5).text("sig").bytes(KEY.sign(unsigned)).text("data").link(data).text("version").integer(3)
                .toBytes();
        assertRefused(commit, ProofFailure.MALFORMED_COMMIT, CarError.COMMIT_MISSING_FIELD);
    }

    @Test
    void version_2_is_refused() {
        byte[] unsigned = upToSignature(5).text("data").link(data).text("prev").nul().text("version").integer(2).toBytes();
        byte[] commit = upToSignature(6).text("sig").bytes(KEY.sign(unsigned)).text("data").link(data).text("prev").nul()
                .text("version").integer(2).toBytes();
        assertRefused(commit, ProofFailure.MALFORMED_COMMIT, CarError.COMMIT_VERSION);
    }

    @Test
    void signatures_of_63_65_and_71_bytes_are_refused() {
        for (int length : new int[] {0, 63, 65, 71}) {
            byte[] commit = upToSignature(6).text("sig").bytes(Arrays.copyOf(signature(), length)).text("data").link(data)
                    .text("prev").nul().text("version").integer(3).toBytes();
            assertRefused(commit, ProofFailure.BAD_SIGNATURE, CarError.COMMIT_SIGNATURE_LENGTH);
        }
    }

    @Test
    void a_high_s_signature_is_refused_on_both_curves() throws Exception {
        String[] orders = {
            "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141",
            "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"
        };
        for (Curve curve : Curve.values()) {
            try (PrivateKey key = PrivateKey.generate(curve)) {
                byte[] signature = key.sign(ProofAssembler.unsignedCommit(DID, data));
                RecordProof low = verify(withSignature(signature), key);
                BigInteger order = new BigInteger(orders[curve == Curve.K256 ? 0 : 1], 16);
                BigInteger s = order.subtract(new BigInteger(1, Arrays.copyOfRange(signature, 32, 64)));
                byte[] high = s.toByteArray();
                byte[] flipped = Arrays.copyOf(signature, 64);
                System.arraycopy(high, high.length - 32, flipped, 32, 32);

                RecordProof result = verify(withSignature(flipped), key);

                assertThat(low.verdict()).isEqualTo(ProofVerdict.PRESENT);
                assertThat(result.verdict()).isEqualTo(ProofVerdict.INVALID);
                assertThat(result.failure()).isEqualTo(ProofFailure.BAD_SIGNATURE);
            }
        }
    }

    private byte[] withSignature(byte[] signature) {
        return upToSignature(6).text("sig").bytes(signature).text("data").link(data).text("prev").nul().text("version").integer(3)
                .toBytes();
    }

    private RecordProof verify(byte[] commit, PrivateKey key) {
        byte[] car = proof.car(proof.block(commit));
        return new RecordProofVerifier().verify(car, DID, ProofAssembler.path(PATH), key.publicKey()::verify);
    }

    @Test
    void a_commit_of_another_DID_is_refused_though_the_same_key_signed_it() {
        RecordProof result = verify(ProofAssembler.commit(ProofAssembler.did("did:plc:bbbbbbbbbbbbbbbbbbbbbbbb"), data));
        assertThat(result.verdict()).isEqualTo(ProofVerdict.INVALID);
        assertThat(result.failure()).isEqualTo(ProofFailure.WRONG_DID);
    }

    @Test
    void the_answer_of_the_signature_check_is_awaited_and_decides() {
        byte[] car = proof.signed(data);
        AtomicInteger calls = new AtomicInteger();
        RecordProof result = new RecordProofVerifier().verify(car, DID, ProofAssembler.path(PATH), (unsigned, signature) -> {
            calls.incrementAndGet();
            assertThat(unsigned).isEqualTo(ProofAssembler.unsignedCommit(DID, data));
            assertThat(signature).hasSize(64);
            return false;
        });
        assertThat(calls).hasValue(1);
        assertThat(result.failure()).isEqualTo(ProofFailure.BAD_SIGNATURE);
    }

    @Test
    void fields_of_wrong_types_and_syntax_are_refused() {
        byte[] sig = signature();
        assertRefused(hex("80"), ProofFailure.MALFORMED_COMMIT, CarError.COMMIT_FIELD_TYPE);
        assertRefused(hex("a0"), ProofFailure.MALFORMED_COMMIT, CarError.COMMIT_MISSING_FIELD);
        assertRefused(new CborWriter().map(6).text("did").text("did:").text("rev").text(REV).text("sig").bytes(sig).text("data")
                .link(data).text("prev").nul().text("version").integer(3).toBytes(),
                ProofFailure.MALFORMED_COMMIT, CarError.COMMIT_DID);
        assertRefused(new CborWriter().map(6).text("did").text(DID.toString()).text("rev").text("0000000000000").text("sig").bytes(sig)
                .text("data").link(data).text("prev").nul().text("version").integer(3).toBytes(),
                ProofFailure.MALFORMED_COMMIT, CarError.COMMIT_REV);
        assertRefused(upToSignature(6).text("sig").text("x").text("data").link(data).text("prev").nul().text("version").integer(3)
                .toBytes(), ProofFailure.MALFORMED_COMMIT, CarError.COMMIT_FIELD_TYPE);
        assertRefused(upToSignature(6).text("sig").bytes(sig).text("data").nul().text("prev").nul().text("version").integer(3)
                .toBytes(), ProofFailure.MALFORMED_COMMIT, CarError.COMMIT_FIELD_TYPE);
        assertRefused(upToSignature(6).text("sig").bytes(sig).text("data").link(Cid.ofRaw(sig)).text("prev").nul().text("version")
                .integer(3).toBytes(), ProofFailure.MALFORMED_COMMIT, CarError.COMMIT_FIELD_TYPE);
    }

    @Test
    void a_root_that_is_not_dag_cbor_is_refused() {
        byte[] commit = ProofAssembler.commit(DID, data);
        RecordProof result = ProofAssembler.verify(proof.car(proof.block(Cid.ofRaw(commit), commit)), PATH);
        assertThat(result.failure()).isEqualTo(ProofFailure.MALFORMED_COMMIT);
        assertThat(result.error()).contains(CarError.COMMIT_CID);
    }

    @Test
    void a_missing_commit_is_incomplete() {
        RecordProof result = ProofAssembler.verify(proof.car(Cid.ofDagCbor(ProofAssembler.commit(DID, data))), PATH);
        assertThat(result.verdict()).isEqualTo(ProofVerdict.INCOMPLETE);
        assertThat(result.failure()).isEqualTo(ProofFailure.MISSING_COMMIT);
    }
}
