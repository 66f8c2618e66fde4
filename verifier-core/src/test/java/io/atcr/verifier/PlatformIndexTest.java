package io.atcr.verifier;

import static io.atcr.verifier.VerifierTest.assertFailed;
import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.did.net.FetchRequest;
import io.atcr.did.net.FetchResponse;
import io.atcr.policy.Digest;
import io.atcr.policy.ImageReference;
import io.atcr.policy.TrustPolicy;
import io.atcr.verifier.cache.VerificationCache;
import io.atcr.verifier.registry.ManifestDocument;
import io.atcr.verifier.registry.RegistryClient;
import io.atcr.verifier.registry.RegistryException;
import io.atcr.verifier.registry.RegistryLimits;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link SubjectRule#INDEX_OR_PLATFORM}: a signed index speaks for the platforms that it lists, and for nothing else. */
class PlatformIndexTest {
    private static final String INDEX_TYPE = "application/vnd.oci.image.index.v1+json";
    private static final String PATH = "alice.example.com/prod-app";

    private final World world = new World();
    private final Signer alice = world.signer("alice.example.com");
    private final Signer mallory = world.signer("mallory.example.com");
    private final ImageReference image = world.push(World.ATCR, PATH);
    private final Digest platform = world.digest(image);
    private final int size = bytes(platform).length;
    private final TrustPolicy policy = World.trusting("", alice);

    @Test
    void aPlatformOfASignedIndexIsAllowedAndIsWhatRuns() {
        Digest index = signedIndex(entry(platform, World.IMAGE_TYPE, size, "linux"));

        VerificationResult result = verify(asked());

        assertThat(result.decision().allowed()).isTrue();
        assertThat(result.verifiedReference()).contains(image.withDigest(platform));
        assertThat(result.evidence()).isInstanceOfSatisfying(Evidence.Verified.class, verified -> assertThat(verified.signers())
                .singleElement().satisfies(signer -> assertThat(signer.record()).isEqualTo(AtcrRecords.manifest(index))));
        assertThat(result.evidence().checks()).anySatisfy(check -> {
            assertThat(check.code()).isEqualTo(CheckCode.INDEX_READ);
            assertThat(check.subject()).isEqualTo(platform.toString());
            assertThat(check.found()).contains(index.toString());
        });
    }

    @Test
    void theIndexMayBeNamedByTheCaller() {
        Digest index = signedIndex(entry(platform, World.IMAGE_TYPE, size, "linux"));
        world.retag(image, platform);
        try (Verifier verifier = world.verifier(policy).subject(SubjectRule.INDEX_OR_PLATFORM).build()) {
            assertThat(verifier.verify(image.withDigest(platform), platform, index).verifiedReference()).contains(image.withDigest(platform));
            assertFailed(verifier.verify(image.withDigest(platform), platform, platform), Reason.RECORD_ABSENT);
            assertFailed(verifier.verify(image.withDigest(platform), platform), Reason.RECORD_ABSENT);
        }
    }

    @Test
    void exactIsTheDefaultAndReadsNoIndex() {
        Digest index = signedIndex(entry(platform, World.IMAGE_TYPE, size, "linux"));
        try (Verifier verifier = world.verifier(policy).build()) {
            assertFailed(verifier.verify(asked()), Reason.RECORD_ABSENT);
            assertFailed(verifier.verify(image, platform, index), Reason.RECORD_ABSENT);
        }
        assertThat(world.requests).noneMatch(uri -> uri.getPath().endsWith("/manifests/v1") || uri.getPath().endsWith(index.toString()));
    }

    @Test
    void aSignedPlatformNeedsNoIndex() {
        alice.sign(image);
        index(entry(platform, World.IMAGE_TYPE, size, "linux"));

        assertThat(verify(asked()).decision().allowed()).isTrue();
        assertThat(world.requests).noneMatch(uri -> uri.getPath().endsWith("/manifests/v1"));
    }

    @Test
    void A16_aSignedPlatformAdmitsNoIndex() {
        alice.sign(image);
        index(entry(platform, World.IMAGE_TYPE, size, "linux"));

        assertFailed(verify(image), Reason.RECORD_ABSENT);
        assertFailed(verify(World.reference(image + "@" + world.digest(image))), Reason.RECORD_ABSENT);
    }

    @Test
    void A16_aTagThatLeadsToTheImageItselfIsNoIndex() {
        assertRefused(verify(asked()), "no index");
    }

    @Test
    void A16_anIndexThatDoesNotListTheImageIsNotItsIndex() {
        signedIndex(entry(Digest.ofBytes(new byte[] {1}), World.IMAGE_TYPE, size, "linux"));

        assertRefused(verify(asked()), "without it");
    }

    @Test
    void A16_aPlatformAtDepthTwoIsNotListed() {
        Digest inner = index(entry(platform, World.IMAGE_TYPE, size, "linux"));
        signedIndex(entry(inner, INDEX_TYPE, bytes(inner).length, "linux"));

        assertRefused(verify(asked()), "without it");
    }

    @Test
    void A16_anIndexInAnIndexIsNoPlatform() {
        Digest inner = index(entry(platform, World.IMAGE_TYPE, size, "linux"));
        signedIndex(entry(inner, INDEX_TYPE, bytes(inner).length, "linux"));

        VerificationResult result = verify(World.reference(image + "@" + inner));

        assertFailed(result, Reason.RECORD_ABSENT);
        assertThat(result.evidence().checks()).extracting(Check::code).doesNotContain(CheckCode.INDEX_READ);
    }

    @Test
    void A16_anEntryOfAnotherSizeIsRefused() {
        signedIndex(entry(platform, World.IMAGE_TYPE, size + 1, "linux"));

        assertRefused(verify(asked()), (size + 1) + " bytes");
    }

    @ParameterizedTest
    @CsvSource({"unknown,unknown", "linux,unknown", "unknown,amd64", "'',amd64", "linux,''"})
    void A16_anEntryForNoKnownPlatformIsRefused(String os, String architecture) {
        signedIndex("{" + descriptor(platform, World.IMAGE_TYPE, size) + ",\"platform\":{\"os\":\"" + os + "\",\"architecture\":\"" + architecture + "\"}}");

        assertRefused(verify(asked()), "no known platform");
    }

    @Test
    void A16_anEntryWithoutPlatformIsRefused() {
        signedIndex("{" + descriptor(platform, World.IMAGE_TYPE, size) + "}");

        assertRefused(verify(asked()), "no known platform");
    }

    @Test
    void A16_anImageThatIsListedAsAnAttestationTooIsRefused() {
        signedIndex(entry(platform, World.IMAGE_TYPE, size, "linux"), entry(platform, World.IMAGE_TYPE, size, "unknown"));

        assertRefused(verify(asked()), "no known platform");
    }

    @ParameterizedTest
    @ValueSource(strings = {INDEX_TYPE, "application/vnd.docker.distribution.manifest.v2+json", "application/vnd.oci.image.config.v1+json"})
    void A16_anEntryWithAnotherMediaTypeIsRefused(String type) {
        signedIndex(entry(platform, type, size, "linux"));

        assertRefused(verify(asked()), "as " + type);
    }

    @Test
    void A16_anIndexThatIsAttachedToAnImageIsRefused() {
        String attached = indexJson(",\"subject\":{" + descriptor(platform, World.IMAGE_TYPE, size) + "}", entry(platform, World.IMAGE_TYPE, size, "linux"));
        sign(world.digest(world.push(World.ATCR, PATH, attached)), "prod-app");

        assertRefused(verify(asked()), "attached to");
    }

    @Test
    void A16_anIndexOfTooManyEntriesIsRefused() throws Exception {
        List<String> entries = new ArrayList<>(List.of(entry(platform, World.IMAGE_TYPE, size, "linux")));
        for (int i = 1; i < 65; i++) {
            entries.add(entry(Digest.ofBytes(new byte[] {(byte) i}), World.IMAGE_TYPE, size, "linux"));
        }
        Digest index = signedIndex(entries.toArray(String[]::new));

        VerificationResult result = verify(asked());
        assertFailed(result, Reason.RECORD_ABSENT);
        assertThat(result.evidence().checks()).extracting(Check::reason).contains(Reason.BAD_MANIFEST);

        RegistryClient patient = RegistryClient.builder(world).limits(new RegistryLimits(4 << 20, 1000, 64, 16, 4096, 64 << 10, 128 << 10)).build();
        assertThat(patient.manifest(image, index, Duration.ofSeconds(5)).platforms()).hasSize(65);
        try (Verifier verifier = world.verifier(policy).subject(SubjectRule.INDEX_OR_PLATFORM).registryClient(patient).build()) {
            assertRefused(verifier.verify(asked()), "65 entries");
        }
    }

    @Test
    void A13_anIndexSignedForAnotherRepositoryIsRefused() {
        sign(index(entry(platform, World.IMAGE_TYPE, size, "linux")), "staging-app");

        assertFailed(verify(asked()), Reason.REPOSITORY_MISMATCH);
    }

    @Test
    void A16_anIndexWhoseRecordCallsItAnImageIsRefused() {
        Digest index = index(entry(platform, World.IMAGE_TYPE, size, "linux"));
        alice.sign(index.hex(), Signer.record(index, "prod-app"));

        assertFailed(verify(asked()), Reason.MEDIA_TYPE_MISMATCH);
    }

    @Test
    void A1_anUntrustedOwnersIndexOfTheSamePlatformIsRefused() {
        Digest index = index(entry(platform, World.IMAGE_TYPE, size, "linux"));
        mallory.sign(index.hex(), Signer.recordBuilder(index, "prod-app").put("mediaType", INDEX_TYPE).build());
        world.attach(index, World.artifact(index, mallory.did(), "at://" + mallory.did() + "/io.atcr.manifest/" + index.hex()));

        VerificationResult result = verify(asked());

        assertFailed(result, Reason.RECORD_ABSENT);
        assertThat(result.evidence().checks()).extracting(Check::reason).contains(Reason.SIGNER_NOT_TRUSTED);
        assertThat(world.requests).noneMatch(uri -> uri.toString().contains(mallory.did().toString()));

        ImageReference theirs = World.reference("atcr.io/mallory.example.com/prod-app:v1");
        world.retag(theirs, index);
        assertThat(verify(World.reference(theirs + "@" + platform)).decision().allowed()).isFalse();
    }

    @Test
    void A12_anIndexWithOtherBytesThanItsDigestIsRefused() {
        Digest index = signedIndex(entry(Digest.ofBytes(new byte[] {1}), World.IMAGE_TYPE, size, "linux"));
        String forged = indexJson("", entry(platform, World.IMAGE_TYPE, size, "linux"));
        world.fault("/manifests/" + index, request -> World.ok(request, forged.getBytes(StandardCharsets.UTF_8)));
        try (Verifier verifier = world.verifier(policy).subject(SubjectRule.INDEX_OR_PLATFORM).build()) {
            VerificationResult result = verifier.verify(image, platform, index);

            assertFailed(result, Reason.RECORD_ABSENT);
            assertThat(result.evidence().checks()).extracting(Check::reason).contains(Reason.BAD_MANIFEST);
        }
    }

    @Test
    void A12_aRegistryClientThatReturnsAnotherIndexIsNotBelieved() {
        Digest other = signedIndex(entry(platform, World.IMAGE_TYPE, size, "linux"));
        Digest index = index(entry(platform, World.IMAGE_TYPE, size, "windows"));
        RegistryClient client = new ForwardingRegistry(RegistryClient.builder(world).build()) {
            @Override
            public ManifestDocument manifest(ImageReference repository, Digest wanted, Duration timeout)
                    throws RegistryException {
                return super.manifest(repository, wanted.equals(index) ? other : wanted, timeout);
            }
        };
        try (Verifier verifier = world.verifier(policy).subject(SubjectRule.INDEX_OR_PLATFORM).registryClient(client).build()) {
            assertRefused(verifier.verify(image, platform, index), "not " + index);
        }
    }

    @Test
    void anIndexThatCannotBeHadIsUnknown() {
        signedIndex(entry(platform, World.IMAGE_TYPE, size, "linux"));
        world.fault("/manifests/v1", request -> World.status(request, 500, ""));

        TagRecordTest.assertIndeterminate(verify(asked()), Reason.REGISTRY_UNAVAILABLE);
    }

    @Test
    void A12_theTagRecordOfAnIndexStandsForItsPlatforms() {
        TrustPolicy tagged = World.trusting("    requireTagRecord: true\n", alice);
        alice.sign(image);
        signedIndex(entry(platform, World.IMAGE_TYPE, size, "linux"));
        try (Verifier verifier = world.verifier(tagged).cache(VerificationCache.none())
                .subject(SubjectRule.INDEX_OR_PLATFORM).build()) {
            assertFailed(verifier.verify(asked()), Reason.TERMS_NOT_MET);

            alice.tag(image);
            assertThat(verifier.verify(asked()).decision().allowed()).isTrue();
        }
    }

    /** The platform by its digest, beside the tag. */
    private ImageReference asked() {
        return World.reference(image + "@" + platform);
    }

    private VerificationResult verify(ImageReference reference) {
        try (Verifier verifier = world.verifier(policy).subject(SubjectRule.INDEX_OR_PLATFORM).build()) {
            return verifier.verify(reference);
        }
    }

    private static void assertRefused(VerificationResult result, String found) {
        assertFailed(result, Reason.RECORD_ABSENT);
        assertThat(result.evidence().checks()).anySatisfy(check -> {
            assertThat(check.reason()).isEqualTo(Reason.INDEX_MISMATCH);
            assertThat(check.found()).contains(found);
        });
    }

    private Digest signedIndex(String... entries) {
        return sign(index(entries), "prod-app");
    }

    private Digest index(String... entries) {
        return world.digest(world.push(World.ATCR, PATH, indexJson("", entries)));
    }

    private Digest sign(Digest index, String repository) {
        alice.sign(index.hex(), Signer.recordBuilder(index, repository).put("mediaType", INDEX_TYPE).build());
        return index;
    }

    private static String indexJson(String more, String... entries) {
        return "{\"schemaVersion\":2,\"mediaType\":\"" + INDEX_TYPE + "\",\"manifests\":[" + String.join(",", entries) + "]" + more + "}";
    }

    private static String entry(Digest digest, String type, long size, String os) {
        return "{" + descriptor(digest, type, size) + ",\"platform\":{\"os\":\"" + os + "\",\"architecture\":\"amd64\"}}";
    }

    private static String descriptor(Digest digest, String type, long size) {
        return "\"mediaType\":\"" + type + "\",\"digest\":\"" + digest + "\",\"size\":" + size;
    }

    private byte[] bytes(Digest digest) {
        FetchResponse response = world.truth(FetchRequest.get(URI.create("https://atcr.io/v2/" + PATH + "/manifests/" + digest)));
        return response.body();
    }
}
