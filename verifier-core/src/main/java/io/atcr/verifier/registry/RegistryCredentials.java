package io.atcr.verifier.registry;

import java.util.Optional;

/** Where the client finds credentials. Implementations are thread-safe and answer without network access. */
@FunctionalInterface
public interface RegistryCredentials {

    /**
     * The credential for a registry.
     *
     * @param registry the registry's {@code host[:port]} as image references name it, such as {@code docker.io} or {@code 127.0.0.1:5000}
     * @return the credential, empty to ask anonymously
     */
    Optional<Credential> forRegistry(String registry);

    /**
     * No credentials: every registry is asked anonymously.
     *
     * @return an empty source
     */
    static RegistryCredentials anonymous() {
        return registry -> Optional.empty();
    }
}
