package io.atcr.samples.realnetwork;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * The real servers, installed once under {@code target}; without the programs they need the calling test is skipped, or fails where the
 * property {@code real-network.required} is true.
 */
final class Installed {

    static final Path FOLDER = Path.of("target", "node");

    private Installed() {
    }

    /** Stops a test for which a program is missing. */
    static void demand(Optional<String> missing) {
        demand(missing, Boolean.getBoolean("real-network.required"));
    }

    static void demand(Optional<String> missing, boolean required) {
        if (missing.isPresent()) {
            String why = missing.get() + " is not on the path";
            if (required) {
                throw new AssertionError(why);
            }
            Assumptions.abort(why);
        }
    }

    /** The directory on one of the databases that {@code plc.mjs} knows. */
    static NodeServer plc(String database) throws IOException, InterruptedException {
        demand(NodePackages.missing());
        return NodePackages.install(FOLDER).start("plc.mjs", database);
    }
}
