package io.atcr.samples.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.samples.service.http.Endpoint;
import io.atcr.samples.webhook.Review.Answer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class MutationTest {
    private static final String SHOP = "atcr.io/alice.test/shop:v1";
    private static final String PROXY = "atcr.io/alice.test/proxy:v3";
    private static final String MIGRATE = "atcr.io/alice.test/migrate:v1";
    private static final String MODELS = "atcr.io/alice.test/models:v2";

    private final FakeGate gate = new FakeGate();
    private final FakeSecrets secrets = new FakeSecrets();
    private final Endpoint mutate = WebhookRoutes.mutating(gate, secrets, 64);

    private static String at(String image, int n) {
        return image + "@" + FakeGate.digest(n);
    }

    private void everythingResolves() {
        int n = 1;
        for (String image : List.of(SHOP, PROXY, MIGRATE, MODELS)) {
            gate.resolve(image, at(image, n++));
        }
    }

    /** What an API server does with the patch: RFC 6902, test and replace. */
    private static void apply(JsonNode patch, ObjectNode object) {
        for (JsonNode operation : patch) {
            String path = operation.get("path").asString("");
            int slash = path.lastIndexOf('/');
            JsonNode parent = object.at(path.substring(0, slash));
            String name = path.substring(slash + 1);
            if (operation.get("op").asString("").equals("test")) {
                assertThat(parent.get(name)).as(path).isEqualTo(operation.get("value"));
            } else {
                assertThat(operation.get("op").asString("")).isEqualTo("replace");
                ((ObjectNode) parent).set(name, operation.get("value"));
            }
        }
    }

    @Test
    void everyImageOfAPodIsGivenItsDigest() {
        everythingResolves();
        Review review = Review.of("pod-create");
        Answer answer = review.to(mutate);
        assertThat(answer.http()).isEqualTo(200);
        assertThat(answer.document().get("apiVersion").asString("")).isEqualTo("admission.k8s.io/v1");
        assertThat(answer.document().get("kind").asString("")).isEqualTo("AdmissionReview");
        assertThat(answer.response().get("uid").asString("")).isEqualTo(review.uid());
        assertThat(answer.allowed()).isTrue();
        assertThat(answer.response().has("status")).isFalse();
        assertThat(answer.response().get("patchType").asString("")).isEqualTo("JSONPatch");
        apply(answer.patch(), review.object());
        assertThat(review.object().at("/spec/containers/0/image").asString("")).isEqualTo(at(SHOP, 1));
        assertThat(review.object().at("/spec/containers/1/image").asString("")).isEqualTo(at(PROXY, 2));
        assertThat(review.object().at("/spec/initContainers/0/image").asString("")).isEqualTo(at(MIGRATE, 3));
        assertThat(review.object().at("/spec/volumes/1/image/reference").asString("")).isEqualTo(at(MODELS, 4));
        assertThat(secrets.asked).containsExactly("prod [registry] shop");
        assertThat(gate.requests).singleElement().satisfies(request -> assertThat(request.namespace()).isEqualTo("prod"));
    }

    @Test
    void aSecondTimeNothingIsChangedAndNobodyAsked() {
        everythingResolves();
        Review review = Review.of("pod-create");
        apply(review.to(mutate).patch(), review.object());
        gate.resolved.clear();
        secrets.asked.clear();
        Answer again = review.to(mutate);
        assertThat(again.allowed()).isTrue();
        assertThat(again.response().has("patch")).isFalse();
        assertThat(gate.resolved).isEmpty();
        assertThat(secrets.asked).isEmpty();
    }

    @Test
    void eachReplacementIsTestedFirst() {
        everythingResolves();
        ArrayNode patch = (ArrayNode) Review.of("pod-create").to(mutate).patch();
        assertThat(patch).hasSize(8);
        for (int i = 0; i < patch.size(); i += 2) {
            assertThat(patch.get(i).get("op").asString("")).isEqualTo("test");
            assertThat(patch.get(i + 1).get("op").asString("")).isEqualTo("replace");
            assertThat(patch.get(i).get("path")).isEqualTo(patch.get(i + 1).get("path"));
        }
        assertThat(patch.get(0).get("value").asString("")).isEqualTo(SHOP);
    }

    @Test
    void whatIsNotResolvedIsDeniedWhole() {
        everythingResolves();
        gate.unresolved(PROXY, "image-not-found");
        Answer answer = Review.of("pod-create").to(mutate);
        assertThat(answer.allowed()).isFalse();
        assertThat(answer.response().has("patch")).isFalse();
        assertThat(answer.code()).isEqualTo(403);
        assertThat(answer.message()).isEqualTo("1 of 4 images are not admitted: spec.containers[1].image: no digest (image-not-found)");
        assertThat(answer.response().at("/status/details/causes/0/field").asString("")).isEqualTo("spec.containers[1].image");
    }

    @ParameterizedTest
    @CsvSource({"rate-limited,429", "shed,429", "deadline,503", "registry-unavailable,503", "policy-not-loaded,503", "no-policy,403", "unqualified,403"})
    void A20_whatMayPassIsToBeTriedAgain(String code, int status) {
        everythingResolves();
        gate.unresolved(PROXY, code);
        Answer answer = Review.of("pod-create").to(mutate);
        assertThat(answer.http()).isEqualTo(200);
        assertThat(answer.allowed()).isFalse();
        assertThat(answer.code()).isEqualTo(status);
        assertThat(answer.message().contains("try again")).isEqualTo(status != 403);
        assertThat(answer.response().at("/status/details/retryAfterSeconds").asInt(0)).isEqualTo(status == 403 ? 0 : 2);
    }

    @ParameterizedTest
    @CsvSource({
        "atcr.io/mallory.test/shop:v1, another repository",
        "atcr.io/alice.test/shop:v2, another tag",
        "registry.example/alice.test/shop:v1, another registry",
    })
    void A12_anAnswerAboutAnotherImageIsNone(String other, String what) {
        everythingResolves();
        gate.resolve(SHOP, at(other, 9));
        Answer answer = Review.of("pod-create").to(mutate);
        assertThat(answer.allowed()).as(what).isFalse();
        assertThat(answer.message()).contains("spec.containers[0].image: the answer is about another image (internal)");
    }

    @Test
    void A15_otherSpellingsOfADigestAreTheGatesToRefuse() {
        everythingResolves();
        String odd = "atcr.io/alice.test/shop@sha256:ABC";
        Answer answer = Review.of("pod-create").image("containers", 0, odd).to(mutate);
        assertThat(answer.allowed()).isFalse();
        assertThat(gate.resolved).contains(odd);
    }

    @Test
    void aTemplateIsPatchedInItsOwnPlace() {
        gate.resolve("atcr.io/alice.test/report:v1", at("atcr.io/alice.test/report:v1", 5));
        Review review = Review.of("cronjob-create");
        Answer answer = review.to(mutate);
        assertThat(answer.allowed()).isTrue();
        apply(answer.patch(), review.object());
        assertThat(review.object().at("/spec/jobTemplate/spec/template/spec/containers/0/image").asString(""))
                .isEqualTo(at("atcr.io/alice.test/report:v1", 5));
    }

    @Test
    void onlyWhatAnUpdateBringsIsPatched() {
        gate.resolve("atcr.io/mallory.test/tools:latest", at("atcr.io/mallory.test/tools:latest", 6));
        Answer answer = Review.of("ephemeral-container").to(mutate);
        assertThat(answer.allowed()).isTrue();
        List<String> paths = new ArrayList<>();
        answer.patch().forEach(operation -> paths.add(operation.get("path").asString("")));
        assertThat(paths).containsOnly("/spec/ephemeralContainers/0/image");
        assertThat(gate.resolved).containsExactly("atcr.io/mallory.test/tools:latest");
    }

    @Test
    void aPointerEscapesSlashAndTilde() {
        FieldPath path = FieldPath.ROOT.field("metadata").field("a/b~1").item(3).field("~");
        assertThat(path.pointer()).isEqualTo("/metadata/a~1b~01/3/~0");
        assertThat(path.text()).isEqualTo("metadata.a/b~1[3].~");
    }
}
