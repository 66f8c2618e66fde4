package io.atcr.verifier;

import static io.atcr.verifier.VerifierTest.assertFailed;
import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.did.net.FetchError;
import io.atcr.did.net.FetchException;
import io.atcr.did.net.FetchResponse;
import io.atcr.policy.ImageReference;
import io.atcr.policy.TrustPolicy;
import io.atcr.verifier.VerifierEvent.CircuitChanged;
import io.atcr.verifier.cache.VerificationCache;
import io.atcr.verifier.resilience.ResilienceLimits;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Hosts that do not answer, now or for good: what is asked again, what is asked elsewhere, and that an answer is never more than unknown for it. */
class IllHostTest {
    private static final URI NEW_PDS = URI.create("https://new.example.net");

    private final World world = new World();
    private final Signer alice = world.signer("alice.example.com");
    private final ImageReference image = world.push(World.ATCR, "alice.example.com/prod-app");
    private final ImageReference second = world.push(World.ATCR, "alice.example.com/second");
    private final TrustPolicy policy = World.trusting("", alice);
    private final RecordingListener listener = new RecordingListener();

    private static void assertIndeterminate(VerificationResult result, Reason reason) {
        assertThat(result.decision().allowed()).isFalse();
        assertThat(result.evidence()).isInstanceOfSatisfying(
                Evidence.Indeterminate.class, unknown -> assertThat(unknown.reason()).as(unknown.detail()).isEqualTo(reason));
    }

    private long asked(String part) {
        return world.count(uri -> uri.toString().contains(part));
    }

    private static World.Fault refused() {
        return request -> {
            throw new FetchException(FetchError.CONNECT, "refused");
        };
    }

    /** The answer in place of the first ones. */
    private static World.Fault first(int times, World.Fault fault) {
        AtomicInteger left = new AtomicInteger(times);
        return request -> left.getAndDecrement() > 0 ? fault.answer(request) : null;
    }

    @Test
    void aHostThatHasNoAnswerOnceIsAskedAgain() {
        alice.sign(image);
        for (String hop : List.of("plc.directory", "getRecord", "/manifests/", "/referrers/")) {
            for (World.Fault fault : List.<World.Fault>of(r -> World.status(r, 503, ""), refused())) {
                world.fault(hop, first(1, fault));
                assertThat(world.verify(policy, image).decision().allowed()).as(hop).isTrue();
            }
        }
    }

    @Test
    void aHostThatKeepsHavingNoAnswerIsUnknown() {
        alice.sign(image);
        world.fault("getRecord", request -> World.status(request, 503, ""));
        assertIndeterminate(world.verify(policy, image), Reason.PDS_UNAVAILABLE);
        assertThat(asked("getRecord")).isEqualTo(3);
    }

    @Test
    void A20_aHostThatAsksForAnHourIsUnknownAtOnce() {
        alice.sign(image);
        world.fault("getRecord", request -> new FetchResponse(429, request.uri(), Map.of("retry-after", List.of("3600")), new byte[0]));
        assertIndeterminate(world.verify(policy, image), Reason.PDS_UNAVAILABLE);
        assertThat(asked("getRecord")).isEqualTo(1);
    }

    @Test
    void aProofOfAbsenceIsAskedForOnce() {
        assertFailed(world.verify(policy, image), Reason.RECORD_ABSENT);
        assertThat(asked("getRecord")).isEqualTo(1);
    }

    @Test
    void A22_aPdsThatMovedIsFollowedAfterOneForcedLook() {
        alice.sign(image);
        alice.sign(second);
        try (Verifier verifier = world.verifier(policy).build()) {
            assertThat(verifier.verify(image).decision().allowed()).isTrue();
            String old = alice.pds().getHost();
            alice.movePds(NEW_PDS);
            world.fault(old, refused());

            assertThat(verifier.verify(second).decision().allowed()).isTrue();
            assertThat(asked("/log/audit")).isEqualTo(2);
            assertThat(asked(NEW_PDS.getHost())).isEqualTo(1);
        }
    }

    @Test
    void A22_aPdsThatMovedIsFollowedWithoutResilience() {
        alice.sign(image);
        alice.sign(second);
        try (Verifier verifier = world.verifier(policy).resilience(ResilienceLimits.none()).build()) {
            verifier.verify(image);
            String old = alice.pds().getHost();
            alice.movePds(NEW_PDS);
            world.fault(old, refused());

            assertThat(verifier.verify(second).decision().allowed()).isTrue();
            assertThat(asked(old)).isEqualTo(2);
        }
    }

    @Test
    void A22_aMoveToAHostThatDoesNotAnswerIsUnknown() {
        alice.sign(image);
        alice.sign(second);
        try (Verifier verifier = world.verifier(policy).build()) {
            verifier.verify(image);
            alice.movePds(NEW_PDS);
            world.fault("getRecord", refused());

            assertIndeterminate(verifier.verify(second), Reason.PDS_UNAVAILABLE);
        }
    }

    @Test
    void A22_thereIsOneForcedLookIn30SecondsHoweverMuchFails() {
        alice.sign(image);
        world.fault("getRecord", refused());
        try (Verifier verifier = world.verifier(policy).build()) {
            for (int i = 0; i < 5; i++) {
                assertIndeterminate(verifier.verify(image), Reason.PDS_UNAVAILABLE);
            }
        }
        assertThat(asked("/log/audit")).isEqualTo(2);
    }

    @Test
    void A22_thereIsOneForcedLookIn30SecondsHoweverManySignaturesAreBad() {
        byte[] underTheOldKey = alice.proof(alice.sign(image));
        alice.rotate();
        world.fault("getRecord", request -> World.ok(request, underTheOldKey));
        try (Verifier verifier = world.verifier(policy).build()) {
            for (int i = 0; i < 5; i++) {
                assertFailed(verifier.verify(image), Reason.BAD_SIGNATURE);
                world.advance(Duration.ofSeconds(11));
            }
        }
        assertThat(asked("getRecord")).isEqualTo(5);
        assertThat(asked("/log/audit")).isEqualTo(2);
    }

    @Test
    void A22_aLeaderThatIsCancelledDoesNotFailWhoFollows() throws Exception {
        alice.sign(image);
        Gate gate = new Gate();
        world.fault("plc.directory", first(1, gate));
        try (Verifier verifier = world.verifier(policy).build()) {
            CompletableFuture<VerificationResult> leader = verifier.verifyAsync(image);
            gate.awaitHeld(1);
            CompletableFuture<VerificationResult> follower = verifier.verifyAsync(image);
            leader.cancel(true);

            assertThat(follower.get(20, TimeUnit.SECONDS).decision().allowed()).isTrue();
        }
    }

    @Test
    void aHostThatIsLeftAloneIsUnknownAndNoEvidence() {
        alice.sign(image);
        world.fault("getRecord", refused());
        try (Verifier verifier = world.verifier(policy).listener(listener).build()) {
            for (int i = 0; i < 5; i++) {
                verifier.verify(image);
            }
            assertThat(listener.of(CircuitChanged.class)).containsExactly(new CircuitChanged(alice.pds() + ":443", true));
            world.fault(null);
            assertIndeterminate(verifier.verify(image), Reason.PDS_UNAVAILABLE);
            assertThat(asked("getRecord")).isEqualTo(10);
        }
    }

    @Test
    void anotherSignersHostIsNotLeftAloneForIt() {
        Signer bob = world.signer("bob.example.com");
        ImageReference his = world.push(World.ATCR, "bob.example.com/app");
        bob.sign(his);
        alice.sign(image);
        world.fault(alice.pds().getHost(), refused());
        try (Verifier verifier = world.verifier(World.trusting("", alice, bob)).build()) {
            for (int i = 0; i < 6; i++) {
                assertIndeterminate(verifier.verify(image), Reason.PDS_UNAVAILABLE);
            }
            assertThat(verifier.verify(his).decision().allowed()).isTrue();
        }
    }

    @Test
    void A14_aDirectoryThatIsLeftAloneIsPassedOver() {
        URI mirror = URI.create("https://mirror.example.net");
        alice.sign(image);
        world.fault(mirror.getHost(), refused());
        try (Verifier verifier = world.verifier(policy).cache(VerificationCache.none())
                .plcDirectories(List.of(mirror, URI.create("https://plc.directory"))).build()) {
            for (int i = 0; i < 20; i++) {
                assertThat(verifier.verify(image).decision().allowed()).isTrue();
            }
        }
        assertThat(asked(mirror.getHost())).isEqualTo(10);
    }

    @Test
    void A20_askingForImagesThatAreNotThereClosesNoRegistry() {
        alice.sign(image);
        try (Verifier verifier = world.verifier(policy).build()) {
            for (int i = 0; i < 40; i++) {
                assertFailed(verifier.verify(World.reference("atcr.io/alice.example.com/none" + i + ":v1")), Reason.IMAGE_NOT_FOUND);
            }
            assertThat(verifier.verify(image).decision().allowed()).isTrue();
        }
    }

    @Test
    void aShortTimeIsNotExceededByRetries() {
        alice.sign(image);
        world.fault("getRecord", refused());
        try (Verifier verifier = world.verifier(policy).limits(VerifierLimits.defaults().withTotalTimeout(Duration.ofMillis(1))).build()) {
            assertThat(verifier.verify(image).evidence()).isInstanceOf(Evidence.Indeterminate.class);
        }
    }
}
