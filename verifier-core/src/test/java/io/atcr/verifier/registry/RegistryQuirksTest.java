package io.atcr.verifier.registry;

import static io.atcr.verifier.registry.Documents.entry;
import static io.atcr.verifier.registry.Documents.image;
import static io.atcr.verifier.registry.Documents.index;
import static io.atcr.verifier.registry.Documents.pushSignature;
import static io.atcr.verifier.registry.Documents.referrer;
import static io.atcr.verifier.registry.Documents.refused;
import static io.atcr.verifier.registry.Documents.utf8;
import static io.atcr.verifier.registry.FakeRegistry.TIMEOUT;
import static io.atcr.verifier.registry.FakeRegistry.reference;
import static io.atcr.verifier.registry.FakeRegistry.v2;
import static io.atcr.verifier.registry.MediaTypes.SIGNATURE;
import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.policy.Digest;
import io.atcr.verifier.registry.FakeRegistry.Answer;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What real registries answer that the specification does not foresee, and what a hostile one may answer in their place. */
class RegistryQuirksTest extends ReferrersFixture {
    private static final String HTML = "<!DOCTYPE html><html><body>Sign in</body></html>";

    private void assertNone() throws RegistryException {
        Referrers referrers = referrers();
        assertThat(referrers.artifacts()).isEmpty();
        assertThat(referrers.rejected()).isEmpty();
        assertThat(referrers.complete()).isTrue();
    }

    /** Only 404 says that the API is not there; any other failure says nothing, and a signature may be where nobody looked. */
    @ParameterizedTest
    @CsvSource({"400, UNEXPECTED_STATUS", "405, UNEXPECTED_STATUS", "406, UNEXPECTED_STATUS", "410, UNEXPECTED_STATUS", "501, UNAVAILABLE",
        "403, UNAUTHORIZED", "429, RATE_LIMITED", "204, UNEXPECTED_STATUS"})
    void A19_apiThatFailsOtherwiseThanBy404IsNotReadAsNoReferrers(int status, RegistryError expected) {
        pushSignature(registry, SUBJECT, "rkey1");
        registry.on(API, Answer.of(status, "")).on(FALLBACK, Answer.of(200, index("")));

        refused(expected, this::referrers);
        assertThat(registry.seen).extracting(FakeRegistry.Seen::path).containsExactly(API);
    }

    @Test
    void A19_webPageInPlaceOfTheListIsNotReadAsNoReferrers() {
        registry.on(API, Answer.of(200, HTML).with("Content-Type", "text/html"));
        refused(RegistryError.MALFORMED_REFERRERS, this::referrers);

        registry.on(API, Answer.of(404, HTML)).on(FALLBACK, Answer.of(200, HTML).with("Content-Type", "text/html"));
        refused(RegistryError.MALFORMED_REFERRERS, this::referrers);
    }

    /** GitLab's registry reads the fallback tag as the digest. */
    @Test
    void A19_entriesOfAnIndexServedAsItsOwnFallbackAreNotReferrers() throws Exception {
        Digest signature = pushSignature(registry, SUBJECT, "rkey1");
        byte[] multi = utf8(index(entry(signature, SIGNATURE)));
        Digest subject = Digest.ofBytes(multi);
        registry.on(v2("manifests/sha256-" + subject.hex()), Answer.of(multi).with("Docker-Content-Digest", subject.toString()));

        Referrers referrers = registry.client(fetcher).build().referrers(registry.image("@" + subject), subject, TIMEOUT);

        assertThat(referrers.artifacts()).isEmpty();
        assertThat(referrers.complete()).isTrue();
        assertThat(registry.seen).extracting(FakeRegistry.Seen::path).doesNotContain(v2("manifests/" + signature));
    }

    @Test
    void A19_whatIsNoIndexAtTheFallbackTagListsNothing() throws Exception {
        for (String document : List.of(
                image(""),
                image(",\"annotations\":{}"),
                referrer(SUBJECT, SIGNATURE, ""),
                "{\"schemaVersion\":1,\"fsLayers\":[]}",
                "{\"mediaType\":\"application/vnd.oci.artifact.manifest.v1+json\",\"blobs\":[]}",
                "{\"mediaType\":\"application/vnd.example.list+json\",\"schemaVersion\":2,\"manifests\":[]}",
                "{}")) {
            registry.on(FALLBACK, Answer.of(200, document));
            assertNone();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"schemaVersion\":2,\"manifests\":[],\"layers\":[]}", "{\"schemaVersion\":2,\"Manifests\":[]}",
        "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"manifests\":[]}"})
    void A16_ambiguousDocumentAtTheFallbackTagIsRefused(String document) {
        registry.on(FALLBACK, Answer.of(200, document));

        refused(RegistryError.AMBIGUOUS_MANIFEST, this::referrers);
    }

    @Test
    void A19_referrerThatTheFallbackIndexPromisesIsNotBelieved() throws Exception {
        Digest other = pushSignature(registry, OTHER, "rkey1");
        registry.on(FALLBACK, Answer.of(200, index(entry(other, SIGNATURE) + "," + entry(SUBJECT, SIGNATURE))));
        registry.push(SUBJECT_BYTES);

        Referrers referrers = referrers();

        assertThat(referrers.artifacts()).isEmpty();
        assertThat(referrers.rejected()).extracting(RejectedReferrer::code)
                .containsExactlyInAnyOrder(RegistryError.SUBJECT_MISMATCH, RegistryError.WRONG_ARTIFACT_TYPE);
    }

    @Test
    void unknownRepositoryAtTheFallbackTagIsNotReadAsNoReferrers() {
        registry.on(FALLBACK, Answer.of(404, "{\"errors\":[{\"code\":\"NAME_UNKNOWN\",\"message\":\"\"}]}"));

        refused(RegistryError.REPOSITORY_NOT_FOUND, this::referrers);
    }

    /** ghcr.io has no API, and answers for the tag in JSON. */
    @Test
    void registryWithoutApiAndTagHasNoReferrers() throws Exception {
        registry.on(API, Answer.of(404, "404 page not found\n").with("Content-Type", "text/plain"));
        registry.on(FALLBACK, Answer.of(404, "{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\",\"message\":\"manifest unknown\"}]}"));

        assertNone();
    }

    @ParameterizedTest
    @ValueSource(strings = {"OCI-Filters-Applied", "X-Nothing"})
    void A19_filterIsCheckedWhateverTheHeaderSays(String header) throws Exception {
        Digest good = pushSignature(registry, SUBJECT, "rkey1");
        Digest sbom = registry.push(referrer(SUBJECT, "application/spdx+json", ""));
        registry.on(API, Answer.of(200, index(entry(sbom, SIGNATURE) + "," + entry(OTHER, "application/spdx+json") + "," + entry(good, SIGNATURE)))
                .with(header, "artifactType"));

        Referrers referrers = referrers();

        assertThat(found(referrers)).containsExactly(good);
        assertThat(referrers.rejected()).singleElement().extracting(RejectedReferrer::code).isEqualTo(RegistryError.WRONG_ARTIFACT_TYPE);
        assertThat(registry.seen).extracting(FakeRegistry.Seen::path).doesNotContain(v2("manifests/" + OTHER));
    }

    @Test
    void A19_pagesThatLeadToOneAnotherEndAndTheAnswerIsIncomplete() throws Exception {
        Digest good = pushSignature(registry, SUBJECT, "rkey1");
        registry.on(API, Answer.of(200, index(entry(good, SIGNATURE))).with("Link", "<" + v2("second") + ">; rel=\"next\""));
        registry.on(v2("second"), Answer.of(200, index("")).with("Link", "<" + API + ">; rel=\"next\""));

        Referrers referrers = referrers();

        assertThat(found(referrers)).containsExactly(good);
        assertThat(referrers.limitReached()).isTrue();
        assertThat(referrers.complete()).isFalse();
        assertThat(registry.seen.stream().filter(seen -> !seen.path().contains("/manifests/") && !seen.path().contains("/blobs/"))).hasSize(16);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://HOST:PORT/v2/x", "//HOST:1/v2/x", "http://HOST/v2/x", "http://HOST:PORT@elsewhere.test/v2/x"})
    void A18_pageOfAnotherSchemePortOrHostIsNotAsked(String next) throws Exception {
        registry.on(API, Answer.of(200, index("")).with("Link", "<"
                + next.replace("HOST:PORT", registry.host()).replace("HOST", "127.0.0.1") + ">; rel=\"next\""));

        Referrers referrers = referrers();

        assertThat(referrers.listingFailure()).contains(RegistryError.LINK_REFUSED);
        assertThat(referrers.complete()).isFalse();
        assertThat(registry.seen).hasSize(1);
    }

    @Test
    void dockerHubIsAskedAtItsTrafficHostWithTheCredentialsOfItsName() throws Exception {
        Map<String, List<String>> challenge = Map.of("www-authenticate", List.of(
                "Bearer realm=\"https://auth.docker.io/token\",service=\"registry.docker.io\",scope=\"repository:library/alpine:pull\""));
        ScriptedFetcher scripted = new ScriptedFetcher()
                .then(401, "", challenge)
                .then(200, "{\"token\":\"abc\",\"access_token\":\"abc\",\"expires_in\":300}", Map.of())
                .then(404, "404 page not found\n", Map.of())
                .then(404, "{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\"}]}", Map.of());
        DockerConfig config = DockerConfig.parse(utf8("{\"auths\":{\"https://index.docker.io/v1/\":{\"auth\":\""
                + Base64.getEncoder().encodeToString(utf8("alice:secret")) + "\"}}}"));

        Referrers referrers = RegistryClient.builder(scripted).credentials(config).build()
                .referrers(reference("docker.io/library/alpine"), SUBJECT, TIMEOUT);

        assertThat(referrers.complete()).isTrue();
        assertThat(scripted.uris()).containsExactly(
                "https://registry-1.docker.io/v2/library/alpine/referrers/" + SUBJECT + "?artifactType=application%2Fvnd.atproto.signature.v1%2Bjson",
                "https://auth.docker.io/token?service=registry.docker.io&scope=repository%3Alibrary%2Falpine%3Apull",
                "https://registry-1.docker.io/v2/library/alpine/referrers/" + SUBJECT + "?artifactType=application%2Fvnd.atproto.signature.v1%2Bjson",
                "https://registry-1.docker.io/v2/library/alpine/manifests/sha256-" + SUBJECT.hex());
        assertThat(scripted.requests).extracting(ScriptedFetcher::authorization).containsExactly(
                "", "Basic " + Base64.getEncoder().encodeToString(utf8("alice:secret")), "Bearer abc", "Bearer abc");
    }
}
