package io.atcr.verifier.registry;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One entry of a Docker configuration file's {@code auths}. */
final class AuthEntry {
    private AuthEntry() {}

    /** The entry's credential, null if it has none. */
    static @Nullable Credential credential(Fields entry) throws RegistryException {
        Optional<String> registryToken = nonEmpty(entry, "registrytoken");
        Optional<String> identityToken = nonEmpty(entry, "identitytoken");
        Optional<String> auth = nonEmpty(entry, "auth");
        Optional<String> username = nonEmpty(entry, "username");
        if (registryToken.isPresent()) {
            if (!TokenResponse.fitsHeader(registryToken.get())) {
                throw entry.wrong("registrytoken", "is not a token");
            }
            return new Credential.RegistryToken(registryToken.get());
        }
        if (identityToken.isPresent()) {
            return new Credential.IdentityToken(identityToken.get());
        }
        if (auth.isPresent()) {
            return decode(entry, auth.get());
        }
        if (username.isEmpty()) {
            return null;
        }
        if (username.get().indexOf(':') >= 0) {
            throw entry.wrong("username", "has a colon");
        }
        return new Credential.UsernamePassword(username.get(), nonEmpty(entry, "password").orElse(""));
    }

    private static Credential decode(Fields entry, String auth) throws RegistryException {
        String pair;
        try {
            pair = new String(Base64.getDecoder().decode(auth), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw entry.wrong("auth", "is not base64");
        }
        int colon = pair.indexOf(':');
        if (colon < 1) {
            throw entry.wrong("auth", "is not a user name and a password");
        }
        return new Credential.UsernamePassword(pair.substring(0, colon), pair.substring(colon + 1).replaceFirst("\0+$", ""));
    }

    private static Optional<String> nonEmpty(Fields entry, String name) throws RegistryException {
        return entry.text(name).filter(text -> !text.isEmpty());
    }
}
