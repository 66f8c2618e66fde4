package io.atcr.verifier;

import static io.atcr.verifier.VerifierTest.assertFailed;
import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.car.cbor.DataValue;
import io.atcr.car.syntax.RecordPath;
import io.atcr.policy.Digest;
import io.atcr.policy.ImageReference;
import io.atcr.policy.TrustPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every comparison between what was asked and what was signed; each test is an attack that would pass without it. */
class BindingTest {
    private final World world = new World();
    private final Signer alice = world.signer("alice.example.com");
    private final Signer mallory = world.signer("mallory.example.com");
    private final ImageReference image = world.push(World.ATCR, "alice.example.com/prod-app");
    private final Digest digest = world.digest(image);
    private final TrustPolicy policy = World.trusting("", alice);

    @Test
    void A13_aStagingDigestServedAsProductionIsDenied() {
        alice.sign(digest.hex(), Signer.record(digest, "staging-app"));

        assertFailed(world.verify(policy, image), Reason.REPOSITORY_MISMATCH);
    }

    @Test
    void A13_malloryServingAlicesImageUnderHerOwnNameIsDenied() {
        alice.sign(image);
        ImageReference stolen = World.reference("atcr.io/mallory.example.com/prod-app:v1");
        world.retag(stolen, digest);
        TrustPolicy both = World.policy("version: 1.0\ntrustedDIDs:\n  " + alice.did() + ": {name: a}\nowners:\n  mallory.example.com: " + mallory.did()
                + "\npolicies:\n  - name: all\n    scope: \"**\"\n    require:\n      signature: true\n    action: enforce\n");

        assertFailed(world.verify(both, stolen), Reason.OWNER_NOT_COUNTED);
    }

    @Test
    void A13_aForeignSignerNeedsTheFullPathInTheRecord() {
        Signer bob = world.signer("bob.example.com");
        TrustPolicy foreign = World.trusting("    foreignSigners: true\n", bob);
        RecordPath path = bob.sign(digest.hex(), Signer.record(digest, "prod-app"));
        world.attach(digest, World.artifact(digest, bob.did(), "at://" + bob.did() + "/" + path));

        assertFailed(world.verify(foreign, image), Reason.REPOSITORY_MISMATCH);

        bob.sign(digest.hex(), Signer.record(digest, "alice.example.com/prod-app"));
        assertThat(world.verify(foreign, image).decision().allowed()).isTrue();
    }

    @Test
    void A13_outsideAtcrForeignSignersHaveToBeAdmitted() {
        ImageReference elsewhere = world.push("ghcr.io", "alice/prod-app");
        Digest there = world.digest(elsewhere);
        RecordPath path = alice.sign(there.hex(), Signer.record(there, "alice/prod-app"));
        world.attach(there, World.artifact(there, alice.did(), "at://" + alice.did() + "/" + path));

        assertFailed(world.verify(policy, elsewhere), Reason.FOREIGN_SIGNERS_NOT_ADMITTED);
        assertThat(world.verify(World.trusting("    foreignSigners: true\n", alice), elsewhere).decision().allowed()).isTrue();
    }

    @Test
    void A13_aHandleThatTheDidDocumentDoesNotConfirmIsIndeterminate() {
        alice.sign(image);
        TrustPolicy unmapped = World.policy("version: 1.0\ntrustedDIDs:\n  " + alice.did()
                + ": {name: a}\npolicies:\n  - name: all\n    scope: \"**\"\n    require:\n      signature: true\n    action: enforce\n");
        try (Verifier verifier = world.verifier(unmapped).handleResolver(handle -> alice.did()).build()) {
            assertThat(verifier.verify(image).decision().allowed()).isTrue();
        }
        alice.handle("somebody.else.example.com");
        try (Verifier verifier = world.verifier(unmapped).handleResolver(handle -> alice.did()).build()) {
            VerificationResult result = verifier.verify(image);

            assertThat(result.decision().allowed()).isFalse();
            assertThat(result.evidence()).isInstanceOfSatisfying(
                    Evidence.Indeterminate.class, e -> assertThat(e.reason()).isEqualTo(Reason.OWNER_UNRESOLVED));
        }
    }

    @Test
    void aRecordAboutAnotherDigestUnderThisDigestsKeyIsDenied() {
        alice.sign(digest.hex(), Signer.record(Digest.ofBytes(new byte[] {1}), "prod-app"));

        assertFailed(world.verify(policy, image), Reason.DIGEST_MISMATCH);
    }

    @Test
    void anotherImagesSignatureIsDenied() {
        ImageReference good = world.push(World.ATCR, "alice.example.com/good");
        RecordPath path = alice.sign(good);
        world.attach(digest, World.artifact(digest, alice.did(), "at://" + alice.did() + "/" + path));

        assertFailed(world.verify(policy, image), Reason.DIGEST_MISMATCH);
    }

    @Test
    void anArtifactWhoseRecordIsInAnotherRepositoryIsDenied() {
        RecordPath path = mallory.sign(digest.hex(), Signer.record(digest, "prod-app"));
        world.attach(digest, World.artifact(digest, alice.did(), "at://" + mallory.did() + "/" + path));

        assertThat(world.verify(policy, image).decision().allowed()).isFalse();
        assertThat(world.requests).noneMatch(uri -> uri.toString().contains(mallory.did().toString()));
    }

    @Test
    void aRecordOfAnotherCollectionIsNoSignature() {
        RecordPath path = World.path("io.atcr.star/" + digest.hex());
        world.attach(digest, World.artifact(digest, alice.did(), "at://" + alice.did() + "/" + path));

        VerificationResult result = world.verify(policy, image);

        assertThat(result.decision().allowed()).isFalse();
        assertThat(result.evidence().checks()).extracting(Check::reason).contains(Reason.ARTIFACT_MISMATCH);
    }

    @Test
    void aCommitOfAnotherDidIsDenied() {
        alice.sign(image);
        mallory.sign(digest.hex(), Signer.record(digest, "prod-app"));
        world.fault("getRecord", request -> World.ok(request, mallory.proof(World.path("io.atcr.manifest/" + digest.hex()))));

        assertFailed(world.verify(policy, image), Reason.WRONG_DID);
    }

    @Test
    void aHeadSignedWithAnotherKeyIsDenied() {
        alice.sign(image);
        byte[] log = alice.auditLog();
        alice.rotate();
        alice.commit();
        world.fault("plc.directory", request -> World.ok(request, log));

        assertFailed(world.verify(policy, image), Reason.BAD_SIGNATURE);
    }

    @Test
    void A16_anAttestationIsNoImage() {
        DataValue.Map record = Signer.recordBuilder(digest, "prod-app")
                .put("subject", DataValue.Map.builder().put("digest", "sha256:x").build())
                .build();
        alice.sign(digest.hex(), record);

        assertFailed(world.verify(policy, image), Reason.NOT_AN_IMAGE);
    }

    @Test
    void A16_aManifestAttachedToAnotherIsNoImage() {
        String manifest = "{\"schemaVersion\":2,\"mediaType\":\"" + World.IMAGE_TYPE + "\",\"config\":{\"mediaType\":\"application/vnd.oci.image.config.v1+json\","
                + "\"digest\":\"" + digest + "\",\"size\":2},\"layers\":[],\"subject\":{\"mediaType\":\"" + World.IMAGE_TYPE + "\",\"digest\":\"" + digest
                + "\",\"size\":2}}";
        ImageReference attached = world.push(World.ATCR, "alice.example.com/attached", manifest);
        alice.sign(attached);

        assertFailed(world.verify(policy, attached), Reason.NOT_AN_IMAGE);
    }

    @Test
    void A16_aDocumentThatIsBothIndexAndImageIsRefused() {
        String both = "{\"schemaVersion\":2,\"mediaType\":\"" + World.IMAGE_TYPE + "\",\"config\":{\"mediaType\":\"application/vnd.oci.image.config.v1+json\","
                + "\"digest\":\"" + digest + "\",\"size\":2},\"layers\":[],\"manifests\":[]}";
        ImageReference ambiguous = world.push(World.ATCR, "alice.example.com/ambiguous", both);
        alice.sign(ambiguous);

        assertFailed(world.verify(policy, ambiguous), Reason.BAD_MANIFEST);
    }

    @Test
    void A16_theRecordsMediaTypeIsTheOneInTheBytes() {
        alice.sign(digest.hex(), Signer.recordBuilder(digest, "prod-app").put("mediaType", "application/vnd.oci.image.index.v1+json").build());
        assertFailed(world.verify(policy, image), Reason.MEDIA_TYPE_MISMATCH);

        alice.sign(digest.hex(), Signer.recordBuilder(digest, "prod-app").put("mediaType", "application/vnd.docker.distribution.manifest.v2+json").build());
        assertFailed(world.verify(policy, image), Reason.MEDIA_TYPE_MISMATCH);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/vnd.oci.image.index.v1+json", "application/vnd.docker.distribution.manifest.list.v2+json", "text/plain", ""})
    void A16_whereTheBytesStateNoMediaTypeTheRecordsIsOneOfTheirShape(String claimed) {
        String config = "{\"mediaType\":\"application/vnd.oci.image.config.v1+json\",\"digest\":\"" + digest + "\",\"size\":2}";
        ImageReference untyped = world.push(World.ATCR, "alice.example.com/untyped", "{\"schemaVersion\":2,\"config\":" + config + ",\"layers\":[]}");
        Digest bytes = world.digest(untyped);
        alice.sign(bytes.hex(), Signer.recordBuilder(bytes, "untyped").put("mediaType", claimed).build());
        assertFailed(world.verify(policy, untyped), Reason.MEDIA_TYPE_MISMATCH);

        alice.sign(untyped);
        assertThat(world.verify(policy, untyped).decision().allowed()).isTrue();
    }

    @Test
    void A16_anIndexThatStatesNoMediaTypeIsNoImage() {
        ImageReference untyped = world.push(World.ATCR, "alice.example.com/untyped", "{\"schemaVersion\":2,\"manifests\":[]}");
        alice.sign(untyped);

        assertFailed(world.verify(policy, untyped), Reason.MEDIA_TYPE_MISMATCH);
    }

    @Test
    void theRegistryServingOtherBytesForTheDigestIsDenied() {
        alice.sign(image);
        world.fault("/manifests/sha256:", request -> World.ok(request, "{\"schemaVersion\":2}".getBytes(java.nio.charset.StandardCharsets.UTF_8)));

        assertFailed(world.verify(policy, image.withDigest(digest)), Reason.BAD_MANIFEST);
    }

    @Test
    void A6_aKeyThatThePolicyDoesNotPinIsRefusedBeforeThePdsIsAsked() {
        alice.sign(image);
        TrustPolicy pinned = World.policy("version: 1.0\ntrustedDIDs:\n  " + alice.did() + ":\n    keys: [\"" + mallory.didKey() + "\"]\nowners:\n  alice.example.com: "
                + alice.did() + "\npolicies:\n  - name: all\n    scope: \"**\"\n    require:\n      signature: true\n    action: enforce\n");

        assertFailed(world.verify(pinned, image), Reason.KEY_NOT_PINNED);
        assertThat(world.requests).noneMatch(uri -> uri.getPath().contains("getRecord"));
    }

    @Test
    void A19_junkArtifactsDoNotHideTheOwnersRecord() {
        alice.sign(image);
        for (int i = 0; i < 200; i++) {
            world.attach(digest, World.artifact(digest, mallory.did(), "at://" + mallory.did() + "/io.atcr.manifest/junk" + i));
        }

        assertThat(world.verify(policy, image).decision().allowed()).isTrue();
        assertThat(world.requests).noneMatch(uri -> uri.getPath().contains("/referrers/"));
    }

    @Test
    void A19_anExhaustedBudgetIsIndeterminate() {
        for (int i = 0; i < 5; i++) {
            world.attach(digest, World.artifact(digest, alice.did(), "at://" + alice.did() + "/io.atcr.manifest/junk" + i));
        }

        assertThat(world.verify(policy, image).evidence()).isInstanceOfSatisfying(
                Evidence.Indeterminate.class, e -> assertThat(e.reason()).isEqualTo(Reason.BUDGET_EXHAUSTED));
    }

    @Test
    void A21_textFromOutsideIsEscapedInEveryCheck() {
        alice.sign(digest.hex(), Signer.record(digest, "prod\u001b[2J\n\u202eapp"));

        VerificationResult result = world.verify(policy, image);

        assertThat(result.evidence().checks()).extracting(Check::found).noneMatch(text -> text.codePoints().anyMatch(c -> c < 32 || c == 0x202e));
        assertThat(result.evidence()).isInstanceOfSatisfying(
                Evidence.Failed.class, failed -> assertThat(failed.detail()).contains("\\u001b").doesNotContain("\n"));
    }

    @Test
    void aMissingTreeNodeIsNeverReadAsAbsence() {
        alice.sign(image);
        byte[] repository = alice.proof(World.path("io.atcr.manifest/" + digest.hex()));
        world.fault("getRecord", request -> World.ok(request, Cars.onlyFirstBlock(repository)));

        assertThat(world.verify(policy, image).evidence()).isInstanceOfSatisfying(
                Evidence.Indeterminate.class, e -> assertThat(e.reason()).isEqualTo(Reason.PROOF_UNUSABLE));
    }
}
