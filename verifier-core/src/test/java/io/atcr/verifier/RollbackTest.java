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
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RollbackTest {
    private final World world = new World();
    private final Signer alice = world.signer("alice.example.com");
    private final ImageReference image = world.push(World.ATCR, "alice.example.com/prod-app");
    private final TrustPolicy policy = World.trusting("", alice);
    private final RevisionStore marks = RevisionStore.inMemory();

    @TempDir
    private Path folder;

    @Test
    void A10_anOldHeadReplayedAfterDeletionIsDenied() throws Exception {
        RecordPath path = alice.sign(image);
        byte[] old = alice.proof(path);
        alice.delete(path);
        alice.commitAt(tid(alice.head().rev().timestamp().plus(Duration.ofMinutes(20))));
        assertFailed(verify(), Reason.RECORD_ABSENT);
        world.fault("getRecord", request -> World.ok(request, old));

        assertFailed(verify(), Reason.ROLLBACK);
    }

    @Test
    void A10_aReplicaALittleBehindIsIndeterminateAfterOneRetry() throws Exception {
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
    void A10_twoCommitsWithOneRevisionAreAFork() throws Exception {
        alice.sign(image);
        Commit head = alice.head();
        marks.raise(alice.did(), new Mark(head.rev(), alice.commitAt(tid(head.rev().timestamp().plusSeconds(1))).cid()));
        RevisionStore other = RevisionStore.inMemory();
        other.raise(alice.did(), new Mark(alice.head().rev(), head.cid()));

        assertFailed(verify(other), Reason.FORK);
    }

    @Test
    void A10_aForkThatAnotherVerificationSawMeanwhileIsNoticed() throws Exception {
        Commit other = alice.commit();
        alice.sign(image);
        RevisionStore racing = new Racing(alice.did(), new Mark(alice.head().rev(), other.cid()));

        assertFailed(verify(racing), Reason.FORK);
    }

    @Test
    void A10_aNewerHeadThatAnotherVerificationSawMeanwhileIsNoticed() throws Exception {
        alice.sign(image);
        Commit head = alice.head();
        RevisionStore racing = new Racing(alice.did(), new Mark(tid(head.rev().timestamp().plus(Duration.ofMinutes(20))), head.cid()));

        assertFailed(verify(racing), Reason.ROLLBACK);
    }

    @Test
    void A10_aRevisionFromTheFutureIsIndeterminateAndLeavesNoMark() throws Exception {
        alice.sign(image);
        alice.commitAt(tid(world.now.plus(Duration.ofMinutes(6))));

        assertIndeterminate(verify(), Reason.REV_IN_FUTURE);
        assertThat(marks.highest(alice.did())).isEmpty();
    }

    @Test
    void A10_aMarkFromTheFutureIsIgnored() throws Exception {
        alice.sign(image);
        marks.raise(alice.did(), new Mark(tid(world.now.plus(Duration.ofDays(1))), alice.head().cid()));

        assertThat(verify().decision().allowed()).isTrue();
    }

    @Test
    void A10_aHeadThatDoesNotVerifyLeavesNoMark() throws Exception {
        alice.sign(image);
        byte[] log = alice.auditLog();
        alice.rotate();
        alice.commit();
        world.fault("plc.directory", request -> World.ok(request, log));

        assertFailed(verify(), Reason.BAD_SIGNATURE);
        assertThat(marks.highest(alice.did())).isEmpty();
    }

    @Test
    void A10_aPinnedCommitLeavesNoMark() throws Exception {
        alice.sign(image);
        try (Verifier verifier = world.verifier(policy).revisionStore(marks).build()) {
            verifier.verify(image, VerificationMode.pinnedCommit(alice.did(), alice.head().cid()));
        }
        assertThat(marks.highest(alice.did())).isEmpty();
    }

    @Test
    void A10_aMarkFromTheFutureIsReported() throws Exception {
        alice.sign(image);
        Mark future = new Mark(tid(world.now.plus(Duration.ofDays(1))), alice.head().cid());
        marks.raise(alice.did(), future);

        assertThat(headFresh(verify()).found()).endsWith("the mark at revision " + future.rev() + " lies in the future and is ignored");
        assertThat(marks.highest(alice.did())).contains(future);
    }

    @Test
    void A10_marksInAFolderSurviveARestart() throws Exception {
        RecordPath path = alice.sign(image);
        byte[] old = alice.proof(path);
        alice.commitAt(tid(alice.head().rev().timestamp().plus(Duration.ofMinutes(20))));
        assertThat(headFresh(verify(RevisionStore.inFolder(folder))).found()).endsWith("the first one seen");
        assertThat(headFresh(verify(RevisionStore.inFolder(folder))).found()).doesNotContain("first");
        world.fault("getRecord", request -> World.ok(request, old));

        assertFailed(verify(RevisionStore.inFolder(folder)), Reason.ROLLBACK);
    }

    @Test
    void A10_aDamagedMarkIsIndeterminateAndNoFirstSight() throws Exception {
        alice.sign(image);
        RevisionStore store = RevisionStore.inFolder(folder);
        assertThat(verify(store).decision().allowed()).isTrue();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, name -> !name.endsWith("lock"))) {
            Files.writeString(files.iterator().next(), "");
        }

        assertIndeterminate(verify(store), Reason.STATE_UNAVAILABLE);
        store.clear(alice.did());
        assertThat(verify(store).decision().allowed()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void A10_aStoreThatFailsIsIndeterminate(boolean read) {
        alice.sign(image);
        RevisionStore failing = new RevisionStore() {
            @Override
            public Optional<Mark> highest(Did did) throws IOException {
                if (read) {
                    throw new IOException("no answer");
                }
                return Optional.empty();
            }

            @Override
            public Mark raise(Did did, Mark seen) throws IOException {
                throw new IOException("no room");
            }

            @Override
            public void clear(Did did) {}
        };

        VerificationResult result = verify(failing);

        assertIndeterminate(result, Reason.STATE_UNAVAILABLE);
        assertThat(headFresh(result).found()).isEqualTo(read ? "no answer" : "no room");
    }

    @Test
    void A10_aHeadThatWasSeenIsNotWrittenAgain() throws Exception {
        alice.sign(image);
        RevisionStore store = RevisionStore.inFolder(folder);
        verify(store);
        Files.delete(folder.resolve("lock"));

        assertThat(verify(store).decision().allowed()).isTrue();
    }

    private static Check headFresh(VerificationResult result) {
        return result.evidence().checks().stream().filter(check -> check.code() == CheckCode.HEAD_FRESH).findFirst().orElseThrow();
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
        public Optional<Mark> highest(Did asked) throws IOException {
            return marks.highest(asked);
        }

        @Override
        public Mark raise(Did raised, Mark seen) throws IOException {
            marks.raise(did, other);
            return marks.raise(raised, seen);
        }

        @Override
        public void clear(Did cleared) throws IOException {
            marks.clear(cleared);
        }
    }

    private static Tid tid(Instant instant) {
        return Tid.of(instant.getEpochSecond() * 1_000_000L + instant.getNano() / 1000, 7);
    }
}
