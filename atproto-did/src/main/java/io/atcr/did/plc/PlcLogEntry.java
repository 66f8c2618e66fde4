package io.atcr.did.plc;

import io.atcr.car.Cid;
import java.time.Instant;
import java.util.OptionalInt;

/** An operation in a verified log. Immutable and thread-safe. */
public final class PlcLogEntry {

    private final int index;
    private final PlcOperation operation;
    private final Instant createdAt;
    private final int nullifiedBy;

    PlcLogEntry(int index, PlcOperation operation, Instant createdAt, int nullifiedBy) {
        this.index = index;
        this.operation = operation;
        this.createdAt = createdAt;
        this.nullifiedBy = nullifiedBy;
    }

    /**
     * The entry's place in the log.
     *
     * @return from 0, in the order in which the directory accepted the operations
     */
    public int index() {
        return index;
    }

    /**
     * The operation.
     *
     * @return the verified operation
     */
    public PlcOperation operation() {
        return operation;
    }

    /**
     * The CID of the operation.
     *
     * @return {@link PlcOperation#cid()}
     */
    public Cid cid() {
        return operation.cid();
    }

    /**
     * When the directory accepted the operation, as the directory says: no signature covers this time.
     *
     * @return later than that of the entry before
     */
    public Instant createdAt() {
        return createdAt;
    }

    /**
     * Whether a recovery has undone the operation.
     *
     * @return true if it is no part of the identity's history any more
     */
    public boolean nullified() {
        return nullifiedBy >= 0;
    }

    /**
     * The recovery that has undone the operation.
     *
     * @return the place of its entry; empty if nothing has
     */
    public OptionalInt nullifiedBy() {
        return nullified() ? OptionalInt.of(nullifiedBy) : OptionalInt.empty();
    }

    @Override
    public String toString() {
        return "PlcLogEntry[" + index + ", " + operation.type().text() + ", " + cid() + ", " + createdAt + (nullified() ? ", nullified]" : "]");
    }
}
