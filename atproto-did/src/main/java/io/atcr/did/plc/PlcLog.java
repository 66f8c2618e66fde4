package io.atcr.did.plc;

import io.atcr.car.Cid;
import io.atcr.car.syntax.Did;
import io.atcr.did.DidDocument;
import io.atcr.did.DidError;
import io.atcr.did.DidException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The verified operation log of a did:plc: the whole history of an identity, each operation signed by who was allowed to.
 *
 * <p>What it proves: nobody without a rotation key has changed the identity. What it cannot prove: that it is the newest one, which of two
 * histories a directory shows to others, and the times, which are the directory's own. {@link AuditedPlcResolver} remembers what it has seen
 * for that. Immutable and thread-safe. did:plc specification, Audit Logs; Key Rotation and Account Recovery.
 */
public final class PlcLog {

    private final Did did;
    private final List<PlcLogEntry> entries;
    private final PlcLogEntry head;

    PlcLog(Did did, List<PlcLogEntry> entries) {
        this.did = did;
        this.entries = List.copyOf(entries);
        this.head = this.entries.get(this.entries.size() - 1);
    }

    /**
     * Whose history it is.
     *
     * @return the DID that the first operation makes
     */
    public Did did() {
        return did;
    }

    /**
     * Every operation in the order of acceptance, nullified ones too.
     *
     * @return an immutable list of at least one entry
     */
    public List<PlcLogEntry> entries() {
        return entries;
    }

    /**
     * The newest operation, which says what the identity is now. It is never nullified.
     *
     * @return the last entry
     */
    public PlcLogEntry head() {
        return head;
    }

    /**
     * Whether the identity was given up.
     *
     * @return true if the head is a tombstone
     */
    public boolean tombstoned() {
        return head.operation().type() == PlcOperation.Type.TOMBSTONE;
    }

    /**
     * The entry of an operation.
     *
     * @param cid the operation's CID
     * @return empty if the log has no such operation
     */
    public Optional<PlcLogEntry> entry(Cid cid) {
        return entries.stream().filter(entry -> entry.cid().equals(cid)).findFirst();
    }

    /**
     * The hash of the log's beginning: every operation up to one, and when the directory says that it accepted each. Recoveries do not change it.
     *
     * @param index the place of the last entry that counts
     * @return a CID of raw bytes, the lines {@code CID createdAt}
     * @throws IndexOutOfBoundsException if the log has no such entry
     */
    public Cid history(int index) {
        StringBuilder lines = new StringBuilder();
        for (PlcLogEntry entry : entries.subList(0, index + 1)) {
            lines.append(entry.cid()).append(' ').append(entry.createdAt()).append('\n');
        }
        return Cid.ofRaw(lines.toString().getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * The log as JSON that {@link PlcLogVerifier} accepts, in one spelling: two directories that serve the same operations with the same times
     * give the same bytes.
     *
     * @return entries with {@code did}, {@code cid}, {@code createdAt}, {@code nullified} and {@code operation}, in that order; UTF-8
     */
    public byte[] toJson() {
        return LogJson.write(this);
    }

    /**
     * Holds this log against the newest operation that was seen of the identity before, as {@link AuditedPlcResolver} does. A mark from the
     * future is ignored.
     *
     * @param seen what was seen before
     * @param now the instant to compare with
     * @return whether this log has what was seen; false if nothing was, or only a mark from the future
     * @throws DidException with {@link DidError#HISTORY_WITHHELD} if this log is an older one, with {@link DidError#HISTORY_FORKED} if it is
     *     another history, with {@link DidError#HISTORY_IN_FUTURE} if its newest operation lies in the future
     */
    public boolean requireAgreement(Optional<PlcHead> seen, Instant now) throws DidException {
        return new HistoryCheck(this, now).requireAgreement(seen);
    }

    /**
     * The operation that held at an instant, by the directory's times and in hindsight: what a recovery nullified later never held.
     *
     * @param instant the instant
     * @return the newest entry that is not nullified and not later than the instant; empty before the first operation
     */
    public Optional<PlcLogEntry> entryAt(Instant instant) {
        return entries.stream().filter(entry -> !entry.nullified() && !entry.createdAt().isAfter(instant)).reduce((older, newer) -> newer);
    }

    /**
     * The DID document as the head makes it.
     *
     * @return the document; empty if the identity was given up
     * @throws DidException as {@link PlcOperation#didDocument()}
     */
    public Optional<DidDocument> didDocument() throws DidException {
        return head.operation().didDocument();
    }

    /**
     * The DID document at an instant, with the key and the PDS of then; see {@link #entryAt}.
     *
     * @param instant the instant
     * @return the document; empty before the first operation and after the identity was given up
     * @throws DidException as {@link PlcOperation#didDocument()}
     */
    public Optional<DidDocument> didDocumentAt(Instant instant) throws DidException {
        Optional<PlcLogEntry> entry = entryAt(instant);
        return entry.isPresent() ? entry.get().operation().didDocument() : Optional.empty();
    }

    @Override
    public String toString() {
        return "PlcLog[" + did + ", " + entries.size() + " operations, head " + head.cid() + "]";
    }
}
