package io.atcr.verifier.registry;

import java.time.Duration;
import java.util.Optional;

/** Where the client finds credentials, asked when a registry demands some. Implementations are thread-safe. */
@FunctionalInterface
public interface RegistryCredentials {

    /**
     * The credential for a registry.
     *
     * @param registry the registry's {@code host[:port]} as image references name it, such as {@code docker.io} or {@code 127.0.0.1:5000}
     * @return the credential, empty to ask anonymously
     * @throws RegistryException when it cannot be known, {@link RegistryError#CREDENTIALS_UNAVAILABLE} for example; the registry is then
     *     not asked anonymously
     */
    Optional<Credential> forRegistry(String registry) throws RegistryException;

    /**
     * The credential for a registry, within a time. What needs time to answer implements this; the default does not look at it.
     *
     * @param registry the registry's {@code host[:port]} as image references name it
     * @param timeout how long it may take: what is left of the registry operation
     * @return the credential, empty to ask anonymously
     * @throws RegistryException as {@link #forRegistry(String)} does
     */
    default Optional<Credential> forRegistry(String registry, Duration timeout) throws RegistryException {
        return forRegistry(registry);
    }

    /**
     * No credentials: every registry is asked anonymously.
     *
     * @return an empty source
     */
    static RegistryCredentials anonymous() {
        return registry -> Optional.empty();
    }
}
