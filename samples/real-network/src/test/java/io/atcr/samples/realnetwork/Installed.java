package io.atcr.samples.realnetwork;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** The real servers, installed once under {@code target}; without Node.js the calling test is skipped. */
final class Installed {

    static final Path FOLDER = Path.of("target", "node");

    private Installed() {
    }

    static NodeServer plc() throws IOException, InterruptedException {
        NodePackages.missing().ifPresent(program -> Assumptions.abort(program + " is not on the path"));
        return NodePackages.install(FOLDER).start("plc.mjs");
    }
}
