package io.atcr.samples.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.samples.service.http.Endpoint;
import io.atcr.samples.service.http.Reply;
import io.atcr.samples.service.http.Route;
import io.atcr.samples.webhook.Review.Answer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Requests that no API server sends, and objects that are not what their kind says: denied, with the uid wherever there is one. */
class HostileReviewTest {
    private final FakeGate gate = new FakeGate();
    private final Endpoint validate = WebhookRoutes.validating(gate, new FakeSecrets(), 64);
    private final Endpoint mutate = WebhookRoutes.mutating(gate, new FakeSecrets(), 64);

    private Answer assertDenied(String body, String message) {
        Answer answer = Review.ask(validate, body);
        assertThat(answer.http()).isEqualTo(200);
        assertThat(answer.document().get("kind").asString("")).isEqualTo("AdmissionReview");
        assertThat(answer.allowed()).isFalse();
        assertThat(answer.message()).contains(message).doesNotContain("\n").hasSizeLessThan(5000);
        assertThat(answer.code()).isGreaterThanOrEqualTo(400);
        assertThat(Review.ask(mutate, body).allowed()).isFalse();
        assertThat(gate.requests).isEmpty();
        return answer;
    }

    private static String text(Review review) {
        return new String(review.bytes(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource({"admission.k8s.io/v1beta1,AdmissionReview,admission.k8s.io/v1beta1", "admission.k8s.io/v2,AdmissionReview,admission.k8s.io/v1",
        "admission.k8s.io/v1,admissionreview,admission.k8s.io/v1", "apiextensions.k8s.io/v1,ConversionReview,admission.k8s.io/v1"})
    void anotherReviewIsRefusedInItsOwnShape(String apiVersion, String kind, String answered) {
        Review review = Review.of("pod-create");
        review.document().put("apiVersion", apiVersion).put("kind", kind);
        Answer answer = assertDenied(text(review), "this webhook reads AdmissionReview of admission.k8s.io/v1 and nothing else");
        assertThat(answer.document().get("apiVersion").asString("")).isEqualTo(answered);
        assertThat(answer.response().get("uid").asString("")).isEqualTo(review.uid());
        assertThat(answer.response().at("/status/reason").asString("")).isEqualTo("BadRequest");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\nb", "\u0000", "\u202eabc", "é", "\ud800", "{}"})
    void A21_aUidThatIsNoneIsNotSaidAgain(String uid) {
        Review review = Review.of("pod-create");
        review.request().put("uid", uid);
        Answer answer = assertDenied(text(review), "request.uid is not a UID");
        assertThat(answer.response().get("uid").asString("x")).isEmpty();
    }

    @Test
    void A20_aUidIsBounded() {
        Review review = Review.of("pod-create");
        review.request().put("uid", "a".repeat(129));
        assertThat(assertDenied(text(review), "request.uid is not a UID").response().get("uid").asString("x")).isEmpty();
        review.request().put("uid", 7);
        assertDenied(text(review), "request.uid is not a UID");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "\"image\":\"atcr.io/alice.test/shop:v1\"| \"image\":\"atcr.io/alice.test/shop:v1\",\"image\":\"evil\"",
        "\"image\":\"atcr.io/alice.test/shop:v1\"| \"image\":\"atcr.io/alice.test/shop:v1\",\"\\u0069mage\":\"evil\"",
        "\"image\":\"atcr.io/alice.test/shop:v1\"| \"image\":\"atcr.io/alice.test/shop:v1\",\"Image\":\"evil\"",
        "\"containers\":[| \"containers\":[],\"containers\":[",
        "\"containers\":[| \"Containers\":[],\"containers\":[",
        "\"namespace\":\"prod\",\"operation\"| \"namespace\":\"prod\",\"namespace\":\"dev\",\"operation\"",
        "\"restartPolicy\":\"Always\"| \"restartPolicy\":\"Always\",\"restartPolicy\":\"Never\"",
    })
    void aKeyThatStandsTwiceIsRefused(String place, String twice) {
        String body = text(Review.of("pod-create"));
        assertThat(body).contains(place);
        assertDenied(body.replace(place, twice), "the AdmissionReview cannot be read: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "\"x\"", "{", "{}", "{\"request\":{}}", "{\"request\":null}", "\ufeff{}"})
    void whatIsNoReviewIsDenied(String body) {
        assertDenied(body, "");
    }

    @Test
    void bytesThatAreNotUtf8AreDenied() {
        byte[] body = Review.of("pod-create").bytes();
        body[body.length / 2] = (byte) 0xff;
        assertThat(Review.ask(validate, body).allowed()).isFalse();
        assertThat(Review.ask(validate, text(Review.of("pod-create")).getBytes(StandardCharsets.UTF_16)).allowed()).isFalse();
    }

    @Test
    void A20_deepNestingIsRefused() {
        assertDenied("{\"request\":" + "{\"object\":".repeat(100_000), "the AdmissionReview cannot be read");
        Review review = Review.of("pod-create");
        ObjectNode at = review.podSpec();
        for (int i = 0; i < 200; i++) {
            at = at.putObject("x");
        }
        assertDenied(text(review), "the AdmissionReview cannot be read");
    }

    @Test
    void A20_tenThousandContainersAreRefusedWithTheUid() {
        Review review = Review.of("pod-create");
        ArrayNode containers = review.podSpec().putArray("containers");
        for (int i = 0; i < 10_000; i++) {
            containers.addObject().put("name", "c" + i).put("image", "atcr.io/alice.test/app:" + i);
        }
        Answer answer = assertDenied(text(review), "there is more in it than is read");
        assertThat(answer.response().get("uid").asString("")).isEqualTo(review.uid());
        while (containers.size() > 3_000) {
            containers.remove(containers.size() - 1);
        }
        assertDenied(text(review), "3002 images are more than the 64 that are judged at once");
    }

    @Test
    void A20_anUpdateOfManyContainersIsComparedInLinearTime() {
        Review review = Review.of("pod-create");
        ArrayNode containers = review.podSpec().putArray("containers");
        for (int i = 0; i < 3_000; i++) {
            containers.addObject().put("name", "c" + i).put("image", "atcr.io/alice.test/app:" + i);
        }
        review.update().image("containers", 2_999, "atcr.io/alice.test/other:1");
        Answer answer = review.to(validate);
        assertThat(answer.message()).startsWith("1 of 1 image is not admitted: spec.containers[2999].image: ");
    }

    @Test
    void A21_whatAnImageHoldsForgesNothing() {
        Review review = Review.of("pod-create").image("containers", 0, "x\n\u001b[31m\u202e::error::{\ud800");
        Answer answer = review.to(validate);
        assertThat(answer.allowed()).isFalse();
        assertThat(answer.message()).contains("\"x\\u000a\\u001b[31m\\u202e::error::{\\ud800\"").doesNotContain("\n", "\u001b", "\u202e");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "/spec/containers/0  | image     | null       | spec.containers[0].image is not an image",
        "/spec/containers/0  | image     | 7          | spec.containers[0].image is not an image",
        "/spec/containers/0  | image     | \"\"       | spec.containers[0].image is not an image",
        "/spec/containers/0  | image     | {\"a\":1}  | spec.containers[0].image is not an image",
        "/spec/containers/1  | image     | [\"nginx\"] | spec.containers[1].image is not an image",
        "/spec/containers/1  | name      | [\"a\"]    | spec.containers[1].name is not a string",
        "/spec               | containers | {\"0\":{}} | spec.containers is not a list",
        "/spec               | containers | \"nginx\"  | spec.containers is not a list",
        "/spec               | containers | []         | spec.containers is empty",
        "/spec               | containers | null       | spec.containers is empty",
        "/spec               | containers | [null]     | spec.containers[0].image is not an image",
        "/spec               | containers | [[]]       | spec.containers[0].image is not an image",
        "/spec               | initContainers | {}     | spec.initContainers is not a list",
        "/spec               | ephemeralContainers | true | spec.ephemeralContainers is not a list",
        "/spec               | volumes   | {}         | spec.volumes is not a list",
        "/spec               | volumes   | [7]        | spec.volumes[0] is not a volume",
        "/spec/volumes/1     | image     | \"evil:1\" | spec.volumes[1] is not a volume",
        "/spec/volumes/1     | image     | [{}]       | spec.volumes[1] is not a volume",
        "/spec/volumes/1     | image     | {}         | spec.volumes[1].image.reference is not an image",
        "/spec/volumes/1/image | reference | [\"a\"]  | spec.volumes[1].image.reference is not an image",
        "/spec               | imagePullSecrets | {}   | spec.imagePullSecrets is not a list",
        "/spec               | serviceAccountName | {} | spec.serviceAccountName is not a string",
        "''                  | spec      | null       | spec is not an object",
        "''                  | spec      | []         | spec is not an object",
        "''                  | metadata  | null       | the request has no object",
        "''                  | kind      | {}         | the object is not of the kind that the request names",
    })
    void anUnexpectedShapeIsDenied(String place, String field, String value, String message) {
        Review review = Review.of("pod-create");
        JsonNode parent = review.object().at(place);
        ((ObjectNode) parent).set(field, Review.JSON.readTree(value));
        assertThat(assertDenied(text(review), message).response().get("uid").asString("")).isEqualTo(review.uid());
    }

    @Test
    void whatTheServerSaysWithoutTheEndpointAllowsNothing() {
        for (Route route : WebhookRoutes.of(gate, new FakeSecrets(), 64)) {
            assertThat(route.maxBodyBytes()).isEqualTo(8 << 20);
            List<Reply> replies = List.of(route.shed(), route.failed(), route.refused().of(413, "the body is too large"));
            assertThat(replies).extracting(Reply::status).containsExactly(503, 500, 413);
            for (Reply reply : replies) {
                JsonNode document = Review.JSON.readTree(reply.body());
                assertThat(document.at("/response/allowed").booleanValue()).isFalse();
                assertThat(document.at("/response/uid").asString("x")).isEmpty();
                assertThat(document.at("/response/status/code").asInt(0)).isEqualTo(reply.status());
            }
        }
    }
}
