package io.atcr.verifier;

import io.atcr.car.Commit;
import io.atcr.car.syntax.Did;
import io.atcr.policy.TrustPolicy;
import io.atcr.verifier.VerifierEvent.HeadConflict;
import io.atcr.verifier.VerifierEvent.RevisionMarkIgnored;
import io.atcr.verifier.cache.RevisionStore;
import io.atcr.verifier.cache.RevisionStore.Mark;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Compares a verified head with the highest one seen, and raises the mark of an account that the policy names. */
final class HeadFreshness {
    private final RevisionStore store;
    private final TrustPolicy policy;
    private final VerifierLimits limits;
    private final VerifierListener listener;

    HeadFreshness(RevisionStore store, TrustPolicy policy, VerifierLimits limits, VerifierListener listener) {
        this.store = store;
        this.policy = policy;
        this.limits = limits;
        this.listener = listener;
    }

    /**
     * @param reason {@link Reason#NONE} if the head may be relied on
     * @param firstSeen whether there was no mark to compare with
     * @param expected the mark in words; empty without one
     * @param note what is odd about the mark, or why there is none to be had; empty if nothing is
     */
    record Freshness(Reason reason, boolean firstSeen, String expected, String note) {}

    /** The commit's signature must have been verified under the account's current key. */
    Freshness check(Did did, Commit head, Instant now) {
        Instant latest = now.plus(limits.clockSkew());
        Mark seen = new Mark(head.rev(), head.cid());
        if (head.rev().timestamp().isAfter(latest)) {
            return new Freshness(Reason.REV_IN_FUTURE, false, "a revision not after " + latest, "");
        }
        try {
            Optional<Mark> held = store.highest(did);
            Optional<Mark> before = held.filter(mark -> plausible(mark, latest));
            if (held.isPresent() && before.isEmpty()) {
                listener.revisionMarkIgnored(new RevisionMarkIgnored(did, held.get()));
            }
            boolean firstSeen = before.isEmpty();
            Optional<Mark> highest = before;
            boolean raises = before.filter(seen::equals).isEmpty() && policy.trusted(did).isPresent();
            if (raises && compare(seen, before, firstSeen, "").reason() == Reason.NONE) {
                // Another verification may have raised the mark between the look and the raise.
                highest = Optional.of(store.raise(did, seen)).filter(mark -> plausible(mark, latest));
            }
            String note = before.equals(held) ? "" : "the mark at revision " + held.get().rev() + " lies in the future and is ignored";
            return told(did, seen, highest, compare(seen, highest, firstSeen, note));
        } catch (IOException e) {
            return new Freshness(Reason.STATE_UNAVAILABLE, false, "the highest revision seen", String.valueOf(e.getMessage()));
        }
    }

    private Freshness told(Did did, Mark seen, Optional<Mark> highest, Freshness freshness) {
        if (freshness.reason() == Reason.ROLLBACK || freshness.reason() == Reason.FORK) {
            listener.headConflict(new HeadConflict(did, freshness.reason(), seen.rev(), seen.commit(), highest.orElseThrow()));
        }
        return freshness;
    }

    /** A mark from the future was not written by this rule; obeying it would refuse every genuine head until then. */
    private static boolean plausible(Mark mark, Instant latest) {
        return !mark.rev().timestamp().isAfter(latest);
    }

    private Freshness compare(Mark head, Optional<Mark> mark, boolean firstSeen, String note) {
        if (mark.isPresent()) {
            Mark highest = mark.get();
            int order = head.rev().compareTo(highest.rev());
            if (order == 0 && !head.commit().equals(highest.commit())) {
                return new Freshness(Reason.FORK, false, "commit " + highest.commit() + " at revision " + highest.rev(), note);
            }
            if (order < 0) {
                Duration age = Duration.between(head.rev().timestamp(), highest.rev().timestamp());
                Reason reason = age.compareTo(limits.replicaLag()) < 0 ? Reason.STALE_HEAD : Reason.ROLLBACK;
                return new Freshness(reason, false, "revision " + highest.rev() + " or newer", note);
            }
        }
        return new Freshness(Reason.NONE, firstSeen, "", note);
    }
}
