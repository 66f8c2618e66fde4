package io.atcr.samples.realnetwork;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** The real servers, installed once under {@code target}; without Node.js the calling test is skipped. */
final class Installed {

    static final Path FOLDER = Path.of("target", "node");

    private Installed() {
    }

    /** The directory on one of the databases that {@code plc.mjs} knows. */
    static NodeServer plc(String database) throws IOException, InterruptedException {
        NodePackages.missing().ifPresent(program -> Assumptions.abort(program + " is not on the path"));
        return NodePackages.install(FOLDER).start("plc.mjs", database);
    }
}
