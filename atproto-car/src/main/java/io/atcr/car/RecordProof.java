package io.atcr.car;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of checking a record proof; a value, never an exception.
 *
 * <p>Only {@link ProofVerdict#PRESENT} and {@link ProofVerdict#ABSENT} prove anything. Immutable and thread-safe.
 */
public final class RecordProof {
    private final ProofVerdict verdict;
    private final ProofFailure failure;
    private final @Nullable CarError error;
    private final String detail;
    private final long offset;
    private final @Nullable Commit commit;
    private final @Nullable Cid recordCid;
    private final @Nullable RecordValue record;

    private RecordProof(
            ProofVerdict verdict,
            ProofFailure failure,
            @Nullable CarError error,
            String detail,
            long offset,
            @Nullable Commit commit,
            @Nullable Cid recordCid,
            @Nullable RecordValue record) {
        this.verdict = verdict;
        this.failure = failure;
        this.error = error;
        this.detail = Objects.requireNonNull(detail, "detail");
        this.offset = offset;
        this.commit = commit;
        this.recordCid = recordCid;
        this.record = record;
    }

    static RecordProof present(Commit commit, RecordValue record) {
        return new RecordProof(
                ProofVerdict.PRESENT, ProofFailure.NONE, null, "the record is in the tree", -1, commit, record.cid(), record);
    }

    static RecordProof absent(Commit commit) {
        return new RecordProof(
                ProofVerdict.ABSENT, ProofFailure.NONE, null, "the tree has no record at this path", -1, commit, null, null);
    }

    static RecordProof incomplete(ProofFailure failure, String detail, @Nullable Commit commit, @Nullable Cid recordCid) {
        return new RecordProof(ProofVerdict.INCOMPLETE, failure, null, detail, -1, commit, recordCid, null);
    }

    static RecordProof invalid(ProofFailure failure, String detail, long offset) {
        return new RecordProof(ProofVerdict.INVALID, failure, null, detail, offset, null, null, null);
    }

    static RecordProof invalid(ProofFailure failure, CarException cause, @Nullable Commit commit, @Nullable Cid recordCid) {
        ProofFailure reason = cause.code().isLimit() ? ProofFailure.LIMIT : failure;
        String message = Objects.requireNonNullElse(cause.getMessage(), cause.code().name());
        return new RecordProof(ProofVerdict.INVALID, reason, cause.code(), message, cause.offset(), commit, recordCid, null);
    }

    /**
     * Returns what the proof shows.
     *
     * @return the verdict
     */
    public ProofVerdict verdict() {
        return verdict;
    }

    /**
     * Returns why the proof shows nothing.
     *
     * @return the reason, {@link ProofFailure#NONE} when the verdict is PRESENT or ABSENT
     */
    public ProofFailure failure() {
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
     * Returns the commit, once its DID and signature have been verified.
     *
     * @return the commit; empty if the proof failed before or at that check
     */
    public Optional<Commit> commit() {
        return Optional.ofNullable(commit);
    }

    /**
     * Returns the CID that the signed tree holds at the path.
     *
     * @return the record's CID; empty unless the walk reached it
     */
    public Optional<Cid> recordCid() {
        return Optional.ofNullable(recordCid);
    }

    /**
     * Returns the proven record.
     *
     * @return the record, empty unless the verdict is PRESENT
     */
    public Optional<RecordValue> record() {
        return Optional.ofNullable(record);
    }

    /**
     * Describes the proof.
     *
     * @return its verdict, failure and detail
     */
    @Override
    public String toString() {
        return "RecordProof[" + verdict + ", " + failure + ", " + detail + "]";
    }
}
