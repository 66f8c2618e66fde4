package io.atcr.verifier;

import static io.atcr.verifier.VerifierTest.assertFailed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.RecordPath;
import io.atcr.car.syntax.SyntaxException;
import io.atcr.car.syntax.Tid;
import io.atcr.car.write.RepoBuilder;
import io.atcr.crypto.Curve;
import io.atcr.crypto.PrivateKey;
import io.atcr.policy.ImageReference;
import io.atcr.policy.SignerReason;
import io.atcr.policy.TrustPolicy;
import io.atcr.verifier.bundle.Bundle;
import io.atcr.verifier.bundle.BundleError;
import io.atcr.verifier.bundle.BundleException;
import io.atcr.verifier.bundle.BundleSigner;
import io.atcr.verifier.cache.RevisionStore;
import io.atcr.verifier.cache.RevisionStore.Mark;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OfflineVerifierTest {
    private final BundleFixture fixture = new BundleFixture();
    private final World world = fixture.world;
    private final Signer alice = fixture.alice;
    private final Signer bob = fixture.bob;
    private final ImageReference image = fixture.image;

    @Test
    void aBundleFromALiveVerificationIsVerifiedWithNobodyToAsk() throws Exception {
        RecordPath path = alice.sign(fixture.tagged);
        Bundle bundle = Bundle.parse(fixture.create(fixture.policy).encode());
        world.fault(request -> {
            throw World.timeout();
        });
        world.requests.clear();

        VerificationResult result = fixture.verify(bundle);

        assertThat(result.decision().allowed()).isTrue();
        assertThat(result.verifiedReference()).contains(image);
        VerifiedSigner signer = ((Evidence.Verified) result.evidence()).signers().get(0);
        assertThat(signer.did()).isEqualTo(alice.did());
        assertThat(signer.record()).isEqualTo(path);
        assertThat(signer.commit()).isEqualTo(alice.head().cid());
        assertThat(signer.signingKey()).isEqualTo(alice.didKey());
        assertThat(signer.current()).isFalse();
        assertThat(signer.bundled()).contains(new BundledSignature(world.now, Optional.empty()));
        assertThat(world.requests).isEmpty();
    }

    @Test
    void theAnswerSaysWhatABundleCannotKnow() {
        alice.sign(fixture.tagged);
        VerificationResult result = fixture.verify(fixture.create(fixture.policy));

        assertThat(BundleFixture.check(result, CheckCode.BUNDLE_CURRENT).found())
                .contains("made " + world.now, "not known", "deleted", "key rotated", "taken down");
        assertThat(result.toString()).endsWith("By a bundle of " + world.now + ": what was revoked since is not known.");
        assertThat(BundleFixture.passed(result)).containsExactly(
                CheckCode.POLICY_CHOSEN, CheckCode.OWNER_RESOLVED, CheckCode.DIGEST_RESOLVED, CheckCode.BUNDLE_READ, CheckCode.BUNDLE_CURRENT,
                CheckCode.MANIFEST_READ, CheckCode.DID_RESOLVED, CheckCode.HEAD_FRESH, CheckCode.RECORD_PROVEN, CheckCode.RECORD_BOUND);
    }

    @Test
    void whatWasSeenLiveIsReadAndNeverChanged() throws Exception {
        alice.sign(fixture.tagged);
        fixture.see(alice);
        Bundle bundle = fixture.bundle(BundleFixture.part(alice, record()));
        alice.rotate();
        Bundle newer = fixture.bundle(BundleFixture.part(alice, alice.sign(fixture.tagged)));
        var head = fixture.heads.head(alice.did());

        assertThat(fixture.verify(bundle).decision().allowed()).isTrue();
        assertThat(fixture.verify(newer).decision().allowed()).isTrue();

        assertThat(fixture.marks.highest(alice.did())).isEmpty();
        assertThat(fixture.heads.head(alice.did())).isEqualTo(head);
    }

    @Test
    void aTagIsNotResolvedOffline() {
        alice.sign(fixture.tagged);
        Bundle bundle = fixture.create(fixture.policy);

        assertIndeterminate(fixture.offline(fixture.policy).build().verify(fixture.tagged, bundle, world.now), Reason.DIGEST_REQUIRED);
    }

    @Test
    void withoutABundleTheEvidenceCouldNotBeHad() {
        OfflineVerifier verifier = fixture.offline(fixture.policy).build();

        assertIndeterminate(verifier.verify(image, digest -> Optional.empty()), Reason.NO_BUNDLE);
        assertIndeterminate(verifier.verify(image, digest -> {
            throw new BundleException(BundleError.MALFORMED, "", "garbage");
        }), Reason.BAD_BUNDLE);
    }

    @Test
    void aPolicyIsRequiredAndHasTheFirstWord() {
        assertThatThrownBy(() -> OfflineVerifier.builder().build()).isInstanceOf(IllegalStateException.class);
        alice.sign(fixture.tagged);
        Bundle bundle = fixture.create(fixture.policy);
        TrustPolicy elsewhere = World.policy(World.trustingYaml("", alice).replace("\"**\"", "\"atcr.io/other/**\""));

        assertFailed(fixture.verify(elsewhere, bundle), Reason.NO_POLICY);
        TrustPolicy unsigned = World.policy(World.trustingYaml("", alice).replace("signature: true", "signature: false"));
        assertThat(fixture.offline(unsigned).build().verify(image, digest -> {
            throw new AssertionError("nobody is asked");
        }).evidence()).isInstanceOf(Evidence.NotRequired.class);
    }

    @Test
    void A5_aTruncatedLogDoesNotStandAgainstTheHeadThatWasSeen() {
        RecordPath path = alice.sign(fixture.tagged);
        BundleSigner before = BundleFixture.part(alice, path);
        alice.rotate();
        fixture.see(alice);

        assertIndeterminate(fixture.verify(fixture.bundle(before)), Reason.DID_HISTORY);
    }

    @Test
    void A5_aLogThatNothingPinsIsRefused() throws IOException {
        RecordPath path = alice.sign(fixture.tagged);
        Bundle bundle = fixture.bundle(BundleFixture.part(alice, path));

        assertFailed(fixture.verify(bundle), Reason.HISTORY_UNPINNED);
        assertThat(fixture.verify(BundleFixture.pinning(alice), bundle).decision().allowed()).isTrue();
        fixture.see(alice);
        assertThat(fixture.verify(bundle).decision().allowed()).isTrue();
    }

    @Test
    void A5_aPinOfThePolicyDoesNotOverrideWhatWasSeen() {
        RecordPath path = alice.sign(fixture.tagged);
        BundleSigner before = BundleFixture.part(alice, path);
        TrustPolicy pinning = BundleFixture.pinning(alice);
        alice.rotate();
        fixture.see(alice);

        assertIndeterminate(fixture.verify(pinning, fixture.bundle(before)), Reason.DID_HISTORY);
    }

    @Test
    void A5_aKeyThatThePolicyDoesNotPinIsRefusedThoughTheHeadWasSeen() {
        TrustPolicy pinning = BundleFixture.pinning(alice);
        alice.rotate();
        RecordPath path = alice.sign(fixture.tagged);
        fixture.see(alice);

        assertFailed(fixture.verify(pinning, fixture.bundle(BundleFixture.part(alice, path))), Reason.KEY_NOT_PINNED);
    }

    @Test
    void A5_aMarkFromTheFuturePinsNothing() {
        RecordPath path = alice.sign(fixture.tagged);
        Instant now = world.now;
        world.advance(Duration.ofDays(2));
        alice.rotate();
        fixture.see(alice);
        BundleSigner part = BundleFixture.part(alice, path, alice.auditLog(1));
        world.now = now;

        assertFailed(fixture.verify(fixture.bundle(part)), Reason.HISTORY_UNPINNED);
    }

    @Test
    void A5_howFarACommitMayBeAheadSaysNothingOfAMark() {
        RecordPath path = alice.sign(fixture.tagged);
        Instant now = world.now;
        world.advance(Duration.ofMinutes(30));
        alice.rotate();
        fixture.see(alice);
        BundleSigner part = BundleFixture.part(alice, path, alice.auditLog(1));
        world.now = now;
        VerifierLimits d = VerifierLimits.defaults();
        VerifierLimits lenient = new VerifierLimits(d.totalTimeout(), d.maxCandidates(), d.maxCandidatesPerDid(), d.maxProofBytes(), d.maxRepositoryBytes(),
                Duration.ofHours(1), d.replicaLag(), d.car(), d.maxParallel(), d.batchTimeout());

        assertFailed(fixture.offline(fixture.policy).limits(lenient).build().verify(image, fixture.bundle(part), now), Reason.HISTORY_UNPINNED);
    }

    @Test
    void A5_theLogOfAnotherDidIsNoHistory() {
        RecordPath path = alice.sign(fixture.tagged);
        fixture.see(alice);
        BundleSigner genuine = BundleFixture.part(alice, path);
        byte[] foreign = BundleFixture.log(bob, bob.auditLog()).toJson();
        BundleSigner mixed = new BundleSigner(alice.did(), path, genuine.head(), genuine.proof(), Optional.of(foreign));

        assertIndeterminate(fixture.verify(fixture.bundle(mixed)), Reason.DID_HISTORY);
    }

    @Test
    void A5_aLogInAnotherSpellingIsRefused() {
        RecordPath path = alice.sign(fixture.tagged);
        fixture.see(alice);
        BundleSigner genuine = BundleFixture.part(alice, path);
        BundleSigner respelled = new BundleSigner(alice.did(), path, genuine.head(), genuine.proof(), Optional.of(alice.auditLog()));

        assertIndeterminate(fixture.verify(fixture.bundle(respelled)), Reason.BAD_BUNDLE);
    }

    @Test
    void A5_aDidThatWasGivenUpSignsNothing() {
        RecordPath path = alice.sign(fixture.tagged);
        alice.tombstone();
        fixture.see(alice);

        assertFailed(fixture.verify(fixture.bundle(BundleFixture.part(alice, path))), Reason.DID_NOT_FOUND);
    }

    @Test
    void A5_theProofOfAnotherHeadIsRefused() {
        RecordPath path = alice.sign(fixture.tagged);
        fixture.see(alice);
        BundleSigner genuine = BundleFixture.part(alice, path);
        BundleSigner other = new BundleSigner(alice.did(), path, alice.commit().cid(), genuine.proof(), genuine.log());

        assertFailed(fixture.verify(fixture.bundle(other)), Reason.BUNDLE_MISMATCH);
    }

    @Test
    void A5_theProofOfAnotherAccountIsRefused() {
        alice.sign(fixture.tagged);
        RecordPath path = bob.sign(fixture.tagged);
        fixture.see(alice);
        BundleSigner ofBob = BundleFixture.part(bob, path);
        BundleSigner mixed = new BundleSigner(alice.did(), path, ofBob.head(), ofBob.proof(), Optional.of(BundleFixture.log(alice, alice.auditLog()).toJson()));

        assertFailed(fixture.verify(fixture.bundle(mixed)), Reason.WRONG_DID);
    }

    @Test
    void A5_theProofThatARecordIsAbsentIsNoSignature() {
        alice.sign(fixture.tagged);
        fixture.see(alice);
        alice.delete(record());

        assertFailed(fixture.verify(fixture.bundle(BundleFixture.part(alice, record()))), Reason.RECORD_ABSENT);
    }

    @Test
    void A5_aRecordInAnotherCollectionIsNoSignature() {
        RecordPath path = alice.put("app.bsky.feed.post/x",
                Signer.recordBuilder(world.digest(fixture.tagged), "prod-app").put("$type", "app.bsky.feed.post").build());
        fixture.see(alice);

        assertFailed(fixture.verify(fixture.bundle(BundleFixture.part(alice, path))), Reason.BUNDLE_MISMATCH);
    }

    @Test
    void A5_aBundleOfAnotherRegistryRepositoryOrDigestIsRefused() {
        alice.sign(fixture.tagged);
        fixture.see(alice);
        BundleSigner part = BundleFixture.part(alice, record());
        ImageReference other = world.push(World.ATCR, "alice.example.com/prod-other");
        byte[] manifest = world.manifest(world.digest(fixture.tagged));

        for (String name : List.of("ghcr.io/alice.example.com/prod-app", "atcr.io/alice.example.com/dev-app", "atcr.io/bob.example.com/prod-app")) {
            assertFailed(fixture.verify(bundleOf(World.reference(name), manifest, part)), Reason.BUNDLE_MISMATCH);
        }
        assertFailed(fixture.verify(bundleOf(fixture.tagged, world.manifest(world.digest(other)), part)), Reason.BUNDLE_MISMATCH);
    }

    @Test
    void A5_aGenuineRecordAboutAnotherImageDoesNotAdmitThisOne() {
        ImageReference staging = world.push(World.ATCR, "alice.example.com/staging");
        RecordPath path = alice.sign(staging);
        RecordPath promoted = alice.sign("promoted", Signer.record(world.digest(fixture.tagged), "staging"));
        fixture.see(alice);

        assertFailed(fixture.verify(fixture.bundle(BundleFixture.part(alice, path))), Reason.DIGEST_MISMATCH);
        assertFailed(fixture.verify(fixture.bundle(BundleFixture.part(alice, promoted))), Reason.REPOSITORY_MISMATCH);
    }

    @Test
    void A5_aRevokedImageIsNotReplayedAfterTheAgeOfBundles() {
        alice.sign(fixture.tagged);
        Bundle bundle = fixture.create(fixture.policy);
        alice.delete(record());
        OfflineVerifier verifier = fixture.offline(fixture.policy).build();
        Instant obtained = world.now;
        world.advance(Duration.ofDays(30));
        assertThat(verifier.verify(image, bundle, obtained).decision().allowed()).isTrue();
        world.advance(Duration.ofSeconds(1));

        assertIndeterminate(verifier.verify(image, bundle, obtained), Reason.NOT_CURRENT);
        assertIndeterminate(verifier.verify(image, bundle, world.now), Reason.NOT_CURRENT);
    }

    @Test
    void A5_theAgeThatThePolicyStatesHolds() {
        alice.sign(fixture.tagged);
        TrustPolicy strict = World.trusting("    maxBundleAge: 1h\n", alice);
        Bundle bundle = fixture.create(strict);
        Instant obtained = world.now;
        world.advance(Duration.ofHours(1));
        assertThat(fixture.offline(strict).build().verify(image, bundle, obtained).decision().allowed()).isTrue();
        world.advance(Duration.ofSeconds(1));

        assertIndeterminate(fixture.offline(strict).build().verify(image, bundle, obtained), Reason.NOT_CURRENT);
    }

    @Test
    void A17_theTimeInABundleCanOnlyMakeItOlder() {
        RecordPath path = alice.sign(fixture.tagged);
        fixture.see(alice);
        OfflineVerifier verifier = fixture.offline(fixture.policy).build();
        Instant old = world.now.minus(Duration.ofDays(31));
        BundleSigner part = BundleFixture.part(alice, path);

        assertIndeterminate(verifier.verify(image, fixture.bundle(image, world.now, part), old), Reason.NOT_CURRENT);
        assertIndeterminate(verifier.verify(image, fixture.bundle(image, old, part), world.now), Reason.NOT_CURRENT);
        assertThat(verifier.verify(image, fixture.bundle(image, world.now.plusSeconds(300), part), world.now).decision().allowed()).isTrue();
        assertIndeterminate(verifier.verify(image, fixture.bundle(image, world.now.plusSeconds(301), part), world.now), Reason.NOT_CURRENT);
        assertIndeterminate(verifier.verify(image, fixture.bundle(image, world.now, part), world.now.plusSeconds(301)), Reason.NOT_CURRENT);
    }

    @Test
    void A17_noTimeInABundleWidensTheWindowOfADid() {
        RecordPath path = alice.sign(fixture.tagged);
        fixture.see(alice);
        TrustPolicy ended = World.policy(World.trustingYaml("", alice).replace(
                "{name: alice.example.com}", "{name: alice.example.com, expiresAt: \"" + world.now.minusSeconds(1) + "\"}"));
        Bundle bundle = fixture.bundle(image, world.now.minus(Duration.ofDays(1)), BundleFixture.part(alice, path));

        assertFailed(fixture.offline(ended).build().verify(image, bundle, world.now.minus(Duration.ofDays(1))), Reason.TOO_FEW_COUNT);
    }

    @Test
    void A5_aForgedDidWebDocumentHasNoPlaceInABundleAndOnlyAPinnedKeyCounts() throws Exception {
        Did web = Did.parse("did:web:ci.example.com");
        PrivateKey key = PrivateKey.generate(Curve.K256);
        PrivateKey forged = PrivateKey.generate(Curve.K256);
        String yaml = "version: 1.0\ntrustedDIDs:\n  " + web + ": {%s}\nowners: {alice.example.com: \"" + web
                + "\"}\npolicies:\n  - {name: all, scope: \"**\", require: {signature: true}, action: enforce}\n";
        TrustPolicy pinned = World.policy(yaml.formatted("keys: [\"" + key.publicKey().toDidKey() + "\"]"));

        assertThat(fixture.verify(pinned, webBundle(web, key)).decision().allowed()).isTrue();
        assertFailed(fixture.verify(pinned, webBundle(web, forged)), Reason.BAD_SIGNATURE);
        assertFailed(fixture.verify(World.policy(yaml.formatted("unpinned: true")), webBundle(web, key)), Reason.KEY_NOT_PINNED);
    }

    @Test
    void A19_twoSignersAreProvenAndOneIsNotEnoughForTwo() {
        TrustPolicy two = World.policy(World.trustingYaml("      minSignatures: 2\n", alice, bob));
        alice.sign(fixture.tagged);
        RecordPath ofBob = bob.sign(fixture.tagged);
        world.attach(world.digest(fixture.tagged), World.artifact(world.digest(fixture.tagged), bob.did(), "at://" + bob.did() + "/" + ofBob));
        Bundle both = fixture.create(two);
        assertThat(both.signers()).hasSize(2);
        assertThat(((Evidence.Verified) fixture.verify(two, both).evidence()).signers()).hasSize(2);

        assertFailed(fixture.verify(two, fixture.bundle(both.signer(alice.did()).orElseThrow())), Reason.TERMS_NOT_MET);
        assertFailed(fixture.verify(two, fixture.bundle(both.signer(bob.did()).orElseThrow())), Reason.TERMS_NOT_MET);
    }

    @Test
    void A19_aSignerWhoDoesNotCountIsNotLookedAt() {
        alice.sign(fixture.tagged);
        RecordPath ofBob = bob.sign(fixture.tagged);
        fixture.see(alice);
        VerificationResult result = fixture.verify(fixture.bundle(BundleFixture.part(alice, record()), BundleFixture.part(bob, ofBob)));

        assertThat(result.decision().allowed()).isTrue();
        assertThat(result.evidence().checks()).filteredOn(check -> check.reason() == Reason.SIGNER_NOT_TRUSTED).hasSize(1);
        assertFailed(fixture.verify(fixture.bundle(BundleFixture.part(bob, ofBob))), Reason.UNSIGNED);
    }

    @Test
    void A12_aBundleHasNoTagRecordAndOfADidWebNoPds() throws Exception {
        alice.sign(fixture.tagged);
        Bundle bundle = fixture.create(fixture.policy);

        VerificationResult result = fixture.verify(World.trusting("    requireTagRecord: true\n", alice), bundle);
        assertFailed(result, Reason.TERMS_NOT_MET);
        assertThat(result.decision().signers().get(0).reason()).isEqualTo(SignerReason.FACT_MISSING);

        Did web = Did.parse("did:web:signer.example.com");
        PrivateKey key = PrivateKey.generate(Curve.P256);
        String yaml = "version: 1.0\ntrustedDIDs:\n  %s: {keys: [\"%s\"]}\nowners: {alice.example.com: \"%1$s\"}\npolicies:\n  - {name: all, scope: \"**\","
                + " require: {signature: true}, action: enforce%s}\n";
        TrustPolicy any = World.policy(yaml.formatted(web, key.publicKey().toDidKey(), ""));
        TrustPolicy independent = World.policy(yaml.formatted(web, key.publicKey().toDidKey(), ", independent: pds"));
        assertThat(fixture.verify(any, webBundle(web, key)).decision().allowed()).isTrue();
        assertFailed(fixture.verify(independent, webBundle(web, key)), Reason.TERMS_NOT_MET);
    }

    @Test
    void A13_anOwnerThatOnlyItsHandleNamesIsUnresolved() {
        alice.sign(fixture.tagged);
        fixture.see(alice);
        TrustPolicy byHandle = World.policy(World.trustingYaml("", alice).replaceFirst("owners:\n.*\n", ""));

        assertIndeterminate(fixture.verify(byHandle, fixture.bundle(BundleFixture.part(alice, record()))), Reason.OWNER_UNRESOLVED);
    }

    @Test
    void A13_anOwnerThatIsUnresolvedLeavesItOpenWhoSignedEvenWhereOthersMay() {
        alice.sign(fixture.tagged);
        fixture.see(alice);
        String byHandle = World.trustingYaml("", alice).replaceFirst("owners:\n.*\n", "");
        TrustPolicy foreign = World.policy(byHandle + "    foreignSigners: true\n");
        RecordPath ofBob = bob.sign(fixture.tagged);

        assertIndeterminate(fixture.verify(foreign, fixture.bundle(BundleFixture.part(bob, ofBob))), Reason.OWNER_UNRESOLVED);
        assertIndeterminate(fixture.verify(foreign, fixture.bundle(BundleFixture.part(alice, record()))), Reason.OWNER_UNRESOLVED);
    }

    @Test
    void A13_theOwnerHasToBeAmongThoseWhoCount() {
        RecordPath ofBob = bob.sign(fixture.tagged);
        fixture.see(bob);
        String yaml = World.trustingYaml("", bob).replace("owners:\n", "owners:\n  alice.example.com: " + alice.did() + "\n");
        Bundle bundle = fixture.bundle(BundleFixture.part(bob, ofBob));

        assertFailed(fixture.verify(World.policy(yaml), bundle), Reason.OWNER_NOT_COUNTED);
        assertThat(fixture.verify(World.policy(yaml + "    foreignSigners: true\n"), bundle).decision().allowed()).isTrue();
    }

    @Test
    void A10_thatTheRepositoryHasMovedOnIsSaidAndThatItForkedIsRefused() throws Exception {
        RecordPath path = alice.sign(fixture.tagged);
        Bundle bundle = fixture.bundle(BundleFixture.part(alice, path));
        fixture.see(alice);
        Tid rev = alice.head().rev();
        fixture.marks.raise(alice.did(), new Mark(Tid.of(rev.micros() + 1, 0), alice.commit().cid()));
        VerificationResult moved = fixture.verify(bundle);
        assertThat(moved.decision().allowed()).isTrue();
        assertThat(BundleFixture.check(moved, CheckCode.HEAD_FRESH).found()).contains("moved on since");

        RevisionStore forked = RevisionStore.inMemory();
        forked.raise(alice.did(), new Mark(rev, alice.head().cid()));
        assertFailed(fixture.offline(fixture.policy).revisionStore(forked).build().verify(image, bundle, world.now), Reason.FORK);
    }

    @Test
    void A10_aRevisionFromTheFutureIsNotRelied() throws Exception {
        alice.sign(fixture.tagged);
        fixture.see(alice);
        alice.commitAt(Tid.of(world.now.plusSeconds(301).getEpochSecond() * 1_000_000, 0));

        assertIndeterminate(fixture.verify(fixture.bundle(BundleFixture.part(alice, record()))), Reason.REV_IN_FUTURE);
    }

    @Test
    void A10_storesThatFailMakeTheAnswerIndeterminate() {
        RecordPath path = alice.sign(fixture.tagged);
        fixture.see(alice);
        Bundle bundle = fixture.bundle(BundleFixture.part(alice, path));

        assertIndeterminate(fixture.offline(fixture.policy).plcHeadStore(FailingStores.HEADS).build().verify(image, bundle, world.now), Reason.STATE_UNAVAILABLE);
        assertIndeterminate(fixture.offline(fixture.policy).revisionStore(FailingStores.MARKS).build().verify(image, bundle, world.now), Reason.STATE_UNAVAILABLE);
    }

    @Test
    void A5_aFormerKeyIsSaidToBeOneAndCountsOnlyWhereThePolicySaysSo() throws Exception {
        RecordPath path = alice.sign(fixture.tagged);
        BundleSigner old = BundleFixture.part(alice, path);
        String formerKey = alice.didKey();
        world.advance(Duration.ofDays(1));
        alice.rotate();
        fixture.see(alice);
        Bundle bundle = fixture.bundle(new BundleSigner(alice.did(), path, old.head(), old.proof(), Optional.of(BundleFixture.log(alice, alice.auditLog()).toJson())));

        VerificationResult refused = fixture.verify(bundle);
        assertFailed(refused, Reason.TERMS_NOT_MET);
        assertThat(refused.decision().signers().get(0).reason()).isEqualTo(SignerReason.HISTORICAL_KEY);

        VerificationResult allowed = fixture.verify(World.trusting("    allowHistoricalKeys: true\n", alice), bundle);
        VerifiedSigner signer = ((Evidence.Verified) allowed.evidence()).signers().get(0);
        assertThat(signer.signingKey()).isEqualTo(formerKey);
        assertThat(signer.bundled().orElseThrow().historicalKey())
                .contains(new HistoricalKey(BundleFixture.log(alice, alice.auditLog()).entries().get(0).cid(), false, alice.didKey()));
        assertThat(allowed.evidence().checks()).anyMatch(check -> check.found().startsWith("signed by a former key") && check.found().endsWith("not to be of that time"));
    }

    @Test
    void A5_aStolenOldKeyWithABackdatedRevisionIsNoMoreThanAFormerKey() {
        PrivateKey stolen = alice.key();
        alice.sign(fixture.tagged);
        world.advance(Duration.ofDays(2));
        alice.rotate();
        world.advance(Duration.ofDays(2));
        fixture.see(alice);
        RepoBuilder forged = new RepoBuilder(alice.did(), stolen::sign);
        RecordPath path = record();
        forged.put(path, Signer.record(world.digest(fixture.tagged), "prod-app"));
        var backdated = forged.commit(Tid.of(world.now.minus(Duration.ofDays(3)).getEpochSecond() * 1_000_000, 0));
        byte[] log = BundleFixture.log(alice, alice.auditLog()).toJson();
        Bundle bundle = fixture.bundle(new BundleSigner(alice.did(), path, backdated.cid(), forged.proveRecord(path), Optional.of(log)));

        assertFailed(fixture.verify(bundle), Reason.TERMS_NOT_MET);
        VerificationResult allowed = fixture.verify(World.trusting("    allowHistoricalKeys: true\n", alice), bundle);
        assertThat(((Evidence.Verified) allowed.evidence()).signers().get(0).bundled().orElseThrow().historicalKey().orElseThrow().revInItsTime()).isTrue();
    }

    @Test
    void A5_aKeyThatARecoveryUndidWasNeverOne() {
        Recovered account = new Recovered(world);
        fixture.see(account.recovered());
        String yaml = "version: 1.0\ntrustedDIDs:\n  " + account.did() + ": {}\nowners: {alice.example.com: \"" + account.did()
                + "\"}\npolicies:\n  - {name: all, scope: \"**\", require: {signature: true}, action: enforce, allowHistoricalKeys: true}\n";

        assertFailed(fixture.verify(World.policy(yaml), account.bundle(fixture, record(), account.stolenKey())), Reason.BAD_SIGNATURE);
        assertThat(fixture.verify(World.policy(yaml), account.bundle(fixture, record(), account.firstKey())).decision().allowed()).isTrue();
    }

    @Test
    void A14_aRecoveryOfWhatWasSeenLiveIsForTheDirectoryToShow() {
        Recovered account = new Recovered(world);
        fixture.see(account.stolen());
        String yaml = "version: 1.0\ntrustedDIDs:\n  " + account.did() + ": {}\nowners: {alice.example.com: \"" + account.did()
                + "\"}\npolicies:\n  - {name: all, scope: \"**\", require: {signature: true}, action: enforce}\n";

        assertIndeterminate(fixture.verify(World.policy(yaml), account.bundle(fixture, record(), account.recoveredKey())), Reason.DID_HISTORY);
    }

    @Test
    void A5_aFormerKeyNeverAppliesToACommitThatIsFetched() {
        RecordPath path = alice.sign(fixture.tagged);
        byte[] old = alice.proof(path);
        alice.rotate();
        alice.commit();
        world.fault("getRecord", request -> World.ok(request, old));

        assertFailed(world.verify(World.trusting("    allowHistoricalKeys: true\n", alice), fixture.tagged), Reason.BAD_SIGNATURE);
    }

    private RecordPath record() {
        return World.path("io.atcr.manifest/" + world.digest(fixture.tagged).hex());
    }

    private Bundle bundleOf(ImageReference of, byte[] manifest, BundleSigner... signers) {
        try {
            return Bundle.of(of, manifest, world.now, List.of(signers));
        } catch (BundleException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private Bundle webBundle(Did web, PrivateKey key) throws SyntaxException {
        RepoBuilder repo = new RepoBuilder(web, key::sign);
        repo.put(record(), Signer.record(world.digest(fixture.tagged), "prod-app"));
        var head = repo.commit(Tid.of(world.now.getEpochSecond() * 1_000_000, 0));
        return fixture.bundle(new BundleSigner(web, record(), head.cid(), repo.proveRecord(record()), Optional.empty()));
    }

    static void assertIndeterminate(VerificationResult result, Reason reason) {
        assertThat(result.decision().allowed()).isFalse();
        assertThat(result.evidence()).isInstanceOfSatisfying(Evidence.Indeterminate.class, e -> assertThat(e.reason()).as(e.detail()).isEqualTo(reason));
        assertThat(result.verifiedReference()).isEmpty();
    }
}
