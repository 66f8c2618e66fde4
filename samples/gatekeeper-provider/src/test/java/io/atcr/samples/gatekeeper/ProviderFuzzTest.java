package io.atcr.samples.gatekeeper;

import static io.atcr.samples.gatekeeper.FakeGate.APP;
import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.samples.gatekeeper.Provider.Answer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;
import tools.jackson.databind.JsonNode;

/** Whatever comes, an answer of the protocol goes back, and nothing is allowed that the gate did not allow. */
class ProviderFuzzTest {
    private static final String GOOD = "[prod]" + APP;
    private final Provider provider = new Provider(new FakeGate().allow(APP));

    private static void requireNothingElseAllowed(Answer answer) {
        assertThat(answer.json().path("kind").asString()).isEqualTo("ProviderResponse");
        assertThat(answer.status()).isIn(200, 400);
        for (JsonNode item : answer.json().path("response").path("items")) {
            JsonNode value = item.path("value");
            if (value.path("allowed").booleanValue(false)) {
                assertThat(item.path("key").asString()).isEqualTo("[" + namespace(item) + "]" + APP);
                assertThat(APP).endsWith("@" + value.path("digest").asString());
            }
        }
    }

    private static String namespace(JsonNode item) {
        String key = item.path("key").asString();
        return key.substring(1, key.indexOf(']'));
    }

    @Property(tries = 500)
    void anyBytes(@ForAll byte[] body) {
        requireNothingElseAllowed(provider.validate(body));
        provider.mutate(body);
    }

    @Property(tries = 1000)
    void aGoodRequestWithAByteOrTwoChanged(@ForAll("changes") List<Tuple2<Integer, Byte>> changes) {
        byte[] body = Provider.request(List.of(GOOD, "[test]" + APP, "[prod]registry.example/other:v1"));
        changes.forEach(change -> body[change.get1() % body.length] = change.get2());
        requireNothingElseAllowed(provider.validate(body));
        provider.mutate(body);
    }

    @Property(tries = 500)
    void anyKeysComeBackAsTheyWereOrNotAtAll(@ForAll("keys") List<String> keys) {
        Answer answer = provider.validate(body(keys));
        requireNothingElseAllowed(answer);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.keys()).doesNotHaveDuplicates().hasSameElementsAs(keys);
        assertThat(provider.mutate(body(keys)).keys()).doesNotHaveDuplicates().hasSameElementsAs(keys);
    }

    @Provide
    Arbitrary<List<Tuple2<Integer, Byte>>> changes() {
        return Arbitraries.integers().between(0, 1000).flatMap(at -> Arbitraries.bytes().map(with -> Tuple.of(at, with))).list().ofMinSize(1).ofMaxSize(3);
    }

    @Provide
    Arbitrary<List<String>> keys() {
        Arbitrary<String> parts = Arbitraries.of("[", "]", "prod", "Prod", "-", APP, "@sha256:", FakeGate.HEX, "registry.example/a", ":v1", "\n", "\u202e", "\u0000", "");
        Arbitrary<String> made = parts.list().ofMaxSize(6).map(list -> String.join("", list));
        return Arbitraries.oneOf(made, Arbitraries.strings().ofMaxLength(40)).list().ofMaxSize(8);
    }

    private static byte[] body(List<String> keys) {
        StringBuilder body = new StringBuilder("{\"apiVersion\":\"externaldata.gatekeeper.sh/v1beta1\",\"kind\":\"ProviderRequest\",\"request\":{\"keys\":[");
        String comma = "";
        for (String key : keys) {
            body.append(comma).append('"');
            key.chars().forEach(c -> body.append(String.format("\\u%04x", c)));
            body.append('"');
            comma = ",";
        }
        return body.append("]}}").toString().getBytes(StandardCharsets.US_ASCII);
    }
}
