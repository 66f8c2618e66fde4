package io.atcr.samples.cli;

import java.util.Locale;

/** How much is logged on standard error. */
enum LogLevel {
    OFF,
    ERROR,
    WARN,
    INFO,
    DEBUG,
    TRACE;

    private static final String PREFIX = "org.slf4j.simpleLogger.";

    /** The name on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Takes effect only before anything has logged. The line of each verification, which the answer repeats, is logged from info on. */
    void apply() {
        String word = toString();
        System.setProperty(PREFIX + "defaultLogLevel", word);
        System.setProperty(PREFIX + "log.io.atcr.verifier.Verifier", compareTo(INFO) < 0 ? "off" : word);
    }
}
