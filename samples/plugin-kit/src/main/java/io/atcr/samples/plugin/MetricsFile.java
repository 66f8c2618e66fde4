package io.atcr.samples.plugin;

import io.atcr.verifier.VerifierListener;
import io.atcr.verifier.metrics.MicrometerListener;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** The verifier's metrics in Prometheus' text format, in a file that the textfile collector of node_exporter reads. Replaced whole. */
final class MetricsFile {
    private static final Duration EVERY = Duration.ofSeconds(15);

    private final Optional<Path> file;
    private final Optional<PrometheusMeterRegistry> registry;
    private long written = System.nanoTime();

    MetricsFile(Optional<Path> file) {
        this.file = file;
        this.registry = file.map(named -> new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
    }

    /** A listener that counts, and another one. */
    VerifierListener and(VerifierListener other) {
        return registry.isEmpty() ? other : VerifierListener.all(new MicrometerListener(registry.get()), other);
    }

    synchronized void writeIfDue() {
        if (System.nanoTime() - written >= EVERY.toNanos()) {
            write();
        }
    }

    /** A file that cannot be written is an old one, which its reader notices by its time. */
    synchronized void write() {
        written = System.nanoTime();
        if (file.isEmpty() || registry.isEmpty()) {
            return;
        }
        Path whole = file.get().resolveSibling("." + file.get().getFileName() + ".new");
        try {
            Files.deleteIfExists(whole);
            // by what was opened: a name in a folder of others may lead elsewhere a moment later
            try (SeekableByteChannel out = Files.newByteChannel(whole, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--")))) {
                ByteBuffer bytes = ByteBuffer.wrap(registry.get().scrape().getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
            }
            Files.move(whole, file.get(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            return;
        }
    }
}
