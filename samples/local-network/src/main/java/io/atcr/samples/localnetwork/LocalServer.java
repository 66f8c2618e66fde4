package io.atcr.samples.localnetwork;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** An HTTP server on an ephemeral port of 127.0.0.1: reads a request, logs it, lets faults befall it, sends the answer. Thread-safe. */
final class LocalServer implements AutoCloseable {

    /** What a server does with a request; called by several threads at once. */
    @FunctionalInterface
    interface Service {
        Reply answer(Request request);
    }

    /** A request with its body. */
    record Request(RecordedRequest head, byte[] body) {
        String method() {
            return head.method();
        }

        String path() {
            return head.path();
        }
    }

    private static final int MAX_BODY = 64 << 20;
    private static final int FIRST_PORT = 12_000;
    private static final int LAST_PORT = 32_000;
    private static final int ATTEMPTS = 100;
    private static final String NO_DELAY = "sun.net.httpserver.nodelay";

    private final Server role;
    private final Service service;
    private final RequestLog log;
    private final List<FaultRule> faults;
    private final ServerThreads threads;
    private final int port;
    private volatile HttpServer http;

    LocalServer(Server role, Service service, RequestLog log, List<FaultRule> faults, ServerThreads threads) throws IOException {
        this.role = role;
        this.service = service;
        this.log = log;
        this.faults = faults;
        this.threads = threads;
        // The JDK's server writes header and body apart; without TCP_NODELAY each response waits about 40 ms for the client's
        // delayed acknowledgement. The switch exists as this property only and is read when the server's classes are loaded.
        if (System.getProperty(NO_DELAY) == null) {
            System.setProperty(NO_DELAY, "true");
        }
        http = boundToStay();
        port = http.getAddress().getPort();
    }

    /** A port that systems do not give to whoever connects somewhere, so that it is still free when this listens again. */
    private HttpServer boundToStay() throws IOException {
        for (int i = 0; i < ATTEMPTS; i++) {
            try {
                return bound(ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT));
            } catch (BindException taken) {
                // another one
            }
        }
        return bound(0);
    }

    private HttpServer bound(int wanted) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), wanted), 512);
        server.setExecutor(threads.pool());
        server.createContext("/", this::handle);
        return server;
    }

    void start() {
        http.start();
    }

    /** Cuts all connections and refuses new ones. */
    void refuse() {
        http.stop(0);
    }

    /** Listens again, on the same port. */
    void admit() throws IOException {
        HttpServer again = bound(port);
        again.start();
        http = again;
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        http.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        Request request;
        try {
            byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY + 1);
            if (body.length > MAX_BODY) {
                send(exchange, Reply.json(413, "{\"error\":\"PayloadTooLarge\",\"message\":\"request entity too large\"}"), null);
                return;
            }
            request = new Request(head(exchange), body);
        } catch (IllegalArgumentException malformedQuery) {
            send(exchange, Reply.json(400, "{\"error\":\"InvalidRequest\",\"message\":\"malformed query\"}"), null);
            return;
        }
        log.add(request.head());
        List<Fault> apply = new ArrayList<>();
        Duration delay = Duration.ZERO;
        for (FaultRule rule : faults) {
            if (rule.applies(request.head())) {
                apply.add(rule.fault());
                delay = rule.fault() instanceof Fault.Delay held ? delay.plus(held.duration()) : delay;
            }
        }
        if (delay.isZero()) {
            answer(exchange, request, apply);
        } else {
            threads.later(delay, () -> answer(exchange, request, apply));
        }
    }

    private void answer(HttpExchange exchange, Request request, List<Fault> apply) {
        try {
            Optional<Fault.Respond> instead = apply.stream()
                .filter(Fault.Respond.class::isInstance).map(Fault.Respond.class::cast).findFirst();
            Reply reply = instead.isPresent() ? instead.get().reply() : served(request);
            Fault transmission = null;
            for (Fault fault : apply) {
                if (fault instanceof Fault.Rewrite rewrite) {
                    reply = rewrite.change().apply(reply);
                } else if (!(fault instanceof Fault.Respond || fault instanceof Fault.Delay)) {
                    transmission = fault;
                }
            }
            send(exchange, reply, transmission);
        } catch (CutException cut) {
            throw cut;
        } catch (IOException | RuntimeException failed) {
            exchange.close();
        }
    }

    /** Makes the HTTP server close the connection; closing the exchange would end the body properly. */
    private static final class CutException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private Reply served(Request request) {
        try {
            return service.answer(request);
        } catch (RuntimeException bug) {
            return Reply.json(500, Json.object("error", "InternalServerError", "message", String.valueOf(bug)).toString());
        }
    }

    private void send(HttpExchange exchange, Reply reply, @Nullable Fault transmission) throws IOException {
        if (transmission instanceof Fault.Drop) {
            exchange.close();
            return;
        }
        reply.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
        byte[] body = reply.body();
        boolean bodiless = exchange.getRequestMethod().equals("HEAD");
        if (bodiless) {
            // A length that the service set describes the body that GET would return.
            exchange.getResponseHeaders().putIfAbsent("Content-Length", List.of(Integer.toString(body.length)));
        }
        if (transmission instanceof Fault.Cut cut && !bodiless) {
            exchange.sendResponseHeaders(reply.status(), 0);
            exchange.getResponseBody().write(body, 0, Math.min(cut.keep(), body.length));
            exchange.getResponseBody().flush();
            throw new CutException();
        }
        exchange.sendResponseHeaders(reply.status(), bodiless || body.length == 0 ? -1 : body.length);
        if (bodiless || body.length == 0) {
            exchange.close();
        } else if (transmission instanceof Fault.Drip drip) {
            drip(exchange, body, 0, drip);
        } else {
            int length = transmission instanceof Fault.Truncate cut ? Math.min(cut.keep(), body.length) : body.length;
            exchange.getResponseBody().write(body, 0, length);
            // closing an exchange that was cut short drops what newer JDKs still hold back
            exchange.getResponseBody().flush();
            exchange.close();
        }
    }

    private void drip(HttpExchange exchange, byte[] body, int from, Fault.Drip drip) {
        threads.later(drip.pause(), () -> {
            try {
                int length = Math.min(drip.bytes(), body.length - from);
                exchange.getResponseBody().write(body, from, length);
                exchange.getResponseBody().flush();
                if (from + length == body.length) {
                    exchange.close();
                } else {
                    drip(exchange, body, from + length, drip);
                }
            } catch (IOException gone) {
                exchange.close();
            }
        });
    }

    private RecordedRequest head(HttpExchange exchange) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        Headers received = exchange.getRequestHeaders();
        received.forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), List.copyOf(values)));
        return new RecordedRequest(role, exchange.getRequestMethod(), exchange.getRequestURI().getPath(),
            query(exchange.getRequestURI().getRawQuery()), headers);
    }

    private static Map<String, List<String>> query(@Nullable String raw) {
        Map<String, List<String>> query = new LinkedHashMap<>();
        for (String pair : raw == null || raw.isEmpty() ? new String[0] : raw.split("&")) {
            int equals = pair.indexOf('=');
            String name = URLDecoder.decode(equals < 0 ? pair : pair.substring(0, equals), StandardCharsets.UTF_8);
            String value = equals < 0 ? "" : URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8);
            query.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
        }
        query.replaceAll((name, values) -> List.copyOf(values));
        return query;
    }
}
