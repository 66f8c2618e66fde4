package io.atcr.samples.containerd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DescriptorTest {
    private static final JsonMapper JACKSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static String digest(String json) throws Descriptor.Malformed {
        return Descriptor.digest(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void theDigestOfADescriptor() throws Exception {
        assertThat(digest("{\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"digest\":\"sha256:ab\",\"size\":2048,"
                + "\"annotations\":{\"a\":\"b\",\"digest\":\"sha256:cd\"},\"platform\":{\"os\":\"linux\",\"features\":[1,-2.5e+3,true,false,null,[],{}]}}\n")).isEqualTo("sha256:ab");
        assertThat(digest(" { \"di\\u0067est\" : \"sha256:\\u0061b\" } ")).isEqualTo("sha256:ab");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", " ", "null", "[]", "{}", "\"sha256:ab\"", "{\"digest\":1}", "{\"digest\":null}", "{\"digest\":\"a\"", "{\"digest\":\"a\"}}", "{\"digest\":\"a\"}{\"digest\":\"b\"}",
        "{\"digest\":\"a\",\"digest\":\"a\"}", "{\"digest\":\"a\",\"di\\u0067est\":\"b\"}", "{\"Digest\":\"a\"}", "{'digest':'a'}", "{\"digest\":\"a\",}", "{digest:\"a\"}",
        "{\"x\":{\"digest\":\"a\"}}", "{\"digest\":\"a\nb\"}", "{\"digest\":\"\\x61\"}", "{\"digest\":\"\\u00g1\"}", "{\"size\":01,\"digest\":\"a\"}", "{\"size\":.5,\"digest\":\"a\"}",
        "{\"size\":NaN,\"digest\":\"a\"}", "{\"x\":tru,\"digest\":\"a\"}", "\ufeff{\"digest\":\"a\"}", "{\"digest\":\"a\"}\u0000",
    })
    void whatIsNone(String json) {
        assertThatThrownBy(() -> digest(json)).isInstanceOf(Descriptor.Malformed.class);
    }

    @Test
    void deepLargeAndOtherBytesAreRefused() {
        assertThatThrownBy(() -> digest("{\"x\":" + "[".repeat(100_000))).hasMessageContaining("too deep");
        assertThatThrownBy(() -> Descriptor.digest(new byte[Descriptor.LARGEST + 1])).hasMessageContaining("larger than 1 MiB");
        assertThatThrownBy(() -> Descriptor.digest(new byte[] {'{', (byte) 0xc0, (byte) 0x80, '}'})).hasMessageContaining("UTF-8");
    }

    @Provide
    Arbitrary<String> nearlyJson() {
        Arbitrary<String> tokens = Arbitraries.of("{", "}", "[", "]", ":", ",", "\"digest\"", "\"a\"", "\"size\"", "1", "-0", "1e5", "0.1", "true", "null", "\"\\u0061\"", " ", "\n", "\"",
                "\\", "01", "\u0000", "\"\u00e9\"", "{\"digest\":\"x\"", "\"digest\":\"y\"");
        return tokens.list().ofMaxSize(12).map(parts -> String.join("", parts));
    }

    /** What a library takes for a descriptor with a digest, and nothing else, is one, with the same digest. */
    @Property(tries = 20_000)
    void itAgreesWithALibrary(@ForAll("nearlyJson") String json) {
        assertThat(ours(json)).as(json).isEqualTo(librarys(json));
    }

    private static Optional<String> ours(String json) {
        try {
            return Optional.of(digest(json));
        } catch (Descriptor.Malformed e) {
            return Optional.empty();
        }
    }

    private static Optional<String> librarys(String json) {
        try {
            JsonNode node = JACKSON.readTree(json.getBytes(StandardCharsets.UTF_8));
            return node.isObject() && node.path("digest").isString() ? Optional.of(node.path("digest").stringValue()) : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }
}
