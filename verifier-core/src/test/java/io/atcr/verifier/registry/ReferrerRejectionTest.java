package io.atcr.verifier.registry;

import static io.atcr.verifier.registry.Documents.artifact;
import static io.atcr.verifier.registry.Documents.descriptor;
import static io.atcr.verifier.registry.Documents.entry;
import static io.atcr.verifier.registry.Documents.image;
import static io.atcr.verifier.registry.Documents.pushSignature;
import static io.atcr.verifier.registry.Documents.referrer;
import static io.atcr.verifier.registry.Documents.utf8;
import static io.atcr.verifier.registry.FakeRegistry.v2;
import static io.atcr.verifier.registry.MediaTypes.SIGNATURE;
import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.policy.Digest;
import io.atcr.verifier.registry.FakeRegistry.Answer;
import org.junit.jupiter.api.Test;

class ReferrerRejectionTest extends ReferrersFixture {
    /** The one referrer is rejected for this reason, and the good one beside it is found. */
    private void assertRejectedAlone(Digest bad, RegistryError code) throws RegistryException {
        Digest good = pushSignature(registry, SUBJECT, "good");
        api(entry(bad, SIGNATURE), entry(good, SIGNATURE));

        Referrers referrers = referrers();

        assertThat(found(referrers)).containsExactly(good);
        assertThat(referrers.rejected()).singleElement().satisfies(rejected -> {
            assertThat(rejected.code()).as(rejected.detail()).isEqualTo(code);
            assertThat(rejected.digest()).contains(bad);
        });
        assertThat(referrers.complete()).isEqualTo(!code.contentUnknown());
    }

    private Digest pushArtifact(String artifact) {
        Digest blob = registry.pushBlob(utf8(artifact));
        return registry.push(referrer(SUBJECT, SIGNATURE, descriptor(SIGNATURE, blob, utf8(artifact).length)));
    }

    @Test
    void A19_referrerOfAnotherTypeThanListedIsRejected() throws Exception {
        assertRejectedAlone(registry.push(referrer(SUBJECT, "application/spdx+json", "")), RegistryError.WRONG_ARTIFACT_TYPE);
    }

    @Test
    void A19_referrerOfAnotherSubjectIsRejected() throws Exception {
        byte[] artifact = utf8(artifact(SUBJECT, "rkey1"));
        String layer = descriptor(SIGNATURE, registry.pushBlob(artifact), artifact.length);
        assertRejectedAlone(registry.push(referrer(OTHER, SIGNATURE, layer)), RegistryError.SUBJECT_MISMATCH);
    }

    @Test
    void A19_referrerWithoutSubjectIsRejected() throws Exception {
        String noSubject = referrer(SUBJECT, SIGNATURE, "").replaceFirst(",\"subject\":.*", "}");
        assertRejectedAlone(registry.push(noSubject), RegistryError.SUBJECT_MISMATCH);
    }

    @Test
    void referrerThatDoesNotHashToItsDigestIsRejected() throws Exception {
        registry.on(v2("manifests/" + OTHER), Answer.of(200, referrer(SUBJECT, SIGNATURE, "")));
        assertRejectedAlone(OTHER, RegistryError.DIGEST_MISMATCH);
    }

    @Test
    void missingReferrerIsRejected() throws Exception {
        assertRejectedAlone(OTHER, RegistryError.NOT_FOUND);
    }

    @Test
    void A19_referrerThatCannotBeHadLeavesTheAnswerIncomplete() throws Exception {
        registry.on(v2("manifests/" + OTHER), Answer.of(503, ""));
        assertRejectedAlone(OTHER, RegistryError.UNAVAILABLE);
    }

    @Test
    void malformedReferrerIsRejected() throws Exception {
        assertRejectedAlone(registry.push("{"), RegistryError.MALFORMED_MANIFEST);
    }

    @Test
    void A16_ambiguousReferrerIsRejected() throws Exception {
        String both = referrer(SUBJECT, SIGNATURE, "").replaceFirst("\\{", "{\"manifests\":[],");
        assertRejectedAlone(registry.push(both), RegistryError.AMBIGUOUS_MANIFEST);
    }

    @Test
    void referrerOfDockerTypeIsRejected() throws Exception {
        String docker = referrer(SUBJECT, SIGNATURE, "")
                .replaceFirst("application/vnd.oci.image.manifest.v1.json", MediaTypes.DOCKER_MANIFEST);
        assertRejectedAlone(registry.push(docker), RegistryError.UNSUPPORTED_MEDIA_TYPE);
    }

    @Test
    void referrerWithoutLayersIsRejected() throws Exception {
        assertRejectedAlone(registry.push(referrer(SUBJECT, SIGNATURE, "")), RegistryError.WRONG_LAYERS);
    }

    @Test
    void referrerWithTwoLayersIsRejected() throws Exception {
        String layer = descriptor(SIGNATURE, OTHER, 5);
        assertRejectedAlone(registry.push(referrer(SUBJECT, SIGNATURE, layer + "," + layer)), RegistryError.WRONG_LAYERS);
    }

    @Test
    void referrerWithALayerOfAnotherTypeIsRejected() throws Exception {
        assertRejectedAlone(registry.push(referrer(SUBJECT, SIGNATURE, descriptor("application/json", OTHER, 5))),
                RegistryError.WRONG_LAYERS);
    }

    @Test
    void layerDeclaredTooLargeIsRejectedUnread() throws Exception {
        Digest bad = registry.push(referrer(SUBJECT, SIGNATURE, descriptor(SIGNATURE, OTHER, 65537)));

        assertRejectedAlone(bad, RegistryError.TOO_LARGE);
        assertThat(registry.seen).extracting(FakeRegistry.Seen::path).doesNotContain(v2("blobs/" + OTHER));
    }

    @Test
    void layerThatIsLargerThanDeclaredAndAllowedIsRejected() throws Exception {
        Digest blob = registry.pushBlob(new byte[65537]);
        assertRejectedAlone(registry.push(referrer(SUBJECT, SIGNATURE, descriptor(SIGNATURE, blob, 10))), RegistryError.TOO_LARGE);
    }

    @Test
    void layerOfAnotherSizeThanDeclaredIsRejected() throws Exception {
        Digest blob = registry.pushBlob(utf8(artifact(SUBJECT, "rkey1")));
        assertRejectedAlone(registry.push(referrer(SUBJECT, SIGNATURE, descriptor(SIGNATURE, blob, 10))), RegistryError.SIZE_MISMATCH);
    }

    @Test
    void layerThatDoesNotHashToItsDigestIsRejected() throws Exception {
        registry.on(v2("blobs/" + OTHER), Answer.of(200, artifact(SUBJECT, "rkey1")));
        assertRejectedAlone(registry.push(referrer(SUBJECT, SIGNATURE, descriptor(SIGNATURE, OTHER, 10))), RegistryError.DIGEST_MISMATCH);
    }

    @Test
    void missingLayerIsRejected() throws Exception {
        assertRejectedAlone(registry.push(referrer(SUBJECT, SIGNATURE, descriptor(SIGNATURE, OTHER, 10))), RegistryError.NOT_FOUND);
    }

    @Test
    void malformedArtifactIsRejected() throws Exception {
        assertRejectedAlone(pushArtifact("{\"subject\":{\"digest\":\"" + SUBJECT + "\"}}"), RegistryError.MALFORMED_ARTIFACT);
    }

    @Test
    void A19_artifactAboutAnotherImageIsRejected() throws Exception {
        assertRejectedAlone(pushArtifact(artifact(OTHER, "rkey1")), RegistryError.SUBJECT_MISMATCH);
    }

    @Test
    void entryThatIsNoDescriptorConcernsItselfAlone() throws Exception {
        Digest good = pushSignature(registry, SUBJECT, "rkey1");
        api("7", "{}", entry("sha512:00", SIGNATURE), entry(good, SIGNATURE));

        Referrers referrers = referrers();

        assertThat(found(referrers)).containsExactly(good);
        assertThat(referrers.rejected()).hasSize(3).allSatisfy(rejected -> {
            assertThat(rejected.code()).isEqualTo(RegistryError.MALFORMED_DESCRIPTOR);
            assertThat(rejected.digest()).isEmpty();
        });
    }

    @Test
    void A19_referrerListedAsTooLargeIsRejectedUnread() throws Exception {
        Digest good = pushSignature(registry, SUBJECT, "rkey1");
        api(entry(OTHER, SIGNATURE).replace("400", "65537"), entry(good, SIGNATURE));

        Referrers referrers = referrers();

        assertThat(found(referrers)).containsExactly(good);
        assertThat(referrers.rejected()).singleElement().extracting(RejectedReferrer::code).isEqualTo(RegistryError.TOO_LARGE);
        assertThat(registry.seen).extracting(FakeRegistry.Seen::path).doesNotContain(v2("manifests/" + OTHER));
    }
}
