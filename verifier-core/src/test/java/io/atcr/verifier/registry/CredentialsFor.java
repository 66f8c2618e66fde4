package io.atcr.verifier.registry;

import java.util.Optional;

/** Credentials for tests. */
final class CredentialsFor {
    private CredentialsFor() {}

    static RegistryCredentials anyone(String username, String password) {
        return anyone(new Credential.UsernamePassword(username, password));
    }

    static RegistryCredentials anyone(Credential credential) {
        return registry -> Optional.of(credential);
    }
}
