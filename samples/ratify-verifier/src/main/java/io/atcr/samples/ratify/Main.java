package io.atcr.samples.ratify;

import io.atcr.samples.plugin.HardStop;
import io.atcr.samples.plugin.SocketsAhead;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One call by Ratify, for one referrer: variables and a document in, a report on one line of standard output out. Ratify v1, external verifiers.
 *
 * <p>Exit status 0 with a report is an answer, good or bad. Exit status 1 with a code is none: the host's or the operator's configuration is wrong.
 */
public final class Main {
    static final String SETTINGS = "atcr.settings";
    static final String DAEMON = "atcr.daemon";
    /** How long the host may take to send its document, where no settings say otherwise yet. */
    private static final Duration LONGEST_START = Duration.ofSeconds(10);

    private Main() {}

    /**
     * Answers and ends the process at once, whatever threads are left.
     *
     * @param args none; they are ignored
     */
    public static void main(String[] args) {
        int status = 1;
        try {
            SocketsAhead.begin();
            Host host = new Host(System.getenv(), System.in, System.out, System.err);
            status = run(host, Path.of(System.getProperty(SETTINGS, "")), System.getProperty(DAEMON, ""), Optional.of(Started.now()));
        } catch (InvalidPathException e) {
            System.err.println("WARN: the settings are not the name of a file");
        } finally {
            // also where memory ends: what is said may fail, the status does not
            Runtime.getRuntime().halt(status);
        }
    }

    /** A host that does not end its document is not waited for. */
    private static Call inTime(Host host, Path settings) throws PluginException {
        HardStop stop = HardStop.in(LONGEST_START, new LastWords(host, new PluginException(ErrorCode.IO, "standard input did not end")), 1);
        try {
            return Call.read(host, settings);
        } finally {
            stop.close();
        }
    }

    /**
     * Answers.
     *
     * @param started when the call began, for one that has to end in time by ending this process; empty for one that does not
     */
    static int run(Host host, Path settings, String daemon, Optional<Instant> started) {
        String line;
        int status = 1;
        try {
            Call call = started.isPresent() ? inTime(host, settings) : Call.read(host, settings);
            line = ReportLine.of(call.answer(host, daemon, started), call.name(), call.type());
            status = 0;
        } catch (PluginException e) {
            line = ReportLine.of(e);
        } catch (RuntimeException | StackOverflowError | LinkageError e) {
            line = ReportLine.of(new PluginException(ErrorCode.INTERNAL, "internal error: " + e.getClass().getSimpleName()));
        }
        return host.say(line) ? status : 1;
    }
}
