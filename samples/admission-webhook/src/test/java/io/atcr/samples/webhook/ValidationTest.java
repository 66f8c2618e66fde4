package io.atcr.samples.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.samples.service.http.Endpoint;
import io.atcr.samples.service.images.ImageVerdict.Outcome;
import io.atcr.samples.webhook.Review.Answer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class ValidationTest {
    private static final String SHOP = pinned("atcr.io/alice.test/shop:v1", 1);
    private static final String PROXY = pinned("atcr.io/alice.test/proxy:v3", 2);
    private static final String MIGRATE = pinned("atcr.io/alice.test/migrate:v1", 3);
    private static final String MODELS = pinned("atcr.io/alice.test/models:v2", 4);

    private final FakeGate gate = new FakeGate();
    private final FakeSecrets secrets = new FakeSecrets();
    private final Endpoint validate = WebhookRoutes.validating(gate, secrets, 64);

    private static String pinned(String image, int n) {
        return image + "@" + FakeGate.digest(n);
    }

    private static Review pod() {
        Review review = Review.of("pod-create").image("containers", 0, SHOP).image("containers", 1, PROXY).image("initContainers", 0, MIGRATE);
        ((ObjectNode) review.list("volumes").get(1).get("image")).put("reference", MODELS);
        return review;
    }

    private void everythingIsSigned() {
        List.of(SHOP, PROXY, MIGRATE, MODELS).forEach(gate::allow);
    }

    @Test
    void aPodOfVerifiedDigestsIsAdmitted() {
        everythingIsSigned();
        Answer answer = pod().to(validate);
        assertThat(answer.allowed()).isTrue();
        assertThat(gate.judged).containsExactlyInAnyOrder(SHOP, PROXY, MIGRATE, MODELS);
        assertThat(gate.requests.get(0).credentials().identity()).isEqualTo("of prod");
        assertThat(answer.response().has("patch")).isFalse();
        JsonNode audit = answer.response().get("auditAnnotations");
        assertThat(audit.size()).isEqualTo(4);
        assertThat(audit.get("image.0").asString("")).isEqualTo(
                "spec.containers[0].image decision=allow code=none digest=" + FakeGate.digest(1) + " policy=" + "ab".repeat(32));
        audit.propertyNames().forEach(name -> assertThat(name).matches("[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void oneImageThatIsNotSignedDeniesWhereverItIs(int which) {
        everythingIsSigned();
        String evil = pinned("atcr.io/mallory.test/shop:v1", 9);
        Review review = pod();
        String field = switch (which) {
            case 0 -> {
                review.image("containers", 1, evil);
                yield "spec.containers[1].image";
            }
            case 1 -> {
                review.image("initContainers", 0, evil);
                yield "spec.initContainers[0].image";
            }
            case 2 -> {
                review.podSpec().putArray("ephemeralContainers").addObject().put("name", "x").put("image", evil);
                yield "spec.ephemeralContainers[0].image";
            }
            default -> {
                ((ObjectNode) review.list("volumes").get(1).get("image")).put("reference", evil);
                yield "spec.volumes[1].image.reference";
            }
        };
        Answer answer = review.to(validate);
        assertThat(answer.allowed()).isFalse();
        assertThat(answer.code()).isEqualTo(403);
        assertThat(answer.message()).contains(field + ": nobody signed it (unsigned)");
        assertThat(answer.response().at("/status/reason").asString("")).isEqualTo("Forbidden");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "atcr.io/alice.test/shop:v1", "nginx", "atcr.io/alice.test/shop@sha256:abc", "atcr.io/alice.test/shop@sha512:0123",
        "@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "a@b@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "atcr.io/alice.test/shop@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n",
        "atcr.io/alice.test/shop@sha256:0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef"})
    void A12_aTagIsNeverVerified(String image) {
        everythingIsSigned();
        Answer answer = pod().image("containers", 0, image).to(validate);
        assertThat(answer.allowed()).isFalse();
        assertThat(answer.message()).contains("spec.containers[0].image: ").contains("(digest-required)").doesNotContain("\n");
        assertThat(gate.judged).isEmpty();
        assertThat(gate.refused).as("logged and counted").containsExactly("digest-required " + image);
    }

    @Test
    void A12_aTagSmuggledInAnEphemeralContainerIsDenied() {
        Answer answer = Review.of("ephemeral-container").to(validate);
        assertThat(answer.allowed()).isFalse();
        assertThat(answer.message()).startsWith("1 of 1 image is not admitted: spec.ephemeralContainers[0].image: ").endsWith("(digest-required)");
    }

    @ParameterizedTest
    @CsvSource({
        "atcr.io/mallory.test/shop:v1, 1",
        "atcr.io/alice.test/shop:v1, 7",
    })
    void A12_aYesForAnotherImageIsANo(String repository, int digest) {
        everythingIsSigned();
        gate.answer(SHOP, Outcome.ALLOW, "none", "fine", pinned(repository, digest));
        Answer answer = pod().to(validate);
        assertThat(answer.allowed()).isFalse();
        assertThat(answer.message()).contains("spec.containers[0].image: the answer is about another image (internal)");
    }

    @Test
    void A4_theNamespaceIsTheRequestsAlone() {
        everythingIsSigned();
        Review review = pod();
        ((ObjectNode) review.object().get("metadata")).put("namespace", "dev");
        Answer mixed = review.to(validate);
        assertThat(mixed.allowed()).isFalse();
        assertThat(mixed.message()).isEqualTo("metadata.namespace is not the namespace of the request");
        ((ObjectNode) review.object().get("metadata")).put("namespace", 7);
        assertThat(review.to(validate).allowed()).isFalse();
        ((ObjectNode) review.object().get("metadata")).remove("namespace");
        assertThat(review.to(validate).allowed()).isTrue();
        assertThat(gate.requests).extracting("namespace").containsOnly("prod");
        review.request().remove("namespace");
        assertThat(review.to(validate).message()).isEqualTo("the request names no namespace");
    }

    @Test
    void A20_whatIsNotDecidedIsToBeTriedAgain() {
        everythingIsSigned();
        gate.retry(SHOP, "rate-limited");
        Answer slower = pod().to(validate);
        assertThat(slower.allowed()).isFalse();
        assertThat(slower.code()).isEqualTo(429);
        gate.retry(PROXY, "pds-unavailable");
        Answer later = pod().to(validate);
        assertThat(later.code()).isEqualTo(503);
        assertThat(later.message()).contains("try again");
        assertThat(later.response().at("/status/details/retryAfterSeconds").asInt(0)).isEqualTo(2);
        Answer never = pod().image("initContainers", 0, pinned("atcr.io/mallory.test/x:1", 8)).to(validate);
        assertThat(never.code()).as("one that is denied for good").isEqualTo(403);
    }

    @Test
    void anAuditedImageIsAdmittedWithAWarning() {
        everythingIsSigned();
        gate.warn(SHOP, "nobody signed it: " + "x".repeat(400));
        secrets.warnings = List.of("imagePullSecret \"registry\" does not exist and is left out");
        Answer answer = pod().to(validate);
        assertThat(answer.allowed()).isTrue();
        JsonNode warnings = answer.response().get("warnings");
        assertThat(warnings.size()).isEqualTo(2);
        assertThat(warnings.get(0).asString("")).startsWith("spec.containers[0].image: nobody signed it").hasSizeLessThan(256);
        assertThat(answer.response().at("/auditAnnotations/image.0").asString("")).contains("decision=allow_warn");
    }

    @Test
    void A20_warningsCausesAndAuditAreBounded() {
        Review review = pod();
        review.podSpec().putArray("initContainers");
        review.podSpec().remove("volumes");
        var containers = review.podSpec().putArray("containers");
        for (int i = 0; i < 60; i++) {
            String image = pinned("atcr.io/alice.test/app" + i + ":v1", 100 + i);
            containers.addObject().put("name", "c" + i).put("image", image);
            gate.warn(image, "x".repeat(500));
        }
        Answer warned = review.to(validate);
        assertThat(warned.allowed()).isTrue();
        int total = 0;
        for (JsonNode warning : warned.response().get("warnings")) {
            total += warning.asString("").length();
        }
        assertThat(total).isBetween(3000, 4096);
        assertThat(warned.size()).isLessThan(20_000);
        FakeGate strict = new FakeGate();
        Answer denied = review.to(WebhookRoutes.validating(strict, secrets, 64));
        assertThat(denied.message()).startsWith("60 of 60 images are not admitted: ").endsWith("; and 52 more").hasSizeLessThan(4096);
        assertThat(denied.response().at("/status/details/causes").size()).isEqualTo(8);
        Answer tooMany = review.to(WebhookRoutes.validating(strict, secrets, 59));
        assertThat(tooMany.message()).isEqualTo("60 images are more than the 59 that are judged at once");
    }

    @Test
    void aDryRunIsAnsweredAsAnyOther() {
        String report = pinned("atcr.io/alice.test/report:v1", 5);
        Review review = Review.of("cronjob-create");
        ((ObjectNode) review.object().at("/spec/jobTemplate/spec/template/spec/containers/0")).put("image", report);
        assertThat(review.to(validate).message()).contains("spec.jobTemplate.spec.template.spec.containers[0].image");
        gate.allow(report);
        assertThat(review.to(validate).allowed()).isTrue();
        assertThat(secrets.asked).contains("prod [] ");
    }

    @Test
    void aMirrorPodIsJudgedLikeAnyOther() {
        Review review = Review.of("pod-create");
        ((ObjectNode) review.object().at("/metadata/annotations")).put("kubernetes.io/config.mirror", "0f1e2d").put("kubernetes.io/config.source", "file");
        assertThat(review.to(validate).allowed()).isFalse();
    }

    @Test
    void secretsTakeHalfOfTheTimeAtMost() {
        everythingIsSigned();
        long[] deadlines = new long[1];
        FakeSecrets timed = new FakeSecrets() {
            @Override
            public Found forPod(String namespace, List<String> names, String serviceAccount, long deadline) {
                deadlines[0] = deadline;
                return super.forPod(namespace, names, serviceAccount, deadline);
            }
        };
        long begin = System.nanoTime();
        assertThat(pod().to(WebhookRoutes.validating(gate, timed, 64)).allowed()).isTrue();
        long whole = gate.requests.get(0).deadline() - begin;
        assertThat(deadlines[0] - begin).isBetween(whole / 3, whole * 2 / 3);
    }

    @Test
    void aGateThatBreaksDenies() {
        Endpoint broken = WebhookRoutes.validating(gate, new FakeSecrets() {
            @Override
            public Found forPod(String namespace, List<String> names, String serviceAccount, long deadline) {
                throw new IllegalStateException("broken");
            }
        }, 64);
        Review review = pod();
        Answer answer = review.to(broken);
        assertThat(answer.allowed()).isFalse();
        assertThat(answer.code()).isEqualTo(500);
        assertThat(answer.message()).doesNotContain("broken");
        assertThat(answer.response().get("uid").asString("")).isEqualTo(review.uid());
    }
}
