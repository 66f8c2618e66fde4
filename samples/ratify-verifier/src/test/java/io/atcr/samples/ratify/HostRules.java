package io.atcr.samples.ratify;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * How Ratify's host reads what a plugin wrote, rule by rule: {@code parsePluginOutput} of 1.2 to 1.4, and standard output alone as in 1.0 and 1.1. Fields
 * that are absent are Go's zero values.
 */
final class HostRules {
    /** The longest line that a scanner of Go has room for, its end included. */
    private static final int LONGEST_LINE = 64 << 10;
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final JsonMapper WHOLE = JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

    private HostRules() {}

    /** What the host makes of a process: a report, or an error and so a failed verification; and the lines that it logs. */
    record Read(Optional<ObjectNode> report, List<String> messages) {
        /** Whether the image may run: the one thing that has to be right. */
        boolean success() {
            return report.isPresent() && report.get().path("isSuccess").asBoolean(false);
        }

        String text(String field) {
            return report.orElseThrow().path(field).asString("");
        }

        String extension(String field) {
            return report.orElseThrow().path("extensions").path(field).asString("");
        }
    }

    static Read since12(int status, byte[] out, byte[] err) {
        if (status != 0) {
            return new Read(Optional.empty(), List.of());
        }
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(err);
        both.writeBytes(out);
        StringBuilder joined = new StringBuilder();
        List<String> messages = new ArrayList<>();
        for (String line : lines(both.toByteArray())) {
            if (line.contains("{")) {
                first(line).ifPresent(value -> joined.append(JSON.writeValueAsString(value)));
            } else {
                messages.add(line);
            }
        }
        return new Read(unmarshal(joined.toString()), messages);
    }

    static Read before12(int status, byte[] out) {
        return new Read(status == 0 ? unmarshal(new String(out, StandardCharsets.UTF_8)) : Optional.empty(), List.of());
    }

    /** bufio.ScanLines: what follows a line that is too long is not read any more. */
    private static List<String> lines(byte[] bytes) {
        List<String> lines = new ArrayList<>();
        int start = 0;
        while (start < bytes.length) {
            int end = start;
            while (end < bytes.length && bytes[end] != '\n') {
                end++;
            }
            if (end - start >= LONGEST_LINE) {
                return lines;
            }
            int length = end > start && bytes[end - 1] == '\r' ? end - start - 1 : end - start;
            lines.add(new String(bytes, start, length, StandardCharsets.UTF_8));
            start = end + 1;
        }
        return lines;
    }

    /** json.Decoder reads the first value of a line, whatever follows. */
    private static Optional<JsonNode> first(String line) {
        try {
            return Optional.of(JSON.readTree(line)).filter(node -> !node.isMissingNode());
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    private static Optional<ObjectNode> unmarshal(String json) {
        try {
            return WHOLE.readTree(json) instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }
}
