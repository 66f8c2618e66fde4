package io.atcr.verifier.registry;

import static io.atcr.verifier.registry.Documents.image;
import static io.atcr.verifier.registry.Documents.refused;
import static io.atcr.verifier.registry.Documents.utf8;
import static io.atcr.verifier.registry.FakeRegistry.TIMEOUT;
import static io.atcr.verifier.registry.FakeRegistry.v2;
import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.did.net.HttpFetcher;
import io.atcr.policy.Digest;
import io.atcr.policy.ImageReference;
import io.atcr.verifier.registry.FakeRegistry.Answer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A12: what a tag leads to is known by the bytes of one answer, and by nothing that the registry says about them. */
class TaggedManifestTest {
    private static final byte[] MANIFEST = utf8(image(""));
    private static final byte[] OTHER = utf8(image(",\"annotations\":{}"));
    private static final Digest DIGEST = Digest.ofBytes(MANIFEST);

    private final FakeRegistry registry = new FakeRegistry();
    private final HttpFetcher fetcher = FakeRegistry.fetcher(registry);
    private final RegistryClient client = registry.client(fetcher).build();
    private final ImageReference tagged = registry.image(":v1");

    @AfterEach
    void stop() {
        fetcher.close();
        registry.close();
    }

    @Test
    void aTagIsAskedForOnceAndItsDocumentIsKnownByItsHash() throws Exception {
        registry.tag("v1", MANIFEST);

        ManifestDocument document = client.manifest(tagged, TIMEOUT);

        assertThat(document.digest()).isEqualTo(DIGEST);
        assertThat(document.bytes()).isEqualTo(MANIFEST);
        assertThat(registry.seen).hasSize(1);
    }

    @Test
    void A12_aTagIsNeverCached() throws Exception {
        registry.tag("v1", MANIFEST);
        client.manifest(tagged, TIMEOUT);
        registry.tag("v1", OTHER);

        assertThat(client.manifest(tagged, TIMEOUT).digest()).isEqualTo(Digest.ofBytes(OTHER));
    }

    @ParameterizedTest
    @CsvSource({"sha256:0000000000000000000000000000000000000000000000000000000000000000", "sha512:00", "''"})
    void A12_aStatedDigestThatIsNotTheHashIsRefused(String header) {
        registry.on(v2("manifests/v1"), Answer.of(MANIFEST).with("Docker-Content-Digest", header));

        refused(RegistryError.DIGEST_MISMATCH, () -> client.manifest(tagged, TIMEOUT));
    }

    @Test
    void A12_theStatedDigestOfAnotherImageDoesNotMakeThisOneIt() {
        registry.on(v2("manifests/v1"), Answer.of(OTHER).with("Docker-Content-Digest", DIGEST.toString()));

        refused(RegistryError.DIGEST_MISMATCH, () -> client.manifest(tagged, TIMEOUT));
    }

    @Test
    void aReferenceWithTagAndDigestIsReadByDigestAndTheTagIsComparedWithNothing() throws Exception {
        registry.tag("v1", OTHER);
        registry.push(MANIFEST);

        assertThat(client.manifest(registry.image(":v1@" + DIGEST), TIMEOUT).digest()).isEqualTo(DIGEST);
        assertThat(registry.seen).extracting(FakeRegistry.Seen::path).containsExactly(v2("manifests/" + DIGEST));
    }

    @Test
    void otherBytesForANamedDigestAreRefused() {
        registry.on(v2("manifests/" + DIGEST), Answer.of(OTHER));

        refused(RegistryError.DIGEST_MISMATCH, () -> client.manifest(registry.image("@" + DIGEST), TIMEOUT));
    }

    @Test
    void whatIsNoManifestIsRefusedUnderATagToo() {
        registry.tag("v1", utf8("{\"schemaVersion\":2}"));
        refused(RegistryError.MALFORMED_MANIFEST, () -> client.manifest(tagged, TIMEOUT));

        registry.tag("v1", new byte[(4 << 20) + 1]);
        refused(RegistryError.TOO_LARGE, () -> client.manifest(tagged, TIMEOUT));
        refused(RegistryError.NOT_FOUND, () -> client.manifest(registry.image(":v2"), TIMEOUT));
    }

    @Test
    void aClientThatKnowsNoShortWayIsAskedForTheDigestAndThenForThatManifest() throws Exception {
        registry.tag("v1", MANIFEST);
        registry.push(MANIFEST);

        RegistryClient twoSteps = new RegistryClient() {
            @Override
            public Digest resolve(ImageReference reference, Duration timeout) throws RegistryException {
                return client.resolve(reference, timeout);
            }

            @Override
            public ManifestDocument manifest(ImageReference repository, Digest digest, Duration timeout) throws RegistryException {
                return client.manifest(repository, digest, timeout);
            }

            @Override
            public Referrers referrers(ImageReference repository, Digest subject, Duration timeout) throws RegistryException {
                return client.referrers(repository, subject, timeout);
            }

            @Override
            public byte[] blob(ImageReference repository, Digest digest, long maxBytes, Duration timeout) throws RegistryException {
                return client.blob(repository, digest, maxBytes, timeout);
            }
        };

        assertThat(twoSteps.manifest(tagged, TIMEOUT).digest()).isEqualTo(DIGEST);
        assertThat(registry.seen).extracting(FakeRegistry.Seen::path).containsExactly(v2("manifests/v1"), v2("manifests/" + DIGEST));
    }
}
