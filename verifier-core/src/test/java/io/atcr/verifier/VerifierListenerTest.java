package io.atcr.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.car.Commit;
import io.atcr.car.syntax.RecordPath;
import io.atcr.car.syntax.Tid;
import io.atcr.did.DidError;
import io.atcr.did.DidException;
import io.atcr.did.plc.PlcHeadStore;
import io.atcr.policy.ImageReference;
import io.atcr.policy.TrustPolicy;
import io.atcr.verifier.VerifierEvent.CacheLookedUp;
import io.atcr.verifier.VerifierEvent.CandidateRefused;
import io.atcr.verifier.VerifierEvent.DidHistoryConflict;
import io.atcr.verifier.VerifierEvent.DidResolutionFinished;
import io.atcr.verifier.VerifierEvent.HeadConflict;
import io.atcr.verifier.VerifierEvent.RevisionMarkIgnored;
import io.atcr.verifier.VerifierEvent.SignatureProven;
import io.atcr.verifier.VerifierEvent.VerificationFinished;
import io.atcr.verifier.cache.RevisionStore;
import io.atcr.verifier.cache.RevisionStore.Mark;
import io.atcr.verifier.cache.VerificationCache;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a listener is told: what happened, once, in our own types. */
class VerifierListenerTest {
    private final World world = new World();
    private final Signer alice = world.signer("alice.example.com");
    private final ImageReference image = world.push(World.ATCR, "alice.example.com/prod-app");
    private final TrustPolicy policy = World.trusting("", alice);
    private final RecordingListener listener = new RecordingListener();

    private Verifier verifier() {
        return world.verifier(policy).listener(listener).build();
    }

    @Test
    void aVerificationIsToldFromTheFirstLookToTheAnswer() {
        RecordPath path = alice.sign(image);
        VerificationResult result;
        try (Verifier verifier = verifier()) {
            result = verifier.verify(image);
        }

        assertThat(listener.events).hasSize(5);
        assertThat(listener.events.get(0)).isEqualTo(new CacheLookedUp(CacheRegions.DID_DOCUMENTS, false));
        assertThat(listener.events.get(2)).isEqualTo(new CacheLookedUp(CacheRegions.SIGNATURE_EVIDENCE, false));
        assertThat(listener.events.get(1)).isInstanceOfSatisfying(DidResolutionFinished.class, resolved -> {
            assertThat(resolved.did()).isEqualTo(alice.did());
            assertThat(resolved.failure()).isEmpty();
            assertThat(resolved.duration()).isPositive();
        });
        assertThat(listener.events.get(3)).isInstanceOfSatisfying(SignatureProven.class, proven -> {
            assertThat(proven.image()).isEqualTo(image);
            assertThat(proven.digest()).isEqualTo(world.digest(image));
            assertThat(proven.signer().record()).isEqualTo(path);
        });
        assertThat(listener.events.get(4)).isEqualTo(new VerificationFinished(result));
        assertThat(((VerificationFinished) listener.events.get(4)).duration()).isPositive();
        assertThat(listener.threads).containsOnly(Thread.currentThread());
    }

    @Test
    void whatTheCacheAnswersIsAHitAndNoResolution() {
        alice.sign(image);
        ImageReference second = world.push(World.ATCR, "alice.example.com/second");
        alice.sign(second);
        try (Verifier verifier = verifier()) {
            verifier.verify(image);
            listener.events.clear();
            verifier.verify(image);
            verifier.verify(second);
        }

        assertThat(listener.of(CacheLookedUp.class)).containsExactly(
                new CacheLookedUp(CacheRegions.DID_DOCUMENTS, true),
                new CacheLookedUp(CacheRegions.SIGNATURE_EVIDENCE, true),
                new CacheLookedUp(CacheRegions.DID_DOCUMENTS, true),
                new CacheLookedUp(CacheRegions.SIGNATURE_EVIDENCE, false));
        assertThat(listener.of(DidResolutionFinished.class)).isEmpty();
        assertThat(listener.of(SignatureProven.class)).hasSize(2);
    }

    @Test
    void everyAnswerIsToldEvenOneWithoutNetwork() {
        ImageReference other = image.withDigest(world.digest(world.push(World.ATCR, "alice.example.com/other")));
        try (Verifier verifier = world.verifier(World.policy("version: 1.0\ntrustedDIDs:\n  " + alice.did()
                + ": {name: a}\npolicies:\n  - name: one\n    scope: \"example.net/one\"\n    require:\n      signature: true\n    action: enforce\n"))
                .listener(listener).build()) {
            verifier.verify(image);
            verifier.verify(other, world.digest(image));
        }
        assertThat(listener.of(VerificationFinished.class))
                .extracting(event -> ((Evidence.Failed) event.result().evidence()).reason())
                .containsExactly(Reason.NO_POLICY, Reason.DIGEST_CONFLICT);
        assertThat(listener.events).hasSize(2);
    }

    @Test
    void aRefusedCandidateIsToldWithItsReason() {
        RecordPath path = alice.sign(image);
        alice.delete(path);
        try (Verifier verifier = verifier()) {
            verifier.verify(image);
        }
        assertThat(listener.of(CandidateRefused.class))
                .contains(new CandidateRefused(image, world.digest(image), alice.did(), path, Reason.RECORD_ABSENT));
        assertThat(listener.of(SignatureProven.class)).isEmpty();
    }

    @Test
    void aResolutionThatFailsIsToldWithItsCode() {
        alice.sign(image);
        world.fault("plc.directory", request -> World.status(request, 503, "later"));
        try (Verifier verifier = verifier()) {
            verifier.verify(image);
        }
        assertThat(listener.of(DidResolutionFinished.class)).extracting(event -> event.failure().orElseThrow()).containsOnly(DidError.UNAVAILABLE);
        assertThat(listener.of(DidHistoryConflict.class)).isEmpty();
    }

    @Test
    void everyQuestionToAResolverOfTheCallersIsAResolution() {
        alice.sign(image);
        ImageReference second = world.push(World.ATCR, "alice.example.com/second");
        alice.sign(second);
        try (Verifier verifier = world.verifier(policy).listener(listener).didResolver(did -> alice.document()).build()) {
            verifier.verify(image);
            verifier.verify(second);
        }
        assertThat(listener.of(DidResolutionFinished.class)).hasSize(2).allMatch(event -> event.failure().isEmpty());

        listener.events.clear();
        try (Verifier verifier = world.verifier(policy).listener(listener).didResolver(did -> {
            throw new DidException(DidError.TIMEOUT, did, "slow");
        }).build()) {
            verifier.verify(image);
        }
        assertThat(listener.of(DidResolutionFinished.class)).extracting(event -> event.failure().orElseThrow()).containsOnly(DidError.TIMEOUT);
    }

    @Test
    void A14_aHistoryThatIsNotTheOneSeenBeforeIsAnEvent() {
        alice.sign(image);
        byte[] old = alice.auditLog();
        alice.rotate();
        alice.sign(image);
        PlcHeadStore heads = PlcHeadStore.inMemory();
        for (boolean replayed : new boolean[] {false, true}) {
            world.fault("plc.directory", request -> replayed ? World.ok(request, old) : null);
            try (Verifier verifier = world.verifier(policy).plcHeadStore(heads).listener(listener).build()) {
                verifier.verify(image);
            }
            if (!replayed) {
                assertThat(listener.of(DidHistoryConflict.class)).isEmpty();
            }
        }
        assertThat(listener.of(DidHistoryConflict.class)).isNotEmpty().containsOnly(new DidHistoryConflict(alice.did(), DidError.HISTORY_WITHHELD));
    }

    @Test
    void A10_aRollbackIsAnEventWithBothHeads() {
        RecordPath path = alice.sign(image);
        byte[] old = alice.proof(path);
        Commit before = alice.head();
        Commit newer = alice.commitAt(tid(before.rev().timestamp().plus(Duration.ofMinutes(20))));
        try (Verifier verifier = world.verifier(policy).cache(VerificationCache.none()).listener(listener).build()) {
            verifier.verify(image);
            assertThat(listener.of(HeadConflict.class)).isEmpty();
            world.fault("getRecord", request -> World.ok(request, old));
            verifier.verify(image);
        }
        assertThat(listener.of(HeadConflict.class)).containsExactly(
                new HeadConflict(alice.did(), Reason.ROLLBACK, before.rev(), before.cid(), new Mark(newer.rev(), newer.cid())));
    }

    @Test
    void A10_aForkIsAnEvent() throws Exception {
        Commit other = alice.commit();
        alice.sign(image);
        Commit head = alice.head();
        RevisionStore marks = RevisionStore.inMemory();
        marks.raise(alice.did(), new Mark(head.rev(), other.cid()));
        try (Verifier verifier = world.verifier(policy).revisionStore(marks).listener(listener).build()) {
            verifier.verify(image);
        }
        assertThat(listener.of(HeadConflict.class))
                .containsExactly(new HeadConflict(alice.did(), Reason.FORK, head.rev(), head.cid(), new Mark(head.rev(), other.cid())));
    }

    @Test
    void A10_aMarkFromTheFutureIsReported() throws Exception {
        alice.sign(image);
        Mark future = new Mark(tid(world.now.plus(Duration.ofDays(1))), alice.head().cid());
        RevisionStore marks = RevisionStore.inMemory();
        marks.raise(alice.did(), future);
        try (Verifier verifier = world.verifier(policy).revisionStore(marks).listener(listener).build()) {
            assertThat(verifier.verify(image).decision().allowed()).isTrue();
        }
        assertThat(listener.of(RevisionMarkIgnored.class)).containsExactly(new RevisionMarkIgnored(alice.did(), future));
    }

    @Test
    void A21_noEventCarriesWhatSomebodyElseWrote() {
        alice.sign(image);
        String hostile = "\n\u001b[2J\u202e{}::forged";
        String json = "\\n\\u001b[2J\\u202e{}::forged";
        for (String hop : List.of("plc.directory", "getRecord", "/manifests/", "/referrers/")) {
            world.fault(hop, request -> World.status(request, 400, "{\"error\":\"" + json + "\",\"message\":\"" + json + "\"}" + hostile));
            try (Verifier verifier = verifier()) {
                verifier.verify(image);
            }
        }
        assertThat(listener.events).hasSizeGreaterThan(8).allSatisfy(event -> assertThat(event.toString().codePoints())
                .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT));
    }

    private static Tid tid(Instant instant) {
        return Tid.of(instant.getEpochSecond() * 1_000_000L + instant.getNano() / 1000, 7);
    }
}
