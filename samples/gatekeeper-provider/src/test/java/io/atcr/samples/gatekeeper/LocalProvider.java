package io.atcr.samples.gatekeeper;

import io.atcr.samples.localnetwork.Account;
import io.atcr.samples.localnetwork.IssuedCertificate;
import io.atcr.samples.localnetwork.LocalNetwork;
import io.atcr.samples.localnetwork.TestAuthority;
import io.atcr.samples.service.RunningService;
import io.atcr.samples.service.StartException;
import io.atcr.samples.service.config.CheckedSettings;
import io.atcr.samples.service.config.SettingsException;
import io.atcr.samples.service.config.SettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The provider as it runs, before a local network. Alice is trusted: in prod-* by a policy that enforces, in audit by one that only watches. Namespaces
 * that nobody names have to satisfy a policy of another registry, too.
 */
final class LocalProvider implements AutoCloseable {
    static final String GATEKEEPER = "gatekeeper-webhook-service.gatekeeper-system.svc";

    final LocalNetwork network;
    final Account alice;
    final TestAuthority authority = TestAuthority.named("cluster");
    final IssuedCertificate gatekeeper = authority.client(GATEKEEPER);
    private final Path folder;
    private final RunningService service;

    LocalProvider(Path folder) throws IOException, SettingsException, StartException {
        this.folder = folder;
        network = LocalNetwork.start();
        alice = network.createAccount("alice.test");
        network.createAccount("mallory.test");
        authority.server("localhost", "127.0.0.1").writeTo(folder);
        Files.writeString(folder.resolve("ca.crt"), authority.pem());
        service = RunningService.start(GatekeeperProvider.DESCRIPTION, settings(), Map.of());
    }

    private CheckedSettings settings() throws IOException, SettingsException {
        String policy = network.policyYaml(alice);
        Files.writeString(folder.resolve("production.yaml"), policy);
        Files.writeString(folder.resolve("audit.yaml"), policy.replace("action: enforce", "action: audit"));
        Files.writeString(folder.resolve("elsewhere.yaml"), policy.replace(network.registry(), "registry.example"));
        String hosts = "[\"" + network.registry() + "\", \"" + network.plcDirectory().getAuthority() + "\", \"" + network.pds().getAuthority() + "\"]";
        Path file = Files.writeString(folder.resolve("service.yaml"), """
                listen: 127.0.0.1:0
                management: 127.0.0.1:0
                drain: 0s
                grace: 5s
                tls: {certificate: tls.crt, key: tls.key, clientCa: ca.crt, clientNames: [%1$s]}
                policies:
                  sources: {production: production.yaml, audit: audit.yaml, elsewhere: elsewhere.yaml}
                  namespaces:
                    - {match: [prod-*], policy: production, enforceOnly: true}
                    - {match: [audit], policy: audit}
                verification:
                  plcDirectories: ["%2$s"]
                  privateHosts: %3$s
                  plainHttpHosts: %3$s
                """.formatted(GATEKEEPER, network.plcDirectory(), hosts));
        return new SettingsReader(file, Map.of(), ProviderRoutes.VALIDATE_TIME, ProviderRoutes.VALIDATE_TIME).read();
    }

    String url() {
        return "https://127.0.0.1:" + service.port();
    }

    @Override
    public void close() {
        service.close();
        network.close();
    }
}
