package io.atcr.car.cbor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.atcr.car.CarError;
import io.atcr.car.CarException;
import io.atcr.car.CarLimits;
import io.atcr.car.Cid;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DagCborStrictTest {
    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    @ParameterizedTest(name = "{0} is refused with {1} at {2}")
    @CsvSource({
        "'', CBOR_TRUNCATED, 0",
        "18, CBOR_TRUNCATED, 0",
        "1900, CBOR_TRUNCATED, 0",
        "62 61, CBOR_TRUNCATED, 1",
        "5b ffffffffffffffff, CBOR_TRUNCATED, 9",
        "5b 7fffffffffffffff, CBOR_TRUNCATED, 9",
        "9b 7fffffffffffffff, CBOR_TRUNCATED, 9",
        "bb ffffffffffffffff, CBOR_TRUNCATED, 9",
        "9a ffffffff, CBOR_TRUNCATED, 5",
        "82 01, CBOR_TRUNCATED, 1",
        "a1 6161, CBOR_TRUNCATED, 3",
        "00 00, CBOR_TRAILING_BYTES, 1",
        "18 17, CBOR_NON_MINIMAL, 0",
        "19 00ff, CBOR_NON_MINIMAL, 0",
        "1a 0000ffff, CBOR_NON_MINIMAL, 0",
        "1b 00000000ffffffff, CBOR_NON_MINIMAL, 0",
        "38 17, CBOR_NON_MINIMAL, 0",
        "58 00, CBOR_NON_MINIMAL, 0",
        "78 01 61, CBOR_NON_MINIMAL, 0",
        "98 00, CBOR_NON_MINIMAL, 0",
        "b8 00, CBOR_NON_MINIMAL, 0",
        "d9 002a 41 00, CBOR_NON_MINIMAL, 0",
        "5f 41 00 ff, CBOR_INDEFINITE, 0",
        "7f 61 61 ff, CBOR_INDEFINITE, 0",
        "9f ff, CBOR_INDEFINITE, 0",
        "bf ff, CBOR_INDEFINITE, 0",
        "1c, CBOR_RESERVED, 0",
        "1f, CBOR_RESERVED, 0",
        "df, CBOR_RESERVED, 0",
        "ff, CBOR_RESERVED, 0",
        "fc, CBOR_RESERVED, 0",
        "c0 60, CBOR_TAG, 0",
        "c2 41 01, CBOR_TAG, 0",
        "d8 2b 41 00, CBOR_TAG, 0",
        "d8 2a 60, CBOR_LINK, 2",
        "d8 2a d8 2a 41 00, CBOR_LINK, 2",
        "d8 2a 40, CBOR_LINK, 3",
        "d8 2a 41 00, CBOR_LINK, 4",
        "d8 2a 41 01, CBOR_LINK, 3",
        "f7, CBOR_SIMPLE, 0",
        "e0, CBOR_SIMPLE, 0",
        "f3, CBOR_SIMPLE, 0",
        "f8 14, CBOR_SIMPLE, 0",
        "f8 ff, CBOR_SIMPLE, 0",
        "f9 0000, CBOR_FLOAT, 0",
        "fa 00000000, CBOR_FLOAT, 0",
        "fb 3ff0000000000000, CBOR_FLOAT, 0",
        "1b 8000000000000000, CBOR_INT_RANGE, 0",
        "1b ffffffffffffffff, CBOR_INT_RANGE, 0",
        "3b 8000000000000000, CBOR_INT_RANGE, 0",
        "3b ffffffffffffffff, CBOR_INT_RANGE, 0",
        "61 80, CBOR_UTF8, 1",
        "61 ff, CBOR_UTF8, 1",
        "62 c0 80, CBOR_UTF8, 1",
        "62 c1 bf, CBOR_UTF8, 1",
        "62 c3 28, CBOR_UTF8, 1",
        "63 e0 80 80, CBOR_UTF8, 1",
        "63 ed a0 80, CBOR_UTF8, 1",
        "66 ed a0 80 ed b0 80, CBOR_UTF8, 1",
        "63 61 e2 82, CBOR_UTF8, 2",
        "64 f0 80 80 80, CBOR_UTF8, 1",
        "64 f4 90 80 80, CBOR_UTF8, 1",
        "64 f5 80 80 80, CBOR_UTF8, 1",
        "a1 00 00, CBOR_KEY_TYPE, 1",
        "a1 41 61 00, CBOR_KEY_TYPE, 1",
        "a1 f6 00, CBOR_KEY_TYPE, 1",
        "a1 80 00, CBOR_KEY_TYPE, 1",
        "a2 6162 00 6161 00, CBOR_KEY_ORDER, 4",
        "a2 626161 00 6162 00, CBOR_KEY_ORDER, 5",
        "a2 6161 00 60 00, CBOR_KEY_ORDER, 4",
        "a2 6161 00 6161 01, CBOR_DUPLICATE_KEY, 4",
        "a2 60 00 60 00, CBOR_DUPLICATE_KEY, 3",
        "81 a2 6161 00 6161 01, CBOR_DUPLICATE_KEY, 5",
    })
    void malformed(String bytes, CarError code, long offset) {
        for (boolean decode : new boolean[] {false, true}) {
            CarException refused = catchThrowableOfType(CarException.class, () -> {
                if (decode) {
                    DagCbor.decode(hex(bytes), CarLimits.defaults());
                } else {
                    DagCbor.check(hex(bytes), CarLimits.defaults());
                }
            });
            assertThat(refused).isNotNull();
            assertThat(refused.code()).as(refused.getMessage()).isEqualTo(code);
            assertThat(refused.offset()).as(refused.getMessage()).isEqualTo(offset);
        }
    }

    @ParameterizedTest(name = "{0} is accepted and encodes back")
    @CsvSource({
        "00", "17", "1818", "18ff", "190100", "1a00010000", "1b0000000100000000", "1b7fffffffffffffff",
        "20", "37", "3818", "3b7fffffffffffffff", "40", "4100", "60", "6161", "62c3a9", "63efbfbf", "64f0908080", "64f48fbfbf",
        "80", "8100", "a0", "a16000", "a2616100616200", "a2617a0062616100", "f4", "f5", "f6",
    })
    void canonical(String bytes) throws CarException {
        DagCbor.check(hex(bytes), CarLimits.defaults());
        assertThat(DagCbor.encode(DagCbor.decode(hex(bytes), CarLimits.defaults()))).isEqualTo(hex(bytes));
    }

    private static CarError linkError(byte[] cid) {
        byte[] bytes = new CborWriter().link(cid).toBytes();
        CarException refused = catchThrowableOfType(CarException.class, () -> DagCbor.check(bytes, CarLimits.defaults()));
        return refused == null ? null : refused.code();
    }

    @Test
    void a_link_in_a_record_may_use_another_hash_and_is_retained() throws CarException {
        byte[] sha512 = new byte[68];
        sha512[0] = 1;
        sha512[1] = 0x71;
        sha512[2] = 0x13;
        sha512[3] = 64;
        byte[] bytes = new CborWriter().map(1).text("a").link(sha512).toBytes();
        DataValue.Map map = (DataValue.Map) DagCbor.decode(bytes, CarLimits.defaults());
        DataValue.ForeignLink link = (DataValue.ForeignLink) map.get("a").orElseThrow();
        assertThat(link.cidBytes()).isEqualTo(sha512);
        assertThat(DagCbor.encode(map)).isEqualTo(bytes);
        CborCursor cursor = new CborCursor(bytes, 3, bytes.length, CarLimits.defaults());
        assertThat(catchThrowableOfType(CarException.class, cursor::readLink).code()).isEqualTo(CarError.CBOR_LINK);
    }

    @Test
    void links_that_are_no_acceptable_CID_are_refused() throws CarException {
        byte[] good = Cid.ofRaw(new byte[0]).toBytes();
        assertThat(linkError(good)).isNull();
        assertThat(linkError(Arrays.copyOf(good, 35))).isEqualTo(CarError.CBOR_LINK);
        assertThat(linkError(Arrays.copyOf(good, 37))).isEqualTo(CarError.CBOR_LINK);
        int[][] changes = {{0, 0}, {0, 2}, {1, 0x70}, {2, 0x1e}, {2, 0x80}, {3, 31}, {3, 33}, {3, 0x80}};
        for (int[] change : changes) {
            byte[] cid = good.clone();
            cid[change[0]] = (byte) change[1];
            assertThat(linkError(cid)).as(Arrays.toString(change)).isEqualTo(CarError.CBOR_LINK);
        }
        byte[] long4 = new byte[101];
        System.arraycopy(new byte[] {1, 0x71, 0x13, 97}, 0, long4, 0, 4);
        assertThat(linkError(long4)).isEqualTo(CarError.CBOR_LINK);
        assertThat(linkError(hex("017113 8000"))).isEqualTo(CarError.CBOR_LINK);
        assertThat(linkError(hex("0171 9300 01 00"))).isEqualTo(CarError.CBOR_LINK);
        assertThat(linkError(hex("0171 00 00"))).isEqualTo(CarError.CBOR_LINK);
    }

    @Test
    void depth_is_limited_at_its_value_and_a_million_levels_do_not_overflow() throws CarException {
        byte[] deepest = new byte[33];
        Arrays.fill(deepest, 0, 32, (byte) 0x81);
        deepest[32] = (byte) 0xf6;
        assertThat(DagCbor.encode(DagCbor.decode(deepest, CarLimits.defaults()))).isEqualTo(deepest);
        for (byte level : new byte[] {(byte) 0x81, (byte) 0xa1}) {
            byte[] bomb = new byte[3_000_000];
            for (int i = 0; i < bomb.length; i++) {
                bomb[i] = level == (byte) 0x81 || i % 2 == 0 ? level : 0x60;
            }
            for (int depth : new int[] {1, 32, CarLimits.CBOR_DEPTH_CEILING}) {
                CarLimits limits = CarLimits.defaults().withCbor(depth, 131_072, 8192);
                CarException refused = catchThrowableOfType(CarException.class, () -> DagCbor.check(bomb, limits));
                assertThat(refused.code()).isEqualTo(CarError.CBOR_DEPTH);
                assertThat(refused.offset()).isEqualTo(depth * (level == (byte) 0x81 ? 1L : 2L));
            }
        }
    }

    @Test
    void the_deepest_configurable_value_decodes_and_one_deeper_does_not_encode() throws CarException {
        DataValue value = new DataValue.Null();
        for (int i = 0; i < CarLimits.CBOR_DEPTH_CEILING; i++) {
            value = i % 2 == 0 ? new DataValue.Array(List.of(value)) : new DataValue.Map(Map.of("a", value));
        }
        CarLimits limits = CarLimits.defaults().withCbor(CarLimits.CBOR_DEPTH_CEILING, 1, 1);
        assertThat(DagCbor.decode(DagCbor.encode(value), limits)).isEqualTo(value);
        DataValue deeper = new DataValue.Array(List.of(value));
        assertThatIllegalArgumentException().isThrownBy(() -> DagCbor.encode(deeper));
    }

    @Test
    void container_and_key_sizes_are_limited_at_their_values() throws CarException {
        CarLimits limits = CarLimits.defaults().withCbor(32, 2, 3);
        DagCbor.check(hex("82 00 00"), limits);
        DagCbor.check(hex("a1 63616161 00"), limits);
        assertThat(catchThrowableOfType(CarException.class, () -> DagCbor.check(hex("83 00 00 00"), limits)).code())
                .isEqualTo(CarError.CBOR_CONTAINER_SIZE);
        assertThat(catchThrowableOfType(CarException.class, () -> DagCbor.check(hex("a3 60 00 6161 00 6162 00"), limits)).code())
                .isEqualTo(CarError.CBOR_CONTAINER_SIZE);
        assertThat(catchThrowableOfType(CarException.class, () -> DagCbor.check(hex("a1 6461616161 00"), limits)).code())
                .isEqualTo(CarError.CBOR_KEY_LENGTH);
    }

    @Test
    void large_strings_and_keys_within_the_limits_are_read() throws CarException {
        DataValue big = DataValue.Map.builder().put("k".repeat(8192), "é".repeat(400_000)).put("b", new DataValue.Bytes(new byte[900_000]))
                .build();
        assertThat(DagCbor.decode(DagCbor.encode(big), CarLimits.defaults())).isEqualTo(big);
    }

    @Test
    void text_that_UTF_8_cannot_carry_cannot_be_a_value() {
        assertThatIllegalArgumentException().isThrownBy(() -> new DataValue.Text("\ud800"));
        assertThatIllegalArgumentException().isThrownBy(() -> new DataValue.Text("\udc00\ud800"));
        assertThatIllegalArgumentException().isThrownBy(() -> DataValue.Map.builder().put("\udfff", 1).build());
        assertThatIllegalArgumentException().isThrownBy(() -> new CborWriter().text("\ud800x"));
        assertThat(new DataValue.Text("\ud83d\ude00").value()).hasSize(2);
    }

    @Test
    void a_map_answers_by_type_and_keeps_canonical_order() {
        DataValue.Map map = DataValue.Map.builder().put("bb", "text").put("c", 7).put("a", new DataValue.Bool(true)).build();
        assertThat(map.entries().keySet()).containsExactly("a", "c", "bb");
        assertThat(map.text("bb")).contains("text");
        assertThat(map.text("c")).isEmpty();
        assertThat(map.integer("c")).contains(7L);
        assertThat(map.integer("bb")).isEmpty();
        assertThat(map.has("a")).isTrue();
        assertThat(map.get("x")).isEmpty();
    }
}
