package io.atcr.verifier.cache;

import io.atcr.car.Cid;
import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.Tid;
import java.util.Optional;

/**
 * The highest revision seen of each repository: what makes the replay of an old, genuinely signed head noticed.
 *
 * <p>Not a cache: marks do not expire, are not evicted, and only rise. A mark is written only after a live head verified under
 * the account's current key. Implementations are thread-safe; two that share their marks merge them by maximum.
 */
public interface RevisionStore {

    /**
     * A head that was seen.
     *
     * @param rev its revision
     * @param commit the CID of its commit
     */
    record Mark(Tid rev, Cid commit) {}

    /**
     * The highest head seen of a repository.
     *
     * @param did the repository's DID
     * @return the mark, or empty if none was seen
     */
    Optional<Mark> highest(Did did);

    /**
     * Raises the mark of a repository; a lower or equal revision changes nothing.
     *
     * @param did the repository's DID
     * @param seen the head that was seen
     */
    void raise(Did did, Mark seen);

    /**
     * Forgets one repository, for an operator who knows why its head went back.
     *
     * @param did the repository's DID
     */
    void clear(Did did);

    /**
     * Marks kept in this process for as long as it runs.
     *
     * @return a new store
     */
    static RevisionStore inMemory() {
        return new InMemoryRevisionStore();
    }
}
