package io.atcr.verifier;

import io.atcr.car.Cid;
import io.atcr.car.RecordValue;
import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.Tid;
import io.atcr.did.AtUri;
import io.atcr.verifier.RecordProver.Signed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The answer for one record: whether it is in its account's repository, proven under the account's current key.
 *
 * <p>It says nothing about any image, and whose records count is not decided here: it is no permission. Immutable and thread-safe.
 */
public final class RecordVerification {

    /** What was found. */
    public enum Verdict {
        /** The record is in the tree that the head of the repository signs. */
        PRESENT,
        /** The tree that the head of the repository signs has no such record. */
        ABSENT,
        /** The evidence says no: nothing is proven, and asking again does not help. */
        FAILED,
        /** The evidence could not be had; asking again may help. */
        INDETERMINATE
    }

    private final AtUri uri;
    private final Optional<Did> did;
    private final Reason reason;
    private final String detail;
    private final Optional<Signed> signed;
    private final Optional<RecordValue> record;
    private final List<Check> checks;
    private final Instant instant;
    private final Duration duration;

    RecordVerification(
            AtUri uri, Optional<Did> did, Reason reason, String detail, Optional<Signed> signed, Optional<RecordValue> record, List<Check> checks,
            Instant instant, Duration duration) {
        this.uri = uri;
        this.did = did;
        this.reason = reason;
        this.detail = detail;
        this.signed = signed;
        this.record = record;
        this.checks = checks;
        this.instant = instant;
        this.duration = duration;
    }

    /** The answer for a record that was to be about something: nothing is proven if it is not. */
    RecordVerification bound(Reason bound, String why, List<Check> more, Duration total) {
        List<Check> all = new ArrayList<>(checks);
        all.addAll(more);
        boolean holds = bound == Reason.NONE;
        return new RecordVerification(
                uri, did, bound, why, holds ? signed : Optional.empty(), holds ? record : Optional.empty(), List.copyOf(all), instant, total);
    }

    /**
     * The record that was asked about.
     *
     * @return the URI as it was given
     */
    public AtUri uri() {
        return uri;
    }

    /**
     * What was found.
     *
     * @return the verdict
     */
    public Verdict verdict() {
        return switch (reason) {
            case NONE -> Verdict.PRESENT;
            case RECORD_ABSENT -> Verdict.ABSENT;
            default -> reason.isTransient() ? Verdict.INDETERMINATE : Verdict.FAILED;
        };
    }

    /**
     * Why the record is not proven to be there.
     *
     * @return the reason; {@link Reason#NONE} if the verdict is {@link Verdict#PRESENT}
     */
    public Reason reason() {
        return reason;
    }

    /**
     * The reason in words.
     *
     * @return one sentence with what was found, escaped; empty if the verdict is {@link Verdict#PRESENT}
     */
    public String detail() {
        return detail;
    }

    /**
     * The account, as far as it is known: named by the URI, or by a handle that its DID document confirms.
     *
     * @return the DID
     */
    public Optional<Did> did() {
        return did;
    }

    /**
     * The key that the commit verifies under.
     *
     * @return the key as {@code did:key}; present exactly if the verdict is {@link Verdict#PRESENT} or {@link Verdict#ABSENT}
     */
    public Optional<String> signingKey() {
        return signed.map(Signed::signingKey);
    }

    /**
     * The signed commit whose tree holds the record, or holds none at its path.
     *
     * @return the commit's CID; present exactly if the verdict is {@link Verdict#PRESENT} or {@link Verdict#ABSENT}
     */
    public Optional<Cid> commit() {
        return signed.map(of -> of.commit().cid());
    }

    /**
     * The revision of that commit.
     *
     * @return the revision; present exactly if the verdict is {@link Verdict#PRESENT} or {@link Verdict#ABSENT}
     */
    public Optional<Tid> rev() {
        return signed.map(of -> of.commit().rev());
    }

    /**
     * Whether no commit of this account had been seen before, so that a rollback could not have been noticed. Accounts that the policy does
     * not name are not remembered.
     *
     * @return whether the proof stands on a first sight; {@code false} where nothing is proven
     */
    public boolean firstSeen() {
        return signed.filter(Signed::firstSeen).isPresent();
    }

    /**
     * The record: its CID, its bytes, its fields.
     *
     * @return the record; present exactly if the verdict is {@link Verdict#PRESENT}
     */
    public Optional<RecordValue> record() {
        return record;
    }

    /**
     * Every check that was made, in order.
     *
     * @return an immutable list
     */
    public List<Check> checks() {
        return checks;
    }

    /**
     * The instant that the head's revision was compared with; read once for the whole verification.
     *
     * @return the instant of the verification
     */
    public Instant instant() {
        return instant;
    }

    /**
     * How long the verification took.
     *
     * @return the duration, on the monotonic clock
     */
    public Duration duration() {
        return duration;
    }

    /** One line for logs. */
    @Override
    public String toString() {
        return verdict() + " " + uri + signed.map(of -> " under commit " + of.commit().cid() + " at revision " + of.commit().rev()).orElse("")
                + (reason == Reason.NONE ? "" : ": " + reason.code() + ": " + detail);
    }
}
