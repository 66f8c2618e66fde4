package io.atcr.verifier;

import static io.atcr.verifier.VerifierTest.assertFailed;
import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.car.Commit;
import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.RecordPath;
import io.atcr.car.syntax.Tid;
import io.atcr.policy.ImageReference;
import io.atcr.policy.TrustPolicy;
import io.atcr.verifier.cache.RevisionStore;
import io.atcr.verifier.cache.RevisionStore.Mark;
import io.atcr.verifier.cache.VerificationCache;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RollbackTest {
    private final World world = new World();
    private final Signer alice = world.signer("alice.example.com");
    private final ImageReference image = world.push(World.ATCR, "alice.example.com/prod-app");
    private final TrustPolicy policy = World.trusting("", alice);
    private final RevisionStore marks = RevisionStore.inMemory();

    @Test
    void A10_anOldHeadReplayedAfterDeletionIsDenied() {
        RecordPath path = alice.sign(image);
        byte[] old = alice.proof(path);
        alice.delete(path);
        alice.commitAt(tid(alice.head().rev().timestamp().plus(Duration.ofMinutes(20))));
        assertFailed(verify(), Reason.RECORD_ABSENT);
        world.fault("getRecord", request -> World.ok(request, old));

        assertFailed(verify(), Reason.ROLLBACK);
    }

    @Test
    void A10_aReplicaALittleBehindIsIndeterminateAfterOneRetry() {
        RecordPath path = alice.sign(image);
        byte[] old = alice.proof(path);
        alice.commit();
        assertThat(verify().decision().allowed()).isTrue();
        world.requests.clear();
        world.fault("getRecord", request -> World.ok(request, old));

        assertIndeterminate(verify(), Reason.STALE_HEAD);
        assertThat(world.count(uri -> uri.getPath().contains("getRecord"))).isEqualTo(2);
    }

    @Test
    void A10_twoCommitsWithOneRevisionAreAFork() {
        alice.sign(image);
        Commit head = alice.head();
        marks.raise(alice.did(), new Mark(head.rev(), alice.commitAt(tid(head.rev().timestamp().plusSeconds(1))).cid()));
        RevisionStore other = RevisionStore.inMemory();
        other.raise(alice.did(), new Mark(alice.head().rev(), head.cid()));

        assertFailed(verify(other), Reason.FORK);
    }

    @Test
    void A10_aForkThatAnotherVerificationSawMeanwhileIsNoticed() {
        Commit other = alice.commit();
        alice.sign(image);
        RevisionStore racing = new Racing(alice.did(), new Mark(alice.head().rev(), other.cid()));

        assertFailed(verify(racing), Reason.FORK);
    }

    @Test
    void A10_aNewerHeadThatAnotherVerificationSawMeanwhileIsNoticed() {
        alice.sign(image);
        Commit head = alice.head();
        RevisionStore racing = new Racing(alice.did(), new Mark(tid(head.rev().timestamp().plus(Duration.ofMinutes(20))), head.cid()));

        assertFailed(verify(racing), Reason.ROLLBACK);
    }

    @Test
    void A10_aRevisionFromTheFutureIsIndeterminateAndLeavesNoMark() {
        alice.sign(image);
        alice.commitAt(tid(world.now.plus(Duration.ofMinutes(6))));

        assertIndeterminate(verify(), Reason.REV_IN_FUTURE);
        assertThat(marks.highest(alice.did())).isEmpty();
    }

    @Test
    void A10_aMarkFromTheFutureIsIgnored() {
        alice.sign(image);
        marks.raise(alice.did(), new Mark(tid(world.now.plus(Duration.ofDays(1))), alice.head().cid()));

        assertThat(verify().decision().allowed()).isTrue();
    }

    @Test
    void A10_aHeadThatDoesNotVerifyLeavesNoMark() {
        alice.sign(image);
        byte[] log = alice.auditLog();
        alice.rotate();
        alice.commit();
        world.fault("plc.directory", request -> World.ok(request, log));

        assertFailed(verify(), Reason.BAD_SIGNATURE);
        assertThat(marks.highest(alice.did())).isEmpty();
    }

    @Test
    void A10_aPinnedCommitLeavesNoMark() {
        alice.sign(image);
        try (Verifier verifier = world.verifier(policy).revisionStore(marks).build()) {
            verifier.verify(image, VerificationMode.pinnedCommit(alice.did(), alice.head().cid()));
        }
        assertThat(marks.highest(alice.did())).isEmpty();
    }

    @Test
    void A10_marksOnlyRise() {
        Mark high = new Mark(tid(world.now), alice.head().cid());
        marks.raise(alice.did(), high);
        marks.raise(alice.did(), new Mark(tid(world.now.minusSeconds(1)), alice.head().cid()));
        assertThat(marks.highest(alice.did())).contains(high);

        marks.clear(alice.did());
        assertThat(marks.highest(alice.did())).isEmpty();
    }

    private VerificationResult verify() {
        return verify(marks);
    }

    private VerificationResult verify(RevisionStore store) {
        try (Verifier verifier = world.verifier(policy).revisionStore(store).cache(VerificationCache.none()).build()) {
            return verifier.verify(image);
        }
    }

    private static void assertIndeterminate(VerificationResult result, Reason reason) {
        assertThat(result.decision().allowed()).isFalse();
        assertThat(result.evidence()).isInstanceOfSatisfying(
                Evidence.Indeterminate.class, e -> assertThat(e.reason()).as(e.detail()).isEqualTo(reason));
    }

    /** Marks that another verification raises between this one's look and its own mark. */
    private static final class Racing implements RevisionStore {
        private final RevisionStore marks = RevisionStore.inMemory();
        private final Did did;
        private final Mark other;

        Racing(Did did, Mark other) {
            this.did = did;
            this.other = other;
        }

        @Override
        public Optional<Mark> highest(Did asked) {
            return marks.highest(asked);
        }

        @Override
        public void raise(Did raised, Mark seen) {
            marks.raise(did, other);
            marks.raise(raised, seen);
        }

        @Override
        public void clear(Did cleared) {
            marks.clear(cleared);
        }
    }

    private static Tid tid(Instant instant) {
        return Tid.of(instant.getEpochSecond() * 1_000_000L + instant.getNano() / 1000, 7);
    }
}
