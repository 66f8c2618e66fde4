package io.atcr.samples.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.samples.localnetwork.Account;
import io.atcr.samples.localnetwork.IssuedCertificate;
import io.atcr.samples.localnetwork.LocalNetwork;
import io.atcr.samples.localnetwork.PushedImage;
import io.atcr.samples.localnetwork.Server;
import io.atcr.samples.localnetwork.TestAuthority;
import io.atcr.samples.service.RunningService;
import io.atcr.samples.service.ServiceDescription;
import io.atcr.samples.service.config.CheckedSettings;
import io.atcr.samples.service.config.ServiceSettings;
import io.atcr.samples.service.config.SettingsReader;
import io.atcr.samples.service.http.Call;
import io.atcr.samples.service.images.GateRequest;
import io.atcr.samples.service.images.GateRequest.PullCredentials;
import io.atcr.samples.service.images.ImageGate;
import io.atcr.samples.service.images.ImageGates;
import io.atcr.samples.service.images.ImageVerdict;
import io.atcr.samples.service.kubernetes.ClusterAccess;
import io.atcr.samples.service.kubernetes.PullSecrets;
import io.atcr.samples.webhook.Review.Answer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The service as it runs, over HTTPS, with real signatures on a network of loopback. */
@Timeout(90)
class EndToEndTest {
    @TempDir
    private static Path folder;

    private static LocalNetwork network;
    private static Account alice;
    private static RunningService service;
    private static HttpClient apiServer;

    @BeforeAll
    static void start() throws Exception {
        network = LocalNetwork.start();
        alice = network.createAccount("alice.test");
        TestAuthority authority = TestAuthority.named("cluster");
        authority.server("atcr-admission-webhook.atcr-admission.svc", "localhost").writeTo(folder);
        String policy = network.policyYaml(alice);
        Files.writeString(folder.resolve("production.yaml"), policy);
        Files.writeString(folder.resolve("development.yaml"), policy.replace("action: enforce", "action: audit"));
        String hosts = "[\"" + network.registry() + "\", \"" + network.plcDirectory().getAuthority() + "\", \"" + network.pds().getAuthority() + "\"]";
        Path file = Files.writeString(folder.resolve("service.yaml"), """
                listen: 127.0.0.1:0
                management: 127.0.0.1:0
                drain: 0s
                tls: {certificate: tls.crt, key: tls.key}
                policies:
                  sources: {production: production.yaml, development: development.yaml}
                  namespaces:
                    - {match: [prod], policy: production, enforceOnly: true}
                    - {match: [dev], policy: development}
                verification: {timeout: 4s, plcDirectories: ["%s"], privateHosts: %s, plainHttpHosts: %s}
                """.formatted(network.plcDirectory(), hosts, hosts));
        ServiceDescription description = AdmissionWebhook.description();
        CheckedSettings settings = new SettingsReader(file, Map.of(), description.verifying(), description.longest()).read();
        service = RunningService.start(description, settings, Map.of());
        apiServer = HttpClient.newBuilder().sslContext(IssuedCertificate.anonymous(authority)).version(HttpClient.Version.HTTP_1_1).build();
    }

    @AfterAll
    static void stop() {
        service.close();
        network.close();
    }

    /** As clients of the API server do, asks again after what is worth it: on a busy machine the first verification may not end in time. */
    private static Answer ask(String path, Review review) throws IOException, InterruptedException {
        Answer answer = askOnce(path, review);
        for (int again = 0; again < 5 && answer.code() == 503; again++) {
            answer = askOnce(path, review);
        }
        return answer;
    }

    private static Answer askOnce(String path, Review review) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("https://localhost:" + service.port() + path + "?timeout=10s"))
                .timeout(Duration.ofSeconds(30)).header("Content-Type", "application/json").header("Accept", "application/json, */*")
                .POST(HttpRequest.BodyPublishers.ofByteArray(review.bytes())).build();
        HttpResponse<byte[]> response = apiServer.send(request, HttpResponse.BodyHandlers.ofByteArray());
        return new Answer(response.statusCode(), Review.JSON.readTree(response.body()), response.body().length);
    }

    private static Review pod(String namespace, String image) {
        Review review = Review.of("pod-create").image("containers", 0, image);
        review.request().put("namespace", namespace);
        ((ObjectNode) review.object().get("metadata")).put("namespace", namespace);
        review.list("containers").remove(1);
        review.podSpec().remove("initContainers");
        review.podSpec().remove("volumes");
        return review;
    }

    @Test
    void aSignedImageByTagIsGivenItsDigestAndAdmitted() throws Exception {
        PushedImage image = alice.push("shop", "v1");
        Review review = pod("prod", image.reference());
        Answer mutated = ask(WebhookRoutes.MUTATE, review);
        assertThat(mutated.http()).isEqualTo(200);
        assertThat(mutated.allowed()).as(mutated.message()).isTrue();
        JsonNode replace = mutated.patch().get(1);
        String pinned = replace.get("value").asString("");
        assertThat(pinned).isEqualTo(image.reference() + "@" + image.digest());
        Answer validated = ask(WebhookRoutes.VALIDATE, review.image("containers", 0, pinned));
        assertThat(validated.allowed()).as(validated.message()).isTrue();
        assertThat(validated.response().at("/auditAnnotations/image.0").asString("")).contains("decision=allow code=threshold-met digest=" + image.digest() + " policy=");
        assertThat(ask(WebhookRoutes.VALIDATE, pod("prod", image.reference())).message()).contains("(digest-required)");
    }

    @Test
    void anUnsignedImageIsDeniedInProductionAndWarnedOfInDevelopment() throws Exception {
        PushedImage image = alice.pushUnsigned("unsigned", "v1");
        Answer denied = ask(WebhookRoutes.VALIDATE, pod("prod", image.digestReference()));
        assertThat(denied.http()).isEqualTo(200);
        assertThat(denied.allowed()).isFalse();
        assertThat(denied.code()).isEqualTo(403);
        assertThat(denied.message()).startsWith("1 of 1 image is not admitted: spec.containers[0].image: ");
        Answer warned = ask(WebhookRoutes.VALIDATE, pod("dev", image.digestReference()));
        assertThat(warned.allowed()).as(warned.message()).isTrue();
        assertThat(warned.response().get("warnings").get(0).asString("")).startsWith("spec.containers[0].image: ");
        Answer unknown = ask(WebhookRoutes.VALIDATE, pod("elsewhere", image.digestReference()));
        assertThat(unknown.allowed()).as("a namespace that nobody named satisfies every policy").isFalse();
    }

    @Test
    void theSamePiecesServeAControllerOfOnesOwn() throws Exception {
        String image = alice.push("own", "v1").digestReference();
        byte[] body = pod("prod", image).bytes();
        ServiceSettings settings = new SettingsReader(folder.resolve("service.yaml"), Map.of(), Duration.ofSeconds(5), Duration.ofSeconds(10)).read().settings();
        PullCredentials own = ImageGates.ownCredentials(settings.verification());
        try (ImageGate gate = ImageGates.open(settings, new SimpleMeterRegistry());
                PullSecrets secrets = ClusterAccess.inCluster(System.getenv()).map(access -> PullSecrets.of(access, own)).orElse(PullSecrets.none(own))) {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            byte[] review = WebhookRoutes.validating(gate, secrets, 64).answer(new Call(body, deadline)).body();
            PullCredentials credentials = secrets.forNamespace("prod", List.of(), deadline).credentials();
            ImageVerdict verdict = gate.judge(new GateRequest("prod", credentials, deadline), List.of(image)).get(0);
            assertThat(Review.JSON.readTree(review).at("/response/uid").asString("")).isEqualTo(pod("prod", image).uid());
            assertThat(verdict.outcome()).isIn(ImageVerdict.Outcome.ALLOW, ImageVerdict.Outcome.RETRY);
        }
    }

    @Test
    void A18_anImageThatNoPolicyIsForReachesNobody() throws Exception {
        long before = network.requests().count(Server.REGISTRY);
        Answer answer = ask(WebhookRoutes.MUTATE, pod("prod", "169.254.169.254/latest/meta-data:x"));
        assertThat(answer.allowed()).isFalse();
        assertThat(answer.message()).contains("(no-policy)");
        assertThat(network.requests().count(Server.REGISTRY)).isEqualTo(before);
    }

    @Test
    void whatIsNoRequestIsDeniedInTheProtocolsOwnShape() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("https://localhost:" + service.port() + WebhookRoutes.VALIDATE))
                .timeout(Duration.ofSeconds(30)).header("Content-Type", "text/plain").POST(HttpRequest.BodyPublishers.ofString("x")).build();
        JsonNode answer = Review.JSON.readTree(apiServer.send(request, HttpResponse.BodyHandlers.ofByteArray()).body());
        assertThat(answer.get("kind").asString("")).isEqualTo("AdmissionReview");
        assertThat(answer.at("/response/allowed").booleanValue()).isFalse();
    }
}
