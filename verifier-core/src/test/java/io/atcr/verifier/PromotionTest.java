package io.atcr.verifier;

import static io.atcr.verifier.VerifierTest.assertFailed;
import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.car.cbor.DataValue;
import io.atcr.car.syntax.RecordPath;
import io.atcr.policy.Digest;
import io.atcr.policy.ImageReference;
import io.atcr.policy.TrustPolicy;
import io.atcr.verifier.cache.VerificationCache;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** An image keeps the record it had in another repository of its owner's; a tag record says that it is in this one as well. */
class PromotionTest {
    private final World world = new World();
    private final Signer alice = world.signer("alice.example.com");
    private final Signer bob = world.signer("bob.example.com");
    private final ImageReference image = world.push(World.ATCR, "alice.example.com/prod-app");
    private final Digest digest = world.digest(image);
    private final TrustPolicy policy = World.trusting("", alice);

    private void stage() {
        alice.sign(digest.hex(), Signer.record(digest, "staging-app"));
    }

    @Test
    void anImageThatItsOwnerPromotedIsAllowed() {
        stage();
        alice.tag(image);

        VerificationResult result = world.verify(policy, image);

        assertThat(result.decision().allowed()).isTrue();
        assertThat(result.evidence().checks()).extracting(Check::code).contains(CheckCode.TAG_BOUND);
        assertThat(world.verify(World.trusting("    requireTagRecord: true\n", alice), image).decision().allowed()).isTrue();
    }

    @Test
    void A13_aStagingImageThatNobodyPromotedIsDenied() {
        stage();

        assertFailed(world.verify(policy, image), Reason.REPOSITORY_MISMATCH);
        assertFailed(world.verify(World.trusting("    requireTagRecord: true\n", alice), image), Reason.REPOSITORY_MISMATCH);
    }

    @Test
    void A13_aTagOfAnotherImagePromotesNothing() {
        ImageReference good = world.push(World.ATCR, "alice.example.com/good");
        stage();
        alice.tag("prod-app", "v1", alice.tagRecord("prod-app", "v1", world.digest(good)).build());

        VerificationResult result = world.verify(policy, image);

        assertFailed(result, Reason.REPOSITORY_MISMATCH);
        assertThat(result.evidence().checks()).extracting(Check::reason).contains(Reason.TAG_MISMATCH);
    }

    @Test
    void A13_aTagOfAnotherRepositoryWithTheSameKeyPromotesNothing() {
        ImageReference shared = world.push(World.ATCR, "alice.example.com/app_x");
        alice.sign(world.digest(shared).hex(), Signer.record(world.digest(shared), "staging-app"));
        alice.tag("app_x", "v1", alice.tagRecord("app", "x_v1", world.digest(shared)).build());

        assertFailed(world.verify(policy, shared), Reason.REPOSITORY_MISMATCH);
    }

    @Test
    void A13_byDigestAloneNothingIsPromoted() {
        stage();
        alice.tag(image);

        assertFailed(world.verify(policy, image.withDigest(digest)), Reason.REPOSITORY_MISMATCH);
        assertThat(world.requests).noneMatch(request -> request.toString().contains("io.atcr.tag"));
        try (Verifier verifier = world.verifier(policy).build()) {
            assertThat(verifier.verify(image, digest).decision().allowed()).as("with a tag beside it").isTrue();
        }
    }

    @Test
    void A13_aForeignSignerPromotesNothing() {
        TrustPolicy foreign = World.trusting("    foreignSigners: true\n", bob);
        RecordPath record = bob.sign(digest.hex(), Signer.record(digest, "alice.example.com/staging-app"));
        world.attach(digest, World.artifact(digest, bob.did(), "at://" + bob.did() + "/" + record));
        bob.tag(image);

        assertFailed(world.verify(foreign, image), Reason.REPOSITORY_MISMATCH);
        assertThat(world.requests).noneMatch(request -> request.toString().contains("io.atcr.tag"));
        assertThat(world.count(request -> request.getPath().endsWith("getRecord"))).as("one look suffices").isEqualTo(1);
        assertFailed(
                world.verify(World.trusting("    foreignSigners: true\n    requireTagRecord: true\n", bob), image), Reason.REPOSITORY_MISMATCH);
    }

    @Test
    void A13_aTagInAnotherOwnersPartOfTheRegistryPromotesNothing() {
        ImageReference stolen = World.reference("atcr.io/bob.example.com/prod-app:v1");
        world.retag(stolen, digest);
        stage();
        alice.tag(image);
        TrustPolicy both = World.trusting("    foreignSigners: true\n", alice, bob);
        world.attach(digest, World.artifact(digest, alice.did(), "at://" + alice.did() + "/io.atcr.manifest/" + digest.hex()));

        VerificationResult result = world.verify(both, stolen);

        assertThat(result.decision().allowed()).isFalse();
        assertThat(result.evidence().checks()).extracting(Check::reason).contains(Reason.REPOSITORY_MISMATCH);
        assertThat(world.requests).noneMatch(request -> request.toString().contains("io.atcr.tag"));
    }

    @Test
    void A16_promotionWaivesNoOtherRule() {
        alice.tag(image);
        alice.sign(digest.hex(), Signer.record(Digest.ofBytes(new byte[] {1}), "staging-app"));
        assertFailed(world.verify(policy, image), Reason.DIGEST_MISMATCH);

        DataValue.Builder staged = Signer.recordBuilder(digest, "staging-app");
        alice.sign(digest.hex(), staged.put("mediaType", "application/vnd.oci.image.index.v1+json").build());
        assertFailed(world.verify(policy, image), Reason.MEDIA_TYPE_MISMATCH);

        staged = Signer.recordBuilder(digest, "staging-app");
        alice.sign(digest.hex(), staged.put("subject", DataValue.Map.builder().put("digest", "sha256:x").build()).build());
        assertFailed(world.verify(policy, image), Reason.NOT_AN_IMAGE);
    }

    @Test
    void A13_aRecordWithoutRepositoryIsNotPromoted() {
        alice.tag(image);
        alice.sign(digest.hex(), Signer.record(digest, ""));
        assertFailed(world.verify(policy, image), Reason.REPOSITORY_MISMATCH);

        alice.sign(digest.hex(), Signer.recordBuilder(digest, "").put("repository", 1).build());
        assertFailed(world.verify(policy, image), Reason.REPOSITORY_MISMATCH);
    }

    @Test
    void aTagRecordThatCannotBeHadIsUnknown() {
        stage();
        alice.tag(image);
        world.fault("io.atcr.tag", request -> {
            throw World.timeout();
        });

        TagRecordTest.assertIndeterminate(world.verify(policy, image), Reason.PDS_UNAVAILABLE);
    }

    @Test
    void A13_whatOneTagPromotedIsNotPromotedUnderAnother() {
        stage();
        alice.tag(image);
        try (Verifier verifier = world.verifier(policy).build()) {
            assertThat(verifier.verify(image).decision().allowed()).isTrue();

            assertFailed(verifier.verify(World.reference("atcr.io/alice.example.com/prod-app:v2@" + digest)), Reason.REPOSITORY_MISMATCH);
            assertFailed(verifier.verify(image.withDigest(digest)), Reason.REPOSITORY_MISMATCH);
        }
    }

    @Test
    void A11_aPromotionThatWasTakenBackIsOver() {
        stage();
        RecordPath tag = alice.tag(image);
        try (Verifier verifier = world.verifier(policy).build()) {
            assertThat(verifier.verify(image).decision().allowed()).isTrue();
            alice.delete(tag);
            world.advance(Duration.ofMinutes(5));

            assertFailed(verifier.verify(image), Reason.REPOSITORY_MISMATCH);
        }
    }

    @Test
    void A12_aPromotionStandsOnOneHead() {
        stage();
        alice.tag(image);
        boolean[] done = new boolean[1];
        world.fault("io.atcr.tag", request -> {
            if (!done[0]) {
                done[0] = true;
                alice.delete(World.path("io.atcr.manifest/" + digest.hex()));
            }
            return null;
        });
        try (Verifier verifier = world.verifier(policy).cache(VerificationCache.none()).build()) {
            assertFailed(verifier.verify(image), Reason.RECORD_ABSENT);
        }
    }
}
