package io.atcr.verifier;

import static io.atcr.verifier.VerifierTest.assertFailed;
import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.car.Commit;
import io.atcr.car.cbor.DataValue;
import io.atcr.car.syntax.RecordPath;
import io.atcr.car.syntax.Tid;
import io.atcr.policy.DecisionReason;
import io.atcr.policy.Digest;
import io.atcr.policy.ImageReference;
import io.atcr.policy.TrustPolicy;
import io.atcr.verifier.RecordProver.Outcome;
import io.atcr.verifier.RecordProver.Signed;
import io.atcr.verifier.cache.CaffeineVerificationCache;
import io.atcr.verifier.cache.VerificationCache;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code requireTagRecord}: the record of the tag that was asked for, under the commit that proves the image's record. */
class TagRecordTest {
    private static final String REQUIRED = "    requireTagRecord: true\n";
    private static final String TAG_PATH = "io.atcr.tag";

    private final World world = new World();
    private final Signer alice = world.signer("alice.example.com");
    private final Signer bob = world.signer("bob.example.com");
    private final ImageReference image = world.push(World.ATCR, "alice.example.com/prod-app");
    private final Digest digest = world.digest(image);
    private final String uri = "at://" + alice.did() + "/io.atcr.manifest/" + digest.hex();
    private final TrustPolicy policy = World.trusting(REQUIRED, alice);

    @Test
    void A12_aTagRecordUnderTheSameHeadIsProven() {
        alice.sign(image);
        alice.tag(image);

        VerificationResult result = world.verify(policy, image);

        assertThat(result.decision().allowed()).isTrue();
        assertThat(result.evidence().checks()).anySatisfy(check -> {
            assertThat(check.code()).isEqualTo(CheckCode.TAG_BOUND);
            assertThat(check.outcome()).isEqualTo(Check.Outcome.PASSED);
        });
    }

    @Test
    void A12_anOlderTagRecordPointsByDigest() {
        assertThat(tagged(fields -> fields.put("manifestDigest", digest.toString())).decision().allowed()).isTrue();
    }

    @Test
    void A12_aTagRecordMayPointInBothWaysIfTheyAgree() {
        assertThat(tagged(fields -> fields.put("manifest", uri).put("manifestDigest", digest.toString())).decision().allowed()).isTrue();
    }

    @Test
    void A12_aTagRecordWhoseTwoPointersDisagreeIsNoProof() {
        String other = Digest.ofBytes(new byte[] {1}).toString();

        assertMismatch(tagged(fields -> fields.put("manifest", uri).put("manifestDigest", other)));
        assertMismatch(tagged(fields -> fields.put("manifest", uri + "0").put("manifestDigest", digest.toString())));
    }

    @Test
    void A12_aPointerThatIsNoTextIsNoPointer() {
        assertMismatch(tagged(fields -> fields.put("manifest", 1).put("manifestDigest", digest.toString())));
        assertMismatch(tagged(fields -> fields.put("manifest", uri).put("manifestDigest", 1)));
    }

    @Test
    void A12_aTagRecordThatPointsNowhereIsNoProof() {
        assertMismatch(tagged(fields -> fields));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "at://DID/io.atcr.manifest/OTHER", "at://DID/io.atcr.star/HEX", "at://BOB/io.atcr.manifest/HEX", "at://alice.example.com/io.atcr.manifest/HEX",
        "at://DID/io.atcr.manifest", "at://DID", "at://DID/io.atcr.manifest/HEX/", "https://DID/io.atcr.manifest/HEX", "HEX", ""
    })
    void A12_aTagRecordThatPointsElsewhereIsNoProof(String text) {
        String pointer = text.replace("DID", alice.did().toString()).replace("BOB", bob.did().toString())
                .replace("HEX", digest.hex()).replace("OTHER", Digest.ofBytes(new byte[] {1}).hex());

        assertMismatch(tagged(fields -> fields.put("manifest", pointer)));
    }

    @Test
    void A12_aTagThatMovedToAnotherImageIsNoProof() {
        ImageReference next = world.push(World.ATCR, "alice.example.com/next");
        alice.sign(image);
        alice.tag("prod-app", "v1", alice.tagRecord("prod-app", "v1", world.digest(next)).build());

        assertMismatch(world.verify(policy, image));
    }

    @Test
    void A12_anOlderTagRecordOfAnotherDigestIsNoProof() {
        assertMismatch(tagged(fields -> fields.put("manifestDigest", Digest.ofBytes(new byte[] {1}).toString())));
    }

    @Test
    void A12_anotherRepositoryWhoseTagHasTheSameKeyIsNoProof() {
        ImageReference shared = world.push(World.ATCR, "alice.example.com/app_x");
        alice.sign(shared);
        alice.tag("app_x", "v1", alice.tagRecord("app", "x_v1", world.digest(shared)).build());
        assertMismatch(world.verify(policy, shared));

        alice.tag("app_x", "v1", alice.tagRecord("app", "v1", world.digest(shared)).build());
        assertMismatch(world.verify(policy, shared));

        alice.tag("app_x", "v1", alice.tagRecord("app_x", "x_v1", world.digest(shared)).build());
        assertMismatch(world.verify(policy, shared));

        alice.tag(shared);
        assertThat(world.verify(policy, shared).decision().allowed()).isTrue();
    }

    @Test
    void A12_withoutTagRecordTheImageIsDenied() {
        alice.sign(image);

        VerificationResult result = world.verify(policy, image);

        assertFailed(result, Reason.TERMS_NOT_MET);
        assertThat(result.decision().sentence()).contains("TAG_NOT_RECORDED");
        assertThat(result.evidence().checks()).extracting(Check::reason).contains(Reason.RECORD_ABSENT);
    }

    @Test
    void A12_byDigestAloneThereIsNowhereToLookAndTheImageIsDenied() {
        alice.sign(image);
        alice.tag(image);

        VerificationResult result = world.verify(policy, image.withDigest(digest));

        assertFailed(result, Reason.TERMS_NOT_MET);
        assertThat(result.decision().reason()).isEqualTo(DecisionReason.FACT_MISSING);
        assertThat(world.requests).noneMatch(request -> request.toString().contains(TAG_PATH));
    }

    @Test
    void A12_aTagBesideTheDigestSaysWhereToLook() {
        alice.sign(image);
        alice.tag(image);
        try (Verifier verifier = world.verifier(policy).build()) {
            assertThat(verifier.verify(image, digest).decision().allowed()).isTrue();
            assertThat(verifier.verify(World.reference(image + "@" + digest)).decision().allowed()).isTrue();
        }
    }

    @Test
    void A12_noTagRecordIsAskedForWhereThePolicyDoesNotAsk() {
        alice.sign(image);
        alice.tag(image);

        assertThat(world.verify(World.trusting("", alice), image).decision().allowed()).isTrue();
        assertThat(world.requests).noneMatch(request -> request.toString().contains(TAG_PATH));
    }

    @Test
    void A12_noTagRecordIsAskedForWhereTheImagesRecordIsAboutAnotherImage() {
        alice.sign(digest.hex(), Signer.record(Digest.ofBytes(new byte[] {1}), "prod-app"));
        alice.tag(image);

        assertFailed(world.verify(policy, image), Reason.DIGEST_MISMATCH);
        assertThat(world.requests).noneMatch(request -> request.toString().contains(TAG_PATH));
    }

    @Test
    void A12_aRecordThatIsDeletedBeforeItsTagIsReadIsAbsent() {
        RecordPath record = alice.sign(image);
        alice.tag(image);
        whenTagIsRead(() -> alice.delete(record));

        assertFailed(world.verify(policy, image), Reason.RECORD_ABSENT);
    }

    @Test
    void A12_aRecordThatIsReplacedBeforeItsTagIsReadIsBoundAgain() {
        alice.sign(image);
        alice.tag(image);
        whenTagIsRead(() -> alice.sign(digest.hex(), Signer.record(Digest.ofBytes(new byte[] {1}), "prod-app")));

        assertFailed(world.verify(policy, image), Reason.DIGEST_MISMATCH);
    }

    @Test
    void A12_aRepositoryThatChangesOnceIsReadAgain() {
        alice.sign(image);
        alice.tag(image);
        Commit before = alice.head();
        whenTagIsRead(alice::commit);

        VerificationResult result = world.verify(policy, image);

        assertThat(result.decision().allowed()).isTrue();
        assertThat(((Evidence.Verified) result.evidence()).signers()).singleElement()
                .satisfies(signer -> assertThat(signer.commit()).isEqualTo(alice.head().cid()).isNotEqualTo(before.cid()));
        assertThat(world.count(request -> request.toString().contains("io.atcr.manifest"))).isEqualTo(2);
    }

    @Test
    void A12_aRepositoryThatChangesAllTheTimeIsIndeterminate() {
        alice.sign(image);
        alice.tag(image);
        world.fault("getRecord", request -> {
            alice.commit();
            return null;
        });

        assertIndeterminate(world.verify(policy, image), Reason.STALE_HEAD);
        assertThat(world.count(request -> request.toString().contains("getRecord"))).isEqualTo(3);
    }

    @Test
    void A12_anAbsentTagRecordNeedsTheSameHeadToo() {
        RecordPath record = alice.sign(image);
        whenTagIsRead(() -> alice.delete(record));

        assertFailed(world.verify(policy, image), Reason.RECORD_ABSENT);
        assertThat(world.count(request -> request.toString().contains("io.atcr.manifest"))).isEqualTo(2);
    }

    @Test
    void A12_aTagRecordReplayedFromAnOldHeadIsARollback() throws Exception {
        RecordPath tag = alice.tag(image);
        byte[] frozen = alice.proof(tag);
        alice.delete(tag);
        alice.sign(image);
        alice.commitAt(Tid.of(alice.head().rev().micros() + 3_000_000_000L, 7));
        world.fault(TAG_PATH, request -> World.ok(request, frozen));

        assertFailed(world.verify(policy, image), Reason.ROLLBACK);
    }

    @Test
    void A12_aTagRecordFromAReplicaThatIsBehindIsIndeterminate() {
        RecordPath tag = alice.tag(image);
        byte[] behind = alice.proof(tag);
        alice.sign(image);
        world.fault(TAG_PATH, request -> World.ok(request, behind));

        assertIndeterminate(world.verify(policy, image), Reason.STALE_HEAD);
    }

    @Test
    void A12_aTagRecordOfAnotherAccountIsNoProof() {
        alice.sign(image);
        RecordPath tag = bob.tag("prod-app", "v1", alice.tagRecord("prod-app", "v1", digest).build());
        world.fault(TAG_PATH, request -> World.ok(request, bob.proof(tag)));

        assertFailed(world.verify(policy, image), Reason.WRONG_DID);
    }

    @Test
    void A12_aTagRecordThatCannotBeHadIsUnknownAndNotKept() {
        alice.sign(image);
        alice.tag(image);
        world.fault(TAG_PATH, request -> {
            throw World.timeout();
        });
        try (Verifier verifier = world.verifier(policy).build()) {
            assertIndeterminate(verifier.verify(image), Reason.PDS_UNAVAILABLE);

            world.fault(null);
            assertThat(verifier.verify(image).decision().allowed()).isTrue();
        }
    }

    @Test
    void A12_theTagIsPartOfTheQuestionThatIsCached() {
        alice.sign(image);
        alice.tag(image);
        try (Verifier verifier = world.verifier(policy).build()) {
            assertThat(verifier.verify(image).decision().allowed()).isTrue();

            assertFailed(verifier.verify(World.reference("atcr.io/alice.example.com/prod-app:v2@" + digest)), Reason.TERMS_NOT_MET);
        }
    }

    @Test
    void A12_evidenceThatWasFoundWithoutTagRecordDoesNotServeWhoAsksForOne() {
        alice.sign(image);
        VerificationCache shared = new CaffeineVerificationCache(100, () -> world.now);
        try (Verifier lenient = world.verifier(World.trusting("", alice)).cache(shared).build();
                Verifier strict = world.verifier(policy).cache(shared).build()) {
            assertThat(lenient.verify(image).decision().allowed()).isTrue();
            assertFailed(strict.verify(image), Reason.TERMS_NOT_MET);
        }
    }

    @Test
    void A11_aMissingTagRecordIsForgottenSoon() {
        alice.sign(image);
        try (Verifier verifier = world.verifier(policy).build()) {
            assertFailed(verifier.verify(image), Reason.TERMS_NOT_MET);
            alice.tag(image);
            world.advance(Duration.ofSeconds(11));

            assertThat(verifier.verify(image).decision().allowed()).isTrue();
            world.requests.clear();
            world.advance(Duration.ofSeconds(11));
            assertThat(verifier.verify(image).decision().allowed()).as("what is proven is kept").isTrue();
            assertThat(world.requests).noneMatch(request -> request.toString().contains("getRecord"));
        }
    }

    @Test
    void A13_aForeignSignersTagRecordNamesTheFullPath() {
        TrustPolicy foreign = World.trusting("    foreignSigners: true\n" + REQUIRED, bob);
        RecordPath record = bob.sign(image);
        world.attach(digest, World.artifact(digest, bob.did(), "at://" + bob.did() + "/" + record));
        bob.tag("prod-app", "v1", bob.tagRecord("prod-app", "v1", digest).build());
        assertFailed(world.verify(foreign, image), Reason.TERMS_NOT_MET);

        bob.tag(image);
        assertThat(world.verify(foreign, image).decision().allowed()).isTrue();
    }

    @Test
    void A12_everySignerThatCountsHasATagRecordOfItsOwn() {
        TrustPolicy both = World.policy(World.trustingYaml("      minSignatures: 2\n", alice, bob) + REQUIRED);
        alice.sign(image);
        alice.tag(image);
        RecordPath record = bob.sign(image);
        world.attach(digest, World.artifact(digest, bob.did(), "at://" + bob.did() + "/" + record));
        assertFailed(world.verify(both, image), Reason.TERMS_NOT_MET);

        bob.tag(image);
        assertThat(world.verify(both, image).decision().allowed()).isTrue();
    }

    @Test
    void A12_theRecordThatTheTagPointsToCountsAmongSeveral() {
        alice.sign(image);
        RecordPath other = alice.sign("3kabcabcabc22", Signer.record(digest, "prod-app"));
        alice.tag("prod-app", "v1", Signer.tagFields("prod-app", "v1").put("manifest", "at://" + alice.did() + "/" + other).build());
        assertMismatch(world.verify(policy, image));

        world.attach(digest, World.artifact(digest, alice.did(), "at://" + alice.did() + "/" + other));
        assertThat(world.verify(policy, image).decision().allowed()).isTrue();
    }

    @Test
    void A19_anUntaggedRecordIsUnknownWhereOthersCouldNotBeLookedAt() {
        alice.sign(image);
        world.fault("/referrers/", request -> World.status(request, 500, ""));

        assertIndeterminate(world.verify(policy, image), Reason.REGISTRY_UNAVAILABLE);
    }

    @Test
    void aPinnedCommitProvesTheTagToo() {
        alice.sign(image);
        RecordPath tag = alice.tag(image);
        Commit pinned = alice.head();
        VerificationMode mode = VerificationMode.pinnedCommit(alice.did(), pinned.cid());
        try (Verifier verifier = world.verifier(policy).cache(VerificationCache.none()).build()) {
            assertThat(verifier.verify(image, mode).decision().allowed()).isTrue();

            alice.delete(tag);
            assertFailed(verifier.verify(image, VerificationMode.pinnedCommit(alice.did(), alice.head().cid())), Reason.TERMS_NOT_MET);
        }
    }

    @Test
    void anAbsentRecordIsAFactOnlyUnderTheCurrentHead() {
        Findings current = new Findings();
        Findings pinned = new Findings();
        current.add(absent(true));
        pinned.add(absent(false));

        assertThat(current.forPolicy()).singleElement().satisfies(finding -> assertThat(finding.facts().recordAbsent()).isTrue());
        assertThat(pinned.forPolicy()).singleElement().satisfies(finding -> assertThat(finding.facts().recordAbsent()).isFalse());
    }

    private SignatureEvidence absent(boolean current) {
        Signed signed = new Signed(alice.didKey(), alice.head(), false, current);
        Outcome outcome = new Outcome(Reason.RECORD_ABSENT, "", Optional.empty(), Optional.of(signed), Optional.empty());
        return SignatureProver.refused(new Candidate(alice.did(), AtcrRecords.manifest(digest)), outcome, new CheckLog());
    }

    /** What comes out for an image with this tag record. */
    private VerificationResult tagged(UnaryOperator<DataValue.Builder> pointer) {
        alice.sign(image);
        alice.tag("prod-app", "v1", pointer.apply(Signer.tagFields("prod-app", "v1")).build());
        return world.verify(policy, image);
    }

    /** Once, before the PDS answers. */
    private void whenTagIsRead(Runnable change) {
        boolean[] done = new boolean[1];
        world.fault(TAG_PATH, request -> {
            if (!done[0]) {
                done[0] = true;
                change.run();
            }
            return null;
        });
    }

    private static void assertMismatch(VerificationResult result) {
        assertFailed(result, Reason.TERMS_NOT_MET);
        List<Check> bound = result.evidence().checks().stream().filter(check -> check.code() == CheckCode.TAG_BOUND).toList();
        assertThat(bound).extracting(Check::reason).containsOnly(Reason.TAG_MISMATCH);
    }

    static void assertIndeterminate(VerificationResult result, Reason reason) {
        assertThat(result.decision().allowed()).isFalse();
        assertThat(result.evidence()).isInstanceOfSatisfying(
                Evidence.Indeterminate.class, e -> assertThat(e.reason()).as(e.detail()).isEqualTo(reason));
    }
}
