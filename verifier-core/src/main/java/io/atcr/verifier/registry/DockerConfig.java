package io.atcr.verifier.registry;

import io.atcr.did.net.UntrustedText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The credentials in a Docker configuration file: its {@code auths}.
 *
 * <p>Entries hold {@code auth}, {@code username} and {@code password}, {@code identitytoken} or {@code registrytoken}. Credential
 * helpers ({@code credHelpers}, {@code credsStore}) are not run, and an entry for a path below a registry is not used for the registry.
 * Immutable and thread-safe; secrets never appear in messages or in {@code toString()}.
 */
public final class DockerConfig implements RegistryCredentials {
    private static final int LARGEST = 1 << 20;
    private static final Set<String> WHOLE_REGISTRY = Set.of("", "v1", "v1/", "v2", "v2/");
    private static final Set<String> DOCKER_HUB = Set.of("docker.io", "index.docker.io", "registry-1.docker.io");

    private final Map<String, Credential> credentials;

    private DockerConfig(Map<String, Credential> credentials) {
        this.credentials = Map.copyOf(credentials);
    }

    /**
     * Reads a configuration file.
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
     * Reads the content of a configuration file.
     *
     * @param json the content
     * @return its credentials
     * @throws RegistryException with {@link RegistryError#MALFORMED_CREDENTIALS} when it is malformed
     */
    public static DockerConfig parse(byte[] json) throws RegistryException {
        RegistryError malformed = RegistryError.MALFORMED_CREDENTIALS;
        Fields top = Fields.of(Json.object(json, "credentials", malformed), "credentials", malformed);
        Map<String, Credential> exact = new LinkedHashMap<>();
        Map<String, Credential> all = new LinkedHashMap<>();
        if (top.value("auths") instanceof ObjectNode auths) {
            for (String key : auths.propertyNames()) {
                Fields entry = Fields.of(auths.get(key), "auths[" + UntrustedText.escape(key) + "]", malformed);
                Credential credential = credential(entry);
                String registry = registry(key);
                if (credential != null && registry != null) {
                    (registry.equals(key) ? exact : all).putIfAbsent(registry, credential);
                }
            }
        } else if (top.value("auths") != null) {
            throw top.wrong("auths", "is not an object");
        }
        all.putAll(exact);
        return new DockerConfig(all);
    }

    @Override
    public Optional<Credential> forRegistry(String registry) {
        return Optional.ofNullable(credentials.get(registry));
    }

    @Override
    public String toString() {
        return "DockerConfig" + credentials.keySet();
    }

    /** The registry an entry is for, as image references name it; null when it is for less than a whole registry. */
    private static @Nullable String registry(String key) {
        String rest = key.replaceFirst("^https?://", "");
        int slash = rest.indexOf('/');
        String host = (slash < 0 ? rest : rest.substring(0, slash)).toLowerCase(Locale.ROOT).replaceFirst(":443$", "");
        if (host.isEmpty() || slash >= 0 && !WHOLE_REGISTRY.contains(rest.substring(slash + 1))) {
            return null;
        }
        return DOCKER_HUB.contains(host) ? "docker.io" : host;
    }

    private static @Nullable Credential credential(Fields entry) throws RegistryException {
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
