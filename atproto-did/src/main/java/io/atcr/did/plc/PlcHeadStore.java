package io.atcr.did.plc;

import io.atcr.car.syntax.Did;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The newest operation that was seen of each identity: what makes a directory noticed that withholds operations or shows two histories.
 *
 * <p>Not a cache: marks do not expire and are not evicted. One is written after a log was verified and held against the mark before, for the
 * DIDs that are asked for, and only if that mark still stands; so marks only rise, whoever else writes. A store that fails makes resolution
 * fail. Implementations are thread-safe.
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
     * Replaces the mark of an identity, if it is still the expected one. One step, for all that share the store.
     *
     * @param did the identity
     * @param expected the mark that was read; empty for none
     * @param next the new mark
     * @return false if another mark stands; nothing is changed then
     * @throws IOException if it cannot be kept
     */
    boolean replace(Did did, Optional<PlcHead> expected, PlcHead next) throws IOException;

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
     * Marks in a folder, one small file for each identity, which processes on one machine may share. Keep the store: it holds a file open.
     *
     * @param folder the folder; made if it is not there
     * @return a store over it
     * @throws IOException if the folder cannot be made or written to
     */
    static PlcHeadStore inFolder(Path folder) throws IOException {
        return new FilePlcHeadStore(folder);
    }
}
