package io.atcr.verifier.registry;

import io.atcr.did.net.UntrustedText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The credentials in a configuration file of Docker ({@code config.json}) or of Podman ({@code auth.json}).
 *
 * <p>For one registry the file says where its credential is: with the program that {@code credHelpers} names for it, else with the one that
 * {@code credsStore} names for all, else in {@code auths} itself, as {@code auth}, {@code username} and {@code password},
 * {@code identitytoken} or {@code registrytoken}. Programs are run only by what {@link #withCredentialHelpers} returns; without it, a registry
 * whose credential a program keeps is a failure and not anonymous. An entry for a path below a registry is not used for the registry.
 *
 * <p>Thread-safe; secrets never appear in messages or in {@code toString()}.
 */
public final class DockerConfig implements RegistryCredentials {
    private static final int LARGEST = 1 << 20;

    private final DockerConfigFile file;
    private final @Nullable CredentialHelpers programs;

    private DockerConfig(DockerConfigFile file, @Nullable CredentialHelpers programs) {
        this.file = file;
        this.programs = programs;
    }

    /**
     * Reads a configuration file. What it returns runs no programs.
     *
     * @param file the file, at most 1 MiB
     * @return its credentials
     * @throws RegistryException with {@link RegistryError#MALFORMED_CREDENTIALS} when it cannot be read or is malformed
     */
    public static DockerConfig read(Path file) throws RegistryException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(LARGEST + 1);
        } catch (IOException e) {
            throw new RegistryException(RegistryError.MALFORMED_CREDENTIALS, "the credentials file cannot be read", e);
        }
        if (bytes.length > LARGEST) {
            throw new RegistryException(RegistryError.MALFORMED_CREDENTIALS, "the credentials file is larger than 1 MiB");
        }
        return parse(bytes);
    }

    /**
     * Reads the content of a configuration file. What it returns runs no programs.
     *
     * @param json the content
     * @return its credentials
     * @throws RegistryException with {@link RegistryError#MALFORMED_CREDENTIALS} when it is malformed
     */
    public static DockerConfig parse(byte[] json) throws RegistryException {
        return new DockerConfig(DockerConfigFile.parse(json), null);
    }

    /**
     * Where the command line tools look for such a file, first to last: {@code REGISTRY_AUTH_FILE} and nowhere else if that is set; otherwise
     * {@code DOCKER_CONFIG} (a folder) if that is set, {@code containers/auth.json} in {@code XDG_RUNTIME_DIR}, then in {@code XDG_CONFIG_HOME}
     * or {@code HOME/.config}, and {@code HOME/.docker/config.json} if {@code DOCKER_CONFIG} is not set. No file is looked at.
     *
     * @param environment the variables, {@code System.getenv()} for example
     * @return the files that may exist, in their order
     * @throws RegistryException with {@link RegistryError#MALFORMED_CREDENTIALS} when a variable's value cannot be a path
     */
    public static List<Path> locations(Map<String, String> environment) throws RegistryException {
        return DockerConfigLocations.of(environment);
    }

    /**
     * These credentials, with permission to run the programs that the file names: {@code docker-credential-NAME get} from a folder of the
     * environment's {@code PATH}. Folders that are not absolute are left out.
     *
     * <p>A program is run when a registry asks for credentials, and not before. It gets this environment, the registry on standard input
     * ({@code https://index.docker.io/v1/} for Docker Hub), 64 KiB for its answer, and ten seconds or what is left of the request's time if
     * that is less; then it and the descendants that were seen are killed. Its standard error is dropped. At most four run at once. What one
     * answers is kept for a minute for its registry, "not found" included.
     *
     * @param environment all variables that the programs get, {@code System.getenv()} for example
     * @return credentials that may run programs
     */
    public DockerConfig withCredentialHelpers(Map<String, String> environment) {
        return new DockerConfig(file, new CredentialHelpers(environment, System::nanoTime));
    }

    /**
     * The credential for a registry; a program has ten seconds to tell it.
     *
     * @param registry the registry's {@code host[:port]} as image references name it
     * @return the credential, empty to ask anonymously
     * @throws RegistryException as {@link #forRegistry(String, Duration)} does
     */
    @Override
    public Optional<Credential> forRegistry(String registry) throws RegistryException {
        return forRegistry(registry, CredentialHelpers.LONGEST);
    }

    /**
     * The credential for a registry.
     *
     * @param registry the registry's {@code host[:port]} as image references name it
     * @param timeout how long it may take
     * @return the credential, empty to ask anonymously: the file names none, or the program knows none
     * @throws RegistryException with {@link RegistryError#CREDENTIALS_UNAVAILABLE} when a program keeps it that is not found, fails, gives no
     *     usable answer or may not be run, {@link RegistryError#TIMEOUT} when it takes too long, {@link RegistryError#INTERRUPTED} when
     *     the thread is interrupted
     */
    @Override
    public Optional<Credential> forRegistry(String registry, Duration timeout) throws RegistryException {
        String helper = file.helper(registry);
        if (helper.isEmpty()) {
            return file.credential(registry);
        }
        if (programs == null) {
            throw new RegistryException(RegistryError.CREDENTIALS_UNAVAILABLE, "the credentials for " + UntrustedText.escape(registry)
                    + " are kept by " + CredentialHelpers.PREFIX + helper
                    + ", which may not be run: admit credential helpers, or give the credentials in another way");
        }
        return programs.ask(helper, registry, timeout);
    }

    @Override
    public String toString() {
        return "DockerConfig" + file.registries();
    }
}
