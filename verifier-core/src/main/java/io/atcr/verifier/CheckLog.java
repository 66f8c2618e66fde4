package io.atcr.verifier;

import io.atcr.did.net.UntrustedText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The checks of one verification in the making; escapes every text that it takes. Not thread-safe. */
final class CheckLog {
    private final List<Check> checks = new ArrayList<>();
    private long mark = System.nanoTime();

    /** Restarts the clock of the next check, which otherwise runs from the end of the last one. */
    void start() {
        mark = System.nanoTime();
    }

    void passed(CheckCode code, String subject, String found, String source) {
        add(code, Reason.NONE, subject, "", found, source);
    }

    Reason add(CheckCode code, Reason reason, String subject, String expected, String found, String source) {
        long now = System.nanoTime();
        checks.add(new Check(
                code,
                Check.outcomeOf(reason),
                reason,
                UntrustedText.escape(subject),
                UntrustedText.escape(expected),
                UntrustedText.escape(found),
                UntrustedText.escape(source),
                Duration.ofNanos(now - mark)));
        mark = now;
        return reason;
    }

    void addAll(List<Check> others) {
        checks.addAll(others);
        start();
    }

    List<Check> checks() {
        return List.copyOf(checks);
    }
}
