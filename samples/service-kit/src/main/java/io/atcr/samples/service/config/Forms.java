package io.atcr.samples.service.config;

import io.atcr.samples.service.config.ServiceSettings.Listen;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Plain values: times, numbers, words, addresses to listen on. */
final class Forms {
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,6}(?:\\.[0-9]{1,3})?)(ms|s|m|h)");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
    private static final Pattern LISTEN = Pattern.compile("(\\[[0-9A-Fa-f:.]{2,45}]|[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?):([0-9]{1,5})");
    private static final Pattern DNS_NAME = Pattern.compile("(\\*\\.)?([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)(\\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*");

    static final Form<Boolean> TRUTH = Form.of("true or false", (text, folder) -> switch (text) {
        case "true" -> true;
        case "false" -> false;
        default -> throw new Refused(YamlValue.Scalar.shown(text), "true or false");
    });

    static final Form<Listen> LISTEN_ON = Form.of("HOST:PORT, a port from 0 to 65535", Forms::listen);

    static final Form<String> CERTIFICATE_NAME = Form.of("a DNS name in lower case", (text, folder) -> {
        if (text.length() > 253 || !DNS_NAME.matcher(text).matches()) {
            throw new Refused(YamlValue.Scalar.shown(text), "a DNS name in lower case");
        }
        return text;
    });

    private Forms() {}

    /** A time between two others, inclusive. */
    static Form<Duration> duration(Duration least, Duration most) {
        String expected = "a time such as 500ms, 2.5s, 5m or 1h, from " + text(least) + " to " + text(most);
        return Form.of(expected, (text, folder) -> {
            Matcher matcher = DURATION.matcher(text);
            if (!matcher.matches()) {
                throw new Refused(YamlValue.Scalar.shown(text), expected);
            }
            long unit = switch (matcher.group(2)) {
                case "ms" -> 1;
                case "s" -> 1_000;
                case "m" -> 60_000;
                default -> 3_600_000;
            };
            Duration time = Duration.ofMillis(new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unit)).longValue());
            if (time.compareTo(least) < 0 || time.compareTo(most) > 0) {
                throw new Refused(YamlValue.Scalar.shown(text), expected);
            }
            return time;
        });
    }

    /** A time in the form that {@link #duration} reads. */
    static String text(Duration time) {
        long millis = time.toMillis();
        if (millis % 1_000 != 0) {
            return millis < 1_000 ? millis + "ms" : BigDecimal.valueOf(millis, 3).stripTrailingZeros().toPlainString() + "s";
        }
        long seconds = millis / 1_000;
        if (seconds == 0 || seconds % 60 != 0) {
            return seconds + "s";
        }
        return seconds % 3_600 == 0 ? seconds / 3_600 + "h" : seconds / 60 + "m";
    }

    /** A whole number between two others, inclusive. */
    static Form<Integer> number(int least, int most) {
        String expected = "a whole number from " + least + " to " + most;
        return Form.of(expected, (text, folder) -> {
            if (!NUMBER.matcher(text).matches() || Integer.parseInt(text) < least || Integer.parseInt(text) > most) {
                throw new Refused(YamlValue.Scalar.shown(text), expected);
            }
            return Integer.parseInt(text);
        });
    }

    /** One of a few words: the names of constants in lower case, with hyphens. */
    static <E extends Enum<E>> Form<E> word(Class<E> words) {
        String expected = Arrays.stream(words.getEnumConstants()).map(Forms::word).collect(Collectors.joining(", "));
        return Form.of("one of " + expected, (text, folder) -> {
            for (E each : words.getEnumConstants()) {
                if (word(each).equals(text)) {
                    return each;
                }
            }
            throw new Refused(YamlValue.Scalar.shown(text), "one of " + expected);
        });
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Listen listen(String text, Path folder) throws Refused {
        Matcher matcher = LISTEN.matcher(text);
        if (!matcher.matches() || Integer.parseInt(matcher.group(2)) > 65_535) {
            throw new Refused(YamlValue.Scalar.shown(text), "HOST:PORT, a port from 0 to 65535");
        }
        String host = matcher.group(1);
        return new Listen(host.startsWith("[") ? host.substring(1, host.length() - 1) : host, Integer.parseInt(matcher.group(2)));
    }
}
