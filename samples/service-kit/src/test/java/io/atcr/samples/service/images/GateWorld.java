package io.atcr.samples.service.images;

import io.atcr.samples.localnetwork.Account;
import io.atcr.samples.localnetwork.Fault;
import io.atcr.samples.localnetwork.FaultRule;
import io.atcr.samples.localnetwork.LocalNetwork;
import io.atcr.samples.localnetwork.RecordedRequest;
import io.atcr.samples.service.config.ServiceSettings;
import io.atcr.samples.service.config.ServiceSettings.Cache;
import io.atcr.samples.service.config.ServiceSettings.Limits;
import io.atcr.samples.service.config.ServiceSettings.Listen;
import io.atcr.samples.service.config.ServiceSettings.Log;
import io.atcr.samples.service.config.ServiceSettings.NamespaceRule;
import io.atcr.samples.service.config.ServiceSettings.Policies;
import io.atcr.samples.service.config.ServiceSettings.Rate;
import io.atcr.samples.service.config.ServiceSettings.Redis;
import io.atcr.samples.service.config.ServiceSettings.Server;
import io.atcr.samples.service.config.ServiceSettings.Tls;
import io.atcr.samples.service.config.ServiceSettings.Verification;
import io.atcr.samples.service.images.GateRequest.PullCredentials;
import io.atcr.verifier.registry.RegistryCredentials;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/** A local network, a gate before it, and its settings, which a test changes before it asks. */
final class GateWorld implements AutoCloseable {
    static final PullCredentials ANONYMOUS = new PullCredentials("anonymous", RegistryCredentials.anonymous());
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    final LocalNetwork network;
    final Account alice;
    final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    final AtomicLong nanos = new AtomicLong();
    volatile Instant now = Instant.now();

    final Map<String, Path> sources = new LinkedHashMap<>();
    final List<NamespaceRule> namespaces = new ArrayList<>();
    boolean denyOnBadReload;
    boolean enforceOnly;
    Duration timeout = Duration.ofSeconds(10);
    Optional<Redis> redis = Optional.empty();
    Rate perNamespace = new Rate(100, 100);
    Rate perHost = new Rate(1000, 1000);
    Rate total = new Rate(1000, 1000);
    int concurrent = 8;

    private final Path folder;
    private final List<CountDownLatch> held = new ArrayList<>();
    private @Nullable ImageGate gate;

    GateWorld(Path folder) throws IOException {
        this.folder = folder;
        this.network = LocalNetwork.start(() -> now);
        this.alice = network.createAccount("alice.test");
    }

    /** A policy that trusts Alice and enforces, and rules for it. */
    GateWorld trusting(String name, String... match) throws IOException {
        return policy(name, network.policyYaml(alice), match);
    }

    GateWorld policy(String name, String yaml, String... match) throws IOException {
        write(name, yaml);
        if (match.length > 0) {
            namespaces.add(new NamespaceRule(List.of(match), name, false));
        }
        return this;
    }

    void write(String name, String yaml) throws IOException {
        Path file = folder.resolve(name + ".yaml");
        Files.writeString(file, yaml);
        sources.put(name, file);
    }

    /** The policy that trusts Alice, with another action. */
    String yaml(String action) {
        return network.policyYaml(alice).replace("action: enforce", "action: " + action);
    }

    ServiceSettings settings() {
        Set<String> hosts = Set.of(network.plcDirectory().getAuthority(), network.pds().getAuthority(), network.registry());
        Listen listen = new Listen("127.0.0.1", 0);
        Tls tls = new Tls(folder, folder, Optional.empty(), Set.of(), Duration.ofSeconds(10));
        return new ServiceSettings(
                new Server(listen, listen, tls, Duration.ZERO, Duration.ZERO),
                new Policies(Map.copyOf(sources), List.copyOf(namespaces), Duration.ofHours(1), Duration.ofMinutes(5), denyOnBadReload, enforceOnly),
                new Verification(timeout, false, List.of(network.plcDirectory()), hosts, hosts, Map.of(), Optional.empty(), Optional.empty(), false),
                new Cache(10_000, redis),
                new Limits(perNamespace, perHost, total, concurrent, 1000, 64),
                new Log(Level.INFO, 1));
    }


    ImageGate gate() {
        if (gate == null) {
            try {
                gate = ImageGates.open(settings(), metrics, new GateClock(() -> now, nanos::get));
            } catch (GateException e) {
                throw new IllegalStateException(e);
            }
        }
        return gate;
    }

    GateRequest request(String namespace) {
        return request(namespace, ANONYMOUS, PATIENCE);
    }

    static GateRequest request(String namespace, PullCredentials credentials, Duration time) {
        return new GateRequest(namespace, credentials, System.nanoTime() + time.toNanos());
    }

    ImageVerdict judge(String namespace, String image) {
        return gate().judge(request(namespace), List.of(image)).get(0);
    }

    ImageResolution resolve(String namespace, String image) {
        return gate().resolve(request(namespace), List.of(image)).get(0);
    }

    /** Reads the policies again, as time would. */
    void reload() {
        ((VerifyingGate) gate()).poll();
    }

    void advance(Duration time) {
        now = now.plus(time);
        nanos.addAndGet(time.toNanos());
    }

    /** Holds requests back until {@link #release}; counted down when the first one is there. */
    CountDownLatch hold(Predicate<RecordedRequest> which) {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch open = new CountDownLatch(1);
        held.add(open);
        network.addFault(FaultRule.when(request -> {
            if (which.test(request)) {
                arrived.countDown();
                awaitQuietly(open);
            }
            return false;
        }, Fault.drop()));
        return arrived;
    }

    void release() {
        held.forEach(CountDownLatch::countDown);
    }

    static void await(CountDownLatch latch) throws InterruptedException {
        if (!latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("it did not come to that");
        }
    }

    /** Waits for what another thread is about to do. */
    static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("it did not come to that");
            }
            Thread.onSpinWait();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    long asked() {
        return network.requests().count();
    }

    double counted(String name, String tag, String value) {
        Counter counter = metrics.find(name).tag(tag, value).counter();
        return counter == null ? -1 : counter.count();
    }

    @Override
    public void close() {
        release();
        if (gate != null) {
            gate.close();
        }
        network.close();
    }
}
