package io.atcr.verifier;

import io.atcr.car.Commit;
import io.atcr.car.syntax.Did;
import io.atcr.verifier.cache.RevisionStore;
import io.atcr.verifier.cache.RevisionStore.Mark;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Compares a bundled commit with the highest head that was seen live. It never raises a mark: a bundle is no head that was seen. Thread-safe. */
final class BundleMarks {
    private final RevisionStore store;
    private final Duration skew;

    BundleMarks(RevisionStore store, Duration skew) {
        this.store = store;
        this.skew = skew;
    }

    /**
     * @param reason {@link Reason#NONE} if no mark speaks against the commit
     * @param detail the reason in words, or what else the mark tells
     * @param firstSeen whether there was no mark
     */
    record Outcome(Reason reason, String detail, boolean firstSeen) {}

    Outcome check(Did did, Commit commit, Instant now, CheckLog log) {
        Outcome outcome = compare(did, commit, now);
        String found = "revision " + commit.rev() + " in commit " + commit.cid();
        if (outcome.reason() == Reason.NONE) {
            log.passed(CheckCode.HEAD_FRESH, did.toString(), found + ", " + outcome.detail(), "bundle");
        } else {
            log.add(CheckCode.HEAD_FRESH, outcome.reason(), did.toString(), outcome.detail(), found, "bundle");
        }
        return outcome;
    }

    private Outcome compare(Did did, Commit commit, Instant now) {
        Instant latest = now.plus(skew);
        if (commit.rev().timestamp().isAfter(latest)) {
            return new Outcome(Reason.REV_IN_FUTURE, "a revision not after " + latest, false);
        }
        Optional<Mark> mark;
        try {
            mark = store.highest(did).filter(seen -> !seen.rev().timestamp().isAfter(latest));
        } catch (IOException e) {
            return new Outcome(Reason.STATE_UNAVAILABLE, "the highest revision seen, which could not be read: " + e.getMessage(), false);
        }
        if (mark.isEmpty()) {
            return new Outcome(Reason.NONE, "and no head was seen live", true);
        }
        int order = commit.rev().compareTo(mark.get().rev());
        if (order == 0 && !commit.cid().equals(mark.get().commit())) {
            return new Outcome(Reason.FORK, "commit " + mark.get().commit() + " at this revision, as it was seen live", false);
        }
        return new Outcome(Reason.NONE, order < 0
                ? "and the repository has moved on since, to revision " + mark.get().rev()
                : "not older than what was seen live", false);
    }
}
