package io.atcr.car.syntax;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;

/** Finds the interoperability vectors beside the project; where they are missing, the calling test is skipped. */
public final class InteropVectors {

    private InteropVectors() {
    }

    /** A file of the vectors, such as {@code interop/syntax/did_syntax_valid.txt}. */
    public static Path file(String name) {
        Path file = directory().resolve(name);
        Assumptions.assumeTrue(Files.isRegularFile(file), () -> "vector file not found: " + name);
        return file;
    }

    /** The cases of a syntax file: every line that is neither empty nor a comment, untrimmed. */
    public static List<String> lines(String name) throws IOException {
        List<String> lines = Files.readAllLines(file(name)).stream()
                .filter(line -> !line.isEmpty() && !line.startsWith("# "))
                .collect(Collectors.toList());
        if (lines.isEmpty()) {
            throw new IllegalStateException("no cases in " + name);
        }
        return lines;
    }

    private static Path directory() {
        String configured = System.getProperty("interop.vectors", "");
        if (!configured.isEmpty()) {
            return Path.of(configured);
        }
        for (Path dir = Path.of("").toAbsolutePath(); dir != null; dir = dir.getParent()) {
            Path vectors = dir.resolve("shared").resolve("vectors");
            if (Files.isDirectory(vectors)) {
                return vectors;
            }
        }
        Assumptions.abort("interoperability vectors not found beside the project");
        throw new AssertionError();
    }
}
