package io.atcr.policy;

import io.atcr.car.syntax.Did;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who can count for as long as nobody's window opens or closes. Immutable.
 *
 * @param from the first instant at which these can count; null if there is none
 * @param until the first instant after it at which others can; null if there is none
 */
record Countable(Set<Did> dids, @Nullable Instant from, @Nullable Instant until) {

    static Countable at(Instant now, Collection<TrustedDid> listed, Set<Did> denied) {
        Set<Did> dids = new LinkedHashSet<>();
        Instant from = null;
        Instant until = null;
        for (TrustedDid trusted : listed) {
            if (trusted.countsAt(now) && !denied.contains(trusted.did())) {
                dids.add(trusted.did());
            }
            for (Instant change : trusted.changes()) {
                if (change.isAfter(now)) {
                    until = until == null || change.isBefore(until) ? change : until;
                } else {
                    from = from == null || change.isAfter(from) ? change : from;
                }
            }
        }
        return new Countable(Collections.unmodifiableSet(dids), from, until);
    }

    boolean holdsAt(Instant now) {
        return (from == null || !now.isBefore(from)) && (until == null || now.isBefore(until));
    }
}
