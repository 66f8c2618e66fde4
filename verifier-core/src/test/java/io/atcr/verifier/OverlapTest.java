package io.atcr.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.car.syntax.RecordPath;
import io.atcr.did.net.FetchException;
import io.atcr.did.net.FetchRequest;
import io.atcr.did.net.FetchResponse;
import io.atcr.policy.ImageReference;
import io.atcr.verifier.cache.VerificationCache;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What does not wait for one another is asked at once, and what is asked beside the verification does not outlive it. */
@Timeout(60)
class OverlapTest {
    private final World world = new World();
    private final Signer alice = world.signer("alice.example.com");
    private final ImageReference image = world.push(World.ATCR, "alice.example.com/app");

    private Verifier verifier() {
        return world.verifier(World.trusting("", alice)).build();
    }

    /** The one answers only when the other has been asked. */
    @Test
    void theManifestIsAskedForWhileTheOwnerIsFoundOut() {
        alice.sign(image);
        CountDownLatch both = new CountDownLatch(2);
        world.fault(request -> {
            String uri = request.uri().toString();
            if (uri.contains("/manifests/") || uri.contains(alice.did().toString()) && !uri.contains("/xrpc/")) {
                both.countDown();
                meet(both);
            }
            return null;
        });
        try (Verifier verifier = verifier()) {
            assertThat(verifier.verify(image).evidence()).isInstanceOf(Evidence.Verified.class);
        }
        assertThat(both.getCount()).isZero();
    }

    /** Neither blob comes before both are asked for. */
    @Test
    void severalReferrersAreReadAtOnceAndCountInTheirOrder() {
        Signer bob = world.signer("bob.example.com");
        RecordPath path = alice.sign(image);
        String first = World.artifact(world.digest(image), alice.did(), "at://" + alice.did() + "/" + path);
        String second = World.artifact(world.digest(image), bob.did(), "at://" + bob.did() + "/" + bob.sign(image));
        world.attach(world.digest(image), first);
        world.attach(world.digest(image), second);
        CountDownLatch both = new CountDownLatch(2);
        world.fault("/blobs/", request -> {
            both.countDown();
            meet(both);
            return null;
        });
        try (Verifier verifier = world.verifier(World.policy(World.trustingYaml("      minSignatures: 2\n", alice, bob))).build()) {
            VerificationResult result = verifier.verify(image);
            assertThat(result.evidence()).isInstanceOf(Evidence.Verified.class);
            assertThat(result.evidence().checks()).extracting(Check::code)
                    .containsSubsequence(CheckCode.RECORD_BOUND, CheckCode.REFERRERS_LISTED, CheckCode.ARTIFACT_READ, CheckCode.ARTIFACT_READ, CheckCode.RECORD_BOUND);
        }
    }

    /** The list answers only when the owner's proof has been asked for, and the other way round. */
    @Test
    void artifactsAreListedWhileTheOwnersRecordIsProvenIfOneSignatureWillNotDo() {
        Signer bob = world.signer("bob.example.com");
        alice.sign(image);
        world.attach(world.digest(image), World.artifact(world.digest(image), bob.did(), "at://" + bob.did() + "/" + bob.sign(image)));
        CountDownLatch both = new CountDownLatch(2);
        world.fault(request -> {
            String uri = request.uri().toString();
            if (both.getCount() > 0 && (uri.contains("/referrers/") || uri.contains("getRecord"))) {
                both.countDown();
                meet(both);
            }
            return null;
        });
        try (Verifier verifier = world.verifier(World.policy(World.trustingYaml("      minSignatures: 2\n", alice, bob))).build()) {
            assertThat(verifier.verify(image).evidence()).isInstanceOf(Evidence.Verified.class);
        }
    }

    /** Two more signatures are needed, so two candidates are proven at once: neither proof comes before both are asked for. */
    @Test
    void candidatesThatAreNeededInAnyCaseAreProvenAtOnce() {
        Signer bob = world.signer("bob.example.com");
        Signer carol = world.signer("carol.example.com");
        alice.sign(image);
        for (Signer signer : List.of(bob, carol)) {
            world.attach(world.digest(image), World.artifact(world.digest(image), signer.did(), "at://" + signer.did() + "/" + signer.sign(image)));
        }
        CountDownLatch both = new CountDownLatch(2);
        world.fault(request -> {
            String uri = request.uri().toString();
            if (uri.contains("getRecord") && !uri.contains(alice.did().toString().replace(":", "%3A"))) {
                both.countDown();
                meet(both);
            }
            return null;
        });
        try (Verifier verifier = world.verifier(World.policy(World.trustingYaml("      minSignatures: 3\n", alice, bob, carol))).build()) {
            VerificationResult result = verifier.verify(image);
            assertThat(result.evidence()).isInstanceOfSatisfying(Evidence.Verified.class, verified -> assertThat(verified.signers()).hasSize(3));
        }
    }

    @Test
    void aManifestThatIsNotNeededIsGivenUp() {
        Signer mallory = world.signer("mallory.example.com");
        ImageReference hers = world.push(World.ATCR, "mallory.example.com/app");
        CountDownLatch interrupted = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        world.fault("/manifests/", request -> {
            asked.countDown();
            return untilInterrupted(request, interrupted);
        });
        try (Verifier verifier = world.verifier(World.trusting("", alice)).handleResolver(handle -> {
            meet(asked);
            return mallory.did();
        }).build()) {
            VerificationResult result = verifier.verify(hers);
            assertThat(result.evidence()).isInstanceOfSatisfying(Evidence.Failed.class, failed -> assertThat(failed.reason()).isEqualTo(Reason.OWNER_NOT_COUNTED));
            meet(interrupted);
        }
    }

    @Test
    void anInterruptedCallerGetsAnAnswerAndStaysInterrupted() {
        alice.sign(image);
        CountDownLatch interrupted = new CountDownLatch(1);
        Thread caller = Thread.currentThread();
        world.fault("/manifests/", request -> {
            caller.interrupt();
            return untilInterrupted(request, interrupted);
        });
        try (Verifier verifier = verifier()) {
            VerificationResult result = verifier.verify(image);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(result.evidence()).isInstanceOf(Evidence.Indeterminate.class);
            assertThat(result.decision().allowed()).isFalse();
            meet(interrupted);
        }
    }

    @Test
    void aRegistryThatHangsEndsAtTheDeadline() {
        alice.sign(image);
        CountDownLatch interrupted = new CountDownLatch(1);
        world.fault("/manifests/", request -> untilInterrupted(request, interrupted));
        try (Verifier verifier = world.verifier(World.trusting("", alice))
                .limits(VerifierLimits.defaults().withTotalTimeout(Duration.ofMillis(300)))
                .build()) {
            VerificationResult result = verifier.verify(image);
            assertThat(result.evidence()).isInstanceOfSatisfying(
                    Evidence.Indeterminate.class, unknown -> assertThat(unknown.reason()).isEqualTo(Reason.REGISTRY_UNAVAILABLE));
            meet(interrupted);
        }
    }

    @Test
    void whatADigestNamesIsNotFetchedTwiceAndWhatATagLeadsToIs() {
        alice.sign(image);
        ImageReference pinned = image.withDigest(world.digest(image));
        try (Verifier verifier = verifier()) {
            assertThat(verifier.verify(pinned).decision().allowed()).isTrue();
            world.requests.clear();
            assertThat(verifier.verify(pinned).decision().allowed()).isTrue();
            assertThat(world.requests).isEmpty();
            assertThat(verifier.verify(image).decision().allowed()).isTrue();
            assertThat(world.requests).hasSize(1);
        }
    }

    @Test
    void severalSignaturesThatAreHeldAskNobody() {
        Signer bob = world.signer("bob.example.com");
        alice.sign(image);
        world.attach(world.digest(image), World.artifact(world.digest(image), bob.did(), "at://" + bob.did() + "/" + bob.sign(image)));
        ImageReference pinned = image.withDigest(world.digest(image));
        try (Verifier verifier = world.verifier(World.policy(World.trustingYaml("      minSignatures: 2\n", alice, bob))).build()) {
            VerificationResult first = verifier.verify(pinned);
            world.requests.clear();
            VerificationResult second = verifier.verify(pinned);
            assertThat(world.requests).isEmpty();
            assertThat(((Evidence.Verified) second.evidence()).signers()).isEqualTo(((Evidence.Verified) first.evidence()).signers());
            assertThat(second.decision().allowed()).isTrue();

            verifier.invalidate(bob.did());
            bob.delete(bob.sign(image));
            assertThat(verifier.verify(pinned).decision().allowed()).isFalse();
        }
    }

    /** A11: another repository's manifest of the same digest says nothing about this one. */
    @Test
    void A11_aManifestIsKeptForItsOwnRepositoryOnly() {
        alice.sign(image);
        ImageReference elsewhere = World.reference("atcr.io/alice.example.com/other@" + world.digest(image));
        try (Verifier verifier = verifier()) {
            verifier.verify(image);
            world.requests.clear();
            assertThat(verifier.verify(elsewhere).decision().allowed()).isFalse();
            assertThat(world.requests).anyMatch(uri -> uri.getPath().contains("/alice.example.com/other/manifests/"));
        }
    }

    @Test
    void nothingIsKeptWhereThereIsNoCache() {
        alice.sign(image);
        ImageReference pinned = image.withDigest(world.digest(image));
        try (Verifier verifier = world.verifier(World.trusting("", alice)).cache(VerificationCache.none()).build()) {
            verifier.verify(pinned);
            int first = world.requests.size();
            verifier.verify(pinned);
            assertThat(world.requests).hasSize(2 * first);
        }
    }

    private static FetchResponse untilInterrupted(FetchRequest request, CountDownLatch interrupted) throws FetchException {
        try {
            new CountDownLatch(1).await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            interrupted.countDown();
        }
        throw World.timeout();
    }

    private static void meet(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
