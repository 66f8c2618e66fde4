package io.atcr.samples.cicd;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A machine that runs jobs: a folder, programs of the test's own that come first on the path and remember how they were called, and an
 * environment that holds nothing but what a job is given.
 */
final class Agent {
    /** The time that {@code date +%s} tells at first. */
    static final long NOW = 1_800_000_000L;

    private static final long SECONDS = 120;
    private static final String RECORDED = "{ printf '%%s\\037' \"$@\"; printf '\\036'; } >>'%s'\n";

    private final Path folder;
    private final Path bin;
    private final Path state;

    Agent(Path folder) {
        try {
            this.folder = folder.toRealPath();
            bin = Files.createDirectories(this.folder.resolve("bin"));
            state = Files.createDirectories(this.folder.resolve("state"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        program("sleep", "");
        program("date", "[ \"$*\" = +%s ] && exec cat '" + state + "/now'");
        program("curl", """
            for last; do :; done
            case " $* " in *" --proto =https "*) ;; *) exit 90 ;; esac
            case $last in https://*) ;; *) exit 91 ;; esac
            while [ "$1" != --output ]; do shift; done
            cp STATE/archive "$2"
            """);
        program("kubectl", """
            case "$1 $2" in
              "set image") printf '%s' "${4#*=}" >STATE/runs ;;
              "get deployment/app") cat STATE/runs ;;
              "rollout status") ! grep -Fqsx -f STATE/runs STATE/broken ;;
              *) exit 92 ;;
            esac
            """);
        time(NOW);
        runs("");
    }

    /** How a process ended. */
    record Ended(int status, String out) {}

    /** A program on the path; {@code STATE} in its text stands for the folder that the test and its programs share. */
    void program(String name, String body) {
        executable(bin.resolve(name), "#!/bin/sh\n" + RECORDED.formatted(calls(name)) + body.replace("STATE", state.toString()) + "\n");
    }

    Path folder() {
        return folder;
    }

    Path state() {
        return state;
    }

    /** The folder of the programs, and after it what the machine has. */
    String path() {
        return bin + ":" + System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
    }

    Path bin() {
        return bin;
    }

    void time(long epochSecond) {
        write(state.resolve("now"), Long.toString(epochSecond));
    }

    /** What the cluster runs. */
    void runs(String image) {
        write(state.resolve("runs"), image);
    }

    String runs() {
        return read(state.resolve("runs"));
    }

    /** The image whose rollout fails. */
    void broken(String image) {
        write(state.resolve("broken"), image);
    }

    /** The arguments of each call of a program of {@link #program}. */
    List<List<String>> callsOf(String name) {
        Path file = calls(name);
        if (!Files.exists(file)) {
            return List.of();
        }
        return Arrays.stream(read(file).split("\036")).map(call -> List.of(call.split("\037"))).toList();
    }

    /** The images that were deployed, in order. */
    List<String> deployed() {
        return callsOf("kubectl").stream().filter(call -> call.get(0).equals("set")).map(call -> call.get(3).substring("app=".length())).toList();
    }

    Path folder(String name) {
        try {
            return Files.createTempDirectory(folder, name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Ended run(Path directory, Map<String, String> environment, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(Map.of("PATH", path(), "HOME", folder.toString(), "LANG", "C.UTF-8", "TMPDIR", folder.toString()));
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            try {
                process.getOutputStream().close();
                String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                    throw new AssertionError("did not end: " + command);
                }
                return new Ended(process.exitValue(), out);
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static void executable(Path file, String text) {
        write(file, text);
        try {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path calls(String name) {
        return state.resolve("calls-of-" + name);
    }
}
