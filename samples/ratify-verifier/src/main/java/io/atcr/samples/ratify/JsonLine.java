package io.atcr.samples.ratify;

import java.util.Map;

/** Writes JSON on one line in ASCII, so that nothing in it ends the line or moves a terminal's cursor. */
final class JsonLine {
    private JsonLine() {}

    static String of(JsonNode node) {
        StringBuilder out = new StringBuilder();
        append(out, node);
        return out.toString();
    }

    private static void append(StringBuilder out, JsonNode node) {
        if (node instanceof JsonNode.Members members) {
            char before = '{';
            for (Map.Entry<String, JsonNode> member : members.map().entrySet()) {
                string(out.append(before), member.getKey());
                append(out.append(':'), member.getValue());
                before = ',';
            }
            out.append(members.map().isEmpty() ? "{}" : "}");
        } else if (node instanceof JsonNode.Items items) {
            char before = '[';
            for (JsonNode item : items.list()) {
                append(out.append(before), item);
                before = ',';
            }
            out.append(items.list().isEmpty() ? "[]" : "]");
        } else if (node instanceof JsonNode.Text text) {
            string(out, text.value());
        } else if (node instanceof JsonNode.Number number) {
            out.append(number.digits());
        } else {
            out.append(node.kind());
        }
    }

    private static void string(StringBuilder out, String value) {
        out.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c >= ' ' && c < 0x7f) {
                out.append(c);
            } else {
                Plain.unit(out, c);
            }
        }
        out.append('"');
    }
}
