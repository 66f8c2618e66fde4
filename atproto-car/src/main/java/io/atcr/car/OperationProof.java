package io.atcr.car;

import java.util.Objects;

/**
 * What the signed tree shows about one operation of a {@code #commit} message. Immutable and thread-safe.
 *
 * @param operation the operation
 * @param verdict {@link ProofVerdict#PRESENT} for a creation or an update that is true of the tree, {@link ProofVerdict#ABSENT} for a
 *     deletion that is, otherwise {@link ProofVerdict#INVALID} or {@link ProofVerdict#INCOMPLETE}
 * @param failure why it is INVALID or INCOMPLETE, {@link FirehoseFailure#NONE} when it is neither
 * @param detail one sentence for people; not stable
 */
public record OperationProof(RepoOperation operation, ProofVerdict verdict, FirehoseFailure failure, String detail) {
    /**
     * Creates the value.
     *
     * @param operation the operation
     * @param verdict what the tree shows
     * @param failure why it is INVALID or INCOMPLETE
     * @param detail one sentence for people; not stable
     */
    public OperationProof {
        Objects.requireNonNull(operation, "operation");
        Objects.requireNonNull(verdict, "verdict");
        Objects.requireNonNull(failure, "failure");
        Objects.requireNonNull(detail, "detail");
    }
}
