package io.atcr.verifier;

import io.atcr.car.Commit;
import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.Tid;
import io.atcr.verifier.VerifierEvent.HeadConflict;
import io.atcr.verifier.VerifierEvent.RevisionMarkIgnored;
import io.atcr.verifier.cache.RevisionStore;
import io.atcr.verifier.cache.RevisionStore.Mark;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Compares a verified head with the highest one seen, and raises the mark. */
final class HeadFreshness {
    private final RevisionStore store;
    private final VerifierLimits limits;
    private final VerifierListener listener;

    HeadFreshness(RevisionStore store, VerifierLimits limits, VerifierListener listener) {
        this.store = store;
        this.limits = limits;
        this.listener = listener;
    }

    /**
     * @param reason {@link Reason#NONE} if the head may be relied on
     * @param firstSeen whether there was no mark to compare with
     * @param expected the mark in words; empty without one
     */
    record Freshness(Reason reason, boolean firstSeen, String expected) {}

    /** The commit's signature must have been verified under the account's current key. */
    Freshness check(Did did, Commit head, Instant now) {
        Instant latest = now.plus(limits.clockSkew());
        Tid rev = head.rev();
        if (rev.timestamp().isAfter(latest)) {
            return new Freshness(Reason.REV_IN_FUTURE, false, "a revision not after " + latest);
        }
        Optional<Mark> held = store.highest(did);
        Optional<Mark> before = held.filter(mark -> obeyed(mark, latest));
        if (held.isPresent() && before.isEmpty()) {
            listener.revisionMarkIgnored(new RevisionMarkIgnored(did, held.get()));
        }
        Optional<Mark> compared = before;
        Freshness freshness = compare(head, compared, before.isEmpty());
        if (freshness.reason() == Reason.NONE) {
            store.raise(did, new Mark(rev, head.cid()));
            // Another verification may have raised the mark between the look and the raise.
            compared = store.highest(did).filter(mark -> obeyed(mark, latest));
            freshness = compare(head, compared, before.isEmpty());
        }
        if (freshness.reason() == Reason.ROLLBACK || freshness.reason() == Reason.FORK) {
            listener.headConflict(new HeadConflict(did, freshness.reason(), rev, head.cid(), compared.orElseThrow()));
        }
        return freshness;
    }

    /** A mark from the future was not written by this rule; obeying it would refuse every genuine head until then. */
    private static boolean obeyed(Mark mark, Instant latest) {
        return !mark.rev().timestamp().isAfter(latest);
    }

    private Freshness compare(Commit head, Optional<Mark> mark, boolean firstSeen) {
        if (mark.isPresent()) {
            Mark seen = mark.get();
            int order = head.rev().compareTo(seen.rev());
            if (order == 0 && !head.cid().equals(seen.commit())) {
                return new Freshness(Reason.FORK, false, "commit " + seen.commit() + " at revision " + seen.rev());
            }
            if (order < 0) {
                Duration age = Duration.between(head.rev().timestamp(), seen.rev().timestamp());
                Reason reason = age.compareTo(limits.replicaLag()) < 0 ? Reason.STALE_HEAD : Reason.ROLLBACK;
                return new Freshness(reason, false, "revision " + seen.rev() + " or newer");
            }
        }
        return new Freshness(Reason.NONE, firstSeen, "");
    }
}
