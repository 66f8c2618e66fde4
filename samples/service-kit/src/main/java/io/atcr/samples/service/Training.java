package io.atcr.samples.service;

import io.atcr.samples.service.config.CheckedSettings;
import io.atcr.samples.service.config.SettingsException;
import io.atcr.samples.service.config.SettingsReader;
import io.atcr.samples.service.log.ServiceLog;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/**
 * Starts the service with settings of its own and warms it up, so that the JVM sees which classes that takes; the launcher makes an archive of them. For
 * the build of an image: uses loopback, and a folder that it removes again.
 */
final class Training {
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(3);
    private static final String SETTINGS = """
            listen: 127.0.0.1:0
            management: 127.0.0.1:0
            drain: 0s
            tls: {certificate: tls.crt, key: tls.key, clientCa: tls.crt, clientNames: [localhost]}
            policies:
              sources: {warm-up: warm-up.yaml}
              namespaces: [{match: [production, "prod-*"], policy: warm-up}]
            """;

    private final ServiceDescription description;

    Training(ServiceDescription description) {
        this.description = description;
    }

    /** Returns the status to exit with. */
    int run() {
        try {
            Path folder = Files.createTempDirectory("training");
            try {
                return run(folder);
            } finally {
                remove(folder);
            }
        } catch (IOException | GeneralSecurityException | SettingsException | StartException e) {
            LoggerFactory.getLogger(Training.class).error("the training failed", e);
            return 70;
        }
    }

    private int run(Path folder) throws IOException, GeneralSecurityException, SettingsException, StartException {
        SelfSigned.create("localhost", Duration.ofDays(1)).write(folder.resolve("tls.crt"), folder.resolve("tls.key"));
        try (InputStream policy = Objects.requireNonNull(Training.class.getResourceAsStream("warm-up.yaml"))) {
            Files.copy(policy, folder.resolve("warm-up.yaml"));
        }
        Path file = Files.writeString(folder.resolve("service.yaml"), SETTINGS);
        CheckedSettings checked = new SettingsReader(file, Map.of(), description.verifying(), description.longest()).read();
        ServiceLog.configure(checked.settings().log());
        SettingsSummary.of(description, checked, file, Instant.now());
        try (RunningService service = RunningService.start(description, checked, Map.of())) {
            service.warmUp(LONG_ENOUGH);
            LoggerFactory.getLogger(Training.class).atInfo().addKeyValue("port", service.port()).log("trained");
        }
        return 0;
    }

    private static void remove(Path folder) throws IOException {
        List<Path> paths;
        try (Stream<Path> all = Files.walk(folder)) {
            paths = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            Files.deleteIfExists(path);
        }
    }
}
