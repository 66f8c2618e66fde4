package io.atcr.samples.cicd;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What atcr-verify runs on: this test's class path without what is only for tests, and, where all of that is jars, a class-data archive. */
final class ClassPath {
    private static final Pattern ONLY_FOR_TESTS = Pattern.compile(
            "test-classes|/(junit-|groovy|assertj|jqwik|opentest4j|apiguardian|byte-buddy|surefire)");
    private static final long SECONDS = 120;

    private static @Nullable String archive;

    private ClassPath() {}

    static String ofTheCommandLine() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.isBlank() && Files.exists(Path.of(entry)) && !ONLY_FOR_TESTS.matcher(entry).find())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** The archive's file, made by a demonstration the first time; empty where there can be none. */
    static synchronized String archive() {
        if (archive == null) {
            archive = "";
            if (Arrays.stream(ofTheCommandLine().split(File.pathSeparator)).allMatch(entry -> Files.isRegularFile(Path.of(entry)))) {
                archive = make();
            }
        }
        return archive;
    }

    private static String make() {
        try {
            Path folder = Files.createDirectories(Path.of("target"));
            Path file = folder.resolve("atcr-verify.jsa").toAbsolutePath();
            List<String> command = new ArrayList<>(List.of(java(), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:ArchiveClassesAtExit=" + file,
                    "-cp", ofTheCommandLine(), "io.atcr.samples.cli.Main", "demo"));
            Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return "";
            }
            return process.exitValue() == 0 && Files.exists(file) ? file.toString() : "";
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
