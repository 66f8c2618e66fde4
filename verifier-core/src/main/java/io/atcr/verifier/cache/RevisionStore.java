package io.atcr.verifier.cache;

import io.atcr.car.Cid;
import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.Tid;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * The highest revision seen of each repository: what makes the replay of an old, genuinely signed head noticed.
 *
 * <p>Not a cache: marks do not expire, are not evicted, and only rise. A mark is written only after a live head verified under
 * the account's current key, and only for accounts that the policy names. A store that fails makes verification Indeterminate. Implementations
 * are thread-safe; two that share their marks merge them by {@link Mark#higher}.
 */
public interface RevisionStore {

    /**
     * A head that was seen.
     *
     * @param rev its revision
     * @param commit the CID of its commit
     */
    record Mark(Tid rev, Cid commit) {
        /**
         * Refuses nulls.
         *
         * @param rev its revision
         * @param commit the CID of its commit
         */
        public Mark {
            Objects.requireNonNull(rev, "rev");
            Objects.requireNonNull(commit, "commit");
        }

        /**
         * The one of two that stands: the one with the higher revision, and this one if they have the same.
         *
         * @param other another head of the same repository
         * @return this or the other one
         */
        public Mark higher(Mark other) {
            return other.rev.compareTo(rev) > 0 ? other : this;
        }
    }

    /**
     * The highest head seen of a repository.
     *
     * @param did the repository's DID
     * @return the mark; empty if none was seen
     * @throws IOException if that cannot be found out
     */
    Optional<Mark> highest(Did did) throws IOException;

    /**
     * Raises the mark of a repository; a lower or equal revision changes nothing.
     *
     * @param did the repository's DID
     * @param seen the head that was seen
     * @return the mark that stands afterwards, {@link Mark#higher} of the one before and this one
     * @throws IOException if it cannot be kept
     */
    Mark raise(Did did, Mark seen) throws IOException;

    /**
     * Forgets one repository, for an operator who knows why its head went back.
     *
     * @param did the repository's DID
     * @throws IOException if that fails
     */
    void clear(Did did) throws IOException;

    /**
     * Marks kept in this process for as long as it runs.
     *
     * @return a new store
     */
    static RevisionStore inMemory() {
        return new InMemoryRevisionStore();
    }

    /**
     * Marks in a folder, one small file for each repository, which processes on one machine may share. They are there after a restart.
     *
     * @param folder the folder; made if it is not there
     * @return a store over it
     * @throws IOException if the folder cannot be made or written to
     */
    static RevisionStore inFolder(Path folder) throws IOException {
        return new FileRevisionStore(folder);
    }
}
