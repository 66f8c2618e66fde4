package io.atcr.samples.localnetwork;

import io.atcr.car.Commit;
import io.atcr.car.cbor.DagCbor;
import io.atcr.car.cbor.DataValue;
import io.atcr.car.syntax.RecordPath;
import io.atcr.car.syntax.Tid;
import java.util.List;
import java.util.Optional;

/**
 * An account's repository on the local PDS: what its owner writes, and how the PDS lies about it. Thread-safe.
 *
 * <p>Like a real PDS, it serves the current commit only. Every write makes a new signed commit with a higher revision.
 */
public final class AccountRepository {

    private final HostedRepo hosted;

    AccountRepository(HostedRepo hosted) {
        this.hosted = hosted;
    }

    /**
     * Writes a record, or replaces it.
     *
     * @param path where
     * @param record the record, whose {@code $type} equals the path's collection
     * @return the new head
     */
    public Commit put(RecordPath path, DataValue.Map record) {
        return putRaw(path, DagCbor.encode(record));
    }

    /**
     * Writes a record's bytes, which may be anything.
     *
     * @param path where
     * @param record the bytes
     * @return the new head
     */
    public Commit putRaw(RecordPath path, byte[] record) {
        return hosted.write(List.of(new RepoHistory.Change(path, record.clone())));
    }

    /**
     * Deletes a record; afterwards the PDS proves its absence.
     *
     * @param path which
     * @return the new head
     * @throws IllegalArgumentException if there is no such record
     */
    public Commit delete(RecordPath path) {
        if (record(path).isEmpty()) {
            throw new IllegalArgumentException("no record at " + path);
        }
        return hosted.write(List.of(new RepoHistory.Change(path, null)));
    }

    /**
     * Signs a new commit of the unchanged tree.
     *
     * @return the new head
     */
    public Commit commit() {
        return hosted.write(List.of());
    }

    /**
     * Signs a new commit of the unchanged tree with a given revision, perhaps in the future.
     *
     * @param rev the revision, higher than the head's
     * @return the new head
     * @throws IllegalArgumentException if the revision does not rise
     */
    public Commit commitAt(Tid rev) {
        return hosted.write(List.of(), rev);
    }

    /**
     * The true head, whatever the PDS shows.
     *
     * @return the newest commit
     */
    public Commit head() {
        return hosted.head();
    }

    /**
     * All commits that were ever the head.
     *
     * @return the commits, oldest first; the last is the head
     */
    public List<Commit> commits() {
        return List.copyOf(hosted.commits());
    }

    /**
     * The bytes of a record in the true head.
     *
     * @param path which
     * @return its bytes, empty when there is no such record
     */
    public Optional<byte[]> record(RecordPath path) {
        return hosted.record(path).map(byte[]::clone);
    }

    /**
     * Sets what the PDS says about the account.
     *
     * @param status the status
     */
    public void status(AccountStatus status) {
        hosted.status(status);
    }

    /**
     * Makes the PDS show an old state, consistent and correctly signed: the newest whose revision is not above the given one.
     *
     * @param rev the revision, at least that of the first commit
     * @throws IllegalArgumentException if there was no commit yet at that revision
     */
    public void serveAt(Tid rev) {
        hosted.showAt(rev);
    }

    /**
     * Makes the PDS show another commit with the head's revision, which has one more record and is signed with the account's key.
     *
     * @param path where the fork has a record that the head lacks or has otherwise
     * @param record the record
     */
    public void serveFork(RecordPath path, DataValue.Map record) {
        hosted.showFork(new RepoHistory.Change(path, DagCbor.encode(record)));
    }

    /**
     * Makes the PDS serve a record that was changed after signing.
     *
     * @param path which record
     * @param changed the bytes that it serves instead
     * @param tampering how it hides the change
     * @throws IllegalArgumentException if there is no such record
     */
    public void serveTampered(RecordPath path, byte[] changed, Tampering tampering) {
        hosted.showTampered(path, changed.clone(), tampering);
    }

    /** Makes the PDS show the true head again, now and after every later write. */
    public void serveTruth() {
        hosted.showTruth();
    }
}
