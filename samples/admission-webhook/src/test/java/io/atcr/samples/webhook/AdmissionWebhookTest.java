package io.atcr.samples.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.samples.service.ServiceDescription;
import io.atcr.samples.service.http.Endpoint;
import io.atcr.samples.webhook.Review.Answer;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class AdmissionWebhookTest {

    @Test
    void itWarmsUpWithWhatGoesTheWholeWay() {
        String image = "127.0.0.1:15263/alice.test/prod-app";
        String pinned = image + "@sha256:ffbb8687a42228738455822464aea9a5c43dd2822dfe1f96233e7c867761c52a";
        FakeGate gate = new FakeGate().allow(pinned).resolve(image + ":v1", pinned);
        FakeSecrets secrets = new FakeSecrets();
        Map<String, Endpoint> endpoints = Map.of(
                WebhookRoutes.MUTATE, WebhookRoutes.mutating(gate, secrets, 8), WebhookRoutes.VALIDATE, WebhookRoutes.validating(gate, secrets, 8));
        ServiceDescription description = AdmissionWebhook.description();
        assertThat(description.examples()).containsOnlyKeys(endpoints.keySet());
        endpoints.forEach((path, endpoint) -> {
            Answer answer = Review.ask(endpoint, Objects.requireNonNull(description.examples().get(path)));
            assertThat(answer.allowed()).as(answer.message()).isTrue();
        });
        assertThat(gate.judged).containsExactly(pinned);
        assertThat(gate.resolved).containsExactly(image + ":v1");
    }
}
