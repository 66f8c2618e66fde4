package io.atcr.samples.ratify;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** The host as a call sees it: streams, variables, and standard output for one line, since the host joins two into nothing. */
final class Host {
    private final Map<String, String> environment;
    private final InputStream in;
    private final PrintStream out;
    private final HostLog log;
    private final AtomicBoolean said = new AtomicBoolean();

    Host(Map<String, String> environment, InputStream in, PrintStream out, PrintStream err) {
        this.environment = Map.copyOf(environment);
        this.in = in;
        this.out = out;
        this.log = new HostLog(err);
    }

    Map<String, String> environment() {
        return environment;
    }

    InputStream in() {
        return in;
    }

    HostLog log() {
        return log;
    }

    /** Writes the line unless one was written; whether standard output took it. */
    boolean say(String line) {
        if (said.compareAndSet(false, true)) {
            byte[] bytes = (line + "\n").getBytes(StandardCharsets.US_ASCII);
            out.write(bytes, 0, bytes.length);
        }
        return !out.checkError();
    }
}
