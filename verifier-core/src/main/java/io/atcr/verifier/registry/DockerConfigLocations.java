package io.atcr.verifier.registry;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Where Docker and Podman keep credentials (containers-auth.json(5)), by the variables they go by. */
final class DockerConfigLocations {
    private DockerConfigLocations() {}

    static List<Path> of(Map<String, String> environment) throws RegistryException {
        List<Path> files = new ArrayList<>();
        if (add(files, environment, "REGISTRY_AUTH_FILE", "")) {
            return List.copyOf(files);
        }
        boolean docker = add(files, environment, "DOCKER_CONFIG", "config.json");
        add(files, environment, "XDG_RUNTIME_DIR", "containers/auth.json");
        if (!add(files, environment, "XDG_CONFIG_HOME", "containers/auth.json")) {
            add(files, environment, "HOME", ".config/containers/auth.json");
        }
        if (!docker) {
            add(files, environment, "HOME", ".docker/config.json");
        }
        return List.copyOf(files);
    }

    private static boolean add(List<Path> files, Map<String, String> environment, String variable, String below) throws RegistryException {
        String value = environment.getOrDefault(variable, "");
        if (value.isEmpty()) {
            return false;
        }
        try {
            files.add(Path.of(value, below));
            return true;
        } catch (InvalidPathException e) {
            throw new RegistryException(RegistryError.MALFORMED_CREDENTIALS, "the variable " + variable + " is not a path");
        }
    }
}
