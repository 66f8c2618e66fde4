package io.atcr.crypto;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The shared test vectors, which stand beside the project and are not part of it. */
final class Vectors {
    private Vectors() {
    }

    /** Reads a vector file, or skips the test and says which folder is missing. */
    static JsonNode json(String relative) {
        Path file = root().resolve(relative);
        Assumptions.assumeTrue(Files.isRegularFile(file), () -> "skipped: no test vectors at " + file);
        return JsonMapper.shared().readTree(file.toFile());
    }

    private static Path root() {
        String configured = System.getProperty("interop.vectors", "");
        if (!configured.isEmpty() && !configured.contains("${")) {
            return Path.of(configured);
        }
        Path here = Path.of("").toAbsolutePath();
        for (Path dir = here; dir != null; dir = dir.getParent()) {
            Path candidate = dir.resolve("shared").resolve("vectors");
            if (Files.isDirectory(candidate)) {
                return candidate;
            }
        }
        return here.resolve("shared").resolve("vectors");
    }
}
