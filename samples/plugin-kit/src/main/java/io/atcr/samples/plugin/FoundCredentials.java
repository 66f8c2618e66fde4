package io.atcr.samples.plugin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The file of credentials that no setting names, where Docker and Podman look for it. The fingerprint and the verifier both go by this, so that what is
 * read is what was compared; the verifier's own {@code DockerConfig.locations}, which has the same places, would be loaded before the daemon is asked.
 */
final class FoundCredentials {
    private FoundCredentials() {}

    /** The first of the places where there is a file; an error for a variable that is not a path. */
    static Optional<Path> in(Map<String, String> environment) throws IOException {
        for (Path place : places(environment)) {
            if (Files.isRegularFile(place)) {
                return Optional.of(place);
            }
        }
        return Optional.empty();
    }

    static List<Path> places(Map<String, String> environment) throws IOException {
        List<Path> places = new ArrayList<>();
        if (add(places, environment, "REGISTRY_AUTH_FILE", "")) {
            return places;
        }
        boolean docker = add(places, environment, "DOCKER_CONFIG", "config.json");
        add(places, environment, "XDG_RUNTIME_DIR", "containers/auth.json");
        if (!add(places, environment, "XDG_CONFIG_HOME", "containers/auth.json")) {
            add(places, environment, "HOME", ".config/containers/auth.json");
        }
        if (!docker) {
            add(places, environment, "HOME", ".docker/config.json");
        }
        return places;
    }

    private static boolean add(List<Path> places, Map<String, String> environment, String variable, String below) throws IOException {
        String value = environment.getOrDefault(variable, "");
        if (value.isEmpty()) {
            return false;
        }
        try {
            places.add(Path.of(value, below));
            return true;
        } catch (InvalidPathException e) {
            throw new IOException("the variable " + variable + " is not a path", e);
        }
    }
}
