package io.atcr.samples.gatekeeper;

import static io.atcr.samples.gatekeeper.FakeGate.APP;
import static io.atcr.samples.gatekeeper.FakeGate.HEX;
import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.samples.gatekeeper.Provider.Answer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which digests do these tags stand for? */
class MutateEndpointTest {
    private static final String TAG = "registry.example/team/app:v1";
    private static final String PINNED = TAG + "@sha256:" + HEX;
    private final FakeGate gate = new FakeGate();
    private final Provider provider = new Provider(gate);

    @Test
    void theAnswerOfTheContract() {
        gate.resolve(TAG, PINNED);
        assertThat(provider.mutate(TAG).json()).isEqualTo(Provider.JSON.readTree("""
                {"apiVersion":"externaldata.gatekeeper.sh/v1beta1","kind":"ProviderResponse","response":{"idempotent":true,
                 "items":[{"key":"%s","value":"%s"}],"systemError":""}}
                """.formatted(TAG, PINNED)));
    }

    @Test
    void keysHaveNoNamespaceSoEveryPolicyMayCover() {
        provider.mutate(TAG, "[2001:db8::1]:5000/app:v1");
        assertThat(gate.resolved).extracting(FakeGate.Asked::namespace).containsExactly("");
        assertThat(gate.resolved).extracting(FakeGate.Asked::images).containsExactly(List.of(TAG, "[2001:db8::1]:5000/app:v1"));
    }

    @Test
    void anImageWithADigestComesBackAsItIs() {
        assertThat(provider.mutate(APP, PINNED).value(APP).asString()).isEqualTo(APP);
        assertThat(provider.mutate(PINNED).value(PINNED).asString()).isEqualTo(PINNED);
        assertThat(gate.resolved).isEmpty();
    }

    @Test
    void whatCannotBeResolvedIsAnErrorOfItsKeyAlone() {
        gate.resolve(TAG, PINNED);
        String absent = "registry.example/team/absent:v1";
        Answer answer = provider.mutate(absent, TAG, "", "x".repeat(1025));
        assertThat(answer.systemError()).isEmpty();
        assertThat(answer.json().path("response").path("idempotent").booleanValue()).isTrue();
        assertThat(answer.item(absent).path("error").asString()).isEqualTo("image-not-found: no such image");
        assertThat(answer.item(absent).has("value")).isFalse();
        assertThat(answer.item("").path("error").asString()).startsWith("malformed-reference");
        assertThat(answer.item("x".repeat(1025)).path("error").asString()).startsWith("malformed-reference");
        assertThat(answer.value(TAG).asString()).isEqualTo(PINNED);
    }

    @Test
    void aKeyIsAnsweredOnce() {
        gate.resolve(TAG, PINNED);
        assertThat(provider.mutate(TAG, TAG).keys()).containsExactly(TAG);
    }

    @Test
    void aRequestThatCannotBeReadIsASystemError() {
        Answer answer = provider.mutate(Provider.utf8("{}"));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.systemError()).isEqualTo("apiVersion is missing");
    }
}
