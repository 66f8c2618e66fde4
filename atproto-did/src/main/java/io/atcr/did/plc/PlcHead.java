package io.atcr.did.plc;

import io.atcr.car.Cid;
import java.time.Instant;

/**
 * The newest operation of an identity that was seen in a verified log, and what stood before it.
 *
 * @param cid the operation's CID
 * @param createdAt when the directory accepted it, as the directory said
 * @param history {@link PlcLog#history} up to it: the operations so far and their times
 * @param seenAt when it was seen last as the newest one, by the clock of this machine
 */
public record PlcHead(Cid cid, Instant createdAt, Cid history, Instant seenAt) {

    /** Whether both are the same operation with the same history, whenever it was seen. */
    boolean sameAs(PlcHead other) {
        return cid.equals(other.cid) && createdAt.equals(other.createdAt) && history.equals(other.history);
    }
}
