package io.atcr.verifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.atcr.car.syntax.RecordPath;
import io.atcr.policy.Decision;
import io.atcr.policy.Digest;
import io.atcr.policy.ImageReference;
import io.atcr.policy.TrustPolicy;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class VerifierTest {
    private final World world = new World();
    private final Signer alice = world.signer("alice.example.com");
    private final ImageReference image = world.push(World.ATCR, "alice.example.com/prod-app");
    private final TrustPolicy policy = World.trusting("", alice);

    @Test
    void anImageSignedByItsTrustedOwnerIsAllowed() {
        RecordPath path = alice.sign(image);

        VerificationResult result = world.verify(policy, image);

        assertThat(result.decision().outcome()).isEqualTo(Decision.Outcome.ALLOW);
        assertThat(result.evidence()).isInstanceOfSatisfying(Evidence.Verified.class, verified -> {
            assertThat(verified.signers()).hasSize(1);
            VerifiedSigner signer = verified.signers().get(0);
            assertThat(signer.did()).isEqualTo(alice.did());
            assertThat(signer.signingKey()).isEqualTo(alice.didKey());
            assertThat(signer.record()).isEqualTo(path);
            assertThat(signer.commit()).isEqualTo(alice.head().cid());
            assertThat(signer.rev()).isEqualTo(alice.head().rev());
            assertThat(signer.firstSeen()).isTrue();
            assertThat(signer.current()).isTrue();
            assertThat(verified.checks()).extracting(Check::code).containsExactly(
                    CheckCode.POLICY_CHOSEN,
                    CheckCode.OWNER_RESOLVED,
                    CheckCode.DIGEST_RESOLVED,
                    CheckCode.MANIFEST_READ,
                    CheckCode.DID_RESOLVED,
                    CheckCode.PROOF_FETCHED,
                    CheckCode.HEAD_FRESH,
                    CheckCode.RECORD_PROVEN,
                    CheckCode.RECORD_BOUND);
            assertThat(verified.checks()).allMatch(check -> check.outcome() == Check.Outcome.PASSED);
        });
    }

    @Test
    void A12_whatWasVerifiedIsPinnedByDigest() {
        alice.sign(image);

        VerificationResult result = world.verify(policy, image);

        assertThat(result.verifiedReference()).hasValueSatisfying(pinned -> {
            assertThat(pinned.digest()).contains(world.digest(image));
            assertThat(pinned.tag()).isEmpty();
            assertThat(pinned.repository()).isEqualTo(image.repository());
        });
    }

    @Test
    void A12_aTagIsAskedForOnceSoThatItCannotMoveBetweenDigestAndBytes() {
        alice.sign(image);

        assertThat(world.verify(policy, image).decision().allowed()).isTrue();
        assertThat(world.count(uri -> uri.getPath().contains("/manifests/"))).isEqualTo(1);
    }

    @Test
    void A12_aMovedTagIsResolvedAgainAlthoughTheEvidenceIsCached() {
        alice.sign(image);
        ImageReference other = world.push(World.ATCR, "alice.example.com/other");
        try (Verifier verifier = world.verifier(policy).build()) {
            assertThat(verifier.verify(image).decision().allowed()).isTrue();
            world.retag(image, world.digest(other));

            assertThat(verifier.verify(image).decision().allowed()).isFalse();
        }
    }

    @Test
    void anUnsignedImageIsDeniedBecauseTheRecordIsProvenAbsent() {
        assertFailed(world.verify(policy, image), Reason.RECORD_ABSENT);
    }

    @Test
    void aDeletedRecordIsRevoked() {
        RecordPath path = alice.sign(image);
        alice.delete(path);

        assertFailed(world.verify(policy, image), Reason.RECORD_ABSENT);
    }

    @Test
    void anImageThatDoesNotExistIsNotFound() {
        assertFailed(world.verify(policy, World.reference("atcr.io/alice.example.com/nothing:v1")), Reason.IMAGE_NOT_FOUND);
    }

    @Test
    void A1_aVerifierWithoutPolicyCannotBeBuilt() {
        assertThatIllegalStateException().isThrownBy(() -> Verifier.builder().build()).withMessageContaining("trust policy");
    }

    @Test
    void A1_forOneSignerNobodyElseCounts() {
        Signer mallory = world.signer("mallory.example.com");
        alice.sign(image);
        mallory.sign(image);

        assertThat(world.verify(TrustPolicy.forSigner(mallory.did()), World.reference("atcr.io/" + mallory.did() + "/app:v1")).decision().allowed()).isFalse();
        assertThat(world.verify(World.trusting("", mallory), image).decision().allowed()).isFalse();
    }

    @Test
    void A3_evidenceDoesNotDependOnTheAction() {
        TrustPolicy audited = World.policy("version: 1.0\ntrustedDIDs:\n  " + alice.did() + ": {name: a}\nowners:\n  alice.example.com: " + alice.did()
                + "\npolicies:\n  - name: all\n    scope: \"**\"\n    require:\n      signature: true\n    action: audit\n");

        VerificationResult result = world.verify(audited, image);

        assertThat(result.evidence()).isInstanceOf(Evidence.Failed.class);
        assertThat(result.decision().outcome()).isEqualTo(Decision.Outcome.ALLOW_WARN);
        assertThat(result.verifiedReference()).isEmpty();
    }

    @Test
    void A18_withoutAMatchingPolicyNothingIsFetched() {
        TrustPolicy other = World.policy("version: 1.0\ntrustedDIDs:\n  " + alice.did() + ": {name: a}\npolicies:\n  - name: other\n"
                + "    scope: \"ghcr.io/**\"\n    require:\n      signature: true\n    action: audit\n");

        assertFailed(world.verify(other, image), Reason.NO_POLICY);
        assertThat(world.requests).isEmpty();
    }

    @Test
    void A18_onlyDidsThatCanCountAreResolvedOrFetched() {
        Signer mallory = world.signer("mallory.example.com");
        ImageReference hers = world.push(World.ATCR, "mallory.example.com/prod-app");
        mallory.sign(hers);
        world.attach(world.digest(hers), World.artifact(world.digest(hers), mallory.did(), "at://" + mallory.did() + "/io.atcr.manifest/x"));
        TrustPolicy policy = World.policy("version: 1.0\ntrustedDIDs:\n  " + alice.did() + ": {name: a}\nowners:\n  mallory.example.com: " + mallory.did()
                + "\npolicies:\n  - name: all\n    scope: \"**\"\n    require:\n      signature: true\n    action: enforce\n");

        assertFailed(world.verify(policy, hers), Reason.OWNER_NOT_COUNTED);
        assertThat(world.requests).noneMatch(uri -> uri.toString().contains(mallory.did().toString()));
    }

    @Test
    void aDigestPinnedReferenceNeedsNoTag() {
        alice.sign(image);
        Digest digest = world.digest(image);
        try (Verifier verifier = world.verifier(policy).build()) {
            assertThat(verifier.verify(image, digest).decision().allowed()).isTrue();
            assertThat(world.requests).noneMatch(uri -> uri.getPath().endsWith("/manifests/v1"));
        }
    }

    @Test
    void aCallersDigestThatContradictsTheReferenceIsDenied() {
        alice.sign(image);
        Digest other = Digest.ofBytes(new byte[] {1});
        try (Verifier verifier = world.verifier(policy).build()) {
            assertFailed(verifier.verify(image.withDigest(world.digest(image)), other), Reason.DIGEST_CONFLICT);
        }
    }

    @Test
    void noSignatureIsLookedForWhereThePolicyAsksForNone() {
        TrustPolicy open = World.policy("version: 1.0\ntrustedDIDs:\n  " + alice.did()
                + ": {name: a}\npolicies:\n  - name: dev\n    scope: \"**\"\n    require:\n      signature: false\n    action: audit\n");

        VerificationResult result = world.verify(open, image);

        assertThat(result.evidence()).isInstanceOf(Evidence.NotRequired.class);
        assertThat(result.decision().allowed()).isTrue();
        assertThat(result.verifiedReference()).isEmpty();
        assertThat(world.requests).isEmpty();
    }

    @Test
    void whatCouldNotBeHadIsIndeterminateAndDenied() {
        alice.sign(image);
        for (String hop : new String[] {"plc.directory", "getRecord", "/manifests/"}) {
            world.fault(hop, request -> {
                throw World.timeout();
            });
            VerificationResult result = world.verify(policy, image);

            assertThat(result.evidence()).as(hop).isInstanceOf(Evidence.Indeterminate.class);
            assertThat(result.decision().allowed()).as(hop).isFalse();
        }
    }

    @Test
    void anInactiveAccountIsIndeterminate() {
        alice.sign(image);
        world.fault("getRecord", request -> World.status(request, 400, "{\"error\":\"RepoTakendown\",\"message\":\"gone\"}"));

        VerificationResult result = world.verify(policy, image);

        assertThat(result.evidence()).isInstanceOfSatisfying(
                Evidence.Indeterminate.class, e -> assertThat(e.reason()).isEqualTo(Reason.ACCOUNT_INACTIVE));
    }

    @Test
    void cachedEvidenceNeedsNoPdsAndEndsWithItsTimeToLive() {
        RecordPath path = alice.sign(image);
        try (Verifier verifier = world.verifier(policy).build()) {
            verifier.verify(image);
            alice.delete(path);
            assertThat(verifier.verify(image).decision().allowed()).isTrue();
            assertThat(world.count(uri -> uri.getPath().contains("getRecord"))).isEqualTo(1);

            world.advance(Duration.ofMinutes(5));
            assertFailed(verifier.verify(image), Reason.RECORD_ABSENT);
        }
    }

    @Test
    void A11_evidenceDoesNotOutliveTheDidDocumentItStandsOn() {
        alice.sign(image);
        ImageReference second = world.push(World.ATCR, "alice.example.com/second");
        RecordPath path = alice.sign(second);
        try (Verifier verifier = world.verifier(policy).build()) {
            verifier.verify(image);
            world.advance(Duration.ofMinutes(4));
            assertThat(verifier.verify(second).decision().allowed()).isTrue();
            alice.delete(path);
            world.advance(Duration.ofMinutes(1));

            assertFailed(verifier.verify(second), Reason.RECORD_ABSENT);
        }
    }

    @Test
    void A11_evidenceDoesNotOutliveADidDocumentThatExpiredMeanwhile() {
        alice.sign(image);
        ImageReference second = world.push(World.ATCR, "alice.example.com/second");
        RecordPath path = alice.sign(second);
        try (Verifier verifier = world.verifier(policy).build()) {
            verifier.verify(image);
            world.advance(Duration.ofSeconds(299));
            world.fault("getRecord", request -> {
                world.advance(Duration.ofSeconds(2));
                return null;
            });
            assertThat(verifier.verify(second).decision().allowed()).isTrue();
            alice.delete(path);

            assertFailed(verifier.verify(second), Reason.RECORD_ABSENT);
        }
    }

    @Test
    void A22_aRotatedKeyIsNoticedOnceTheSignatureFails() {
        alice.sign(image);
        ImageReference second = world.push(World.ATCR, "alice.example.com/second");
        try (Verifier verifier = world.verifier(policy).build()) {
            verifier.verify(image);
            alice.rotate();
            alice.sign(second);

            assertThat(verifier.verify(second).decision().allowed()).isTrue();
        }
    }

    @Test
    void aMovedPdsIsFollowed() {
        alice.sign(image);
        ImageReference second = world.push(World.ATCR, "alice.example.com/second");
        alice.sign(second);
        try (Verifier verifier = world.verifier(policy).build()) {
            verifier.verify(image);
            alice.movePds(URI.create("https://new.example.net"));

            assertThat(verifier.verify(second).decision().allowed()).isTrue();
        }
    }

    @Test
    void aPinnedCommitIsFoundInTheRepositoryAndIsNotCalledCurrent() {
        alice.sign(image);
        try (Verifier verifier = world.verifier(policy).build()) {
            VerificationResult result = verifier.verify(image, VerificationMode.pinnedCommit(alice.did(), alice.head().cid()));

            assertThat(result.evidence()).isInstanceOfSatisfying(
                    Evidence.Verified.class, verified -> assertThat(verified.signers()).noneMatch(VerifiedSigner::current));
        }
    }

    @Test
    void aPinnedCommitThatIsGoneIsIndeterminate() {
        alice.sign(image);
        var gone = alice.head().cid();
        alice.commit();
        try (Verifier verifier = world.verifier(policy).build()) {
            VerificationResult result = verifier.verify(image, VerificationMode.pinnedCommit(alice.did(), gone));

            assertThat(result.evidence()).isInstanceOfSatisfying(
                    Evidence.Indeterminate.class, e -> assertThat(e.reason()).isEqualTo(Reason.COMMIT_UNAVAILABLE));
        }
    }

    static void assertFailed(VerificationResult result, Reason reason) {
        assertThat(result.decision().allowed()).isFalse();
        assertThat(result.evidence()).isInstanceOfSatisfying(
                Evidence.Failed.class, failed -> assertThat(failed.reason()).as(failed.detail()).isEqualTo(reason));
        assertThat(result.verifiedReference()).isEmpty();
    }
}
