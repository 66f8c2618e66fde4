package io.atcr.samples.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.samples.service.http.Endpoint;
import io.atcr.samples.webhook.Review.Answer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What is allowed without a question, because it brings no image. The gate says no to everything. */
class UpdateTest {
    private final FakeGate gate = new FakeGate();
    private final List<Endpoint> both =
            List.of(WebhookRoutes.mutating(gate, new FakeSecrets(), 64), WebhookRoutes.validating(gate, new FakeSecrets(), 64));

    private void assertAllowed(Review review) {
        for (Endpoint endpoint : both) {
            Answer answer = review.to(endpoint);
            assertThat(answer.allowed()).as(answer.message()).isTrue();
            assertThat(answer.response().has("patch")).isFalse();
        }
        assertThat(gate.requests).isEmpty();
    }

    private void assertDenied(Review review, String message) {
        for (Endpoint endpoint : both) {
            Answer answer = review.to(endpoint);
            assertThat(answer.allowed()).isFalse();
            assertThat(answer.message()).contains(message);
        }
    }

    @Test
    void scalingDownIsAllowed() {
        assertAllowed(Review.of("deployment-scale"));
    }

    @Test
    void takingAFinalizerAwayIsAllowed() {
        Review review = Review.of("pod-create").update();
        ((ObjectNode) review.old().get("metadata")).putArray("finalizers").add("example.org/cleanup");
        assertAllowed(review);
        ((ObjectNode) review.old().get("metadata")).put("deletionTimestamp", "2026-11-26T12:00:00Z");
        review.image("containers", 0, "other.example/x:1");
        assertAllowed(review);
    }

    @Test
    void whatIsBeingDeletedIsWhatTheApiServerSaysAndNotTheRequest() {
        Review review = Review.of("pod-create").update();
        ((ObjectNode) review.object().get("metadata")).put("deletionTimestamp", "2026-11-26T12:00:00Z");
        review.image("containers", 0, "other.example/x:1");
        assertDenied(review, "spec.containers[0].image");
        Review creation = Review.of("pod-create");
        creation.request().set("oldObject", creation.object().deepCopy());
        ((ObjectNode) creation.old().get("metadata")).put("deletionTimestamp", "2026-11-26T12:00:00Z");
        assertDenied(creation, "4 of 4 images");
    }

    @Test
    void anotherOrderIsNoChange() {
        Review review = Review.of("pod-create").update();
        ArrayNode containers = review.list("containers");
        JsonNode first = containers.remove(0);
        containers.add(first);
        assertAllowed(review);
    }

    @Test
    void imagesSwappedBetweenContainersAreJudged() {
        Review review = Review.of("pod-create").update();
        review.image("containers", 0, "atcr.io/alice.test/proxy:v3").image("containers", 1, "atcr.io/alice.test/shop:v1");
        assertDenied(review, "2 of 2 images are not admitted: spec.containers[0].image");
    }

    @Test
    void imagesSwappedBetweenListsAreJudged() {
        Review review = Review.of("pod-create").update();
        review.image("containers", 0, "atcr.io/alice.test/migrate:v1").image("initContainers", 0, "atcr.io/alice.test/shop:v1");
        assertDenied(review, "spec.initContainers[0].image");
    }

    @Test
    void oneOldContainerStandsForOneNewOne() {
        Review review = Review.of("pod-create").update();
        review.list("containers").add(review.list("containers").get(0).deepCopy());
        assertDenied(review, "1 of 1 image is not admitted: spec.containers[2].image");
    }

    @Test
    void anOldObjectThatCannotBeReadHadNoImages() {
        Review review = Review.of("pod-create").update();
        review.old().put("spec", "none");
        assertDenied(review, "4 of 4 images");
        review.request().remove("oldObject");
        assertDenied(review, "4 of 4 images");
    }

    @ParameterizedTest
    @ValueSource(strings = {"DELETE", "CONNECT"})
    void deletionsAndConnectionsAreAllowed(String operation) {
        Review review = Review.of("pod-create");
        review.request().put("operation", operation).putNull("object");
        assertAllowed(review);
    }

    @Test
    void aStatusIsAllowedAndNoOtherSubresourceIs() {
        Review review = Review.of("pod-create").update();
        review.request().put("subResource", "status");
        review.image("containers", 0, "other.example/x:1");
        assertAllowed(review);
        for (String subResource : List.of("Status", "status/", "resize", "ephemeralcontainers")) {
            review.request().put("subResource", subResource);
            assertDenied(review, "spec.containers[0].image");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "delete", "PATCH", "CREATE "})
    void anUnknownOperationIsDenied(String operation) {
        Review review = Review.of("pod-create");
        review.request().put("operation", operation);
        assertDenied(review, "this operation is not one that is known here");
    }

    @ParameterizedTest
    @CsvSource({"apps,v1beta1,Deployment", "'',v1,Service", "example.org,v1,Pod", "batch,v1,pod", "'',v2,Pod"})
    void anUnknownKindIsDenied(String group, String version, String kind) {
        Review review = Review.of("pod-create");
        ((ObjectNode) review.request().get("kind")).put("group", group).put("version", version).put("kind", kind);
        assertDenied(review, "images are not looked for in objects of this kind");
    }

    @ParameterizedTest
    @CsvSource({"apps,v1,Deployment", "apps,v1,ReplicaSet", "apps,v1,StatefulSet", "apps,v1,DaemonSet", "batch,v1,Job", "'',v1,ReplicationController"})
    void everyWorkloadIsRead(String group, String version, String kind) {
        Review review = Review.of("deployment-scale");
        ((ObjectNode) review.request().get("kind")).put("group", group).put("version", version).put("kind", kind);
        review.object().put("apiVersion", group.isEmpty() ? version : group + "/" + version).put("kind", kind);
        review.request().put("operation", "CREATE");
        assertDenied(review, "2 of 2 images are not admitted: spec.template.spec.containers[0].image");
        review.object().put("kind", "Pod");
        assertDenied(review, "the object is not of the kind that the request names");
    }

    @Test
    void aPodTemplateIsRead() {
        Review review = Review.of("deployment-scale");
        review.request().put("operation", "CREATE");
        ((ObjectNode) review.request().get("kind")).put("group", "").put("kind", "PodTemplate");
        review.object().put("apiVersion", "v1").put("kind", "PodTemplate").set("template", review.object().at("/spec/template"));
        assertDenied(review, "2 of 2 images are not admitted: template.spec.containers[0].image");
    }
}
