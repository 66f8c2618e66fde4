package io.atcr.verifier;

import io.atcr.car.Cid;
import io.atcr.car.syntax.Did;
import java.util.Objects;

/**
 * Which commit has to prove the record.
 *
 * <p>A PDS keeps only a repository's current commit, so the default is {@link CurrentHead}: the record must be in the tree that
 * today's head signs, and deleting it revokes it.
 */
public sealed interface VerificationMode {

    /**
     * The record must be in the tree of the repository's current head.
     *
     * @return the default mode
     */
    static VerificationMode currentHead() {
        return new CurrentHead();
    }

    /**
     * The record must be in the tree of exactly this commit, which says nothing about whether it is still there.
     *
     * <p>The CID comes from the caller or a policy, never from a signature artifact.
     *
     * @param did the account whose commit it is; only its signature is looked at
     * @param commit the commit
     * @return the mode
     */
    static VerificationMode pinnedCommit(Did did, Cid commit) {
        return new PinnedCommit(did, commit);
    }

    /** The record must be in the tree of the repository's current head. */
    record CurrentHead() implements VerificationMode {}

    /**
     * The record must be in the tree of exactly this commit.
     *
     * @param did the account whose commit it is
     * @param commit the commit
     */
    record PinnedCommit(Did did, Cid commit) implements VerificationMode {
        /**
         * Refuses nulls.
         *
         * @param did the account whose commit it is
         * @param commit the commit
         */
        public PinnedCommit {
            Objects.requireNonNull(did, "did");
            Objects.requireNonNull(commit, "commit");
        }
    }
}
