package io.atcr.policy;

import org.jspecify.annotations.Nullable;

/** Writes JSON in pure ASCII: every other character, and every control, is escaped. RFC 8259, Strings. */
final class JsonWriter {
    private final StringBuilder out = new StringBuilder(256);
    private boolean separate;

    JsonWriter beginObject() {
        return open('{');
    }

    JsonWriter endObject() {
        return close('}');
    }

    JsonWriter beginArray() {
        return open('[');
    }

    JsonWriter endArray() {
        return close(']');
    }

    JsonWriter name(String name) {
        value(name);
        out.append(':');
        separate = false;
        return this;
    }

    JsonWriter value(@Nullable String text) {
        separate();
        if (text == null) {
            out.append("null");
            return this;
        }
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ' || c > '~') {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
        return this;
    }

    JsonWriter value(long number) {
        separate();
        out.append(number);
        return this;
    }

    JsonWriter value(boolean bool) {
        separate();
        out.append(bool);
        return this;
    }

    private JsonWriter open(char bracket) {
        separate();
        out.append(bracket);
        separate = false;
        return this;
    }

    private JsonWriter close(char bracket) {
        out.append(bracket);
        separate = true;
        return this;
    }

    private void separate() {
        if (separate) {
            out.append(',');
        }
        separate = true;
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
