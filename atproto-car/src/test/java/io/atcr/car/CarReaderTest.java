package io.atcr.car;

import static io.atcr.car.ProofAssembler.concat;
import static io.atcr.car.ProofAssembler.header;
import static io.atcr.car.ProofAssembler.hex;
import static io.atcr.car.ProofAssembler.section;
import static io.atcr.car.ProofAssembler.utf8;
import static io.atcr.car.ProofAssembler.varint;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

class CarReaderTest {
    private static final byte[] BLOCK = hex("a0");
    private static final Cid CID = Cid.ofDagCbor(BLOCK);
    private static final byte[] HEADER = header(CID);

    private static void assertRefused(byte[] car, CarError code, long offset) {
        assertRefused(car, CarLimits.defaults(), code, offset);
    }

    private static void assertRefused(byte[] car, CarLimits limits, CarError code, long offset) {
        CarException whole = catchThrowableOfType(CarException.class, () -> CarFile.read(car, limits));
        CarException stream = catchThrowableOfType(CarException.class, () -> CarFile.read(new ByteArrayInputStream(car), limits));
        assertThat(whole).isNotNull();
        assertThat(whole.code()).as(whole.getMessage()).isEqualTo(code);
        assertThat(whole.offset()).isEqualTo(offset);
        assertThat(stream.code()).isEqualTo(code);
        assertThat(stream.offset()).isEqualTo(offset);
        RepoViolation stored = catchingNothing(() -> new RepoVerifier(limits).verify(new WholeRepository.Dribble(car), ProofAssembler.DID,
                ProofAssembler.PUBLIC::verify)).violation().orElseThrow();
        assertThat(stored.failure()).isEqualTo(code.isLimit() ? ProofFailure.LIMIT : ProofFailure.MALFORMED_CAR);
        assertThat(stored.error()).contains(code);
        assertThat(stored.offset()).as(stored.detail()).isEqualTo(offset);
    }

    private static RepoVerification catchingNothing(Callable<RepoVerification> verification) {
        try {
            return verification.call();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] withHeader(byte[] header) {
        return concat(varint(header.length), header);
    }

    @Test
    void any_order_repeated_and_unreferenced_blocks_are_read() throws Exception {
        byte[] raw = utf8("a blob");
        byte[] car = concat(HEADER, section(Cid.ofRaw(raw), raw), section(CID, BLOCK), section(CID, BLOCK),
                section(Cid.ofRaw(new byte[0]), new byte[0]));
        CarFile file = CarFile.read(car, CarLimits.defaults());

        assertThat(file.root()).isEqualTo(CID);
        assertThat(file.roots()).containsExactly(CID);
        assertThat(file.blocks().size()).isEqualTo(3);
        assertThat(file.blocks().get(CID)).isEqualTo(BLOCK);
        assertThat(file.blocks().get(Cid.ofRaw(raw))).isEqualTo(raw);
        assertThat(file.blocks().contains(Cid.ofDagCbor(raw))).isFalse();
        assertThat(file.blocks().get(Cid.ofDagCbor(raw))).isNull();
    }

    @Test
    void neither_the_callers_array_nor_a_returned_block_reaches_the_store() throws Exception {
        byte[] car = concat(HEADER, section(CID, BLOCK));
        CarFile file = CarFile.read(car, CarLimits.defaults());
        Arrays.fill(car, (byte) 1);
        byte[] returned = file.blocks().get(CID);
        returned[0] = 1;
        assertThat(file.blocks().get(CID)).isEqualTo(BLOCK);
    }

    @Test
    void many_blocks_are_all_found() throws Exception {
        byte[][] sections = new byte[5000][];
        for (int i = 0; i < sections.length; i++) {
            byte[] block = utf8("block " + i);
            sections[i] = section(Cid.ofRaw(block), block);
        }
        BlockStore blocks = CarFile.read(concat(HEADER, concat(sections)), CarLimits.defaults()).blocks();
        assertThat(blocks.size()).isEqualTo(sections.length);
        for (int i = 0; i < sections.length; i++) {
            byte[] block = utf8("block " + i);
            assertThat(blocks.get(Cid.ofRaw(block))).isEqualTo(block);
        }
    }

    @Test
    void a_CAR_without_one_root_has_no_root_but_blocks() throws Exception {
        for (byte[] header : new byte[][] {header(), header(CID, CID)}) {
            CarFile file = CarFile.read(concat(header, section(CID, BLOCK)), CarLimits.defaults());
            assertThat(file.blocks().contains(CID)).isTrue();
            assertThat(catchThrowableOfType(CarException.class, file::root).code()).isEqualTo(CarError.CAR_ROOTS);
        }
    }

    @Test
    void a_truncated_CAR_names_where_the_cut_item_begins() {
        byte[] car = concat(HEADER, section(CID, BLOCK));
        assertRefused(new byte[0], CarError.CAR_TRUNCATED, 0);
        assertRefused(Arrays.copyOf(car, 20), CarError.CAR_TRUNCATED, 0);
        assertRefused(Arrays.copyOf(car, car.length - 1), CarError.CAR_TRUNCATED, HEADER.length);
        assertRefused(concat(HEADER, hex("a5")), CarError.CAR_TRUNCATED, HEADER.length);
    }

    @Test
    void a_length_must_be_a_minimal_varint_of_at_most_5_bytes() {
        assertRefused(concat(HEADER, hex("a500"), section(CID, BLOCK)), CarError.CAR_VARINT, HEADER.length);
        assertRefused(concat(HEADER, hex("ffffffffff01")), CarError.CAR_VARINT, HEADER.length);
        assertRefused(hex("8080808080808080808001"), CarError.CAR_VARINT, 0);
        assertRefused(hex("8000"), CarError.CAR_VARINT, 0);
    }

    @Test
    void a_huge_declared_length_is_refused_before_anything_is_allocated() {
        assertRefused(concat(HEADER, hex("ffffffff7f")), CarError.CAR_BLOCK_SIZE, HEADER.length);
        assertRefused(hex("ffffffff7f"), CarError.CAR_HEADER_SIZE, 0);
    }

    @Test
    void a_section_begins_with_a_sha_256_CID() {
        assertRefused(concat(HEADER, hex("00")), CarError.CAR_BLOCK_CID, HEADER.length);
        assertRefused(concat(HEADER, hex("23"), new byte[35]), CarError.CAR_BLOCK_CID, HEADER.length);
        byte[] blake = section(CID, BLOCK);
        blake[3] = 0x1e;
        assertRefused(concat(HEADER, blake), CarError.CAR_BLOCK_CID, HEADER.length + 1);
    }

    @Test
    void a_block_that_does_not_hash_to_its_CID_is_refused() {
        assertRefused(concat(HEADER, section(CID, hex("a1"))), CarError.CAR_BLOCK_HASH, HEADER.length + 1 + Cid.LENGTH);
    }

    @Test
    void the_header_is_exactly_roots_and_version_1() {
        assertRefused(withHeader(hex("a1 6776657273696f6e 02")), CarError.CAR_VERSION, 1);
        assertRefused(withHeader(hex("a1 6776657273696f6e 01")), CarError.CAR_HEADER, 1);
        assertRefused(withHeader(hex("a1 65726f6f7473 80")), CarError.CAR_VERSION, 1);
        assertRefused(withHeader(hex("a2 65726f6f7473 80 6776657273696f6e 02")), CarError.CAR_VERSION, 1);
        assertRefused(withHeader(hex("a3 6161 00 65726f6f7473 80 6776657273696f6e 01")), CarError.CAR_HEADER, 2);
        assertRefused(withHeader(hex("a2 6776657273696f6e 01 65726f6f7473 80")), CarError.CBOR_KEY_ORDER, 11);
        assertRefused(withHeader(hex("a2 65726f6f7473 80 6776657273696f6e 01 00")), CarError.CBOR_TRAILING_BYTES, 18);
        assertRefused(withHeader(hex("80")), CarError.CBOR_TYPE, 1);
        assertRefused(hex("00"), CarError.CBOR_TRUNCATED, 1);
    }

    @Test
    void each_limit_is_enforced_at_its_value_and_not_below() throws Exception {
        byte[] big = new byte[100];
        byte[] car = concat(HEADER, section(CID, BLOCK), section(Cid.ofRaw(big), big));
        CarLimits exact = CarLimits.defaults().withMaxCarBytes(car.length).withMaxBlocks(2).withMaxBlockBytes(100, 100);
        assertThat(CarFile.read(car, exact).blocks().size()).isEqualTo(2);
        assertThat(CarFile.read(new ByteArrayInputStream(car), exact).blocks().size()).isEqualTo(2);

        int second = HEADER.length + section(CID, BLOCK).length;
        assertRefused(car, exact.withMaxCarBytes(car.length - 1), CarError.CAR_SIZE, car.length - 1L);
        assertRefused(car, exact.withMaxBlocks(1), CarError.CAR_BLOCK_COUNT, second);
        assertRefused(car, exact.withMaxBlockBytes(99, 99), CarError.CAR_BLOCK_SIZE, second);
    }

    @Test
    void an_endless_stream_is_left_one_byte_after_the_limit() throws Exception {
        long[] read = {0};
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                read[0]++;
                return 0;
            }
        };
        CarLimits limits = CarLimits.defaults().withMaxCarBytes(10_000);
        CarException refused = catchThrowableOfType(CarException.class, () -> CarFile.read(endless, limits));
        assertThat(refused.code()).isEqualTo(CarError.CAR_SIZE);
        assertThat(read[0]).isEqualTo(10_001);
    }
}
