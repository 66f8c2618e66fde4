package io.atcr.did.plc;

import io.atcr.car.syntax.Did;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The newest operation that was seen of each identity: what makes a directory noticed that withholds operations or shows two histories.
 *
 * <p>Not a cache: marks do not expire, are not evicted, and only rise. One is written after a log was verified, for the DIDs that are asked
 * for. A store that fails makes resolution fail. Implementations are thread-safe; two that share their marks merge them by
 * {@link PlcHead#later}.
 */
public interface PlcHeadStore {

    /**
     * The newest operation seen of an identity.
     *
     * @param did the identity
     * @return the mark; empty if none was seen
     * @throws IOException if that cannot be found out
     */
    Optional<PlcHead> head(Did did) throws IOException;

    /**
     * Raises the mark of an identity; a lower one changes nothing.
     *
     * @param did the identity
     * @param seen the head that was seen
     * @return the mark that stands afterwards, {@link PlcHead#later} of both
     * @throws IOException if it cannot be kept
     */
    PlcHead raise(Did did, PlcHead seen) throws IOException;

    /**
     * Forgets one identity, for an operator who knows why its history changed.
     *
     * @param did the identity
     * @throws IOException if that fails
     */
    void clear(Did did) throws IOException;

    /**
     * Marks in memory, of 100,000 identities at the most: one more is refused, since a mark that is dropped is an attack unnoticed.
     *
     * @return a new store
     */
    static PlcHeadStore inMemory() {
        return new InMemoryPlcHeadStore(InMemoryPlcHeadStore.DEFAULT_MAX_DIDS);
    }

    /**
     * Marks in a folder, one small file for each identity, which processes on one machine may share. A mark that is seen again is written
     * down at most once a minute.
     *
     * @param folder the folder; made if it is not there
     * @return a store over it
     * @throws IOException if the folder cannot be made or written to
     */
    static PlcHeadStore inFolder(Path folder) throws IOException {
        return new FilePlcHeadStore(folder);
    }
}
