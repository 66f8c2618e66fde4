package io.atcr.samples.ratify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The reader against a library's, and where it is stricter. */
class JsonReaderTest {
    private static final JsonMapper LIBRARY = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final String SAMPLE = "{\"config\":{\"name\":\"a\\u00e9\\n\",\"n\":[1,-2.5e+3,0,true,false,null,{}]},\"s\":\"\\ud83d\\ude00\"}";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"a":1,"a":2}        | the key 'a' a second time at character 8
            {"a":{"b":1,"b":1}}  | the key 'b' a second time at character 13
            {"\\u0061":1,"a":2}  | the key 'a' a second time at character 13
            {"a":1} x            | expected nothing more, found 'x' at character 9
            {"a":1}{             | expected nothing more, found '\\u007b' at character 8
            {"a":1,}             | expected a key, found '\\u007d' at character 8
            {'a':1}              | expected a key, found ''' at character 2
            [1,]                 | expected a value, found ']' at character 4
            [01]                 | expected ']', found '1' at character 3
            [+1]                 | expected a value, found '+' at character 2
            [1.]                 | expected a value, found ']' at character 4
            [NaN]                | expected a value, found 'N' at character 2
            "\\ud800"            | half a character in the string at character 1
            "\\x41"              | an escape that JSON does not have at character 2
            "abc                 | a string without an end at character 1
            tru                  | expected a value, found 't' at character 1
            """)
    void whatIsNoJsonIsToldWithItsPlace(String text, String message) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(JsonSyntaxException.class).hasMessage(message);
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() {
        assertThatThrownBy(() -> JsonReader.read(new byte[] {'"', (byte) 0xc3, '"'})).isInstanceOf(JsonSyntaxException.class).hasMessageContaining("UTF-8");
        assertThatThrownBy(() -> read("\ufeff{}")).isInstanceOf(JsonSyntaxException.class);
        assertThatThrownBy(() -> read("")).isInstanceOf(JsonSyntaxException.class).hasMessageContaining("the end");
    }

    @Test
    void nestingHasALimit() throws JsonSyntaxException {
        assertThat(read("[".repeat(JsonReader.DEEPEST) + "]".repeat(JsonReader.DEEPEST))).isInstanceOf(JsonNode.Items.class);
        assertThatThrownBy(() -> read("[".repeat(100_000))).isInstanceOf(JsonSyntaxException.class).hasMessageContaining("64 levels");
    }

    @Property(tries = 200)
    void whatIsReadIsWhatALibraryReads(@ForAll("documents") String text) throws JsonSyntaxException {
        assertThat(LIBRARY.readTree(JsonLine.of(read(text)))).isEqualTo(LIBRARY.readTree(text));
    }

    @Property(tries = 1000)
    void whatALibraryRefusesIsRefused(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] bytes = SAMPLE.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i <= random.nextInt(3); i++) {
            bytes[random.nextInt(bytes.length)] = (byte) "{}[]\",:\\u0eE.-+1tfn \n\u0000".charAt(random.nextInt(22));
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        Throwable thrown = catchThrowable(() -> JsonReader.read(bytes));
        assertThat(thrown).satisfiesAnyOf(none -> assertThat(none).isNull(), none -> assertThat(none).isInstanceOf(JsonSyntaxException.class));
        if (thrown == null) {
            assertThat(catchThrowable(() -> LIBRARY.readTree(text))).as(text).isNull();
        } else if (!String.valueOf(thrown.getMessage()).contains("half a character")) {
            assertThat(catchThrowable(() -> LIBRARY.readTree(text))).as(text + ": " + thrown.getMessage()).isInstanceOf(JacksonException.class);
        }
    }

    @Provide
    Arbitrary<String> documents() {
        Arbitrary<String> leaf = Arbitraries.oneOf(
                Arbitraries.integers().map(String::valueOf),
                Arbitraries.of("true", "false", "null", "0.5", "-0", "1e3", "[]", "{}"),
                Arbitraries.strings().withCharRange(' ', '\ud7ff').ofMaxLength(12).map(LIBRARY::writeValueAsString));
        return Arbitraries.recursive(() -> leaf, inner -> Arbitraries.oneOf(
                inner.list().ofMaxSize(3).map(items -> "[ " + String.join(" ,\n", items) + "]"),
                inner.list().ofMaxSize(3).map(JsonReaderTest::object)), 0, 3);
    }

    private static String object(Iterable<String> values) {
        StringBuilder text = new StringBuilder("{");
        int number = 0;
        for (String value : values) {
            text.append(number == 0 ? "" : ",").append("\"k").append(number++).append("\" : ").append(value);
        }
        return text.append("}").toString();
    }

    private static JsonNode read(String text) throws JsonSyntaxException {
        return JsonReader.read(text.getBytes(StandardCharsets.UTF_8));
    }
}
