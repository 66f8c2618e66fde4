package io.atcr.car.cbor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.atcr.car.CarError;
import io.atcr.car.CarException;
import io.atcr.car.CarLimits;
import io.atcr.car.Cid;
import io.atcr.car.syntax.InteropVectors;
import java.nio.file.Files;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DataJsonTest {
    private static final CarLimits LIMITS = CarLimits.defaults();
    private static final String LINK = "bafkreiccldh766hwcnuxnf2wh6jgzepf2nlu2lvcllt63eww5p6chi4ity";

    private static JsonNode vectors(String name) throws Exception {
        return JsonMapper.shared().readTree(Files.readAllBytes(InteropVectors.file("interop/data-model/" + name)));
    }

    private static CarException refusal(String json) {
        return catchThrowableOfType(CarException.class, () -> DataJson.parse(json, LIMITS));
    }

    @Test
    void the_fixtures_read_as_JSON_are_the_values_and_bytes_they_name() throws Exception {
        JsonNode fixtures = vectors("data-model-fixtures.json");
        assertThat(fixtures.size()).isPositive();
        for (JsonNode fixture : fixtures) {
            DataValue.Map value = DataJson.parse(fixture.get("json").toString(), LIMITS);
            byte[] cbor = Base64.getDecoder().decode(fixture.get("cbor_base64").asString());
            assertThat(DagCbor.encode(value)).isEqualTo(cbor);
            assertThat(Cid.ofDagCbor(cbor)).hasToString(fixture.get("cid").asString());
            String written = DataJson.write(DagCbor.decode(cbor, LIMITS));
            assertThat(JsonMapper.shared().readTree(written)).isEqualTo(fixture.get("json"));
        }
    }

    @Test
    void every_valid_vector_is_read() throws Exception {
        JsonNode vectors = vectors("data-model-valid.json");
        assertThat(vectors.size()).isPositive();
        for (JsonNode vector : vectors) {
            DataValue.Map value = DataJson.parse(vector.get("json").toString(), LIMITS);
            assertThat(DataJson.parse(DataJson.write(value), LIMITS)).as(vector.get("note").asString()).isEqualTo(value);
        }
    }

    @Test
    void every_invalid_vector_is_refused_for_its_reason() throws Exception {
        Map<String, CarError> reasons = Map.ofEntries(
                Map.entry("top-level not an object", CarError.JSON_SYNTAX),
                Map.entry("float", CarError.JSON_NUMBER),
                Map.entry("record with $type null", CarError.JSON_TYPE),
                Map.entry("record with $type wrong type", CarError.JSON_TYPE),
                Map.entry("record with empty $type string", CarError.JSON_TYPE),
                Map.entry("blob with string size", CarError.JSON_BLOB),
                Map.entry("blob with missing key", CarError.JSON_BLOB),
                Map.entry("bytes with wrong field type", CarError.JSON_BYTES),
                Map.entry("bytes with extra fields", CarError.JSON_BYTES),
                Map.entry("link with wrong field type", CarError.JSON_LINK),
                Map.entry("link with bogus CID", CarError.JSON_LINK),
                Map.entry("link with extra fields", CarError.JSON_LINK));
        JsonNode vectors = vectors("data-model-invalid.json");
        assertThat(vectors.size()).isPositive();
        for (JsonNode vector : vectors) {
            String note = vector.get("note").asString();
            assertThat(reasons).containsKey(note);
            CarException refused = refusal(vector.get("json").toString());
            assertThat(refused).as(note).isNotNull();
            assertThat(refused.code()).as(note).isEqualTo(reasons.get(note));
        }
    }

    @ParameterizedTest(name = "{0} is refused with {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "``|JSON_SYNTAX",
        "{|JSON_SYNTAX",
        "{\"a\"|JSON_SYNTAX",
        "{\"a\":[1|JSON_SYNTAX",
        "{\"a\":[1,]}|JSON_SYNTAX",
        "{} {}|JSON_SYNTAX",
        "{}x|JSON_SYNTAX",
        "[]|JSON_SYNTAX",
        "null|JSON_SYNTAX",
        "{'a':1}|JSON_SYNTAX",
        "{\"a\":NaN}|JSON_SYNTAX",
        "{\"a\":01}|JSON_SYNTAX",
        "{\"$bytes\":\"AAAA\"}|JSON_SYNTAX",
        "{\"a\":1,\"a\":1}|JSON_DUPLICATE_KEY",
        "{\"a\":1,\"\\u0061\":1}|JSON_DUPLICATE_KEY",
        "{\"a\":0.5}|JSON_NUMBER",
        "{\"a\":9223372036854775808}|JSON_NUMBER",
        "{\"a\":-9223372036854775809}|JSON_NUMBER",
        "{\"a\":1e-1}|JSON_NUMBER",
        "{\"a\":1e999999999}|JSON_NUMBER",
        "{\"a\":1e-999999999}|JSON_NUMBER",
        "{\"a\":\"\\ud800\"}|JSON_TEXT",
        "{\"\\udc00\":1}|JSON_TEXT",
        "{\"a\":{\"$link\":\"\"}}|JSON_LINK",
        "{\"a\":{\"$link\":\"BAFKREICCLDH766HWCNUXNF2WH6JGZEPF2NLU2LVCLLT63EWW5P6CHI4ITY\"}}|JSON_LINK",
        "{\"a\":{\"b\":1,\"$link\":\"x\"}}|JSON_LINK",
        "{\"a\":{\"$bytes\":\"A\"}}|JSON_BYTES",
        "{\"a\":{\"$bytes\":\"AB\"}}|JSON_BYTES",
        "{\"a\":{\"$bytes\":\"AA=\"}}|JSON_BYTES",
        "{\"a\":{\"$bytes\":\"AA_-\"}}|JSON_BYTES",
        "{\"a\":{\"$bytes\":\"AA AA\"}}|JSON_BYTES",
        "{\"a\":{\"b\":1,\"$bytes\":\"AAAA\"}}|JSON_BYTES",
        "{\"$type\":\"blob\",\"ref\":{\"$bytes\":\"AA\"},\"mimeType\":\"a/b\",\"size\":1}|JSON_BLOB",
    })
    void malformed(String json, CarError code) {
        CarException refused = refusal(json);
        assertThat(refused).isNotNull();
        assertThat(refused.code()).as(refused.getMessage()).isEqualTo(code);
        assertThat(refused.offset()).isBetween(0L, (long) json.length());
    }

    @Test
    void padding_is_optional_and_an_integer_may_be_written_with_a_fraction_of_zeros() throws CarException {
        DataValue.Map value = DataJson.parse("{\"a\":{\"$bytes\":\"AA==\"},\"b\":{\"$bytes\":\"AA\"},\"c\":-1.50e1}", LIMITS);
        assertThat(value.get("a")).isEqualTo(value.get("b")).contains(new DataValue.Bytes(new byte[1]));
        assertThat(value.integer("c")).contains(-15L);
        assertThat(DataJson.write(value)).isEqualTo("{\"a\":{\"$bytes\":\"AA\"},\"b\":{\"$bytes\":\"AA\"},\"c\":-15}");
    }

    @Test
    void limits_hold_at_their_values_and_a_million_levels_do_not_overflow() throws CarException {
        CarLimits limits = LIMITS.withCbor(2, 2, 3);
        DataJson.parse("{\"abc\":[1,2]}", limits);
        assertThat(refusal("[".repeat(1_000_000)).code()).isEqualTo(CarError.JSON_SYNTAX);
        assertThat(refusal("{\"a\":" + "[".repeat(1_000_000)).code()).isEqualTo(CarError.CBOR_DEPTH);
        assertThat(catchThrowableOfType(CarException.class, () -> DataJson.parse("{\"a\":[[]]}", limits)).code())
                .isEqualTo(CarError.CBOR_DEPTH);
        assertThat(catchThrowableOfType(CarException.class, () -> DataJson.parse("{\"a\":[1,2,3]}", limits)).code())
                .isEqualTo(CarError.CBOR_CONTAINER_SIZE);
        assertThat(catchThrowableOfType(CarException.class, () -> DataJson.parse("{\"abcd\":1}", limits)).code())
                .isEqualTo(CarError.CBOR_KEY_LENGTH);
        assertThat(DataJson.parse("{\"a\":[{\"$link\":\"" + LINK + "\"}]}", limits).has("a")).isTrue();
    }

    @Test
    void a_map_that_JSON_would_read_as_a_link_or_bytes_is_not_written() {
        for (String key : List.of("$link", "$bytes")) {
            DataValue.Map map = DataValue.Map.builder().put("a", DataValue.Map.builder().put(key, "x").build()).build();
            CarException refused = catchThrowableOfType(CarException.class, () -> DataJson.write(map));
            assertThat(refused.code()).isEqualTo(key.equals("$link") ? CarError.JSON_LINK : CarError.JSON_BYTES);
        }
    }

    @Test
    void control_characters_and_quotes_are_escaped() throws CarException {
        DataValue.Map map = DataValue.Map.builder().put("q\"\\\n", "\u0000\u001f\u2028é😀").build();
        assertThat(DataJson.write(map)).isEqualTo("{\"q\\\"\\\\\\u000a\":\"\\u0000\\u001f\u2028é😀\"}");
        assertThat(DataJson.parse(DataJson.write(map), LIMITS)).isEqualTo(map);
    }

    @Provide
    Arbitrary<DataValue> values() {
        Arbitrary<byte[]> foreign = Arbitraries.bytes().array(byte[].class).ofMinSize(1).ofMaxSize(90).map(digest -> {
            byte[] cid = new byte[4 + digest.length];
            System.arraycopy(new byte[] {1, 0x71, 0x13, (byte) digest.length}, 0, cid, 0, 4);
            System.arraycopy(digest, 0, cid, 4, digest.length);
            return cid;
        });
        return Arbitraries.oneOf(new DagCborPropertyTest().values(), foreign.map(DataValue.ForeignLink::new));
    }

    @Property(tries = 300)
    void a_value_written_as_JSON_reads_as_itself(@ForAll("values") DataValue value) throws CarException {
        DataValue.Map map = DataValue.Map.builder().put("v", value).build();
        assertThat(DataJson.parse(DataJson.write(map), LIMITS)).isEqualTo(map);
    }

    @Property(tries = 300)
    void any_text_is_read_or_refused_with_its_place(@ForAll String noise, @ForAll("values") DataValue value, @ForAll int at)
            throws CarException {
        String json = DataJson.write(DataValue.Map.builder().put("v", value).build());
        int cut = Math.floorMod(at, json.length());
        for (String text : List.of(noise, "{" + noise + "}", json.substring(0, cut), json.substring(0, cut) + noise + json.substring(cut))) {
            try {
                DataValue.Map read = DataJson.parse(text, LIMITS);
                assertThat(DataJson.parse(DataJson.write(read), LIMITS)).isEqualTo(read);
            } catch (CarException e) {
                assertThat(e.offset()).isBetween(0L, (long) text.length());
            }
        }
    }
}
