package io.atcr.verifier.resilience;

import io.atcr.did.net.FetchResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;

/** How long a host asks to be left alone: seconds, or a date in the one form that is still to be sent. RFC 9110, sections 10.2.3 and 5.6.7. */
final class RetryAfter {
    private static final Pattern SECONDS = Pattern.compile("[0-9]+");
    private static final int DIGITS = 9;
    private static final int MAX_CHARS = 64;

    private RetryAfter() {}

    /** Empty if the host says nothing that can be read, or says it twice. */
    static Optional<Duration> of(FetchResponse response, InstantSource clock) {
        Optional<String> header = response.header("retry-after").map(String::strip).filter(text -> text.length() <= MAX_CHARS);
        if (header.isEmpty()) {
            return Optional.empty();
        }
        String text = header.get();
        if (SECONDS.matcher(text).matches()) {
            // more digits than that are more time than anybody has
            return Optional.of(Duration.ofSeconds(text.length() <= DIGITS ? Long.parseLong(text) : Integer.MAX_VALUE));
        }
        try {
            Duration wait = Duration.between(clock.instant(), DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from));
            return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
        } catch (DateTimeException | ArithmeticException unreadable) {
            return Optional.empty();
        }
    }
}
