package io.atcr.samples.service.http;

import io.atcr.samples.localnetwork.IssuedCertificate;
import io.atcr.samples.localnetwork.TestAuthority;
import io.atcr.samples.service.config.ServiceSettings;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;

/** A server on loopback with short times, and what its clients need. */
final class Running implements AutoCloseable {

    static final String CALLER = "gatekeeper-webhook-service.gatekeeper-system.svc";
    static final int MOST = 64 * 1024;
    static final Timing SHORT = new Timing(Duration.ofSeconds(4), Duration.ofMillis(800), Duration.ofMillis(800), 16 * 1024, Duration.ofMillis(600),
            Duration.ofMillis(300), Duration.ofSeconds(20), Duration.ofMillis(5), Duration.ofMillis(100));

    final Path folder;
    final TestAuthority servers = TestAuthority.named("servers");
    final TestAuthority clients = TestAuthority.named("clients");
    final IssuedCertificate caller = clients.client(CALLER);
    final SSLContext client = caller.context(servers);
    final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    /** What /slow waits for. */
    final Semaphore gate = new Semaphore(0);
    final Semaphore inSlow = new Semaphore(0);
    volatile Optional<String> notReady = Optional.empty();
    private final ServiceHttp http;

    Running(Path folder, ServiceSettings.Limits limits, Set<String> names, Timing timing, InstantSource clock, Duration drain, Duration grace)
            throws IOException, ServiceHttpException {
        this.folder = folder;
        servers.server("localhost", "127.0.0.1").writeTo(folder);
        Files.writeString(folder.resolve("ca.crt"), clients.pem());
        ServiceSettings.Tls tls = new ServiceSettings.Tls(folder.resolve("tls.crt"), folder.resolve("tls.key"),
                Optional.of(folder.resolve("ca.crt")), names, Duration.ofMillis(50));
        ServiceSettings.Listen any = new ServiceSettings.Listen("127.0.0.1", 0);
        http = ServiceHttp.start(new ServiceSettings.Server(any, any, tls, drain, grace), limits, routes(),
                new ManagementPages(() -> notReady, registry::scrape), registry, timing, clock);
    }

    static Running start(Path folder) throws IOException, ServiceHttpException {
        return start(folder, limits(8, 100));
    }

    static Running start(Path folder, ServiceSettings.Limits limits) throws IOException, ServiceHttpException {
        return new Running(folder, limits, Set.of(CALLER), SHORT, InstantSource.system(), Duration.ZERO, Duration.ofSeconds(5));
    }

    static ServiceSettings.Limits limits(int concurrent, int connections) {
        ServiceSettings.Rate rate = new ServiceSettings.Rate(1, 1);
        return new ServiceSettings.Limits(rate, rate, rate, concurrent, connections, 10);
    }

    static Reply reply(int status, String text) {
        return new Reply(status, ("{\"said\":\"" + text + "\"}").getBytes(StandardCharsets.UTF_8));
    }

    private static Route route(String path, Duration timeout, Endpoint endpoint) {
        return new Route(path, MOST, timeout, endpoint, reply(200, "shed"), reply(200, "failed"), (status, reason) -> reply(status, "refused: " + reason));
    }

    private List<Route> routes() {
        return List.of(
                route("/echo", Duration.ofSeconds(5), call -> new Reply(200, call.body())),
                route("/large", Duration.ofSeconds(5), call -> new Reply(200, new byte[8 << 20])),
                route("/fail", Duration.ofSeconds(5), call -> {
                    throw new IllegalStateException("on purpose");
                }),
                route("/slow", Duration.ofMillis(700), call -> waitAtGate()),
                route("/patient", Duration.ofSeconds(20), call -> waitAtGate()));
    }

    private Reply waitAtGate() {
        inSlow.release();
        try {
            boolean opened = gate.tryAcquire(20, TimeUnit.SECONDS);
            return reply(200, opened ? "waited" : "the gate stayed shut");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return reply(200, "interrupted");
        }
    }

    ServiceHttp http() {
        return http;
    }

    int port() {
        return http.port();
    }

    Client connect() throws IOException {
        return Client.tls(client, port());
    }

    /** Asks on a new connection. */
    Answer ask(String path, String body) throws IOException {
        try (Client each = connect()) {
            return each.post(path, body);
        }
    }

    String metrics() {
        return registry.scrape();
    }

    /** Swaps a file as a whole. */
    void write(String name, UnaryOperator<String> content) throws IOException {
        Path file = folder.resolve(name);
        Path next = folder.resolve(name + ".next");
        Files.writeString(next, content.apply(Files.exists(file) ? Files.readString(file) : ""));
        Files.move(next, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void close() {
        gate.release(1_000);
        http.close();
    }
}
