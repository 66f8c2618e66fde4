package io.atcr.verifier.registry;

import static io.atcr.verifier.registry.Documents.image;
import static io.atcr.verifier.registry.Documents.refused;
import static io.atcr.verifier.registry.Documents.utf8;
import static io.atcr.verifier.registry.FakeRegistry.TIMEOUT;
import static io.atcr.verifier.registry.FakeRegistry.reference;
import static io.atcr.verifier.registry.FakeRegistry.v2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atcr.did.net.AddressPolicy;
import io.atcr.did.net.FetchError;
import io.atcr.did.net.HttpFetcher;
import io.atcr.policy.Digest;
import io.atcr.policy.ImageReference;
import io.atcr.verifier.registry.FakeRegistry.Answer;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RegistryClientTest {
    private static final byte[] MANIFEST = utf8(image(""));
    private static final Digest DIGEST = Digest.ofBytes(MANIFEST);

    private final FakeRegistry registry = new FakeRegistry();
    private final FakeRegistry elsewhere = new FakeRegistry();
    private final HttpFetcher fetcher = FakeRegistry.fetcher(registry, elsewhere);
    private final RegistryClient client = registry.client(fetcher).build();
    private final ImageReference tagged = registry.image(":v1");

    @AfterEach
    void stop() {
        fetcher.close();
        registry.close();
        elsewhere.close();
    }

    @Test
    void tagIsResolvedByHashingTheManifest() throws Exception {
        registry.tag("v1", MANIFEST);

        assertThat(client.resolve(tagged, TIMEOUT)).isEqualTo(DIGEST);
        assertThat(registry.seen.get(0).header("Accept")).contains(
                MediaTypes.OCI_INDEX, MediaTypes.OCI_MANIFEST, MediaTypes.DOCKER_LIST, MediaTypes.DOCKER_MANIFEST);
    }

    @Test
    void A12_tagIsNeverCached() throws Exception {
        registry.tag("v1", MANIFEST);
        client.resolve(tagged, TIMEOUT);
        byte[] moved = utf8(image(",\"annotations\":{}"));
        registry.tag("v1", moved);

        assertThat(client.resolve(tagged, TIMEOUT)).isEqualTo(Digest.ofBytes(moved));
    }

    @Test
    void A15_referenceWithDigestIsResolvedWithoutAskingAnyone() throws Exception {
        assertThat(client.resolve(registry.image(":v1@" + DIGEST), TIMEOUT)).isEqualTo(DIGEST);
        assertThat(registry.seen).isEmpty();
    }

    @Test
    void contentDigestHeaderThatAgreesIsAccepted() throws Exception {
        registry.on(v2("manifests/v1"), Answer.of(MANIFEST).with("Docker-Content-Digest", DIGEST.toString()));

        assertThat(client.resolve(tagged, TIMEOUT)).isEqualTo(DIGEST);
    }

    @ParameterizedTest
    @CsvSource({"sha256:0000000000000000000000000000000000000000000000000000000000000000", "sha512:00", "''"})
    void contentDigestHeaderThatDiffersIsRefused(String header) {
        registry.on(v2("manifests/v1"), Answer.of(MANIFEST).with("Docker-Content-Digest", header));
        registry.on(v2("manifests/" + DIGEST), Answer.of(MANIFEST).with("Docker-Content-Digest", header));

        refused(RegistryError.DIGEST_MISMATCH, () -> client.resolve(tagged, TIMEOUT));
        refused(RegistryError.DIGEST_MISMATCH, () -> client.manifest(tagged, DIGEST, TIMEOUT));
    }

    @Test
    void manifestIsReadByDigest() throws Exception {
        registry.push(MANIFEST);

        ManifestDocument document = client.manifest(tagged, DIGEST, TIMEOUT);

        assertThat(document.digest()).isEqualTo(DIGEST);
        assertThat(document.bytes()).isEqualTo(MANIFEST);
    }

    @Test
    void manifestOfAnotherDigestIsRefused() {
        registry.on(v2("manifests/" + DIGEST), Answer.of(utf8(image(",\"annotations\":{}"))));

        refused(RegistryError.DIGEST_MISMATCH, () -> client.manifest(tagged, DIGEST, TIMEOUT));
    }

    @Test
    void manifestOfMoreThan4MebibytesIsRefused() {
        registry.tag("v1", new byte[(4 << 20) + 1]);

        refused(RegistryError.TOO_LARGE, () -> client.resolve(tagged, TIMEOUT));
    }

    @ParameterizedTest
    @CsvSource({
        "404, MANIFEST_UNKNOWN, NOT_FOUND",
        "404, '', NOT_FOUND",
        "404, NAME_UNKNOWN, REPOSITORY_NOT_FOUND",
        "403, DENIED, UNAUTHORIZED",
        "429, TOOMANYREQUESTS, RATE_LIMITED",
        "408, '', UNAVAILABLE",
        "500, '', UNAVAILABLE",
        "503, UNKNOWN, UNAVAILABLE",
        "400, NAME_INVALID, UNEXPECTED_STATUS",
        "204, '', UNEXPECTED_STATUS"
    })
    void statusHasOneMeaning(int status, String code, RegistryError expected) {
        registry.on(v2("manifests/v1"), Answer.of(status, status == 204 ? "" : "{\"errors\":[{\"code\":\"" + code + "\"}]}"));

        refused(expected, () -> client.resolve(tagged, TIMEOUT));
    }

    @Test
    void A21_errorCodesOfTheRegistryAreEscaped() {
        registry.on(v2("manifests/v1"), Answer.of(404, "{\"errors\":[{\"code\":\"A\\u001b[2J\\n::set\\u202e\"}]}"));

        RegistryException thrown = refused(RegistryError.NOT_FOUND, () -> client.resolve(tagged, TIMEOUT));

        assertThat(thrown.getMessage()).contains("A\\u001b[2J").doesNotContainPattern("[\\p{Cntrl}\u202e]");
    }

    @Test
    void A18_registryThatTheAddressPolicyDoesNotNameIsRefused() {
        try (FakeRegistry unnamed = new FakeRegistry()) {
            RegistryClient open = unnamed.client(fetcher).build();

            refused(RegistryError.ADDRESS_REFUSED, () -> open.resolve(unnamed.image(":v1"), TIMEOUT));
            assertThat(unnamed.seen).isEmpty();
        }
    }

    @Test
    void unreachableRegistryIsATransientFailure() {
        registry.close();

        refused(RegistryError.UNAVAILABLE, () -> client.resolve(tagged, TIMEOUT));
    }

    @Test
    void operationEndsAtItsDeadline() {
        CountDownLatch never = new CountDownLatch(1);
        registry.on(v2("manifests/v1"), request -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Answer.of(MANIFEST);
        });

        refused(RegistryError.TIMEOUT, () -> client.resolve(tagged, Duration.ofMillis(100)));
    }

    @ParameterizedTest
    @CsvSource({"PT0S", "PT-1S"})
    void spentDeadlineAsksNobody(Duration timeout) {
        refused(RegistryError.TIMEOUT, () -> client.resolve(tagged, timeout));
        refused(RegistryError.TIMEOUT, () -> client.referrers(tagged, DIGEST, timeout));
        assertThat(registry.seen).isEmpty();
    }

    @Test
    void endlessDeadlineIsBounded() throws Exception {
        registry.tag("v1", MANIFEST);

        assertThat(client.resolve(tagged, Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo(DIGEST);
    }

    @Test
    void blobIsHashedAndBounded() throws Exception {
        Digest digest = registry.pushBlob(utf8("content"));
        Digest other = Digest.ofBytes(utf8("other"));
        registry.on(v2("blobs/" + other), Answer.of(utf8("content")));

        assertThat(client.blob(tagged, digest, 7, TIMEOUT)).isEqualTo(utf8("content"));
        assertThat(client.blob(tagged, digest, Long.MAX_VALUE, TIMEOUT)).isEqualTo(utf8("content"));
        refused(RegistryError.TOO_LARGE, () -> client.blob(tagged, digest, 6, TIMEOUT));
        refused(RegistryError.DIGEST_MISMATCH, () -> client.blob(tagged, other, 7, TIMEOUT));
        refused(RegistryError.NOT_FOUND, () -> client.blob(tagged, DIGEST, 7, TIMEOUT));
        assertThatThrownBy(() -> client.blob(tagged, digest, 0, TIMEOUT)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void A18_blobRedirectCrossesOriginsWithoutCredentialsAndIsHashed() throws Exception {
        Digest digest = Digest.ofBytes(utf8("content"));
        Digest tampered = Digest.ofBytes(utf8("expected"));
        for (Digest blob : Set.of(digest, tampered)) {
            registry.on(v2("blobs/" + blob), request -> request.header("Authorization").isEmpty()
                    ? Answer.of(401, "").with("WWW-Authenticate", "Basic realm=\"r\"")
                    : Answer.of(307, "").with("Location", "http://" + elsewhere.host() + "/cdn"));
        }
        elsewhere.on("/cdn", Answer.of(utf8("content")));
        RegistryClient known = registry.client(fetcher).credentials(CredentialsFor.anyone("alice", "secret")).build();

        assertThat(known.blob(tagged, digest, 100, TIMEOUT)).isEqualTo(utf8("content"));
        refused(RegistryError.DIGEST_MISMATCH, () -> known.blob(tagged, tampered, 100, TIMEOUT));
        assertThat(elsewhere.seen).hasSize(2).allSatisfy(request -> assertThat(request.header("Authorization")).isEmpty());
    }

    @Test
    void onlyRegistriesThatTheAddressPolicyNamesAreSpokenToOverPlainHttp() throws Exception {
        ScriptedFetcher scripted = new ScriptedFetcher(AddressPolicy.publicOnly().allowPlainHttp("registry.test:5000"))
                .then(200, "a", Map.of()).then(200, "a", Map.of());
        RegistryClient mixed = RegistryClient.builder(scripted).build();

        mixed.resolve(reference("registry.test:5000/a/b:v1"), TIMEOUT);
        mixed.resolve(reference("registry.test/a/b:v1"), TIMEOUT);

        assertThat(scripted.uris()).containsExactly(
                "http://registry.test:5000/v2/a/b/manifests/v1", "https://registry.test/v2/a/b/manifests/v1");
    }

    @Test
    void dockerHubIsReachedAtItsTrafficHost() throws Exception {
        ScriptedFetcher scripted = new ScriptedFetcher().then(200, "a", Map.of());

        RegistryClient.builder(scripted).build().resolve(reference("nginx"), TIMEOUT);

        assertThat(scripted.uris()).containsExactly("https://registry-1.docker.io/v2/library/nginx/manifests/latest");
    }

    @ParameterizedTest
    @EnumSource(FetchError.class)
    void failureOfTheConnectorKeepsItsMeaning(FetchError error) {
        RegistryClient failing = RegistryClient.builder(new ScriptedFetcher().thenFail(error)).build();
        RegistryError expected = switch (error) {
            case ADDRESS_REFUSED, SCHEME_REFUSED, INVALID_URL -> RegistryError.ADDRESS_REFUSED;
            case DNS, CONNECT -> RegistryError.UNAVAILABLE;
            case TLS -> RegistryError.TLS;
            case TIMEOUT -> RegistryError.TIMEOUT;
            case BODY_TOO_LARGE, HEADERS_TOO_LARGE -> RegistryError.TOO_LARGE;
            case REDIRECT_REFUSED, TOO_MANY_REDIRECTS -> RegistryError.REDIRECT_REFUSED;
            case PROTOCOL, INVALID_HEADER -> RegistryError.PROTOCOL;
            case INTERRUPTED -> RegistryError.INTERRUPTED;
        };

        RegistryException thrown = refused(expected, () -> failing.resolve(reference("registry.test/a/b:v1"), TIMEOUT));

        assertThat(thrown.transientFailure()).isEqualTo(error.transientFailure());
    }
}
