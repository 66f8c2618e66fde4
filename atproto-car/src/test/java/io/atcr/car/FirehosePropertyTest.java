package io.atcr.car;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.car.cbor.DataValue;
import io.atcr.car.syntax.RecordPath;
import io.atcr.car.syntax.Tid;
import io.atcr.car.write.RepoBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Assertions;

/** Random histories of a repository, commit by commit, as a consumer of the firehose meets them. */
class FirehosePropertyTest {
    private static final String TYPE = "io.atcr.test";
    private static final int KEYS = 400;
    private static final CommitSignatureCheck ANY = (unsigned, signature) -> true;

    private final FirehoseCommitVerifier verifier = new FirehoseCommitVerifier();

    /** A repository with some records, and a way to change it at random. */
    private static final class History {
        final RepoBuilder repository = new RepoBuilder(ProofAssembler.DID, unsigned -> new byte[Commit.SIGNATURE_LENGTH]);
        final Random random;
        private long micros;

        History(Random random) {
            this.random = random;
            change(random.nextInt(KEYS), 100);
        }

        static RecordPath path(int key) {
            return ProofAssembler.path(TYPE + "/" + Integer.toString(key * 7919 + 40_000, 36));
        }

        Commit change(int operations, int percentPuts) {
            for (int i = 0; i < operations; i++) {
                RecordPath path = path(random.nextInt(KEYS));
                if (random.nextInt(100) < percentPuts) {
                    repository.put(path, DataValue.Map.builder().put("$type", TYPE).put("note", random.nextInt()).build());
                } else {
                    repository.delete(path);
                }
            }
            return repository.commit(Tid.of(++micros, 0));
        }

        /** Up to 12 changes; sometimes of neighbouring keys, sometimes most of a small tree. */
        Commit step() {
            return change(random.nextInt(13), random.nextInt(101));
        }
    }

    @Property(tries = 60)
    void the_message_of_every_commit_verifies_and_follows_the_one_before(@ForAll Random random) {
        History history = new History(random);
        Commit previous = history.repository.head();
        FirehoseProof first = verifier.verify(history.repository.firehoseBlocks(), history.repository.firehoseCommit(), ANY);
        if (history.repository.firehoseCommit().operations().size() <= FirehoseCommit.MAX_OPERATIONS) {
            assertThat(first.verdict()).as(first.toString()).isEqualTo(FirehoseVerdict.VERIFIED);
        } else {
            assertThat(first.failure()).isEqualTo(FirehoseFailure.TOO_MANY_OPERATIONS);
        }
        for (int step = 0; step < 5; step++) {
            Commit head = history.step();
            FirehoseProof proof = verifier.verify(history.repository.firehoseBlocks(), history.repository.firehoseCommit(), ANY);
            assertThat(proof.verdict()).as(proof.toString()).isEqualTo(FirehoseVerdict.VERIFIED);
            assertThat(proof.follows(previous)).isTrue();
            assertThat(proof.follows(head)).isFalse();
            previous = head;
        }
    }

    /** Whatever is missing, an honest message is never called false, and a false one never true. */
    @Property(tries = 40)
    void without_any_of_its_blocks_a_message_is_INCOMPLETE_or_still_verified_and_never_INVALID(@ForAll Random random) throws CarException {
        History history = new History(random);
        history.step();
        FirehoseCommit message = history.repository.firehoseCommit();
        byte[] car = history.repository.firehoseBlocks();
        CarFile file = CarFile.read(car, CarLimits.defaults());
        for (int drop = 0; drop < file.index().size(); drop++) {
            FirehoseProof proof = verifier.verify(without(car, file, message.commit(), List.of(drop)), message, ANY);
            assertThat(proof.verdict()).as(proof.toString()).isIn(FirehoseVerdict.INCOMPLETE, FirehoseVerdict.VERIFIED);
            if (isNeeded(file, drop, message, history.repository.head())) {
                assertThat(proof.verdict()).as(proof.toString()).isEqualTo(FirehoseVerdict.INCOMPLETE);
            }
        }
        List<FirehoseCommit> lies = lies(message, history);
        for (int round = 0; round < 10; round++) {
            byte[] rest = without(car, file, message.commit(), someOf(file.index().size(), random));
            assertThat(verifier.verify(rest, message, ANY).verdict()).isIn(FirehoseVerdict.INCOMPLETE, FirehoseVerdict.VERIFIED);
            for (FirehoseCommit lie : lies) {
                FirehoseProof proof = verifier.verify(rest, lie, ANY);
                assertThat(proof.verdict()).as("%s for %s", proof, lie).isIn(FirehoseVerdict.INCOMPLETE, FirehoseVerdict.INVALID);
            }
        }
    }

    /** The commit, the root and the records are needed whatever the operations are. */
    private static boolean isNeeded(CarFile file, int block, FirehoseCommit message, Commit head) {
        return block == file.index().find(head.cid())
                || block == file.index().find(head.data())
                || message.operations().stream().flatMap(op -> op.value().stream()).anyMatch(cid -> file.index().find(cid) == block);
    }

    private static List<Integer> someOf(int size, Random random) {
        List<Integer> all = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            all.add(i);
        }
        Collections.shuffle(all, random);
        return all.subList(0, random.nextInt(size));
    }

    private static byte[] without(byte[] car, CarFile file, Cid root, List<Integer> dropped) {
        ProofAssembler rest = new ProofAssembler();
        for (int block = 0; block < file.index().size(); block++) {
            if (!dropped.contains(block)) {
                byte[] bytes = Arrays.copyOfRange(car, file.index().start(block), file.index().end(block));
                rest.block(bytes);
            }
        }
        return rest.car(root);
    }

    /** With all its blocks, a message that states other operations than those that happened is INVALID. */
    @Property(tries = 60)
    void any_changed_omitted_or_invented_operation_is_INVALID(@ForAll Random random) {
        History history = new History(random);
        history.step();
        byte[] blocks = history.repository.firehoseBlocks();
        for (FirehoseCommit lie : lies(history.repository.firehoseCommit(), history)) {
            FirehoseProof proof = verifier.verify(blocks, lie, ANY);
            boolean elsewhere = !paths(history.repository.firehoseCommit()).containsAll(paths(lie));
            if (elsewhere) {
                assertThat(proof.verdict()).as("%s for %s", proof, lie).isIn(FirehoseVerdict.INVALID, FirehoseVerdict.INCOMPLETE);
            } else {
                assertThat(proof.verdict()).as("%s for %s", proof, lie).isEqualTo(FirehoseVerdict.INVALID);
            }
        }
    }

    private static List<RecordPath> paths(FirehoseCommit message) {
        return message.operations().stream().map(RepoOperation::path).toList();
    }

    /** Every way to state one operation wrongly, for each of them; and one invented for a path that did not change. */
    private static List<FirehoseCommit> lies(FirehoseCommit message, History history) {
        List<FirehoseCommit> lies = new ArrayList<>();
        Cid other = Cid.ofDagCbor(new byte[] {0});
        for (int i = 0; i < message.operations().size(); i++) {
            RepoOperation honest = message.operations().get(i);
            List<RepoOperation> others = new ArrayList<>(message.operations());
            others.remove(i);
            lies.add(with(message, others));
            Cid cid = honest.value().orElse(other);
            Cid prev = honest.previous().orElse(other);
            for (RepoOperation lie : List.of(
                    new RepoOperation.Create(honest.path(), cid),
                    new RepoOperation.Create(honest.path(), other),
                    new RepoOperation.Update(honest.path(), cid, prev),
                    new RepoOperation.Update(honest.path(), cid, other),
                    new RepoOperation.Update(honest.path(), other, prev),
                    new RepoOperation.Update(honest.path(), cid, cid),
                    new RepoOperation.Delete(honest.path(), prev),
                    new RepoOperation.Delete(honest.path(), other))) {
                if (!lie.equals(honest)) {
                    List<RepoOperation> changed = new ArrayList<>(others);
                    changed.add(i, lie);
                    lies.add(with(message, changed));
                }
            }
        }
        RecordPath quiet = History.path(history.random.nextInt(KEYS));
        if (!paths(message).contains(quiet) && message.operations().size() < FirehoseCommit.MAX_OPERATIONS) {
            Cid now = history.repository.record(quiet).map(Cid::ofDagCbor).orElse(null);
            List<RepoOperation> more = new ArrayList<>(message.operations());
            more.add(now == null ? new RepoOperation.Delete(quiet, other) : new RepoOperation.Create(quiet, now));
            lies.add(with(message, more));
        }
        return lies;
    }

    private static FirehoseCommit with(FirehoseCommit message, List<RepoOperation> operations) {
        return new FirehoseCommit(message.did(), message.commit(), message.rev(), message.since(), message.prevData(), operations);
    }

    @Property(tries = 200)
    void random_bytes_are_INVALID_and_nothing_throws(@ForAll byte[] bytes) {
        FirehoseCommit message = new FirehoseCommit(
                ProofAssembler.DID, Cid.ofDagCbor(bytes), Tid.of(1, 0), null, Cid.ofDagCbor(bytes), List.of());
        FirehoseProof proof = Assertions.assertDoesNotThrow(() -> verifier.verify(bytes, message, ANY));
        assertThat(proof.verdict()).isEqualTo(FirehoseVerdict.INVALID);
        assertThat(proof.failure()).isIn(FirehoseFailure.MALFORMED_CAR, FirehoseFailure.LIMIT);
        ProofAssembler car = new ProofAssembler();
        assertThat(verifier.verify(car.car(car.block(bytes)), message, ANY).failure()).isEqualTo(FirehoseFailure.MALFORMED_COMMIT);
    }
}
