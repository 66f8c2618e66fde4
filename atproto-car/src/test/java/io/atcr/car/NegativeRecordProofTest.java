package io.atcr.car;

import static io.atcr.car.ProofAssembler.concat;
import static io.atcr.car.ProofAssembler.hex;
import static io.atcr.car.ProofAssembler.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.car.cbor.CborWriter;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Records and CARs that break one rule each, around genuine commits and trees. */
class NegativeRecordProofTest {
    private static final String TYPE = "io.atcr.test";
    private static final String PATH = TYPE + "/record";

    private final ProofAssembler proof = new ProofAssembler();

    private byte[] repository(byte[] record) {
        Cid cid = proof.block(record);
        return proof.signed(proof.block(ProofAssembler.node(null, ProofAssembler.entry(PATH, cid))));
    }

    private void assertRefused(byte[] record, ProofFailure failure, CarError error) {
        byte[] car = repository(record);
        RecordProof result = ProofAssembler.verify(car, PATH);
        assertThat(result.verdict()).isEqualTo(ProofVerdict.INVALID);
        assertThat(result.failure()).as(result.toString()).isEqualTo(failure);
        assertThat(result.error()).contains(error);
        assertThat(result.recordCid()).contains(Cid.ofDagCbor(record));
        assertThat(result.record()).isEmpty();
        WholeRepository.assertWholeIsRefusedAs(result, car);
    }

    @Test
    void a_record_of_another_type_is_refused() {
        assertRefused(ProofAssembler.record("io.atcr.other", "x"), ProofFailure.WRONG_TYPE, CarError.RECORD_TYPE);
        assertRefused(hex("a0"), ProofFailure.WRONG_TYPE, CarError.RECORD_TYPE);
        assertRefused(new CborWriter().map(1).text("$type").nul().toBytes(), ProofFailure.WRONG_TYPE, CarError.RECORD_TYPE);
        assertRefused(new CborWriter().map(1).text("$type").bytes(utf8(TYPE)).toBytes(), ProofFailure.WRONG_TYPE, CarError.RECORD_TYPE);
        assertRefused(new CborWriter().map(1).text("a").map(1).text("$type").text(TYPE).toBytes(), ProofFailure.WRONG_TYPE,
                CarError.RECORD_TYPE);
    }

    @Test
    void a_record_that_is_not_a_canonical_map_is_refused() {
        assertRefused(hex("80"), ProofFailure.MALFORMED_RECORD, CarError.RECORD_NOT_A_MAP);
        assertRefused(new byte[0], ProofFailure.MALFORMED_RECORD, CarError.CBOR_TRUNCATED);
        byte[] good = ProofAssembler.record(TYPE, "x");
        assertRefused(concat(good, hex("00")), ProofFailure.MALFORMED_RECORD, CarError.CBOR_TRAILING_BYTES);
        byte[] nan = concat(hex("a2 6161 f97e00"), new CborWriter().text("$type").text(TYPE).toBytes());
        assertRefused(nan, ProofFailure.MALFORMED_RECORD, CarError.CBOR_FLOAT);
    }

    @Test
    void a_record_nested_beyond_the_limit_is_refused_without_overflow() {
        byte[] deep = new byte[1_000_000];
        Arrays.fill(deep, (byte) 0x81);
        assertRefused(deep, ProofFailure.LIMIT, CarError.CBOR_DEPTH);
    }

    @Test
    void a_record_beyond_the_size_limit_is_refused() {
        assertRefused(ProofAssembler.record(TYPE, "x".repeat(1 << 20)), ProofFailure.LIMIT, CarError.RECORD_SIZE);
    }

    @Test
    void a_missing_record_is_incomplete_and_names_its_CID() {
        Cid missing = Cid.ofDagCbor(ProofAssembler.record(TYPE, "x"));
        Cid data = proof.block(ProofAssembler.node(null, ProofAssembler.entry(PATH, missing)));
        RecordProof result = ProofAssembler.verify(proof.signed(data), PATH);
        assertThat(result.verdict()).isEqualTo(ProofVerdict.INCOMPLETE);
        assertThat(result.failure()).isEqualTo(ProofFailure.MISSING_RECORD);
        assertThat(result.recordCid()).contains(missing);
        assertThat(result.commit()).isPresent();
    }

    @Test
    void two_roots_and_no_root_are_refused_and_verifyAt_ignores_them() {
        Cid cid = proof.block(ProofAssembler.record(TYPE, "x"));
        Cid data = proof.block(ProofAssembler.node(null, ProofAssembler.entry(PATH, cid)));
        Cid commit = proof.block(ProofAssembler.commit(ProofAssembler.DID, data));
        for (byte[] car : new byte[][] {proof.car(commit, commit), proof.car(commit, data), proof.car()}) {
            RecordProof result = ProofAssembler.verify(car, PATH);
            assertThat(result.verdict()).isEqualTo(ProofVerdict.INVALID);
            assertThat(result.failure()).isEqualTo(ProofFailure.MALFORMED_CAR);
            assertThat(result.error()).contains(CarError.CAR_ROOTS);
            WholeRepository.assertWholeIsRefusedAs(result, car);
            assertThat(new RecordProofVerifier()
                    .verifyAt(car, commit, ProofAssembler.DID, ProofAssembler.path(PATH), ProofAssembler.PUBLIC::verify)
                    .verdict()).isEqualTo(ProofVerdict.PRESENT);
        }
    }

    @Test
    void a_CAR_cut_anywhere_is_never_absent() {
        Cid cid = proof.block(ProofAssembler.record(TYPE, "x"));
        Cid data = proof.block(ProofAssembler.node(null, ProofAssembler.entry(PATH, cid)));
        byte[] car = proof.signed(data);
        for (int length = 0; length < car.length; length++) {
            byte[] cut = Arrays.copyOf(car, length);
            RecordProof result = ProofAssembler.verify(cut, PATH);
            assertThat(WholeRepository.verify(cut).verdict()).isEqualTo(RepoVerdict.valueOf(result.verdict().name()));
            assertThat(result.verdict()).isIn(ProofVerdict.INVALID, ProofVerdict.INCOMPLETE);
            if (result.verdict() == ProofVerdict.INVALID) {
                assertThat(result.error()).contains(CarError.CAR_TRUNCATED);
                assertThat(result.offset()).isBetween(0L, (long) length);
            }
        }
    }
}
