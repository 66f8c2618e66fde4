package io.atcr.samples.gatekeeper;

import static io.atcr.samples.gatekeeper.FakeGate.APP;
import static io.atcr.samples.gatekeeper.FakeGate.HEX;
import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.samples.gatekeeper.Provider.Answer;
import io.atcr.samples.service.http.Call;
import io.atcr.samples.service.images.ImageVerdict;
import io.atcr.samples.service.images.ImageVerdict.Outcome;
import io.atcr.samples.service.kubernetes.PullSecrets;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** May these images run in their namespaces? */
class ValidateEndpointTest {
    private static final String TOOL = "registry.example/team/tool:v1@sha256:" + HEX;
    private final FakeGate gate = new FakeGate();
    private final Provider provider = new Provider(gate);

    @Test
    void theAnswerOfTheContract() {
        gate.allow(APP);
        Answer answer = provider.validate("[prod]" + APP);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json()).isEqualTo(Provider.JSON.readTree("""
                {"apiVersion":"externaldata.gatekeeper.sh/v1beta1","kind":"ProviderResponse","response":{"idempotent":true,"items":[
                 {"key":"[prod]%1$s","value":{"allowed":true,"decision":"ALLOW","code":"none","message":"signed","digest":"sha256:%2$s",
                  "image":"%1$s","signers":["did:plc:alice"],"policySha256":"%3$s"}}],"systemError":""}}
                """.formatted(APP, HEX, FakeGate.SHA)));
    }

    @Test
    void whatIsDeniedHasNoDigest() {
        Answer answer = provider.validate("[prod]" + APP);
        assertThat(answer.value("[prod]" + APP)).isEqualTo(Provider.JSON.readTree("""
                {"allowed":false,"decision":"DENY","code":"record-absent","message":"nobody signed","signers":[],"policySha256":"%s"}
                """.formatted(FakeGate.SHA)));
        assertThat(answer.systemError()).isEmpty();
    }

    @Test
    void aWarningIsAllowedAndSaysSo() {
        gate.warn(TOOL);
        JsonNode value = provider.validate("[prod]" + TOOL).value("[prod]" + TOOL);
        assertThat(value.path("allowed").booleanValue()).isTrue();
        assertThat(value.path("decision").asString()).isEqualTo("ALLOW_WARN");
        assertThat(value.path("image").asString()).isEqualTo(TOOL);
    }

    @Test
    void A4_theNamespaceOfTheKeyChoosesThePolicy() {
        gate.allow(APP);
        Answer answer = provider.validate("[prod]" + APP, "[test]" + APP, "[prod]" + TOOL);
        assertThat(gate.judged).extracting(FakeGate.Asked::namespace).containsExactly("prod", "test");
        assertThat(gate.judged).extracting(FakeGate.Asked::images).containsExactly(List.of(APP, TOOL), List.of(APP));
        assertThat(answer.keys()).containsExactlyInAnyOrder("[prod]" + APP, "[test]" + APP, "[prod]" + TOOL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "[prod]", "registry.example/a@sha256:", "[", "]", "[prod", "prod]x", "[[prod]]x", "[[prod]x", "[]x", "[ ]x", "[Prod]x",
        "[prod ]x", " [prod]x", "[-prod]x", "[prod-]x", "[a.b]x", "[prod\n]x", "[\u202eprod]x", "[\ud800]x",
        "[aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa]x"})
    void A4_aKeyWithoutANamespaceIsDeniedAlone(String key) {
        gate.allow(APP);
        Answer answer = provider.validate(key, "[prod]" + APP);
        assertThat(answer.code(key)).isEqualTo("malformed-key");
        assertThat(answer.value(key).path("allowed").booleanValue()).isFalse();
        assertThat(answer.value("[prod]" + APP).path("allowed").booleanValue()).isTrue();
    }

    @Test
    void A15_bracketsOfAnAddressBelongToTheImage() {
        String image = "[2001:db8::1]:5000/team/app@sha256:" + HEX;
        provider.validate("[prod]" + image, "[prod]]" + APP);
        assertThat(gate.judged).extracting(FakeGate.Asked::images).containsExactly(List.of(image, "]" + APP));
    }

    @ParameterizedTest
    @ValueSource(strings = {"registry.example/team/app", "registry.example/team/app:v1", "registry.example/team/app@sha256:", "registry.example/team/app@sha512:" + "ab",
        "registry.example/team/app@sha256:ABCDEF", "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "app@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n"})
    void A12_aTagIsDeniedAndNotAskedAbout(String image) {
        Answer answer = provider.validate("[prod]" + image);
        assertThat(answer.code("[prod]" + image)).isEqualTo("digest-required");
        assertThat(gate.judged).isEmpty();
        assertThat(gate.refused).as("logged and counted").containsExactly("digest-required " + image);
    }

    @Test
    void A12_aVerdictAboutAnotherDigestOrImageSaysNothing() {
        String other = "registry.example/team/app@sha256:" + "f".repeat(64);
        gate.verdict(APP, new ImageVerdict(APP, Outcome.ALLOW, "none", "signed", Optional.of(FakeGate.parse(other)), List.of(), ""));
        gate.verdict(TOOL, new ImageVerdict(APP, Outcome.ALLOW, "none", "signed", Optional.of(FakeGate.parse(APP)), List.of(), ""));
        Answer answer = provider.validate("[prod]" + APP, "[prod]" + TOOL);
        assertThat(answer.keys()).isEmpty();
        assertThat(answer.systemError()).contains("2 of 2").contains("internal");
    }

    @Test
    void aKeyIsAnsweredOnce() {
        gate.allow(APP);
        assertThat(provider.validate("[prod]" + APP, "[prod]" + APP).keys()).containsExactly("[prod]" + APP);
        assertThat(gate.judged).extracting(FakeGate.Asked::images).containsExactly(List.of(APP));
    }

    @Test
    void A20_aBurstIsShedAsSystemErrorAndNothingOfItIsKept() {
        gate.retry(APP, "shed").retry(TOOL, "deadline");
        Answer answer = provider.validate("[prod]" + APP, "[prod]" + TOOL);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.keys()).isEmpty();
        assertThat(answer.systemError()).isEqualTo("2 of 2 images cannot be judged now, ask again: deadline, shed");
    }

    @Test
    void A20_whatCanBeJudgedIsKeptWhenItsNeighbourIsShed() {
        gate.retry(APP, "rate-limited").allow(TOOL);
        Answer answer = provider.validate("[prod]" + APP, "[prod]" + TOOL, "no key");
        assertThat(answer.keys()).containsExactlyInAnyOrder("[prod]" + TOOL, "no key");
        assertThat(answer.value("[prod]" + TOOL).path("allowed").booleanValue()).isTrue();
        assertThat(answer.systemError()).isEqualTo("1 of 3 images cannot be judged now, ask again: rate-limited");
    }

    @Test
    void A20_tooManyKeysAreNoVerdictOnAnyOfThem() {
        List<String> keys = IntStream.range(0, 257).mapToObj(i -> "[prod]registry.example/team/app" + i + "@sha256:" + HEX).toList();
        Answer answer = provider.validate(Provider.request(keys.subList(0, 256)));
        assertThat(answer.keys()).hasSize(256);
        Answer refused = new Provider(gate, 2).validate("a", "b", "c");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.keys()).isEmpty();
        assertThat(refused.systemError()).contains("more than 2 keys");
    }

    @Test
    void theGateIsGivenLessTimeThanTheRequestHas() {
        long before = System.nanoTime();
        provider.validate("[prod]" + APP);
        assertThat(gate.judged.get(0).deadline() - before).isBetween(1_800_000_000L, 1_999_000_000L);
    }

    @Test
    void A21_theAnswerIsAsciiAndSmall() {
        String key = "[prod]r\u202e\u0007\ud83d\ude00\ud800" + APP;
        gate.verdict(APP, new ImageVerdict(APP, Outcome.ALLOW, "none", "m".repeat(500), Optional.of(FakeGate.parse(APP)),
                Collections.nCopies(1000, "did:plc:" + "a".repeat(24)), FakeGate.SHA));
        var reply = new ValidateEndpoint(gate, PullSecrets.none(Provider.NOBODY), 256)
                .answer(new Call(Provider.request(List.of("[prod]" + APP)), System.nanoTime()));
        assertThat(reply.body().length).isLessThan(2048);
        byte[] body = ("{\"apiVersion\":\"externaldata.gatekeeper.sh/v1beta1\",\"kind\":\"ProviderRequest\",\"request\":{\"keys\":[\"" + escaped(key) + "\"]}}")
                .getBytes(StandardCharsets.US_ASCII);
        Answer answer = provider.validate(body);
        assertThat(answer.keys()).containsExactly(key);
        assertThat(answer.value(key).path("allowed").booleanValue()).isFalse();
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        text.chars().forEach(c -> escaped.append(String.format("\\u%04x", c)));
        return escaped.toString();
    }
}
