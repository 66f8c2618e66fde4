package io.atcr.samples.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A span of time that somebody set, in words: {@code 72 h}, {@code 5 min 10 s}, {@code 500 ms}. */
final class SpokenSpan {
    private SpokenSpan() {}

    static String of(Duration span) {
        List<String> parts = new ArrayList<>();
        add(parts, span.toHours(), "h");
        add(parts, span.toMinutesPart(), "min");
        add(parts, span.toSecondsPart(), "s");
        add(parts, span.toMillisPart(), "ms");
        return parts.isEmpty() ? "0 s" : String.join(" ", parts.subList(0, Math.min(2, parts.size())));
    }

    private static void add(List<String> parts, long number, String unit) {
        if (number > 0) {
            parts.add(number + " " + unit);
        }
    }
}
