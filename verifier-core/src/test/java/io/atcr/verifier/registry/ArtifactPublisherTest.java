package io.atcr.verifier.registry;

import static io.atcr.verifier.registry.Documents.image;
import static io.atcr.verifier.registry.Documents.refused;
import static io.atcr.verifier.registry.Documents.utf8;
import static io.atcr.verifier.registry.FakeRegistry.TIMEOUT;
import static io.atcr.verifier.registry.FakeRegistry.v2;
import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.RecordPath;
import io.atcr.did.net.HttpFetcher;
import io.atcr.policy.Digest;
import io.atcr.verifier.registry.FakeRegistry.Answer;
import io.atcr.verifier.registry.FakeRegistry.Seen;
import io.atcr.verifier.registry.Publication.Part;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a push sends, to whom, and that it is what the reading side reads. */
class ArtifactPublisherTest {
    private static final String DID = "did:plc:ewvi7nxzyoun6zhxrhs64oiz";

    private final FakeRegistry registry = new FakeRegistry();
    private final FakeRegistry elsewhere = new FakeRegistry();
    private final HttpFetcher fetcher = FakeRegistry.fetcher(registry, elsewhere);
    private final ArtifactPublisher publisher = ArtifactPublisher.of(fetcher, CredentialsFor.anyone("alice", "secret"));
    private SignatureAttachment attachment;
    private boolean referrersApi = true;

    @BeforeEach
    void accept() throws Exception {
        byte[] subject = utf8(image(""));
        Digest digest = registry.push(subject);
        ManifestDocument document = ManifestDocument.parse(subject, digest);
        attachment = SignatureAttachment.of(document, Did.parse(DID), RecordPath.parse("io.atcr.manifest/" + digest.hex()));
        registry.on(v2("blobs/uploads/"), Answer.of(202, "").with("Location", v2("blobs/uploads/session?state=1")));
        registry.on(v2("blobs/uploads/session"), this::takeBlob);
        registry.on(v2("manifests/" + attachment.digest()), request -> {
            if (!request.method().equals("PUT")) {
                return Answer.of(404, "{}");
            }
            registry.push(utf8(request.body()));
            Answer taken = Answer.of(201, "");
            return referrersApi ? taken.with("OCI-Subject", attachment.subject().toString()) : taken;
        });
        registry.on(v2("referrers/" + attachment.subject()), request -> referrersApi
                ? Answer.of(200, Documents.index(Documents.entry(attachment.digest(), MediaTypes.SIGNATURE)))
                : Answer.of(404, "404 page not found"));
    }

    private Answer takeBlob(Seen request) {
        byte[] blob = request.body().getBytes(StandardCharsets.UTF_8);
        assertThat(request.query()).contains("digest=" + Digest.ofBytes(blob));
        registry.pushBlob(blob);
        return Answer.of(201, "");
    }

    /** The list of referrers of a registry that heeds {@code If-Match}, or ignores it. */
    private AtomicInteger keepFallbackTag(boolean conditional) {
        referrersApi = false;
        AtomicInteger writes = new AtomicInteger();
        String[] held = {""};
        registry.on(v2("manifests/sha256-" + attachment.subject().hex()), request -> {
            if (!request.method().equals("PUT")) {
                return held[0].isEmpty() ? Answer.of(404, "{}") : Answer.of(200, held[0]).with("ETag", etag(held[0]));
            }
            if (conditional && !request.header("If-Match").equals(held[0].isEmpty() ? "" : etag(held[0]))) {
                return Answer.of(412, "{}");
            }
            writes.incrementAndGet();
            held[0] = request.body();
            return Answer.of(201, "");
        });
        return writes;
    }

    private static String etag(String content) {
        return "\"" + Digest.ofBytes(utf8(content)) + "\"";
    }

    @AfterEach
    void stop() {
        fetcher.close();
        registry.close();
        elsewhere.close();
    }

    private Publication publish() throws RegistryException {
        return publisher.publish(registry.image(":v1"), attachment, TIMEOUT);
    }

    private List<Seen> writes() {
        return registry.seen.stream().filter(request -> request.method().equals("POST") || request.method().equals("PUT")).toList();
    }

    @Test
    void whatIsPushedIsReadAsASignatureArtifact() throws Exception {
        Publication done = publish();

        assertThat(done.parts()).containsExactlyInAnyOrder(Part.CONFIG, Part.LAYER, Part.MANIFEST);
        assertThat(done.digest()).isEqualTo(attachment.digest());
        Referrers read = registry.client(fetcher).build().referrers(registry.image(":v1"), attachment.subject(), TIMEOUT);
        assertThat(read.rejected()).isEmpty();
        assertThat(read.artifacts()).singleElement().satisfies(artifact -> {
            assertThat(artifact.manifestDigest()).isEqualTo(attachment.digest());
            assertThat(artifact.did().toString()).isEqualTo(DID);
            assertThat(artifact.recordUri()).isEqualTo(attachment.record());
        });
    }

    @Test
    void pushingTwiceSendsNothingTheSecondTime() throws Exception {
        publish();
        int sent = writes().size();

        assertThat(publish().complete()).isTrue();
        assertThat(publisher.missing(registry.image(":v1"), attachment, TIMEOUT).complete()).isTrue();
        assertThat(writes()).hasSize(sent);
    }

    @Test
    void missingPartsAreToldWithoutSendingAny() throws Exception {
        assertThat(publisher.missing(registry.image(":v1"), attachment, TIMEOUT).parts()).containsExactlyInAnyOrder(Part.CONFIG, Part.LAYER, Part.MANIFEST);
        referrersApi = false;
        assertThat(publisher.missing(registry.image(":v1"), attachment, TIMEOUT).parts()).contains(Part.FALLBACK_TAG);
        assertThat(writes()).isEmpty();
    }

    @Test
    void sameRecordAndImageGiveTheSameBytes() throws Exception {
        byte[] subject = utf8(image(""));
        SignatureAttachment again = SignatureAttachment.of(
                ManifestDocument.parse(subject, Digest.ofBytes(subject)), Did.parse(DID), attachment.record().path().orElseThrow());

        assertThat(again.manifest()).isEqualTo(attachment.manifest());
        assertThat(again.layer()).isEqualTo(attachment.layer());
        assertThat(again.digest()).isEqualTo(attachment.digest());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void registryWithoutTheApiGetsAnEntryUnderTheFallbackTag(boolean conditional) throws Exception {
        AtomicInteger lists = keepFallbackTag(conditional);

        assertThat(publish().parts()).contains(Part.FALLBACK_TAG);
        assertThat(publish().complete()).isTrue();
        assertThat(lists).hasValue(1);
        Referrers read = registry.client(fetcher).build().referrers(registry.image(":v1"), attachment.subject(), TIMEOUT);
        assertThat(read.fromFallbackTag()).isTrue();
        assertThat(read.artifacts()).hasSize(1);
    }

    @Test
    void entriesOfOthersStayAsTheyAre() throws Exception {
        referrersApi = false;
        String[] held = {Documents.index("{\"mediaType\":\"" + MediaTypes.OCI_MANIFEST + "\",\"digest\":\"" + Digest.ofBytes(utf8("other"))
                + "\",\"size\":7,\"annotations\":{\"org.example\":\"kept \\u001b\"}}")};
        registry.on(v2("manifests/sha256-" + attachment.subject().hex()), request -> {
            if (request.method().equals("PUT")) {
                assertThat(request.header("If-Match")).isEqualTo(etag(held[0]));
                held[0] = request.body();
                return Answer.of(201, "");
            }
            return Answer.of(200, held[0]).with("ETag", etag(held[0]));
        });

        publish();

        assertThat(held[0]).containsIgnoringCase("\"org.example\":\"kept \\u001b\"").contains(attachment.digest().toString());
    }

    @Test
    void listThatOthersKeepReplacingIsAConflict() {
        AtomicInteger number = new AtomicInteger();
        referrersApi = false;
        registry.on(v2("manifests/sha256-" + attachment.subject().hex()), request -> request.method().equals("PUT")
                ? Answer.of(201, "")
                : Answer.of(200, Documents.index(Documents.entry(Digest.ofBytes(utf8("other" + number.incrementAndGet())), ""))));

        assertThat(refused(RegistryError.CONFLICT, this::publish).transientFailure()).isTrue();
        assertThat(number).hasValue(5);
    }

    @Test
    void changeBetweenReadingAndWritingIsMergedAndNotLost() throws Exception {
        referrersApi = false;
        String other = Documents.index(Documents.entry(Digest.ofBytes(utf8("other")), ""));
        String[] held = {""};
        registry.on(v2("manifests/sha256-" + attachment.subject().hex()), request -> {
            if (request.method().equals("PUT")) {
                if (request.header("If-None-Match").equals("*")) {
                    held[0] = other;
                    return Answer.of(412, "{}");
                }
                held[0] = request.body();
                return Answer.of(201, "");
            }
            return held[0].isEmpty() ? Answer.of(404, "{}") : Answer.of(200, held[0]).with("ETag", etag(held[0]));
        });

        publish();

        assertThat(held[0]).contains(Digest.ofBytes(utf8("other")).toString()).contains(attachment.digest().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "image", "full"})
    void whatIsNoListOfReferrersIsNotReplaced(String content) {
        referrersApi = false;
        String body = switch (content) {
            case "image" -> image("");
            case "full" -> Documents.index(String.join(",", Collections.nCopies(4096, Documents.entry(Digest.ofBytes(utf8("x")), ""))));
            default -> content;
        };
        registry.on(v2("manifests/sha256-" + attachment.subject().hex()), request -> {
            assertThat(request.method()).isEqualTo("GET");
            return Answer.of(200, body);
        });

        refused(content.equals("full") ? RegistryError.TOO_MANY_ENTRIES : RegistryError.MALFORMED_REFERRERS, this::publish);
    }

    @Test
    void tokenIsAskedForToPushToThisRepositoryOnly() throws Exception {
        registry.on("/token", request -> {
            assertThat(request.query()).contains("scope=repository%3Aalice%2Fapp%3Apull%2Cpush").doesNotContain("victim");
            return Answer.of(200, "{\"token\":\"abc\"}");
        });
        registry.on(v2("blobs/uploads/"), request -> request.header("Authorization").equals("Bearer abc")
                ? Answer.of(202, "").with("Location", v2("blobs/uploads/session"))
                : Answer.of(401, "{}").with("WWW-Authenticate",
                        "Bearer realm=\"http://" + registry.host() + "/token\",scope=\"repository:victim/app:pull,push\""));

        publish();

        assertThat(writes()).filteredOn(request -> request.method().equals("PUT")).allMatch(request -> request.header("Authorization").equals("Bearer abc"));
    }

    @Test
    void basicCredentialsAreRefusedOrTaken() throws Exception {
        registry.on(v2("blobs/uploads/"), request -> request.header("Authorization").startsWith("Basic ")
                ? Answer.of(202, "").with("Location", "http://" + registry.host() + v2("blobs/uploads/session"))
                : Answer.of(401, "{}").with("WWW-Authenticate", "Basic realm=\"x\""));
        publish();
        assertThat(registry.seen).anyMatch(request -> request.header("Authorization").startsWith("Basic "));
        refused(RegistryError.UNAUTHORIZED, () -> {
            registry.on(v2("blobs/" + Digest.ofBytes(attachment.layer())), Answer.of(404, "{}"));
            registry.on(v2("manifests/" + attachment.digest()), Answer.of(404, "{}"));
            ArtifactPublisher.of(fetcher, RegistryCredentials.anonymous()).publish(registry.image(":v1"), attachment, TIMEOUT);
        });
    }

    @Test
    void A18_uploadElsewhereIsToldNoCredentials() throws Exception {
        registry.on(v2("blobs/uploads/"), request -> request.header("Authorization").startsWith("Basic ")
                ? Answer.of(202, "").with("Location", "http://" + elsewhere.host() + "/put?signed=1")
                : Answer.of(401, "{}").with("WWW-Authenticate", "Basic realm=\"x\""));
        elsewhere.on("/put", this::takeBlob);

        publish();

        assertThat(elsewhere.seen).isNotEmpty().allMatch(request -> request.header("Authorization").isEmpty() && request.query().startsWith("signed=1&digest="));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "https://10.0.0.5/x", "http://[::1", "//user@example.com/x", "ftp://example.com/x", "/v2/x#part", "http://169.254.169.254/latest"})
    void A18_uploadIsNotSentWhereNothingMayBeSent(String location) {
        registry.on(v2("blobs/uploads/"), location.isEmpty() ? Answer.of(202, "") : Answer.of(202, "").with("Location", location));

        refused(RegistryError.LINK_REFUSED, this::publish);
        assertThat(elsewhere.seen).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 308})
    void A18_redirectOfAPushIsNotFollowed(int status) {
        registry.on(v2("blobs/uploads/"), Answer.of(status, "").with("Location", "http://" + elsewhere.host() + "/put"));

        refused(RegistryError.REDIRECT_REFUSED, this::publish);
        assertThat(elsewhere.seen).isEmpty();
    }

    @Test
    void refusalsHaveTheirCodes() {
        registry.on(v2("blobs/uploads/"), Answer.of(403, "{\"errors\":[{\"code\":\"DENIED\\u001b\"}]}"));
        assertThat(refused(RegistryError.UNAUTHORIZED, this::publish).getMessage()).contains("DENIED").doesNotContain("\u001b");
        registry.on(v2("blobs/uploads/"), Answer.of(503, ""));
        refused(RegistryError.UNAVAILABLE, this::publish);
        registry.on(v2("blobs/uploads/"), Answer.of(405, ""));
        refused(RegistryError.UNEXPECTED_STATUS, this::publish);
    }
}
