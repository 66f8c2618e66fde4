package io.atcr.verifier.registry;

import io.atcr.did.net.UntrustedText;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a configuration file says, by registry. Immutable and thread-safe. */
final class DockerConfigFile {
    private static final Set<String> WHOLE_REGISTRY = Set.of("", "v1", "v1/", "v2", "v2/");
    private static final Set<String> DOCKER_HUB = Set.of("docker.io", "index.docker.io", "registry-1.docker.io");
    /** The rest of a file name: nothing that leads to another folder. */
    private static final Pattern HELPER = Pattern.compile("(?!.*\\.\\.)[A-Za-z0-9._-]{1,64}");

    private final Map<String, Credential> credentials;
    private final Map<String, String> helpers;
    private final String store;

    private DockerConfigFile(Map<String, Credential> credentials, Map<String, String> helpers, String store) {
        this.credentials = Map.copyOf(credentials);
        this.helpers = Map.copyOf(helpers);
        this.store = store;
    }

    /** Reads one value of an object whose keys are registries; null for nothing. */
    private interface Reader<T> {
        @Nullable T read(JsonNode value, String path) throws RegistryException;
    }

    static DockerConfigFile parse(byte[] json) throws RegistryException {
        RegistryError malformed = RegistryError.MALFORMED_CREDENTIALS;
        Fields top = Fields.of(Json.object(json, "credentials", malformed), "credentials", malformed);
        return new DockerConfigFile(
                byRegistry(top, "auths", (entry, path) -> AuthEntry.credential(Fields.of(entry, path, malformed))),
                byRegistry(top, "credHelpers", (name, path) -> helper(name.isString() ? name.stringValue() : "/", path)),
                helper(top.text("credsStore").orElse(""), "credentials.credsStore"));
    }

    /** The program that keeps the registry's credential, as its name ends; empty if the file itself does. */
    String helper(String registry) {
        return helpers.getOrDefault(registry, store);
    }

    Optional<Credential> credential(String registry) {
        return Optional.ofNullable(credentials.get(registry));
    }

    Set<String> registries() {
        return credentials.keySet();
    }

    /** The registry's own name as a key wins over URLs of it, and the first of those over later ones. */
    private static <T> Map<String, T> byRegistry(Fields top, String name, Reader<T> reader) throws RegistryException {
        Map<String, T> exact = new LinkedHashMap<>();
        Map<String, T> all = new LinkedHashMap<>();
        if (top.value(name) instanceof ObjectNode object) {
            for (String key : object.propertyNames()) {
                T value = reader.read(object.get(key), name + "[" + UntrustedText.escape(key) + "]");
                String registry = registry(key);
                if (value != null && registry != null) {
                    (registry.equals(key) ? exact : all).putIfAbsent(registry, value);
                }
            }
        } else if (top.value(name) != null) {
            throw top.wrong(name, "is not an object");
        }
        all.putAll(exact);
        return all;
    }

    private static String helper(String name, String path) throws RegistryException {
        if (!name.isEmpty() && !HELPER.matcher(name).matches()) {
            throw new RegistryException(RegistryError.MALFORMED_CREDENTIALS, path + " is not the name of a credential helper");
        }
        return name;
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
}
