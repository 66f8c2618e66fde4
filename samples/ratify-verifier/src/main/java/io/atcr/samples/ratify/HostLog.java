package io.atcr.samples.ratify;

import java.io.PrintStream;

/**
 * Standard error, which the host reads together with standard output: lines that end, with the level in front that the host knows, and nothing in them
 * that it could take for a result.
 */
final class HostLog {
    private static final int LONGEST = 1000;
    private final PrintStream err;

    HostLog(PrintStream err) {
        this.err = err;
    }

    void info(String message) {
        line("INFO: ", message);
    }

    void warn(String message) {
        line("WARN: ", message);
    }

    private void line(String level, String message) {
        err.print(level + Plain.of(message, LONGEST) + "\n");
        err.flush();
    }
}
