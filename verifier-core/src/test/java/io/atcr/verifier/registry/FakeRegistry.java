package io.atcr.verifier.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.atcr.did.net.AddressPolicy;
import io.atcr.did.net.HttpFetcher;
import io.atcr.policy.Digest;
import io.atcr.policy.ImageReference;
import io.atcr.policy.ReferenceException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** An HTTP server on loopback that answers by path as a test tells it to; one repository, {@code alice/app}. */
final class FakeRegistry implements AutoCloseable {
    static final Duration TIMEOUT = Duration.ofSeconds(20);
    static final String REPOSITORY = "alice/app";

    record Seen(String method, String path, String query, Map<String, List<String>> headers, String body) {
        String header(String name) {
            return headers.entrySet().stream()
                    .filter(entry -> entry.getKey().equalsIgnoreCase(name))
                    .map(entry -> String.join(", ", entry.getValue()))
                    .findFirst()
                    .orElse("");
        }
    }

    record Answer(int status, Map<String, String> headers, byte[] body) {
        static Answer of(int status, String body) {
            return new Answer(status, Map.of(), body.getBytes(StandardCharsets.UTF_8));
        }

        static Answer of(byte[] body) {
            return new Answer(200, Map.of(), body);
        }

        Answer with(String name, String value) {
            Map<String, String> more = new ConcurrentHashMap<>(headers);
            more.put(name, value);
            return new Answer(status, more, body);
        }
    }

    final List<Seen> seen = new CopyOnWriteArrayList<>();
    static {
        // without it, each answer on a kept connection waits for a delayed acknowledgement
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final Map<String, Function<Seen, Answer>> routes = new ConcurrentHashMap<>();
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final HttpServer server;

    FakeRegistry() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(executor);
        server.createContext("/", this::handle);
        server.start();
    }

    String host() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    FakeRegistry on(String path, Function<Seen, Answer> route) {
        routes.put(path, route);
        return this;
    }

    FakeRegistry on(String path, Answer answer) {
        return on(path, request -> answer);
    }

    static String v2(String rest) {
        return "/v2/" + REPOSITORY + "/" + rest;
    }

    FakeRegistry tag(String tag, byte[] manifest) {
        return on(v2("manifests/" + tag), Answer.of(manifest));
    }

    Digest push(byte[] manifest) {
        Digest digest = Digest.ofBytes(manifest);
        on(v2("manifests/" + digest), Answer.of(manifest));
        return digest;
    }

    Digest push(String manifest) {
        return push(manifest.getBytes(StandardCharsets.UTF_8));
    }

    Digest pushBlob(byte[] content) {
        Digest digest = Digest.ofBytes(content);
        on(v2("blobs/" + digest), Answer.of(content));
        return digest;
    }

    ImageReference image(String suffix) {
        return reference(host() + "/" + REPOSITORY + suffix);
    }

    static ImageReference reference(String text) {
        try {
            return ImageReference.parse(text);
        } catch (ReferenceException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** A fetcher that may reach these servers and nothing else on loopback. */
    static HttpFetcher fetcher(FakeRegistry... servers) {
        AddressPolicy policy = AddressPolicy.publicOnly();
        for (FakeRegistry server : servers) {
            policy = policy.allowPrivate(server.host()).allowPlainHttp(server.host());
        }
        return HttpFetcher.builder().addressPolicy(policy).build();
    }

    RegistryClient.Builder client(HttpFetcher fetcher) {
        return RegistryClient.builder(fetcher);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Seen request = new Seen(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getPath(),
                    String.valueOf(exchange.getRequestURI().getRawQuery()),
                    Map.copyOf(exchange.getRequestHeaders()),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            seen.add(request);
            Answer answer = routes.getOrDefault(request.path(), r -> Answer.of(404, "404 page not found")).apply(request);
            answer.headers().forEach(exchange.getResponseHeaders()::add);
            boolean bodiless = answer.body().length == 0 || request.method().equals("HEAD");
            exchange.sendResponseHeaders(answer.status(), bodiless ? -1 : answer.body().length);
            if (!bodiless) {
                exchange.getResponseBody().write(answer.body());
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }
}
