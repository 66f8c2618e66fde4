package io.atcr.samples.cli;

import java.io.InputStream;
import picocli.CommandLine.Model.CommandSpec;

/**
 * What a run of the command line finds around it.
 *
 * @param terminal standard output, and the variables of the environment
 * @param in standard input
 * @param progress whether standard error is a terminal; Java cannot tell, so the launcher does
 */
record Surroundings(Terminal terminal, InputStream in, boolean progress) {

    /** Those of this process. */
    static Surroundings ofProcess() {
        return new Surroundings(Terminal.ofProcess(), System.in, Boolean.getBoolean("atcr-verify.progress"));
    }

    static Surroundings of(CommandSpec spec) {
        return ((Main) spec.root().userObject()).surroundings();
    }
}
