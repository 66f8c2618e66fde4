package io.atcr.did;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** The public test vectors, where they are at hand; tests that need them are skipped where they are not. */
public final class Vectors {

    private Vectors() {
    }

    /** A file or folder of the vectors. */
    public static Path path(String name) {
        Optional<Path> root = root();
        Assumptions.assumeTrue(root.isPresent(), "no vectors: set -Dinterop.vectors=DIR");
        Path path = root.get().resolve(name);
        Assumptions.assumeTrue(Files.exists(path), "the vectors lack " + name);
        return path;
    }

    /** The cases of a syntax file: its lines without comments and blank lines. */
    public static List<String> lines(String name) throws IOException {
        return Files.readAllLines(path(name)).stream().filter(line -> !line.isEmpty() && !line.startsWith("# ")).toList();
    }

    private static Optional<Path> root() {
        String property = System.getProperty("interop.vectors", "");
        if (!property.isEmpty() && !property.startsWith("${")) {
            return Optional.of(Path.of(property)).filter(Files::isDirectory);
        }
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path candidate = at.resolve("shared").resolve("vectors");
            if (Files.isDirectory(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }
}
