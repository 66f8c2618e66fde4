package io.atcr.samples.cli;

import io.atcr.verifier.registry.Credential;
import io.atcr.verifier.registry.DockerConfig;
import io.atcr.verifier.registry.RegistryCredentials;
import io.atcr.verifier.registry.RegistryError;
import io.atcr.verifier.registry.RegistryException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Where the credentials for private images are. */
final class CredentialOptions {
    @Setting(path = true)
    @Option(names = "--docker-config", paramLabel = "FOLDER",
            description = "The folder of the config.json with credentials (default: where Docker and Podman look for one).")
    private @Nullable Path dockerConfig;

    @Setting
    @Option(names = "--credential-helpers", fallbackValue = "true", description = "Run the docker-credential-... programs that the file of credentials names.")
    private boolean helpers;

    /** Registries whose credential a program keeps that was not run. */
    private final Set<String> withheld = new ConcurrentSkipListSet<>();

    /** The credentials. A file that was named has to be good; others are read when a registry asks for credentials. */
    RegistryCredentials credentials(CommandSpec spec) {
        Map<String, String> environment = Surroundings.of(spec).terminal().environment();
        if (dockerConfig == null) {
            return new Found(environment);
        }
        try {
            return admitted(DockerConfig.read(dockerConfig.resolve("config.json")), environment);
        } catch (RegistryException e) {
            throw Settings.invalid(spec, "--docker-config", dockerConfig.toString(), "--docker-config " + dockerConfig.resolve("config.json") + ": " + e.getMessage());
        }
    }

    /** What would help where a registry could not be asked, if anything. */
    Optional<String> hint() {
        return withheld.isEmpty() ? Optional.empty() : Optional.of("a program keeps the credentials for " + String.join(", ", withheld)
                + ", and was not run: if it may be, add --credential-helpers");
    }

    private DockerConfig admitted(DockerConfig config, Map<String, String> environment) {
        return helpers ? config.withCredentialHelpers(environment) : config;
    }

    /**
     * The files that nobody named. The first one that has a credential counts; a program that keeps it and may not be run is as good as no credential,
     * since one file of Docker's often names a program for all registries.
     */
    private final class Found implements RegistryCredentials {
        private final Map<String, String> environment;
        private @Nullable List<DockerConfig> configs;

        Found(Map<String, String> environment) {
            this.environment = environment;
        }

        private synchronized List<DockerConfig> configs() throws RegistryException {
            if (configs == null) {
                List<DockerConfig> read = new ArrayList<>();
                for (Path file : DockerConfig.locations(environment)) {
                    if (Files.exists(file)) {
                        read.add(admitted(DockerConfig.read(file), environment));
                    }
                }
                configs = read;
            }
            return configs;
        }

        @Override
        public Optional<Credential> forRegistry(String registry) throws RegistryException {
            return forRegistry(registry, Duration.ofSeconds(10));
        }

        @Override
        public Optional<Credential> forRegistry(String registry, Duration timeout) throws RegistryException {
            for (DockerConfig config : configs()) {
                try {
                    Optional<Credential> credential = config.forRegistry(registry, timeout);
                    if (credential.isPresent()) {
                        return credential;
                    }
                } catch (RegistryException e) {
                    if (helpers || e.code() != RegistryError.CREDENTIALS_UNAVAILABLE) {
                        throw e;
                    }
                    withheld.add(registry);
                }
            }
            return Optional.empty();
        }
    }
}
