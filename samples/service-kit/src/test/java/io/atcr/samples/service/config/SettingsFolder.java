package io.atcr.samples.service.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A folder with a file of settings and everything that it names. */
final class SettingsFolder {
    static final Duration DEADLINE = Duration.ofMillis(2500);
    static final String POLICY = """
            version: 1.0
            trustedDIDs:
              did:plc:ewvi7nxzyoun6zhxrhs64oiz: {name: Alice}
            policies:
              - name: all
                scope: "**"
                require: {signature: true}
                action: enforce
            """;
    static final String LEAST = """
            tls:
              certificate: tls.crt
              key: tls.key
            policies:
              sources:
                production: production.yaml
            """;

    private final Path folder;

    SettingsFolder(Path folder) {
        this.folder = folder;
        pem("tls.crt", "CERTIFICATE");
        pem("ca.crt", "CERTIFICATE");
        pem("tls.key", "PRIVATE KEY");
        write("production.yaml", POLICY);
        write("staging.yaml", POLICY);
        write("cache.keys", "2026-11 " + "A".repeat(43) + "=\n");
    }

    private void pem(String name, String label) {
        write(name, "-----BEGIN " + label + "-----\nAAAA\n-----END " + label + "-----\n");
    }

    Path write(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path path(String name) {
        return folder.resolve(name);
    }

    CheckedSettings read(String yaml) throws SettingsException {
        return read(yaml, Map.of());
    }

    CheckedSettings read(String yaml, Map<String, String> environment) throws SettingsException {
        return new SettingsReader(write("service.yaml", yaml), environment, DEADLINE, DEADLINE).read();
    }

    /** What is wrong with a file, a line each, with the folder left out. */
    List<String> problems(String yaml) {
        return problems(yaml, Map.of());
    }

    List<String> problems(String yaml, Map<String, String> environment) {
        try {
            read(yaml, environment);
            return List.of();
        } catch (SettingsException e) {
            return e.problems().stream().map(problem -> problem.line().replace(folder + "/", "")).toList();
        }
    }
}
