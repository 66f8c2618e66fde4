package io.atcr.samples.realnetwork;

import io.atcr.car.Cid;
import io.atcr.car.syntax.SyntaxException;
import io.atcr.crypto.Curve;
import io.atcr.crypto.PrivateKey;
import io.atcr.crypto.PublicKey;
import io.atcr.did.DidException;
import io.atcr.did.plc.PlcOperation;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The life of an identity in a directory, with a thief in it: made, changed, stolen, recovered twice, given up, and taken back. After each
 * step, everything that a verifier can learn is compared with what was done.
 */
final class Scenario {

    private static final URI FIRST_PDS = URI.create("https://pds.example.com");
    private static final URI SECOND_PDS = URI.create("https://pds.example.org");
    private static final URI THIEFS_PDS = URI.create("https://thief.example.net");

    private final PrivateKey high = PrivateKey.generate(Curve.P256);
    private final PrivateKey middle = PrivateKey.generate(Curve.K256);
    private final PrivateKey low = PrivateKey.generate(Curve.K256);
    private final PrivateKey thief = PrivateKey.generate(Curve.K256);
    private final List<PublicKey> rotation = List.of(high.publicKey(), middle.publicKey(), low.publicKey());
    private final History.State first = state(Curve.K256, FIRST_PDS, "alice.example.com");
    private final History.State moved = new History.State(first.signingKey(), SECOND_PDS, "alice.example.org");
    private final History.State rotated = state(Curve.P256, SECOND_PDS, "alice.example.org");

    private final Directory directory;
    private final Observer observer;
    private final Consumer<Step> report;
    private final History history = new History();
    private final List<byte[]> logs = new ArrayList<>();

    private Scenario(Directory directory, Observer observer, Consumer<Step> report) {
        this.directory = directory;
        this.observer = observer;
        this.report = report;
    }

    private static History.State state(Curve curve, URI pds, String handle) {
        return new History.State(PrivateKey.generate(curve).publicKey(), pds, handle);
    }

    /** Plays it against a directory; each step is reported when it is done. */
    static void play(URI directory, Consumer<Step> report)
            throws IOException, InterruptedException, DidException, SyntaxException {
        Directory real = new Directory(directory);
        try (Observer observer = new Observer(real)) {
            new Scenario(real, observer, report).play();
        }
    }

    private void play() throws IOException, InterruptedException, DidException, SyntaxException {
        PlcOperation genesis = PlcOperation.genesis(low, rotation, first.signingKey(), names(first), first.pds());
        unknown(genesis);
        accepted("create", "signed by the lowest of three keys", genesis, first, "VERIFIED");
        accepted("update", "another handle and PDS", change(genesis, low, moved), moved, "VERIFIED");
        PlcOperation safe = change(history.head(), low, rotated);
        accepted("rotate key", "the signing key changes, from K-256 to P-256", safe, rotated, "VERIFIED");

        History.State stolen = new History.State(thief.publicKey(), THIEFS_PDS, "thief.example.net");
        PlcOperation theft = safe.update(low, List.of(thief.publicKey()), stolen.signingKey(), names(stolen), stolen.pds());
        accepted("theft", "the lowest key, stolen, takes everything over", theft, stolen, "VERIFIED");
        accepted("recovery", "the middle key undoes it within 72 hours", change(safe, middle, moved), moved, "VERIFIED nullified [3]");
        refused("too low a key", "the lowest key undoes the recovery", change(safe, low, stolen), List.of(3, 4), "400 RECOVERY_AUTHORITY");
        refused("nullified", "the thief goes on from what was nullified", change(theft, thief, stolen), List.of(3), "400 PREV_NULLIFIED");
        accepted("second recovery", "the highest key undoes the recovery", change(safe, high, rotated), rotated, "VERIFIED nullified [3, 4]");

        PlcOperation before = history.head();
        accepted("tombstone", "the middle key gives the identity up", before.tombstone(middle), null, "TOMBSTONED");
        refused("too low a key", "the lowest key undoes the tombstone", change(before, low, stolen), List.of(3, 4, 6), "400 RECOVERY_AUTHORITY");
        accepted("undo tombstone", "the highest key undoes it within 72 hours", change(before, high, first), first,
                "VERIFIED nullified [3, 4, 6]");
        withheld();
        legacy();
    }

    private PlcOperation change(PlcOperation prev, PrivateKey signer, History.State state) {
        return prev.update(signer, rotation, state.signingKey(), names(state), state.pds());
    }

    private static List<String> names(History.State state) {
        return List.of("at://" + state.handle());
    }

    private void unknown(PlcOperation unsubmitted) {
        List<String> wrong = new ArrayList<>();
        if (!observer.unaudited(unsubmitted.did()).equals("NOT_FOUND")) {
            wrong.add("unaudited: " + observer.unaudited(unsubmitted.did()));
        }
        report("unknown", "asked for before it was made", "NOT_FOUND", observer.audited(unsubmitted.did()), unsubmitted.cid(), wrong);
    }

    private void accepted(String name, String what, PlcOperation operation, History.@Nullable State state, String expected)
            throws IOException, InterruptedException, DidException {
        Directory.Answer answer = directory.submit(operation.did(), operation.toJson());
        if (!answer.taken()) {
            report(name, what, expected, answer.status() + " from the directory", operation.cid(), List.of(answer.text()));
            throw new IOException("the directory does not take what the following steps stand on: " + name);
        }
        history.add(operation, state);
        List<String> wrong = observer.compare(history);
        logs.add(directory.auditLog(history.did()));
        String verdict = observer.audited(history.did());
        String nullified = verdict.equals("VERIFIED") && !history.nullified().isEmpty() ? " nullified " + history.nullified() : "";
        report(name, what, expected, verdict + nullified, operation.cid(), wrong);
    }

    /** Refused by the directory; and by us, in the log that a directory would serve that had taken it. */
    private void refused(String name, String what, PlcOperation operation, List<Integer> nullified, String expected)
            throws IOException, InterruptedException, DidException {
        int status = directory.submit(operation.did(), operation.toJson()).status();
        byte[] forged = AuditLog.append(directory.auditLog(history.did()), history.did(), operation.toJson(), operation.cid(), nullified);
        report(name, what, expected, status + " " + observer.verdict(history.did(), forged), operation.cid(), observer.compare(history));
    }

    /** The newest log was seen; now the directory shows each older one, and then none. */
    private void withheld() {
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < logs.size() - 1; i++) {
            String verdict = observer.auditedFrom(Optional.of(logs.get(i)), history.did());
            if (!verdict.equals("HISTORY_WITHHELD")) {
                wrong.add("the log of " + (i + 1) + " operations: " + verdict);
            }
        }
        String none = observer.auditedFrom(Optional.empty(), history.did());
        report("withheld", "every older log, and none, after the newest was seen", "HISTORY_WITHHELD", none, history.head().cid(), wrong);
        String newest = observer.auditedFrom(Optional.of(logs.get(logs.size() - 1)), history.did());
        report("shown again", "the newest log", "VERIFIED", newest, history.head().cid(), List.of());
    }

    /** Directories have such operations from before 2023 and take no new ones; a log that holds one is verified all the same. */
    private void legacy() throws IOException, InterruptedException, SyntaxException {
        LegacyCreate create = LegacyCreate.sign(low, high.publicKey(), "old.example.com", "pds.example.com");
        int status = directory.submit(create.did(), create.json()).status();
        byte[] log = AuditLog.append("[]".getBytes(StandardCharsets.UTF_8), create.did(), create.json(), create.cid(), List.of());
        report("legacy create", "refused as new, verified in a log", "400 VERIFIED", status + " " + observer.verdict(create.did(), log),
                create.cid(), List.of());
    }

    private void report(String name, String what, String expected, String verdict, Cid head, List<String> wrong) {
        report.accept(new Step(name, what, expected, verdict, head.toString(), wrong));
    }
}
