package io.atcr.samples.cli;

import io.atcr.car.RepoProgress;
import io.atcr.did.net.UntrustedText;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongSupplier;

/** One line on a terminal that says how far a file has come: once that takes a second, five times a second, and gone at the end. */
final class Progress implements RepoProgress {
    private static final long FIRST_NANOS = 1_000_000_000L;
    private static final long APART_NANOS = 200_000_000L;
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final PrintWriter err;
    private final String name;
    private final LongSupplier nanoTime;
    private long next;
    private boolean shown;

    Progress(PrintWriter err, String name, LongSupplier nanoTime) {
        this.err = err;
        this.name = name;
        this.nanoTime = nanoTime;
        this.next = nanoTime.getAsLong() + FIRST_NANOS;
    }

    @Override
    public void reached(long bytes, long records) {
        long now = nanoTime.getAsLong();
        if (now - next < 0) {
            return;
        }
        next = now + APART_NANOS;
        shown = true;
        err.printf(Locale.ROOT, "%s%s: %.1f MB read, %d records checked", CLEAR_LINE, UntrustedText.escape(name), bytes / 1e6, records);
        err.flush();
    }

    /** Removes the line. */
    void end() {
        if (shown) {
            err.print(CLEAR_LINE);
            err.flush();
        }
    }
}
