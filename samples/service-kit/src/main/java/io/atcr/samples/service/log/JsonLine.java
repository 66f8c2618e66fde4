package io.atcr.samples.service.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Makes one line of JSON of an event: {@code timestamp}, {@code level}, {@code logger}, {@code thread}, {@code message}, then the key-value pairs of
 * the event as fields of their own, then what was thrown. Numbers and truth values stay what they are, and a time is a number of milliseconds. Whatever the
 * texts are, the line is one line of bounded length.
 */
final class JsonLine {
    private static final int MAX_MESSAGE = 2_000;
    private static final int MAX_VALUE = 1_000;
    private static final int MAX_NAME = 200;
    private static final int MAX_STACK = 8_000;
    private static final int MAX_FIELDS = 32;
    private static final int MAX_ITEMS = 16;
    private static final int MAX_CAUSES = 3;
    private static final Pattern KEY = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,63}");
    private static final Set<String> OWN = Set.of("timestamp", "level", "logger", "thread", "message", "exception", "exceptionMessage", "causes", "stack");

    private final JsonFactory factory = new JsonFactory();
    private volatile boolean withStacks;

    /** Whether stack traces are written. */
    void withStacks(boolean with) {
        withStacks = with;
    }

    byte[] of(ILoggingEvent event) {
        return line(json -> {
            begin(json, event.getInstant() == null ? Instant.ofEpochMilli(event.getTimeStamp()) : event.getInstant(),
                    event.getLevel().toString(), event.getLoggerName(), event.getThreadName(), event.getFormattedMessage());
            List<KeyValuePair> pairs = event.getKeyValuePairs();
            if (pairs != null) {
                fields(json, pairs);
            }
            if (event.getThrowableProxy() != null) {
                thrown(json, event.getThrowableProxy());
            }
        });
    }

    /** The line that says how many were dropped. */
    byte[] ofDropped(long count, Instant now) {
        return line(json -> {
            begin(json, now, "WARN", JsonLine.class.getPackageName(), Thread.currentThread().getName(), "log lines were dropped: standard output stalled");
            json.writeNumberProperty("dropped", count);
        });
    }

    private interface Content {
        void write(JsonGenerator json);
    }

    private byte[] line(Content content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator json = factory.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            content.write(json);
            json.writeEndObject();
        }
        bytes.write('\n');
        return bytes.toByteArray();
    }

    private static void begin(JsonGenerator json, Instant time, String level, String logger, String thread, @Nullable String message) {
        json.writeStringProperty("timestamp", time.toString());
        json.writeStringProperty("level", level);
        json.writeStringProperty("logger", SafeText.of(logger, MAX_NAME));
        json.writeStringProperty("thread", SafeText.of(thread, MAX_NAME));
        json.writeStringProperty("message", SafeText.of(String.valueOf(message), MAX_MESSAGE));
    }

    private static void fields(JsonGenerator json, List<KeyValuePair> pairs) {
        Set<String> used = new HashSet<>(OWN);
        for (KeyValuePair pair : pairs.subList(0, Math.min(pairs.size(), MAX_FIELDS))) {
            String name = pair.key != null && KEY.matcher(pair.key).matches() ? pair.key : "field";
            while (!used.add(name)) {
                name += "_";
            }
            json.writeName(name);
            value(json, pair.value);
        }
    }

    private static void value(JsonGenerator json, @Nullable Object value) {
        if (value instanceof Integer || value instanceof Long || value instanceof Short || value instanceof Byte) {
            json.writeNumber(((Number) value).longValue());
        } else if (value instanceof Double || value instanceof Float) {
            double number = ((Number) value).doubleValue();
            if (Double.isFinite(number)) {
                json.writeNumber(number);
            } else {
                json.writeString(String.valueOf(number));
            }
        } else if (value instanceof Duration time) {
            json.writeNumber(TimeUnit.MILLISECONDS.convert(time));
        } else if (value instanceof Boolean truth) {
            json.writeBoolean(truth);
        } else if (value == null) {
            json.writeNull();
        } else if (value instanceof Iterable<?> items) {
            json.writeStartArray();
            int left = MAX_ITEMS;
            for (Object item : items) {
                if (--left < 0) {
                    break;
                }
                json.writeString(text(item, MAX_NAME));
            }
            json.writeEndArray();
        } else {
            json.writeString(text(value, MAX_VALUE));
        }
    }

    private static String text(@Nullable Object value, int most) {
        try {
            return SafeText.of(String.valueOf(value), most);
        } catch (RuntimeException e) {
            return "a value that has no text";
        }
    }

    private void thrown(JsonGenerator json, IThrowableProxy thrown) {
        json.writeStringProperty("exception", SafeText.of(thrown.getClassName(), MAX_NAME));
        if (thrown.getMessage() != null) {
            json.writeStringProperty("exceptionMessage", SafeText.of(thrown.getMessage(), MAX_VALUE));
        }
        List<String> causes = new ArrayList<>();
        for (IThrowableProxy cause = thrown.getCause(); cause != null && causes.size() < MAX_CAUSES; cause = cause.getCause()) {
            causes.add(SafeText.of(cause.getClassName() + ": " + cause.getMessage(), MAX_VALUE));
        }
        if (!causes.isEmpty()) {
            json.writeName("causes");
            value(json, causes);
        }
        if (withStacks) {
            stack(json, thrown);
        }
    }

    private static void stack(JsonGenerator json, IThrowableProxy thrown) {
        json.writeName("stack");
        json.writeStartArray();
        int left = MAX_STACK;
        for (StackTraceElementProxy element : thrown.getStackTraceElementProxyArray()) {
            String frame = SafeText.of(element.getStackTraceElement().toString(), MAX_VALUE);
            left -= frame.length();
            if (left < 0) {
                break;
            }
            json.writeString(frame);
        }
        json.writeEndArray();
    }
}
