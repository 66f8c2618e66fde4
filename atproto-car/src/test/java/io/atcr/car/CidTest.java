package io.atcr.car;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.atcr.car.syntax.InteropVectors;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class CidTest {
    private static final String TEXT = "bafyreiclp443lavogvhj3d2ob2cxbfuscni2k5jk7bebjzg7khl3esabwq";

    private static CarError error(String text) {
        return catchThrowableOfType(CarException.class, () -> Cid.parse(text)).code();
    }

    @Property
    void text_and_bytes_of_a_CID_give_it_back(@ForAll byte[] block, @ForAll boolean raw) throws CarException {
        Cid cid = raw ? Cid.ofRaw(block) : Cid.ofDagCbor(block);
        assertThat(Cid.parse(cid.toString())).isEqualTo(cid).hasSameHashCodeAs(cid);
        assertThat(Cid.fromBytes(cid.toBytes())).isEqualByComparingTo(cid);
        assertThat(cid.isDagCbor()).isEqualTo(!raw);
        assertThat(cid.matches(block)).isTrue();
        assertThat(cid.toBytes()).hasSize(36).endsWith(cid.digest());
        assertThat(cid.toString()).hasSize(59).startsWith(raw ? "bafkrei" : "bafyrei");
    }

    @Property
    void parse_never_throws_unchecked(@ForAll String text, @ForAll byte[] bytes) {
        try {
            assertThat(Cid.parse(text)).hasToString(text);
        } catch (CarException e) {
            assertThat(e.code()).isIn(CarError.CID_TEXT, CarError.CID_BYTES);
        }
        try {
            assertThat(Cid.fromBytes(bytes).toBytes()).isEqualTo(bytes);
        } catch (CarException e) {
            assertThat(e.code()).isEqualTo(CarError.CID_BYTES);
        }
    }

    @Test
    void other_spellings_of_a_CID_are_refused() throws CarException {
        assertThat(Cid.parse(TEXT)).hasToString(TEXT);
        assertThat(error(TEXT.toUpperCase(Locale.ROOT))).isEqualTo(CarError.CID_TEXT);
        assertThat(error("B" + TEXT.substring(1))).isEqualTo(CarError.CID_TEXT);
        assertThat(error(TEXT + "=")).isEqualTo(CarError.CID_TEXT);
        assertThat(error(TEXT.substring(1))).isEqualTo(CarError.CID_TEXT);
        assertThat(error("")).isEqualTo(CarError.CID_TEXT);
        assertThat(error(TEXT.substring(0, 58) + "1")).isEqualTo(CarError.CID_TEXT);
        assertThat(error(TEXT.substring(0, 58) + "é")).isEqualTo(CarError.CID_TEXT);
    }

    @Test
    void spare_bits_must_be_zero() {
        for (char last : "rstabc".toCharArray()) {
            String text = TEXT.substring(0, 58) + last;
            boolean canonical = "aeimquy4".indexOf(last) >= 0;
            if (canonical) {
                assertThat(catchThrowableOfType(CarException.class, () -> Cid.parse(text))).isNull();
            } else {
                assertThat(error(text)).isEqualTo(CarError.CID_TEXT);
            }
        }
    }

    @Test
    void other_versions_codecs_and_hashes_are_refused() throws CarException {
        byte[] good = Cid.parse(TEXT).toBytes();
        int[][] changes = {{0, 0}, {0, 2}, {1, 0x70}, {1, 0x72}, {2, 0x13}, {2, 0x1e}, {3, 0x1f}, {3, 0x21}};
        for (int[] change : changes) {
            byte[] bytes = good.clone();
            bytes[change[0]] = (byte) change[1];
            assertThat(catchThrowableOfType(CarException.class, () -> Cid.fromBytes(bytes)).code()).isEqualTo(CarError.CID_BYTES);
            assertThat(error("b" + Base32.encode(bytes))).isEqualTo(CarError.CID_BYTES);
        }
    }

    @Test
    void no_invalid_CID_of_the_interop_vectors_is_accepted() throws Exception {
        for (String text : InteropVectors.lines("interop/syntax/cid_syntax_invalid.txt")) {
            assertThat(error(text)).as(text).isIn(CarError.CID_TEXT, CarError.CID_BYTES);
        }
    }

    @Test
    void base32_agrees_with_RFC_4648() {
        String[][] cases = {{"", ""}, {"f", "my"}, {"fo", "mzxq"}, {"foo", "mzxw6"}, {"foob", "mzxw6yq"}, {"fooba", "mzxw6ytb"},
            {"foobar", "mzxw6ytboi"}};
        for (String[] vector : cases) {
            assertThat(Base32.encode(ProofAssembler.utf8(vector[0]))).isEqualTo(vector[1]);
        }
        assertThat(Base32.encode(ProofAssembler.hex("ff80ff80ff"))).isEqualTo("76ap7ah7");
    }

    @Test
    void limits_cannot_be_set_to_nonsense() {
        CarLimits limits = CarLimits.defaults();
        assertThatIllegalArgumentException().isThrownBy(() -> limits.withMaxCarBytes(0));
        assertThatIllegalArgumentException().isThrownBy(() -> limits.withMaxCarBytes(Integer.MAX_VALUE));
        assertThatIllegalArgumentException().isThrownBy(() -> limits.withCbor(CarLimits.CBOR_DEPTH_CEILING + 1, 1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> limits.withMst(CarLimits.MST_DEPTH_CEILING + 1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> limits.withMaxBlocks(-1));
    }
}
