package io.atcr.car.cbor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.atcr.car.CarError;
import io.atcr.car.CarException;
import io.atcr.car.CarLimits;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rules of DAG-CBOR as ATProto uses it, one test named for each; {@link DagCborStrictTest} has the borders of each rule. */
class DagCborRulesTest {

    private static void refused(CarError code, String... inputs) {
        for (String input : inputs) {
            refused(code, HexFormat.of().parseHex(input.replace(" ", "")));
        }
    }

    private static void refused(CarError code, byte[] bytes) {
        CarException check = catchThrowableOfType(CarException.class, () -> DagCbor.check(bytes, CarLimits.defaults()));
        CarException decode = catchThrowableOfType(CarException.class, () -> DagCbor.decode(bytes, CarLimits.defaults()));
        assertThat(List.of(check.code(), decode.code())).as(check.getMessage()).containsOnly(code);
        assertThat(decode.offset()).isEqualTo(check.offset());
    }

    @Test
    void indefinite_lengths_are_refused_for_bytes_text_arrays_and_maps() {
        refused(CarError.CBOR_INDEFINITE, "5f 41 00 ff", "7f 61 61 ff", "9f 00 ff", "bf 61 61 00 ff");
        refused(CarError.CBOR_RESERVED, "ff");
    }

    @Test
    void integers_longer_than_needed_are_refused() {
        refused(CarError.CBOR_NON_MINIMAL, "18 17", "19 00ff", "1a 0000ffff", "1b 00000000ffffffff", "38 17", "39 00ff");
    }

    @Test
    void lengths_longer_than_needed_are_refused() {
        refused(CarError.CBOR_NON_MINIMAL, "58 01 00", "78 01 61", "98 01 00", "b8 01 6161 00");
    }

    @Test
    void tag_42_in_a_longer_form_is_refused() {
        refused(CarError.CBOR_NON_MINIMAL, "d9 002a 41 00", "da 0000002a 41 00", "db 000000000000002a 41 00");
    }

    @Test
    void map_keys_that_are_no_text_are_refused() {
        refused(CarError.CBOR_KEY_TYPE, "a1 00 00", "a1 20 00", "a1 41 61 00", "a1 80 00", "a1 a0 00", "a1 d82a 00 00", "a1 f5 00");
    }

    @Test
    void map_keys_out_of_order_are_refused_shorter_before_longer_then_bytewise() {
        refused(CarError.CBOR_KEY_ORDER, "a2 626161 00 6162 00", "a2 6162 00 6161 00", "a2 62c3a9 00 626162 00");
    }

    @Test
    void duplicate_map_keys_are_refused() {
        refused(CarError.CBOR_DUPLICATE_KEY, "a2 6161 00 6161 00", "a3 6161 00 6162 00 6162 00");
    }

    @Test
    void every_tag_but_42_is_refused() {
        refused(CarError.CBOR_TAG, "c0 60", "c1 00", "c2 41 01", "c3 41 01", "d7 40", "d8 18 40", "d8 29 41 00", "d8 2b 41 00", "d9 0102 80");
    }

    @Test
    void undefined_and_every_simple_value_but_false_true_and_null_are_refused() {
        refused(CarError.CBOR_SIMPLE, "f7", "e0", "f3", "f8 20", "f8 ff");
    }

    @Test
    void text_that_is_no_UTF_8_is_refused_surrogates_and_overlong_forms_included() {
        refused(CarError.CBOR_UTF8, "61 ff", "62 c080", "63 eda080", "66 eda080edb080", "64 f4908080", "a1 61ff 00");
    }

    @Test
    void text_is_not_normalised() throws CarException {
        for (String text : List.of("63 65cc81", "62 c3a9")) {
            byte[] bytes = HexFormat.of().parseHex(text.replace(" ", ""));
            assertThat(DagCbor.encode(DagCbor.decode(bytes, CarLimits.defaults()))).isEqualTo(bytes);
        }
    }

    @Test
    void trailing_bytes_are_refused() {
        refused(CarError.CBOR_TRAILING_BYTES, "00 00", "a0 a0", "f6 f6");
    }

    @Test
    void floats_of_every_size_are_refused_whole_numbers_and_infinities_included() {
        refused(CarError.CBOR_FLOAT, "f9 3c00", "f9 7c00", "f9 7e00", "fa 3f800000", "fa 7f800000", "fb 3ff0000000000000", "fb 7ff8000000000000");
    }

    @Test
    void integers_outside_64_bits_with_sign_are_refused() {
        refused(CarError.CBOR_INT_RANGE, "1b 8000000000000000", "3b 8000000000000000", "3b ffffffffffffffff");
    }

    @Test
    void links_that_are_no_byte_string_of_00_and_a_CID_are_refused() {
        refused(CarError.CBOR_LINK, "d82a 60", "d82a 40", "d82a 41 00", "d82a 45 0001711200", "d82a 45 0001551e00", "d82a 43 001220");
    }

    @Test
    void more_than_32_levels_are_refused() throws CarException {
        byte[] deep = new byte[33];
        Arrays.fill(deep, (byte) 0x81);
        deep[32] = 0;
        DagCbor.check(deep, CarLimits.defaults());
        byte[] deeper = new byte[34];
        Arrays.fill(deeper, (byte) 0x81);
        deeper[33] = 0;
        refused(CarError.CBOR_DEPTH, deeper);
    }

    @Test
    void more_than_131072_entries_are_refused() throws CarException {
        CborWriter most = new CborWriter().array(131_072);
        CborWriter more = new CborWriter().array(131_073);
        for (int i = 0; i < 131_072; i++) {
            most.nul();
            more.nul();
        }
        DagCbor.check(most.toBytes(), CarLimits.defaults());
        refused(CarError.CBOR_CONTAINER_SIZE, more.nul().toBytes());
    }

    @Test
    void map_keys_of_more_than_8192_bytes_are_refused() throws CarException {
        DagCbor.check(new CborWriter().map(1).text("k".repeat(8192)).nul().toBytes(), CarLimits.defaults());
        refused(CarError.CBOR_KEY_LENGTH, new CborWriter().map(1).text("k".repeat(8193)).nul().toBytes());
    }

    @Test
    void a_declared_length_beyond_the_input_is_refused_before_anything_is_allocated_for_it() {
        refused(CarError.CBOR_TRUNCATED, "5b 7fffffffffffffff", "7a ffffffff", "9b 0000000100000000", "ba 7fffffff", "44 00");
    }
}
