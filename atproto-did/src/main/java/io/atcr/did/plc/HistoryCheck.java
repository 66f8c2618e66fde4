package io.atcr.did.plc;

import io.atcr.did.DidError;
import io.atcr.did.DidException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Compares a verified log with what was seen of the same identity before. */
final class HistoryCheck {

    /** How far a directory's clock may be ahead of this one. */
    static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

    /** How far a mirror may be behind. */
    static final Duration LAG = Duration.ofMinutes(10);

    /** What is seen again is written down at most this often. */
    static final Duration RESOLUTION = Duration.ofMinutes(1);

    private final PlcLog log;
    private final Instant now;

    HistoryCheck(PlcLog log, Instant now) {
        this.log = log;
        this.now = now;
    }

    /** A mark from the future was not written by this rule; obeying it would refuse every honest log until then. */
    boolean requireAgreement(Optional<PlcHead> mark) throws DidException {
        Instant latest = now.plus(CLOCK_SKEW);
        if (log.head().createdAt().isAfter(latest)) {
            throw new DidException(DidError.HISTORY_IN_FUTURE, log.did(),
                    "the newest operation of " + log.did() + " was accepted at " + log.head().createdAt() + ", which is in the future");
        }
        if (mark.isEmpty() || fromFuture(mark.get())) {
            return false;
        }
        requireSeen(mark.get(), latest);
        return true;
    }

    private boolean fromFuture(PlcHead mark) {
        return mark.createdAt().isAfter(now.plus(CLOCK_SKEW));
    }

    private void requireSeen(PlcHead seen, Instant latest) throws DidException {
        PlcLogEntry entry = log.entry(seen.cid()).orElseThrow(() -> missing(seen));
        if (!entry.createdAt().equals(seen.createdAt())) {
            throw forked("operation " + seen.cid() + " was accepted at " + seen.createdAt() + " before, and now at " + entry.createdAt());
        }
        if (!log.history(entry.index()).equals(seen.history())) {
            throw forked("what stands before operation " + seen.cid() + " has other times, or is not what it was");
        }
        if (entry.nullifiedBy().isPresent()) {
            PlcLogEntry recovery = log.entries().get(entry.nullifiedBy().getAsInt());
            // when the operation was seen as the newest one, this recovery of it was not there yet; a clock that was ahead then tells nothing
            if (!seen.seenAt().isAfter(latest) && recovery.createdAt().plus(LAG).isBefore(seen.seenAt())) {
                throw forked("a recovery of " + recovery.createdAt() + " nullifies operation " + seen.cid() + ", which was the newest one at "
                        + seen.seenAt());
            }
        }
    }

    /** Whether a mark is to be replaced: by a newer one, or one that is seen a good while later. One from the future stays, for when it comes. */
    boolean rises(PlcHead seen, PlcHead next) {
        return !fromFuture(seen) && (!seen.sameAs(next) || Duration.between(seen.seenAt(), next.seenAt()).compareTo(RESOLUTION) >= 0);
    }

    private DidException missing(PlcHead seen) {
        if (log.head().createdAt().isBefore(seen.createdAt())) {
            return new DidException(DidError.HISTORY_WITHHELD, log.did(), "the directory shows an older history of " + log.did()
                    + ", without operation " + seen.cid() + " of " + seen.createdAt());
        }
        return forked("operation " + seen.cid() + ", which was seen before, is not in it");
    }

    private DidException forked(String what) {
        return new DidException(DidError.HISTORY_FORKED, log.did(), "the directory shows another history of " + log.did() + ": " + what);
    }
}
