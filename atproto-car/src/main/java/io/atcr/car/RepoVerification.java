package io.atcr.car;

import io.atcr.car.syntax.Tid;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of checking a whole repository; a value, never an exception. Only {@link RepoVerdict#VERIFIED} proves anything, and what it
 * proves is that the account signed this state, not that it is the newest. Immutable and thread-safe.
 */
public final class RepoVerification {
    private final RepoVerdict verdict;
    private final @Nullable RepoViolation violation;
    private final @Nullable Commit commit;
    private final RepoCounts counts;

    private RepoVerification(RepoVerdict verdict, @Nullable RepoViolation violation, @Nullable Commit commit, RepoCounts counts) {
        this.verdict = verdict;
        this.violation = violation;
        this.commit = commit;
        this.counts = counts;
    }

    static RepoVerification verified(Commit commit, RepoCounts counts) {
        return new RepoVerification(RepoVerdict.VERIFIED, null, commit, counts);
    }

    static RepoVerification invalid(RepoViolation violation, @Nullable Commit commit, RepoCounts counts) {
        return new RepoVerification(RepoVerdict.INVALID, violation, commit, counts);
    }

    static RepoVerification incomplete(RepoViolation violation, @Nullable Commit commit, RepoCounts counts) {
        return new RepoVerification(RepoVerdict.INCOMPLETE, violation, commit, counts);
    }

    /**
     * Returns what the check shows.
     *
     * @return the verdict
     */
    public RepoVerdict verdict() {
        return verdict;
    }

    /**
     * Returns the first violation: bytes that break a rule before blocks that are missing, otherwise in the order of checking, which is the
     * CAR, the commit, its DID, its signature, then tree and records in the order of the keys, then unreachable blocks.
     *
     * @return the violation, empty if and only if the verdict is VERIFIED
     */
    public Optional<RepoViolation> violation() {
        return Optional.ofNullable(violation);
    }

    /**
     * Returns the commit, once its DID and signature have been verified.
     *
     * @return the commit; empty if the check ended before or there
     */
    public Optional<Commit> commit() {
        return Optional.ofNullable(commit);
    }

    /**
     * Returns the revision of the {@link #commit()}.
     *
     * @return the revision; empty without a commit, or for one of version 2 that has none
     */
    public Optional<Tid> rev() {
        return commit != null && commit.hasRev() ? Optional.of(commit.rev()) : Optional.empty();
    }

    /**
     * Returns what the repository consists of.
     *
     * @return the counts, as far as the check came
     */
    public RepoCounts counts() {
        return counts;
    }

    /**
     * Describes the outcome.
     *
     * @return the verdict, the violation if there is one, and the counts
     */
    @Override
    public String toString() {
        return "RepoVerification[" + verdict + (violation == null ? "" : ", " + violation) + ", " + counts + "]";
    }
}
