package io.atcr.car;

import io.atcr.car.syntax.Nsid;
import io.atcr.car.syntax.RecordPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The records of a repository whose every block has been verified.
 *
 * <p>Reading is lazy: nothing but the nodes and records on the way is touched. What comes from a file is hashed again when it is read; if
 * the file has changed, is too short or was closed, that is an {@link IOException}. In memory reading does not fail. Immutable and
 * thread-safe; the cursors are not.
 */
public final class VerifiedRepository {
    private final Commit commit;
    private final BlockTable blocks;
    private final CarLimits limits;

    VerifiedRepository(Commit commit, BlockTable blocks, CarLimits limits) {
        this.commit = commit;
        this.blocks = blocks;
        this.limits = limits;
    }

    /**
     * Returns the head.
     *
     * @return the commit whose DID and signature were verified
     */
    public Commit commit() {
        return commit;
    }

    /**
     * Lists all records.
     *
     * @return a cursor before the first record, in the order of the paths
     */
    public RecordCursor records() {
        return cursor(null, null);
    }

    /**
     * Lists the records of one collection.
     *
     * @param collection the collection
     * @return a cursor before its first record, in the order of the record keys
     */
    public RecordCursor records(Nsid collection) {
        return cursor(bytes(collection + "/"), bytes(collection + "0"));
    }

    /**
     * Lists the records of a range.
     *
     * @param from the first path that belongs to it, whether or not there is such a record
     * @param to the first path that does not; a range that ends before it begins is empty
     * @return a cursor before the first record, in the order of the paths
     */
    public RecordCursor records(RecordPath from, RecordPath to) {
        return cursor(from.keyBytes(), to.keyBytes());
    }

    /**
     * Finds a record.
     *
     * @param path its path
     * @return the record; empty if the repository has none there, which is proven
     * @throws IOException if the file cannot be read or has changed
     */
    public Optional<RecordValue> record(RecordPath path) throws IOException {
        RecordCursor cursor = cursor(path.keyBytes(), null);
        return cursor.next() && cursor.isAt(path.keyBytes()) ? Optional.of(cursor.record()) : Optional.empty();
    }

    /**
     * Lists the collections that have records, without reading these.
     *
     * @return the collections in the order of the tree
     * @throws IOException if the file cannot be read or has changed
     */
    public List<Nsid> collections() throws IOException {
        List<Nsid> collections = new ArrayList<>();
        byte @Nullable [] from = null;
        for (RecordCursor cursor = cursor(from, null); cursor.next(); cursor = cursor(from, null)) {
            Nsid collection = cursor.path().collection();
            collections.add(collection);
            from = bytes(collection + "0");
        }
        return Collections.unmodifiableList(collections);
    }

    /** The character 0 follows the slash, so a collection with 0 in its place is above every key of the collection. */
    private static byte[] bytes(String ascii) {
        return ascii.getBytes(StandardCharsets.US_ASCII);
    }

    private RecordCursor cursor(byte @Nullable [] from, byte @Nullable [] to) {
        boolean empty = from != null && to != null && Arrays.compareUnsigned(from, to) >= 0;
        return new RecordCursor(commit.data(), blocks, limits, from, to, empty);
    }
}
