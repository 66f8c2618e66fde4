package io.atcr.verifier;

import io.atcr.did.net.UntrustedText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The checks of one verification in the making; escapes every text that it takes. Not thread-safe. */
final class CheckLog {
    private final List<Check> checks = new ArrayList<>();
    private long mark = System.nanoTime();
    /** Most checks are about what the one before was about. */
    private String subject = "";
    private String escapedSubject = "";

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
                escapedSubject(subject),
                UntrustedText.escape(expected),
                UntrustedText.escape(found),
                UntrustedText.escape(source),
                Duration.ofNanos(now - mark)));
        mark = now;
        return reason;
    }

    private String escapedSubject(String text) {
        if (!text.equals(subject)) {
            subject = text;
            escapedSubject = UntrustedText.escape(text);
        }
        return escapedSubject;
    }

    void addAll(List<Check> others) {
        checks.addAll(others);
        start();
    }

    List<Check> checks() {
        return List.copyOf(checks);
    }
}
