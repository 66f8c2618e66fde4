package io.atcr.samples.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a time such as {@code 500ms}, {@code 10s}, {@code 2m}, or {@code 10} for seconds: a millisecond to an hour. */
final class TimeConverter implements ITypeConverter<Duration> {
    private static final Pattern TIME = Pattern.compile("([0-9]{1,7})(ms|s|m|h|)");
    private static final Duration LONGEST = Duration.ofHours(1);

    @Override
    public Duration convert(String value) {
        Matcher parts = TIME.matcher(value);
        if (parts.matches()) {
            long number = Long.parseLong(parts.group(1));
            Duration time = switch (parts.group(2)) {
                case "ms" -> Duration.ofMillis(number);
                case "m" -> Duration.ofMinutes(number);
                case "h" -> Duration.ofHours(number);
                default -> Duration.ofSeconds(number);
            };
            if (!time.isZero() && time.compareTo(LONGEST) <= 0) {
                return time;
            }
        }
        throw new TypeConversionException("'" + value + "' is not a time of 1ms to 1h, such as 500ms, 10s or 2m");
    }
}
