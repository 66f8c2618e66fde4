package io.atcr.did.plc;

import io.atcr.car.Cid;
import java.time.Instant;

/**
 * The newest operation of an identity that was seen in a verified log.
 *
 * @param cid the operation's CID
 * @param createdAt when the directory accepted it, as the directory said
 * @param seenAt when it was seen last as the newest one, by the clock of this machine
 */
public record PlcHead(Cid cid, Instant createdAt, Instant seenAt) {

    /**
     * The one of two that were seen which stands: the one that was accepted later, and seen later if they are the same. Marks only rise.
     *
     * @param other another head of the same identity
     * @return this or the other one
     */
    public PlcHead later(PlcHead other) {
        if (cid.equals(other.cid) && createdAt.equals(other.createdAt)) {
            return other.seenAt.isAfter(seenAt) ? other : this;
        }
        return other.createdAt.isAfter(createdAt) ? other : this;
    }
}
