package io.atcr.samples.plugin;

import io.atcr.samples.plugin.Answer.Signer;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;

/**
 * Decisions, one line of {@code name="value"} each, in a file that several processes write to and, for a daemon, on standard error for the journal.
 *
 * <p>A full file is renamed, and the oldest of four goes. That a line cannot be written changes no answer. Thread-safe.
 */
public final class DecisionLog {
    /** How a decision came about. */
    public enum Way {
        /** By the settings alone. */
        SETTINGS,
        /** In the daemon. */
        DAEMON,
        /** In a process that was started for one question. */
        PROCESS
    }

    private static final int KEPT = 3;

    private final Optional<Path> file;
    private final int largest;
    private final Optional<PrintStream> stream;

    private DecisionLog(Optional<Path> file, int largest, Optional<PrintStream> stream) {
        this.file = file;
        this.largest = largest;
        this.stream = stream;
    }

    /** The log of one call: a file, if the settings name one. */
    static DecisionLog of(PluginSettings settings) {
        return new DecisionLog(settings.logFile(), settings.logBytes(), Optional.empty());
    }

    /** The log of a daemon, which writes to a stream, too. */
    static DecisionLog of(PluginSettings settings, PrintStream stream) {
        return new DecisionLog(settings.logFile(), settings.logBytes(), Optional.of(stream));
    }

    /** Logs an answer. */
    void decided(Answer answer, Way way) {
        StringBuilder line = line("decision");
        add(line, "outcome", answer.outcome().name());
        add(line, "image", answer.question().reference());
        add(line, "digest", answer.question().digest());
        add(line, "reason", answer.reason());
        add(line, "evidence", answer.evidence().name());
        add(line, "way", way.name());
        add(line, "policy", answer.policy());
        add(line, "policySha256", answer.policySha256());
        for (Signer signer : answer.signers().subList(0, Math.min(5, answer.signers().size()))) {
            add(line, "did", signer.did());
        }
        add(line, "message", answer.message());
        write(line);
    }

    /** Logs something that a person should look at. */
    void event(String name, String message) {
        StringBuilder line = line(name);
        add(line, "message", message);
        write(line);
    }

    private static StringBuilder line(String event) {
        StringBuilder line = new StringBuilder(512);
        line.append("time=").append(Instant.now().truncatedTo(ChronoUnit.MILLIS)).append(" event=").append(event);
        add(line, "pid", Long.toString(ProcessHandle.current().pid()));
        return line;
    }

    /** Neither a quotation mark nor a line break in a value ends it. */
    private static void add(StringBuilder line, String name, String value) {
        if (!value.isEmpty()) {
            line.append(' ').append(name).append("=\"").append(OneLine.of(value, OneLine.MESSAGE).replace("\"", "\\u0022")).append('"');
        }
    }

    private void write(StringBuilder line) {
        if (stream.isPresent()) {
            stream.get().println(line);
        }
        if (file.isPresent()) {
            try {
                append(file.get(), line.append('\n').toString().getBytes(StandardCharsets.UTF_8));
            } catch (IOException | UnsupportedOperationException | OverlappingFileLockException e) {
                // whoever asks about an image is not told of a full disk
                stream.ifPresent(journal -> journal.println("the log cannot be written: " + e.getClass().getSimpleName()));
            }
        }
    }

    private void append(Path log, byte[] line) throws IOException {
        try (FileChannel channel = FileChannel.open(log,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")))) {
            channel.write(ByteBuffer.wrap(line));
            if (channel.size() > largest) {
                rotate(log, channel);
            }
        }
    }

    /** By one process: whoever has the lock and finds that the file is still the one it wrote to. */
    private synchronized void rotate(Path log, FileChannel channel) throws IOException {
        try (FileLock lock = channel.tryLock()) {
            if (lock == null || Files.size(log) <= largest) {
                return;
            }
            for (int i = KEPT - 1; i > 0; i--) {
                Path older = numbered(log, i);
                if (Files.exists(older, LinkOption.NOFOLLOW_LINKS)) {
                    Files.move(older, numbered(log, i + 1), StandardCopyOption.REPLACE_EXISTING);
                }
            }
            Files.move(log, numbered(log, 1), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static Path numbered(Path log, int number) {
        return log.resolveSibling(log.getFileName() + "." + number);
    }
}
