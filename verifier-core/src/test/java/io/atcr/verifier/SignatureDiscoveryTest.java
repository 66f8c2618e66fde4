package io.atcr.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.car.syntax.RecordPath;
import io.atcr.did.AtUri;
import io.atcr.did.DidError;
import io.atcr.did.DidException;
import io.atcr.policy.Digest;
import io.atcr.policy.ImageReference;
import io.atcr.verifier.Discovery.Artifact;
import io.atcr.verifier.Discovery.Listing;
import io.atcr.verifier.Discovery.Unseen;
import io.atcr.verifier.RecordVerification.Verdict;
import io.atcr.verifier.registry.ManifestDocument;
import io.atcr.verifier.registry.RegistryException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is found about an image, and who is asked for it. */
class SignatureDiscoveryTest {
    private final World world = new World();
    private final Signer alice = world.signer("alice.example.com");
    private final Signer mallory = world.signer("mallory.example.com");
    private final ImageReference image = world.push(World.ATCR, "alice.example.com/prod-app");

    private SignatureDiscovery discovery() {
        return SignatureDiscovery.builder(world)
                .clock(() -> world.now)
                .limits(VerifierLimits.defaults().withTotalTimeout(Duration.ofSeconds(20)))
                .handleResolver(handle -> world.signers.values().stream().filter(each -> each.name().equals(handle.toString())).findFirst()
                        .map(Signer::did).orElseThrow(() -> new DidException(DidError.NOT_FOUND, "no such handle", -1)))
                .build();
    }

    private RecordVerification verify(Signer signer, RecordPath path, ImageReference of) throws RegistryException {
        Digest digest = world.digest(of);
        return discovery().verifyRecord(AtUri.of(signer.did(), path), of, ManifestDocument.parse(world.manifest(digest), digest));
    }

    @Test
    void recordAndTagOfTheOwnerAreFound() {
        alice.sign(image);
        alice.tag(image);

        Discovery found = discovery().discover(image);

        assertThat(found.reason()).isEqualTo(Reason.NONE);
        assertThat(found.digest()).hasValue(world.digest(image));
        assertThat(found.owner()).hasValue(alice.did());
        assertThat(found.manifestRecord().orElseThrow().verdict()).isEqualTo(Verdict.PRESENT);
        assertThat(found.tagRecord().orElseThrow().verdict()).isEqualTo(Verdict.PRESENT);
        assertThat(found.unseen()).isEmpty();
        assertThat(found.any()).isTrue();
    }

    @Test
    void nothingIsFoundOfAnUnsignedImage() {
        Discovery found = discovery().discover(image);

        assertThat(found.manifestRecord().orElseThrow().verdict()).isEqualTo(Verdict.ABSENT);
        assertThat(found.artifacts()).isEmpty();
        assertThat(found.unseen()).isEmpty();
        assertThat(found.any()).isFalse();
    }

    @Test
    void A18_accountsThatArtifactsNameAreNotAsked() {
        Digest digest = world.digest(image);
        world.attach(digest, World.artifact(digest, mallory.did(), "at://" + mallory.did() + "/io.atcr.manifest/" + digest.hex()));

        Discovery found = discovery().discover(image);

        assertThat(found.artifacts()).singleElement().satisfies(each -> {
            assertThat(each.artifact().did()).isEqualTo(mallory.did());
            assertThat(each.artifact().size()).isPositive();
            assertThat(each.listings()).containsExactly(Listing.REFERRERS_API);
        });
        assertThat(found.any()).isTrue();
        assertThat(world.requests).noneMatch(uri -> uri.toString().contains(mallory.did().toString()) || uri.getHost().equals(mallory.pds().getHost()));
    }

    @Test
    void artifactUnderTheFallbackTagOfARegistryWithTheApiIsFoundToo() {
        Digest digest = world.digest(image);
        String artifact = world.attach(digest, World.artifact(digest, alice.did(), alice.sign(image).toString().replaceFirst("^", "at://" + alice.did() + "/")));
        String index = "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"manifests\":[{\"mediaType\":\"" + World.IMAGE_TYPE
                + "\",\"digest\":\"" + artifact + "\",\"size\":1}]}";
        world.fault("/manifests/sha256-", request -> World.ok(request, index.getBytes(StandardCharsets.UTF_8)));

        assertThat(discovery().discover(image).artifacts()).extracting(Artifact::listings)
                .containsExactly(Set.of(Listing.REFERRERS_API, Listing.FALLBACK_TAG));
    }

    @Test
    void whatCannotBeLookedAtIsSaid() {
        alice.sign(image);
        world.fault(request -> request.uri().getPath().contains("/referrers/") || request.uri().getPath().contains("/sha256-")
                ? World.status(request, 503, "{}")
                : request.uri().getPath().startsWith("/xrpc/") ? World.status(request, 500, "{}") : null);

        Discovery found = discovery().discover(image);

        assertThat(found.unseen()).extracting(Unseen::reason)
                .containsExactly(Reason.REGISTRY_UNAVAILABLE, Reason.REGISTRY_UNAVAILABLE, Reason.PDS_UNAVAILABLE, Reason.PDS_UNAVAILABLE);
        assertThat(found.any()).isFalse();
    }

    @Test
    void handleThatNobodyConfirmsHasNoRecordsToShow() {
        alice.handle("else.example.com");

        Discovery found = discovery().discover(image);

        assertThat(found.owner()).isEmpty();
        assertThat(found.unseen()).extracting(Unseen::reason).containsExactly(Reason.OWNER_UNRESOLVED);
        assertThat(found.manifestRecord()).isEmpty();
    }

    @Test
    void missingImageIsToldAndItsOwnerIsNotAskedWithoutADigest() {
        Discovery found = discovery().discover(World.reference(World.ATCR + "/alice.example.com/nothing:v1"));

        assertThat(found.reason()).isEqualTo(Reason.IMAGE_NOT_FOUND);
        assertThat(found.manifestRecord()).isEmpty();
        assertThat(world.requests).allMatch(uri -> uri.getHost().equals(World.ATCR));
    }

    @Test
    void recordThatIsAboutTheImageIsPresent() throws Exception {
        RecordVerification found = verify(alice, alice.sign(image), image);

        assertThat(found.verdict()).as(found.toString()).isEqualTo(Verdict.PRESENT);
        assertThat(found.checks()).extracting(Check::code).endsWith(CheckCode.RECORD_BOUND);
    }

    @Test
    void recordOfAnotherImageIsNot() throws Exception {
        ImageReference other = world.push(World.ATCR, "alice.example.com/other");
        RecordVerification found = verify(alice, alice.sign(other), image);

        assertThat(found.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(found.reason()).isEqualTo(Reason.DIGEST_MISMATCH);
        assertThat(found.record()).isEmpty();
        assertThat(found.signingKey()).isEmpty();
    }

    @Test
    void A13_recordOfAnotherRepositoryWithTheSameDigestIsNot() throws Exception {
        RecordVerification found = verify(alice, alice.sign("other", Signer.record(world.digest(image), "staging-app")), image);

        assertThat(found.reason()).isEqualTo(Reason.REPOSITORY_MISMATCH);
    }

    @Test
    void recordOfSomebodyElseHasToNameTheFullPath() throws Exception {
        assertThat(verify(mallory, mallory.sign("short", Signer.record(world.digest(image), "prod-app")), image).reason())
                .isEqualTo(Reason.REPOSITORY_MISMATCH);
        assertThat(verify(mallory, mallory.sign("full", Signer.record(world.digest(image), "alice.example.com/prod-app")), image).verdict())
                .isEqualTo(Verdict.PRESENT);
    }

    @Test
    void recordThatIsNotThereIsAbsentAndOneThatCannotBeHadIndeterminate() throws Exception {
        assertThat(verify(alice, AtcrRecords.manifest(world.digest(image)), image).verdict()).isEqualTo(Verdict.ABSENT);
        world.fault("/xrpc/", request -> World.status(request, 500, "{}"));
        assertThat(verify(alice, AtcrRecords.manifest(world.digest(image)), image).verdict()).isEqualTo(Verdict.INDETERMINATE);
    }

    @Test
    void recordInAnotherCollectionIsNoSignature() throws Exception {
        RecordVerification found = verify(alice, alice.tag(image), image);

        assertThat(found.reason()).isEqualTo(Reason.ARTIFACT_MISMATCH);
    }

    @Test
    void unresolvedOwnerLeavesTheBindingOpen() throws Exception {
        alice.handle("else.example.com");

        assertThat(verify(alice, alice.sign(image), image).reason()).isEqualTo(Reason.OWNER_UNRESOLVED);
    }
}
