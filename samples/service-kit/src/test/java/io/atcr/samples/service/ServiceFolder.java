package io.atcr.samples.service;

import io.atcr.samples.localnetwork.IssuedCertificate;
import io.atcr.samples.localnetwork.LocalNetwork;
import io.atcr.samples.localnetwork.TestAuthority;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A folder with all that a service over a local network needs, and clients for it. */
final class ServiceFolder {
    private final Path folder;
    private final TestAuthority authority = TestAuthority.named("cluster");
    private final IssuedCertificate client = authority.client("gatekeeper.example");

    ServiceFolder(Path folder) throws IOException {
        this.folder = folder;
        authority.server("localhost", "127.0.0.1").writeTo(folder);
        Files.writeString(folder.resolve("ca.crt"), authority.pem());
    }

    /** The file of settings. */
    Path settings(LocalNetwork network, String policy) throws IOException {
        Files.writeString(folder.resolve("production.yaml"), policy);
        String hosts = "[\"" + network.registry() + "\", \"" + network.plcDirectory().getAuthority() + "\", \"" + network.pds().getAuthority() + "\"]";
        return Files.writeString(folder.resolve("service.yaml"), """
                listen: 127.0.0.1:0
                management: 127.0.0.1:0
                drain: 0s
                grace: 10s
                tls: {certificate: tls.crt, key: tls.key, clientCa: ca.crt, clientNames: [gatekeeper.example]}
                policies:
                  sources: {production: production.yaml}
                  namespaces: [{match: [production], policy: production, enforceOnly: true}]
                verification:
                  plcDirectories: ["%s"]
                  privateHosts: %s
                  plainHttpHosts: %s
                log: {level: info}
                """.formatted(network.plcDirectory(), hosts, hosts));
    }

    /** What an image is answered over TLS with a client certificate. */
    HttpResponse<String> ask(int port, String image) throws IOException, InterruptedException {
        HttpClient https = HttpClient.newBuilder().sslContext(client.context(authority)).version(HttpClient.Version.HTTP_1_1).build();
        HttpRequest request = HttpRequest.newBuilder(URI.create("https://localhost:" + port + "/v1/validate")).timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofByteArray(PlainService.json(image))).build();
        return https.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** What the management port says. */
    static HttpResponse<String> page(int port, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(Duration.ofSeconds(20)).build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }
}
