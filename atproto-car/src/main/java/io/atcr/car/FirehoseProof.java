package io.atcr.car;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of checking a {@code #commit} message; a value, never an exception.
 *
 * <p>Only {@link FirehoseVerdict#VERIFIED} says that nothing else changed. That the message follows the last one of this repository is
 * the consumer's check: see {@link #follows}. Immutable and thread-safe.
 */
public final class FirehoseProof {
    private final FirehoseCommit message;
    private final FirehoseVerdict verdict;
    private final FirehoseFailure failure;
    private final @Nullable CarError error;
    private final String detail;
    private final long offset;
    private final @Nullable Commit commit;
    private final List<OperationProof> operations;

    private FirehoseProof(
            FirehoseCommit message,
            FirehoseVerdict verdict,
            FirehoseFailure failure,
            @Nullable CarError error,
            String detail,
            long offset,
            @Nullable Commit commit,
            List<OperationProof> operations) {
        this.message = message;
        this.verdict = verdict;
        this.failure = failure;
        this.error = error;
        this.detail = Objects.requireNonNull(detail, "detail");
        this.offset = offset;
        this.commit = commit;
        this.operations = List.copyOf(operations);
    }

    /** A message refused before its operations were looked at. */
    static FirehoseProof refused(FirehoseCommit message, FirehoseFailure failure, String detail, long offset) {
        return new FirehoseProof(message, FirehoseVerdict.INVALID, failure, null, detail, offset, null, List.of());
    }

    /** A message refused because bytes break a rule. */
    static FirehoseProof refused(FirehoseCommit message, FirehoseFailure failure, CarException cause, @Nullable Commit commit) {
        FirehoseFailure reason = cause.code().isLimit() ? FirehoseFailure.LIMIT : failure;
        String detail = Objects.requireNonNullElse(cause.getMessage(), cause.code().name());
        return new FirehoseProof(message, FirehoseVerdict.INVALID, reason, cause.code(), detail, cause.offset(), commit, List.of());
    }

    static FirehoseProof missingCommit(FirehoseCommit message) {
        return new FirehoseProof(message, FirehoseVerdict.INCOMPLETE, FirehoseFailure.MISSING_COMMIT, null,
                "the commit " + message.commit() + " is not in the CAR", -1, null, List.of());
    }

    /** A message whose commit is the account's and whose tree is well-formed. */
    static FirehoseProof judged(
            FirehoseCommit message,
            FirehoseVerdict verdict,
            FirehoseFailure failure,
            String detail,
            Commit commit,
            List<OperationProof> operations) {
        return new FirehoseProof(message, verdict, failure, null, detail, -1, commit, operations);
    }

    /**
     * Returns what the message's blocks show.
     *
     * @return the verdict
     */
    public FirehoseVerdict verdict() {
        return verdict;
    }

    /**
     * Returns why the verdict is not {@link FirehoseVerdict#VERIFIED}.
     *
     * @return the reason: of the message as a whole, or of the first operation that fails
     */
    public FirehoseFailure failure() {
        return failure;
    }

    /**
     * Returns the exact rule that the bytes break.
     *
     * @return the rule, empty where no rule on bytes is broken
     */
    public Optional<CarError> error() {
        return Optional.ofNullable(error);
    }

    /**
     * Describes the outcome for people.
     *
     * @return one sentence; not stable
     */
    public String detail() {
        return detail;
    }

    /**
     * Returns where in the CAR the failure is.
     *
     * @return the offset in bytes, -1 where none applies
     */
    public long offset() {
        return offset;
    }

    /**
     * Returns the commit, once its CID, DID, revision and signature have been verified.
     *
     * @return the commit; empty if the proof failed before or at that check
     */
    public Optional<Commit> commit() {
        return Optional.ofNullable(commit);
    }

    /**
     * Returns what the tree shows about each operation.
     *
     * @return one proof for each operation, in the message's order; empty if the proof failed before the tree was read whole
     */
    public List<OperationProof> operations() {
        return operations;
    }

    /**
     * Says whether this message extends a state that the caller holds: the inductive step of the firehose.
     *
     * @param previous the last verified commit of this repository
     * @return true only if this message is {@link FirehoseVerdict#VERIFIED} and is about the same DID, a higher revision, and exactly the
     *     revision and the tree that {@code previous} has
     */
    public boolean follows(Commit previous) {
        return verdict == FirehoseVerdict.VERIFIED
                && message.did().equals(previous.did())
                && message.rev().compareTo(previous.rev()) > 0
                && previous.rev().equals(message.since())
                && previous.data().equals(message.prevData());
    }

    /**
     * Describes the proof.
     *
     * @return its verdict, failure and detail
     */
    @Override
    public String toString() {
        return "FirehoseProof[" + verdict + ", " + failure + ", " + detail + "]";
    }
}
