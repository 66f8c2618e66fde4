package io.atcr.verifier.registry;

import static io.atcr.verifier.registry.Documents.artifact;
import static io.atcr.verifier.registry.Documents.entry;
import static io.atcr.verifier.registry.Documents.image;
import static io.atcr.verifier.registry.Documents.index;
import static io.atcr.verifier.registry.Documents.pushSignature;
import static io.atcr.verifier.registry.Documents.refused;
import static io.atcr.verifier.registry.Documents.utf8;
import static io.atcr.verifier.registry.FakeRegistry.TIMEOUT;
import static io.atcr.verifier.registry.FakeRegistry.v2;
import static io.atcr.verifier.registry.MediaTypes.SIGNATURE;
import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.policy.Digest;
import io.atcr.verifier.registry.FakeRegistry.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReferrersTest extends ReferrersFixture {
    @Test
    void signatureIsFoundThroughTheReferrersApi() throws Exception {
        Digest good = pushSignature(registry, SUBJECT, "rkey1");
        api(entry(good, SIGNATURE));

        Referrers referrers = referrers();

        assertThat(referrers.complete()).isTrue();
        assertThat(referrers.rejected()).isEmpty();
        assertThat(referrers.artifacts()).singleElement().satisfies(artifact -> {
            assertThat(artifact.manifestDigest()).isEqualTo(good);
            assertThat(artifact.subject()).isEqualTo(SUBJECT);
            assertThat(artifact.did()).hasToString(Documents.DID);
            assertThat(artifact.recordUri()).hasToString("at://" + Documents.DID + "/io.atcr.manifest/rkey1");
            assertThat(artifact.commitCid()).isEmpty();
        });
        assertThat(registry.seen.get(0).query()).isEqualTo("artifactType=application%2Fvnd.atproto.signature.v1%2Bjson");
    }

    @Test
    void noReferrersAreACompleteAnswer() throws Exception {
        registry.on(API, Answer.of(200, "{\"schemaVersion\":2,\"manifests\":null}"));

        Referrers referrers = referrers();

        assertThat(referrers.artifacts()).isEmpty();
        assertThat(referrers.complete()).isTrue();
        assertThat(registry.seen).hasSize(1);
    }

    @Test
    void registryWithoutTheApiIsAskedForTheFallbackTag() throws Exception {
        Digest good = pushSignature(registry, SUBJECT, "rkey1");
        registry.on(FALLBACK, Answer.of(200, index(entry(good, ""))));

        assertThat(found(referrers())).containsExactly(good);
    }

    @Test
    void neitherApiNorFallbackTagIsACompleteEmptyAnswer() throws Exception {
        Referrers referrers = referrers();

        assertThat(referrers.artifacts()).isEmpty();
        assertThat(referrers.complete()).isTrue();
        assertThat(registry.seen).extracting(FakeRegistry.Seen::path).containsExactly(API, FALLBACK);
    }

    @Test
    void unknownRepositoryIsNotARegistryWithoutTheApi() {
        registry.on(API, Answer.of(404, "{\"errors\":[{\"code\":\"NAME_UNKNOWN\"}]}"));

        refused(RegistryError.REPOSITORY_NOT_FOUND, this::referrers);
        assertThat(registry.seen).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503})
    void failingApiIsNotReadAsNoReferrers(int status) {
        registry.on(API, Answer.of(status, ""));

        refused(RegistryError.UNAVAILABLE, this::referrers);
    }

    @Test
    void failingFallbackTagIsNotReadAsNoReferrers() {
        registry.on(FALLBACK, Answer.of(503, ""));

        refused(RegistryError.UNAVAILABLE, this::referrers);
    }

    @Test
    void subjectServedForTheFallbackTagListsNothing() throws Exception {
        registry.on(FALLBACK, Answer.of(SUBJECT_BYTES));

        assertThat(referrers().complete()).isTrue();
    }

    @Test
    void indexServedAsItsOwnFallbackListsNothing() throws Exception {
        byte[] multi = utf8(index(entry(OTHER, SIGNATURE)));
        Digest subject = Digest.ofBytes(multi);
        registry.on(v2("manifests/sha256-" + subject.hex()), Answer.of(multi));

        Referrers referrers = registry.client(fetcher).build().referrers(registry.image("@" + subject), subject, TIMEOUT);

        assertThat(referrers.rejected()).isEmpty();
        assertThat(registry.seen).hasSize(2);
    }

    @Test
    void imageAtTheFallbackTagListsNothing() throws Exception {
        registry.on(FALLBACK, Answer.of(200, image(",\"annotations\":{}")));

        assertThat(referrers().artifacts()).isEmpty();
    }

    @Test
    void A16_ambiguousListIsRefused() {
        registry.on(API, Answer.of(200, "{\"schemaVersion\":2,\"manifests\":[],\"layers\":[]}"));
        refused(RegistryError.AMBIGUOUS_MANIFEST, this::referrers);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>", "{\"schemaVersion\":2}", "{\"schemaVersion\":2,\"manifests\":{}}"})
    void listThatIsNoIndexIsRefused(String body) {
        registry.on(API, Answer.of(200, body));

        refused(RegistryError.MALFORMED_REFERRERS, this::referrers);
    }

    @Test
    void imageServedAsListIsRefused() {
        registry.on(API, Answer.of(200, image("")));

        refused(RegistryError.MALFORMED_REFERRERS, this::referrers);
    }
}
