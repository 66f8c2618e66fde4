package io.atcr.samples.localnetwork.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.did.net.HttpFetcher;
import io.atcr.samples.localnetwork.LocalNetwork;
import io.atcr.samples.localnetwork.Server;
import io.atcr.verifier.Evidence;
import io.atcr.verifier.Reason;
import io.atcr.verifier.VerificationResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * Every hop harmed in every way, in every state of the cache: never Verified wrongly, never over the deadline, nothing left behind.
 *
 * <p>{@code -Dfaults.every=true} adds the cells of the registry in the states that make no difference to it.
 */
class FaultMatrixTest {
    /** For a machine with other things to do. */
    private static final Duration MARGIN = Duration.ofMinutes(1);
    /** Most cells that take time do nothing but wait. */
    private static final int PARALLEL = 12;

    @Test
    void everyFaultAtEveryHopInEveryStateOfTheCacheGivesWhatTheRulesSay() throws Exception {
        List<Cell> cells = Cell.all(Boolean.getBoolean("faults.every"));
        Set<String> threads = Resources.threads();
        long sockets = Resources.sockets();
        List<String> wrong;
        try (LocalNetwork network = LocalNetwork.start(() -> Probe.BEGIN);
                HttpFetcher fetcher = HttpFetcher.builder().addressPolicy(network.addressPolicy()).build()) {
            Map<Scenario, Stage> others = new EnumMap<>(Scenario.class);
            for (Scenario scenario : Scenario.values()) {
                Stage stage = new Stage(network, scenario, "other-" + scenario.ordinal());
                stage.sign(stage.main());
                others.put(scenario, stage);
            }
            Mischief mischief = new Mischief(fetcher, others::get);
            List<Callable<Optional<String>>> tasks = new ArrayList<>();
            for (int i = 0; i < cells.size(); i++) {
                Cell cell = cells.get(i);
                String name = Integer.toString(i);
                tasks.add(() -> run(cell, new Stage(network, cell.scenario(), name), fetcher, mischief));
            }
            wrong = all(tasks);
        }
        assertThat(wrong).as(cells.size() + " cells").isEmpty();
        Resources.settle(() -> threads.containsAll(Resources.threads()) && Resources.sockets() <= sockets);
        assertThat(threads).containsAll(Resources.threads());
        assertThat(Resources.sockets()).isLessThanOrEqualTo(sockets);
    }

    private static Optional<String> run(Cell cell, Stage stage, HttpFetcher fetcher, Mischief mischief) throws Exception {
        Probe probe = new Probe(stage, cell.scenario(), cell.held(), fetcher);
        try {
            probe.prepare();
            mischief.befall(stage, cell);
            stage.wantTokens();
            Duration deadline = cell.hit() && cell.harm().takesTime() ? Probe.SHORT : Probe.LONG;
            Optional<String> wrong = judge(cell, stage, probe.verify(stage.main(), deadline), deadline);
            return wrong.isEmpty() && cell.harm() == Harm.SWAPPED ? judgeSibling(cell, stage, probe.verify(stage.sibling(), deadline)) : wrong;
        } catch (Exception e) {
            return Optional.of(cell + ": " + e);
        } finally {
            stage.clear();
        }
    }

    private static Optional<String> judge(Cell cell, Stage stage, VerificationResult result, Duration deadline) {
        Reason reason = Probe.reason(result);
        Set<Reason> expected = Oracle.reasons(cell);
        boolean moved = cell.hop() == Hop.TAG && cell.hit() && (cell.harm() == Harm.SIBLINGS || cell.harm() == Harm.SWAPPED);
        String digest = (moved ? stage.sibling() : stage.main()).image().digest();
        boolean bound = verifiedDigest(result).equals(reason == Reason.NONE ? digest : "");
        boolean allowed = result.decision().allowed() == (reason == Reason.NONE);
        boolean inTime = result.duration().compareTo(deadline.plus(MARGIN)) < 0;
        return expected.contains(reason) && bound && allowed && inTime && coherent(result)
                ? Optional.empty()
                : Optional.of(cell + ": expected " + expected + ", got " + reason + " in " + result.duration().toMillis() + " ms, " + result);
    }

    /** Of two whose answers are exchanged, the other one never gains by it either: at most it is the one that its tag now leads to. */
    private static Optional<String> judgeSibling(Cell cell, Stage stage, VerificationResult result) {
        boolean verified = Probe.reason(result) == Reason.NONE;
        boolean harmless = cell.hop() == Hop.PLC_LOG || !cell.scenario().needs(cell.hop(), Held.COLD);
        boolean moved = cell.hop() == Hop.TAG && cell.held() != Held.NEGATIVE
                && verifiedDigest(result).equals(stage.main().image().digest());
        return !verified || harmless || moved ? Optional.empty() : Optional.of(cell + ": its sibling is " + result);
    }

    private static String verifiedDigest(VerificationResult result) {
        return result.verifiedReference().map(reference -> reference.digest().orElseThrow().toString()).orElse("");
    }

    private static boolean coherent(VerificationResult result) {
        Reason reason = Probe.reason(result);
        return result.evidence() instanceof Evidence.Verified == (reason == Reason.NONE)
                && result.evidence() instanceof Evidence.Indeterminate == reason.isTransient();
    }

    /** Refusing connections is a matter of a whole server; it befalls all stages at once. */
    @Test
    void aServerThatRefusesConnectionsIsMissedOnlyByWhomItIsNeeded() throws Exception {
        Set<String> threads = Resources.threads();
        long sockets = Resources.sockets();
        List<String> wrong = new ArrayList<>();
        for (Server server : Server.values()) {
            try (LocalNetwork network = LocalNetwork.start(() -> Probe.BEGIN);
                    HttpFetcher fetcher = HttpFetcher.builder().addressPolicy(network.addressPolicy()).build()) {
                Map<String, Probe> probes = new TreeMap<>();
                for (Scenario scenario : Scenario.values()) {
                    for (Held held : Held.values()) {
                        Stage stage = new Stage(network, scenario, scenario.ordinal() + "-" + held.ordinal());
                        Probe probe = new Probe(stage, scenario, held, fetcher);
                        probe.prepare();
                        probes.put(scenario + " " + held, probe);
                    }
                }
                network.refuseConnections(server);
                for (Scenario scenario : Scenario.values()) {
                    for (Held held : Held.values()) {
                        Probe probe = probes.get(scenario + " " + held);
                        VerificationResult result = probe.verify(probe.stage().main(), Probe.LONG);
                        Reason expected = refused(server, scenario, held);
                        if (Probe.reason(result) != expected || result.decision().allowed() != (expected == Reason.NONE)) {
                            wrong.add(server + " " + scenario + " " + held + ": expected " + expected + ", got " + result);
                        }
                    }
                }
                network.admitConnections(server);
                Probe probe = probes.get(Scenario.TWO + " " + Held.COLD);
                if (!probe.verify(probe.stage().main(), Probe.LONG).decision().allowed()) {
                    wrong.add(server + " is back, and nothing is allowed");
                }
            }
        }
        assertThat(wrong).isEmpty();
        Resources.settle(() -> threads.containsAll(Resources.threads()) && Resources.sockets() <= sockets);
        assertThat(threads).containsAll(Resources.threads());
        assertThat(Resources.sockets()).isLessThanOrEqualTo(sockets);
    }

    private static Reason refused(Server server, Scenario scenario, Held held) {
        boolean hit = Arrays.stream(Hop.values())
                .filter(hop -> hop.server() == server)
                .anyMatch(hop -> new Cell(scenario, hop, Harm.LOST, held).hit());
        if (!hit) {
            return held == Held.NEGATIVE ? Reason.RECORD_ABSENT : Reason.NONE;
        }
        return switch (server) {
            case PLC -> Reason.DID_UNAVAILABLE;
            case PDS -> Reason.PDS_UNAVAILABLE;
            case REGISTRY -> Reason.REGISTRY_UNAVAILABLE;
        };
    }

    private static List<String> all(List<Callable<Optional<String>>> tasks) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(PARALLEL, task -> {
            Thread thread = new Thread(task, "cell");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<String> wrong = new ArrayList<>();
            for (Future<Optional<String>> done : pool.invokeAll(tasks)) {
                done.get().ifPresent(wrong::add);
            }
            return wrong.stream().sorted().toList();
        } finally {
            pool.shutdownNow();
        }
    }
}
