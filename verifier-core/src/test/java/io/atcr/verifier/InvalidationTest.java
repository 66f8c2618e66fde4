package io.atcr.verifier;

import static io.atcr.verifier.VerifierTest.assertFailed;
import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.RecordPath;
import io.atcr.did.CachingDidResolver;
import io.atcr.did.DidDocument;
import io.atcr.did.DidResolution;
import io.atcr.policy.ImageReference;
import io.atcr.policy.TrustPolicy;
import io.atcr.verifier.cache.AuthenticatedCache;
import io.atcr.verifier.cache.CaffeineVerificationCache;
import io.atcr.verifier.cache.KeyFiles;
import io.atcr.verifier.cache.SharedBytes;
import io.atcr.verifier.cache.VerificationCache;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A11: revocation is visible within the time to live, and at once after an invalidation. */
class InvalidationTest {
    /** Where verifiers may share what they found. */
    enum Shared {
        CAFFEINE,
        BYTES;

        VerificationCache cache(World world) {
            return this == CAFFEINE
                    ? new CaffeineVerificationCache(100, () -> world.now)
                    : new AuthenticatedCache(SharedBytes.inMemory(), KeyFiles.keys("k1"), () -> world.now);
        }
    }

    private final World world = new World();
    private final Signer alice = world.signer("alice.example.com");
    private final ImageReference image = world.push(World.ATCR, "alice.example.com/prod-app");
    private final TrustPolicy policy = World.trusting("", alice);

    private long asked(String part) {
        return world.count(uri -> uri.toString().contains(part));
    }

    static Stream<Consumer<Verifier>> waysToForget(Signer signer) {
        return Stream.of(verifier -> verifier.invalidate(signer.did()), Verifier::invalidateAll);
    }

    @ParameterizedTest
    @EnumSource
    void A11_afterAnInvalidationEveryVerifierThatSharesTheCacheLooksAfresh(Shared shared) {
        waysToForget(alice).forEach(forget -> {
            RecordPath path = alice.sign(image);
            VerificationCache cache = shared.cache(world);
            try (Verifier one = world.verifier(policy).cache(cache).build(); Verifier two = world.verifier(policy).cache(cache).build()) {
                assertThat(one.verify(image).decision().allowed()).isTrue();
                assertThat(two.verify(image).decision().allowed()).isTrue();
                alice.rotate();
                alice.delete(path);
                world.requests.clear();

                forget.accept(one);

                assertFailed(two.verify(image), Reason.RECORD_ABSENT);
                assertThat(asked("plc.directory")).isEqualTo(1);
                assertThat(asked("getRecord")).isEqualTo(1);
                assertFailed(one.verify(image), Reason.RECORD_ABSENT);
                assertThat(asked("getRecord")).as("what was found afresh is shared").isEqualTo(1);
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void A11_anInvalidationIsNotUndoneByAProofThatWasUnderWay(Shared shared) {
        waysToForget(alice).forEach(forget -> {
            RecordPath path = alice.sign(image);
            VerificationCache cache = shared.cache(world);
            try (Verifier one = world.verifier(policy).cache(cache).build(); Verifier two = world.verifier(policy).cache(cache).build()) {
                byte[] before = alice.proof(path);
                world.fault("getRecord", request -> {
                    alice.delete(path);
                    forget.accept(two);
                    return World.ok(request, before);
                });
                assertThat(one.verify(image).decision().allowed()).isTrue();
                world.fault(null);

                assertFailed(one.verify(image), Reason.RECORD_ABSENT);
                assertFailed(two.verify(image), Reason.RECORD_ABSENT);
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void A11_anInvalidationIsNotUndoneByADocumentThatWasUnderWay(Shared shared) {
        waysToForget(alice).forEach(forget -> {
            alice.sign(image);
            VerificationCache cache = shared.cache(world);
            try (Verifier one = world.verifier(policy).cache(cache).build(); Verifier two = world.verifier(policy).cache(cache).build()) {
                world.fault("plc.directory", request -> {
                    byte[] before = alice.auditLog();
                    world.fault(null);
                    forget.accept(two);
                    return World.ok(request, before);
                });
                world.requests.clear();
                one.verify(image);

                assertThat(one.verify(image).decision().allowed()).isTrue();
                // once before the invalidation, and once after it
                assertThat(asked("plc.directory")).isEqualTo(2);
            }
        });
    }

    @Test
    void A22_nobodyWaitsForWhatWasBegunBeforeAnInvalidation() throws Exception {
        alice.sign(image);
        VerificationCache cache = Shared.CAFFEINE.cache(world);
        for (VerificationCache each : new VerificationCache[] {cache, VerificationCache.none()}) {
            Gate gate = new Gate();
            try (Verifier one = world.verifier(policy).cache(each).build()) {
                world.fault("getRecord", gate);
                CompletableFuture<VerificationResult> slow = one.verifyAsync(image);
                gate.awaitHeld(1);
                world.fault(null);

                one.invalidate(alice.did());

                assertThat(one.verify(image).decision().allowed()).isTrue();
                gate.open();
                assertThat(slow.join().decision().allowed()).isTrue();
            }
        }
    }

    @Test
    void anInvalidationOfOneAccountLeavesOthersAlone() {
        Signer bob = world.signer("bob.example.com");
        ImageReference bobs = world.push(World.ATCR, "bob.example.com/app");
        bob.sign(bobs);
        try (Verifier verifier = world.verifier(World.trusting("", alice, bob)).build()) {
            verifier.verify(bobs);
            world.requests.clear();

            verifier.invalidate(alice.did());

            assertThat(verifier.verify(bobs).decision().allowed()).isTrue();
            assertThat(asked("plc.directory") + asked("getRecord")).isZero();
        }
    }

    @Test
    void anInvalidationReachesAResolverOfTheCallers() {
        AtomicInteger forgotten = new AtomicInteger();
        CachingDidResolver resolver = new CachingDidResolver() {
            @Override
            public DidDocument resolve(Did did) {
                return alice.document();
            }

            @Override
            public DidResolution resolution(Did did, Duration timeout, Duration maxStale) {
                return new DidResolution(alice.document(), world.now, world.now, false);
            }

            @Override
            public void invalidate(Did did) {
                forgotten.incrementAndGet();
            }

            @Override
            public void forgetAll() {
                forgotten.addAndGet(10);
            }
        };
        alice.sign(image);
        try (Verifier verifier = world.verifier(policy).didResolver(resolver).build()) {
            verifier.verify(image);
            verifier.verify(image);
            assertThat(asked("getRecord")).isEqualTo(1);
            verifier.invalidate(alice.did());
            assertThat(forgotten).hasValue(1);
            verifier.verify(image);
            assertThat(asked("getRecord")).isEqualTo(2);
            verifier.invalidateAll();
            assertThat(forgotten).hasValue(11);
        }
    }

    @ParameterizedTest
    @EnumSource
    void A11_anInactiveAccountLosesWhatIsKeptOfIt(Shared shared) {
        VerificationCache cache = shared.cache(world);
        ImageReference second = world.push(World.ATCR, "alice.example.com/second");
        alice.sign(image);
        alice.sign(second);
        try (Verifier one = world.verifier(policy).cache(cache).build(); Verifier two = world.verifier(policy).cache(cache).build()) {
            assertThat(one.verify(image).decision().allowed()).isTrue();
            world.fault("getRecord", request -> World.status(request, 400, "{\"error\":\"RepoTakendown\"}"));

            assertThat(two.verify(second).decision().allowed()).isFalse();

            VerificationResult result = one.verify(image);
            assertThat(result.decision().allowed()).as("no longer served from the cache").isFalse();
            assertThat(result.evidence()).isInstanceOfSatisfying(
                    Evidence.Indeterminate.class, e -> assertThat(e.reason()).isEqualTo(Reason.ACCOUNT_INACTIVE));
        }
    }

    @Test
    void A11_evidenceIsNotServedUnderAnotherKeyOrFromAnotherPds() {
        alice.sign(image);
        try (Verifier verifier = world.verifier(policy).cacheTimes(new CacheTimes(
                Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofHours(1))).build()) {
            verifier.verify(image);
            alice.movePds(URI.create("https://new.example.net"));
            world.advance(Duration.ofSeconds(61));
            world.requests.clear();

            assertThat(verifier.verify(image).decision().allowed()).isTrue();
            assertThat(asked("new.example.net")).isEqualTo(1);
        }
    }
}
