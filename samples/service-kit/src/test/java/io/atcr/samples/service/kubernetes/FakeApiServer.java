package io.atcr.samples.service.kubernetes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.atcr.samples.localnetwork.TestAuthority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The two GETs of a Kubernetes API server, over HTTPS, with a token. */
final class FakeApiServer implements AutoCloseable {
    private final HttpsServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Path folder;
    private final Map<String, String> objects = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile String token = "token-1";
    private volatile int failure;
    private volatile Runnable before = () -> { };

    FakeApiServer(Path folder, TestAuthority authority) throws IOException {
        this.folder = folder;
        this.server = HttpsServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(authority.server("127.0.0.1").context(authority)));
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
        Files.writeString(folder.resolve("ca.crt"), authority.pem());
        writeToken("token-1");
    }

    ClusterAccess access() {
        return new ClusterAccess("127.0.0.1:" + server.getAddress().getPort(), folder.resolve("token"), folder.resolve("ca.crt"));
    }

    void writeToken(String text) throws IOException {
        Files.writeString(folder.resolve("token"), text + "\n");
    }

    void demandToken(String text) {
        token = text;
    }

    void fail(int status) {
        failure = status;
    }

    void before(Runnable action) {
        before = action;
    }

    List<String> asked() {
        return List.copyOf(asked);
    }

    void put(String resource, String namespace, String name, String kind, String rest) {
        objects.put("/api/v1/namespaces/" + namespace + "/" + resource + "/" + name,
                "{\"kind\":\"" + kind + "\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"" + name + "\",\"namespace\":\"" + namespace
                        + "\",\"resourceVersion\":\"41\",\"managedFields\":[{\"manager\":\"kubectl\",\"fieldsV1\":{\"f:data\":{}}}]}," + rest + "}");
    }

    void putSecret(String namespace, String name, String type, String key, String content) {
        String base64 = Base64.getEncoder().encodeToString(content.getBytes(StandardCharsets.UTF_8));
        put("secrets", namespace, name, "Secret", "\"type\":\"" + type + "\",\"data\":{\"" + key + "\":\"" + base64 + "\"}");
    }

    void putDockerConfig(String namespace, String name, String content) {
        putSecret(namespace, name, "kubernetes.io/dockerconfigjson", ".dockerconfigjson", content);
    }

    void putRaw(String path, String body) {
        objects.put(path, body);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        asked.add(path);
        before.run();
        String body = objects.get(path);
        int status = !("Bearer " + token).equals(exchange.getRequestHeaders().getFirst("Authorization")) ? 401
                : failure != 0 ? failure
                : body == null ? 404 : 200;
        byte[] bytes = (status == 200 && body != null ? body : "{\"kind\":\"Status\"}").getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
