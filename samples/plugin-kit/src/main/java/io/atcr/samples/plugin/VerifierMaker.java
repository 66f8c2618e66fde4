package io.atcr.samples.plugin;

import io.atcr.did.net.AddressPolicy;
import io.atcr.did.net.EgressProxy;
import io.atcr.did.net.HttpFetcher;
import io.atcr.did.plc.PlcDirectory;
import io.atcr.did.plc.PlcHeadStore;
import io.atcr.policy.TrustPolicy;
import io.atcr.verifier.SubjectRule;
import io.atcr.verifier.Verifier;
import io.atcr.verifier.VerifierBuilder;
import io.atcr.verifier.VerifierLimits;
import io.atcr.verifier.VerifierListener;
import io.atcr.verifier.cache.RevisionStore;
import io.atcr.verifier.registry.DockerConfig;
import io.atcr.verifier.registry.RegistryClient;
import io.atcr.verifier.registry.RegistryCredentials;
import io.atcr.verifier.registry.RegistryException;
import io.atcr.verifier.resilience.ResilientFetcher;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts together what the settings describe, or says which of them cannot be. */
final class VerifierMaker {
    /** More than the connector takes, so that a file that is too large is its to refuse. */
    private static final int LARGEST_AUTHORITIES = 2 << 20;

    private final PluginSettings settings;
    private final Map<String, String> environment;

    /** A verifier, the connector that it was given, and a client for registries. */
    record Made(Verifier verifier, HttpFetcher connector, RegistryClient registry) implements AutoCloseable {
        @Override
        public void close() {
            verifier.close();
            connector.close();
        }
    }

    VerifierMaker(PluginSettings settings, Map<String, String> environment) {
        this.settings = settings;
        this.environment = environment;
    }

    byte[] fingerprint() throws SettingsException {
        return Fingerprint.of(settings, environment);
    }

    Made live(TrustPolicy policy, PlcHeadStore heads, RevisionStore marks, VerifierListener listener, Duration timeout) throws SettingsException {
        RegistryCredentials credentials = credentials();
        List<URI> directories = directories();
        HttpFetcher connector = connector();
        VerifierBuilder builder = Verifier.builder()
                .trustPolicy(policy)
                .fetcher(connector)
                .plcDirectories(directories)
                .plcHeadStore(heads)
                .revisionStore(marks)
                .registryCredentials(credentials)
                .limits(VerifierLimits.defaults().withTotalTimeout(timeout))
                .subject(settings.indexOrPlatform() ? SubjectRule.INDEX_OR_PLATFORM : SubjectRule.EXACT)
                .listener(listener);
        RegistryClient client = RegistryClient.builder(ResilientFetcher.builder(connector).build()).credentials(credentials).build();
        if (settings.mirrors().isEmpty()) {
            return new Made(builder.build(), connector, client);
        }
        RegistryClient mirrored = new MirroredRegistry(client, settings.mirrors());
        return new Made(builder.registryClient(mirrored).build(), connector, mirrored);
    }

    PlcHeadStore heads() throws SettingsException {
        try {
            return settings.state().isPresent() ? PlcHeadStore.inFolder(ours(settings.state().get().resolve("plc-heads"))) : PlcHeadStore.inMemory();
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    RevisionStore marks() throws SettingsException {
        try {
            return settings.state().isPresent() ? RevisionStore.inFolder(ours(settings.state().get().resolve("revisions"))) : RevisionStore.inMemory();
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /** Whoever can remove what was seen live can bring back what was there before. */
    private static Path ours(Path folder) throws SettingsException, IOException {
        Files.createDirectories(folder);
        Trusted.requireOurs(folder, "the marks of what was seen live");
        if (folder.getParent() != null) {
            Trusted.requireOurs(folder.getParent(), "the marks of what was seen live");
        }
        return folder;
    }

    private SettingsException unusable(IOException e) {
        return wrong("state", "the folder cannot be made or written to: " + e.getClass().getSimpleName());
    }

    private SettingsException wrong(String name, String message) {
        return new SettingsException(settings.place(name), message);
    }

    private HttpFetcher connector() throws SettingsException {
        HttpFetcher.Builder connector = HttpFetcher.builder().addressPolicy(addresses());
        if (settings.egressProxy().isPresent()) {
            try {
                connector.egressProxy(EgressProxy.of(settings.egressProxy().get()));
            } catch (IllegalArgumentException e) {
                throw wrong("egress-proxy", String.valueOf(e.getMessage()));
            }
        }
        for (Authority authority : settings.authorities()) {
            Trusted.requireOurs(authority.file(), "the authorities");
            try (InputStream in = Files.newInputStream(authority.file())) {
                byte[] pem = in.readNBytes(LARGEST_AUTHORITIES);
                if (authority.host().isEmpty()) {
                    connector.trustCaEverywhere(pem);
                } else {
                    connector.trustCa(authority.host(), pem);
                }
            } catch (IOException e) {
                throw new SettingsException(authority.place(), "cannot be read: " + authority.file());
            } catch (CertificateException | IllegalArgumentException e) {
                throw new SettingsException(authority.place(), authority.file() + ": " + e.getMessage());
            }
        }
        return connector.build();
    }

    private AddressPolicy addresses() throws SettingsException {
        AddressPolicy addresses = AddressPolicy.publicOnly();
        String name = "private-host";
        try {
            for (String host : settings.privateHosts()) {
                addresses = addresses.allowPrivate(host);
            }
            name = "plain-http";
            for (String host : settings.plainHttpHosts()) {
                addresses = addresses.allowPlainHttp(host);
            }
            return addresses;
        } catch (IllegalArgumentException e) {
            throw wrong(name, String.valueOf(e.getMessage()));
        }
    }

    private List<URI> directories() throws SettingsException {
        if (settings.plcDirectories().isEmpty()) {
            return List.of(PlcDirectory.PUBLIC);
        }
        try {
            return PlcDirectory.requireDirectories(settings.plcDirectories().stream().map(URI::create).toList());
        } catch (IllegalArgumentException e) {
            throw wrong("plc-directory", String.valueOf(e.getMessage()));
        }
    }

    private RegistryCredentials credentials() throws SettingsException {
        try {
            Optional<Path> file = settings.dockerConfig();
            if (file.isEmpty()) {
                file = FoundCredentials.in(environment);
            }
            if (file.isEmpty()) {
                return RegistryCredentials.anonymous();
            }
            if (settings.credentialHelpers()) {
                // it names programs that this user runs
                Trusted.requireOurs(file.get(), "the credentials");
                return DockerConfig.read(file.get()).withCredentialHelpers(environment);
            }
            return DockerConfig.read(file.get());
        } catch (RegistryException | IOException e) {
            throw wrong("docker-config", String.valueOf(e.getMessage()));
        }
    }
}
