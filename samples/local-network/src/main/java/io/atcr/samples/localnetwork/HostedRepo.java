package io.atcr.samples.localnetwork;

import io.atcr.car.Cid;
import io.atcr.car.Commit;
import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.RecordPath;
import io.atcr.car.syntax.Tid;
import io.atcr.car.write.RepoBuilder;
import io.atcr.crypto.PrivateKey;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One account's repository on the PDS, with what the PDS does wrong about it. Thread-safe. */
final class HostedRepo {

    /** An answer that needs the repository: the status, and what is shown. */
    record Shown(AccountStatus status, RepoView view) {
    }

    private final Did did;
    private final InstantSource clock;
    private final RepoHistory history;
    private RepoBuilder builder;
    private PrivateKey key;
    private long lastMicros;
    private @Nullable RepoView pretence;
    private AccountStatus status = AccountStatus.ACTIVE;

    HostedRepo(Did did, PrivateKey key, InstantSource clock) {
        this.did = did;
        this.key = key;
        this.clock = clock;
        history = new RepoHistory(did);
        builder = new RepoBuilder(did, key::sign);
        write(List.of());
    }

    /** Asks the repository as it is shown; its lock is held meanwhile. */
    synchronized <T> T show(Function<Shown, T> question) {
        return question.apply(new Shown(status, view()));
    }

    private RepoView view() {
        return pretence != null ? pretence : RepoView.of(builder);
    }

    synchronized Commit write(List<RepoHistory.Change> changes) {
        long now = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
        return write(changes, Tid.of(Math.max(now, lastMicros + 1), 0));
    }

    /** A commit at a revision of the caller's choice, later than the head's and perhaps in the future. */
    synchronized Commit write(List<RepoHistory.Change> changes, Tid rev) {
        if (rev.micros() <= lastMicros) {
            throw new IllegalArgumentException("revision " + rev + " does not rise");
        }
        lastMicros = rev.micros();
        RepoHistory.apply(builder, changes);
        Commit commit = builder.commit(rev);
        history.add(changes, commit, key);
        return commit;
    }

    /** A new key signs from now on, beginning with a commit that changes nothing. */
    synchronized Commit rotate(PrivateKey next) {
        key = next;
        RepoBuilder signedByNext = new RepoBuilder(did, next::sign);
        for (RecordPath path : builder.paths()) {
            signedByNext.putRaw(path, builder.record(path).orElseThrow());
        }
        builder = signedByNext;
        return write(List.of());
    }

    synchronized Commit head() {
        return builder.head();
    }

    synchronized PrivateKey key() {
        return key;
    }

    synchronized List<Commit> commits() {
        return history.commits();
    }

    synchronized Optional<byte[]> record(RecordPath path) {
        return builder.record(path);
    }

    synchronized void status(AccountStatus newStatus) {
        status = newStatus;
    }

    synchronized void showTruth() {
        pretence = null;
    }

    synchronized void showAt(Tid rev) {
        pretence = RepoView.of(history.replay(rev, List.of(), null));
    }

    /** Shows a second commit with the head's revision and different content, signed by the account's own key. */
    synchronized void showFork(RepoHistory.Change difference) {
        pretence = RepoView.of(history.replay(builder.head().rev(), List.of(difference), null));
    }

    synchronized void showTampered(RecordPath path, byte[] changed, Tampering tampering) {
        byte[] original = builder.record(path).orElseThrow(() -> new IllegalArgumentException("no record at " + path));
        Cid cid = Cid.ofDagCbor(original);
        byte[] signature = builder.head().signature();
        pretence = switch (tampering) {
            case BYTES_UNDER_SIGNED_CID -> RepoView.of(builder).rewritten(car -> replace(car, cid, new CarSections.Section(cid, changed)));
            case BLOCK_REPLACED -> RepoView.of(builder)
                .rewritten(car -> replace(car, cid, new CarSections.Section(Cid.ofDagCbor(changed), changed)));
            case OLD_SIGNATURE -> RepoView.of(history.replay(builder.head().rev(), List.of(new RepoHistory.Change(path, changed)),
                unsigned -> signature));
        };
    }

    private static byte[] replace(byte[] car, Cid cid, CarSections.Section other) {
        CarSections sections = CarSections.parse(car);
        return sections.with(sections.sections().stream().map(section -> section.cid().equals(cid) ? other : section).toList()).toBytes();
    }

    /** The shown repository without the blocks that the account already had at a revision, as {@code getRepo} with {@code since}. */
    synchronized byte[] since(Tid rev) {
        if (history.first().rev().compareTo(rev) > 0) {
            return view().repo();
        }
        Set<Cid> known = new HashSet<>();
        CarSections.parse(history.replay(rev, List.of(), null).exportCar()).sections().forEach(section -> known.add(section.cid()));
        CarSections all = CarSections.parse(view().repo());
        return all.with(all.sections().stream().filter(section -> !known.contains(section.cid())).toList()).toBytes();
    }
}
