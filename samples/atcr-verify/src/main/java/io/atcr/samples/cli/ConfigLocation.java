package io.atcr.samples.cli;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Where the configuration file is if nobody says so. Never below the current folder: what was checked out there would choose the policy. */
final class ConfigLocation {
    private static final String BELOW = "atcr-verify/config";

    private ConfigLocation() {}

    /** The file, if there is one. */
    static Optional<Path> find(Map<String, String> environment, boolean windows) {
        Optional<Path> folder = windows
                ? absolute(environment, "APPDATA", "")
                : absolute(environment, "XDG_CONFIG_HOME", "").or(() -> absolute(environment, "HOME", ".config"));
        return folder.map(found -> found.resolve(BELOW)).filter(Files::exists);
    }

    /** A relative folder is none (XDG Base Directory Specification). */
    private static Optional<Path> absolute(Map<String, String> environment, String variable, String below) {
        String value = environment.getOrDefault(variable, "");
        try {
            return value.isEmpty() || !Path.of(value).isAbsolute() ? Optional.empty() : Optional.of(Path.of(value, below));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
