package io.atcr.samples.realnetwork;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/** Programs of this machine. */
final class Programs {

    private Programs() {
    }

    /** The first of these programs that is not on the path; empty if none is missing. */
    static Optional<String> missing(String... programs) {
        return Stream.of(programs).filter(program -> !onPath(program)).findFirst();
    }

    private static boolean onPath(String program) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }
}
