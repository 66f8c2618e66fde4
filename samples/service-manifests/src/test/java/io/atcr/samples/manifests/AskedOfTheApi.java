package io.atcr.samples.manifests;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.atcr.samples.localnetwork.IssuedCertificate;
import io.atcr.samples.localnetwork.TestAuthority;
import io.atcr.samples.service.images.GateRequest.PullCredentials;
import io.atcr.samples.service.kubernetes.ClusterAccess;
import io.atcr.samples.service.kubernetes.PullSecrets;
import io.atcr.verifier.registry.RegistryCredentials;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** What the services really ask of the Kubernetes API, as a server sees it. */
final class AskedOfTheApi {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static @Nullable Set<String> resources;

    private AskedOfTheApi() {}

    /** The resources that are read, all by name and with GET. */
    static synchronized Set<String> resources() {
        if (resources == null) {
            try {
                resources = ask();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
        return resources;
    }

    private static Set<String> ask() throws Exception {
        TestAuthority authority = TestAuthority.named("cluster");
        IssuedCertificate certificate = authority.server("127.0.0.1");
        Queue<String> asked = new ConcurrentLinkedQueue<>();
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(certificate.context(authority)));
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            byte[] answer = """
                    {"kind":"ServiceAccount","metadata":{"name":"default","namespace":"production"},"imagePullSecrets":[{"name":"registry-credentials"}]}
                    """.getBytes(StandardCharsets.UTF_8);
            boolean account = exchange.getRequestURI().getPath().contains("/serviceaccounts/");
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(account ? 200 : 404, account ? answer.length : -1);
            if (account) {
                exchange.getResponseBody().write(answer);
            }
            exchange.close();
        });
        server.start();
        Path folder = Files.createTempDirectory("api");
        try {
            Path token = Files.writeString(folder.resolve("token"), "token");
            Path ca = Files.writeString(folder.resolve("ca.crt"), authority.pem());
            ClusterAccess access = new ClusterAccess("127.0.0.1:" + server.getAddress().getPort(), token, ca);
            try (PullSecrets secrets = PullSecrets.of(access, new PullCredentials("anonymous", RegistryCredentials.anonymous()))) {
                long end = System.nanoTime() + PATIENCE.toNanos();
                // the first connection may take longer than one reading may
                do {
                    secrets.forNamespace("production", List.of(), end);
                } while (asked.stream().noneMatch(request -> request.endsWith("/secrets/registry-credentials")) && System.nanoTime() < end);
            }
        } finally {
            server.stop(0);
            for (String name : List.of("token", "ca.crt")) {
                Files.deleteIfExists(folder.resolve(name));
            }
            Files.deleteIfExists(folder);
        }
        Set<String> found = new TreeSet<>();
        for (String request : asked) {
            String[] parts = request.split("/");
            if (!request.matches("GET /api/v1/namespaces/production/[a-z]+/[a-z-]+")) {
                throw new IOException("no RBAC rule is for " + request);
            }
            found.add(parts[5]);
        }
        return found;
    }
}
