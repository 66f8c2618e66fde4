package io.atcr.samples.plugin;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Starts a daemon by a program, in a session of its own and without any stream of this process: a host that waits for the end of a stream, or
 * kills a group of processes, has nothing to do with it. Of many calls at once one starts it.
 */
public final class DaemonProgram implements DaemonStart {
    private static final Path SETSID = Path.of("/usr/bin/setsid");
    private static final Duration STALE = Duration.ofSeconds(30);
    /** How long a daemon takes to be there, on a slow machine. */
    private static final Duration COMING = Duration.ofSeconds(5);

    private final List<String> command;
    private final Map<String, String> variables;

    /**
     * A program. It finds the Java of this process in {@code JAVA_HOME}.
     *
     * @param command the program and its arguments
     * @param variables what it gets beside the variables of the settings, such as where those are
     */
    public DaemonProgram(List<String> command, Map<String, String> variables) {
        this.command = List.copyOf(command);
        this.variables = Map.copyOf(variables);
    }

    @Override
    public boolean start(PluginSettings settings, Map<String, String> environment) throws IOException {
        Path socket = settings.socket().orElseThrow(() -> new IOException("no socket is set"));
        try {
            DaemonSocket.requireFolder(socket, settings.place("socket"));
        } catch (SettingsException e) {
            throw new IOException(e.getMessage(), e);
        }
        Path mark = socket.resolveSibling(socket.getFileName() + ".starting");
        if (!mine(mark)) {
            return younger(mark, COMING);
        }
        List<String> whole = new ArrayList<>();
        if (Files.isExecutable(SETSID)) {
            whole.add(SETSID.toString());
        }
        whole.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(whole)
                .directory(new File("/"))
                .redirectInput(new File("/dev/null"))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(variables);
        builder.start();
        return true;
    }

    /** A mark that one call makes; the next one after a while, if no daemon has come of it. */
    private static boolean mine(Path mark) throws IOException {
        try {
            if (!younger(mark, STALE)) {
                Files.deleteIfExists(mark);
            }
        } catch (NoSuchFileException e) {
            // the first one
        }
        try {
            Files.createFile(mark, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    private static boolean younger(Path mark, Duration age) throws IOException {
        return !Files.getLastModifiedTime(mark, LinkOption.NOFOLLOW_LINKS).toInstant().isBefore(Instant.now().minus(age));
    }
}
