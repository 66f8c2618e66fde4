package io.atcr.policy;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A YAML value with the place where it begins; line and column count from 1. */
sealed interface YamlNode {
    int line();

    int column();

    /** What the value is, for error messages. */
    String describe();

    /** A scalar; {@code plain} ones may mean null, a boolean or a number. */
    record Scalar(String text, boolean plain, int line, int column) implements YamlNode {
        /** The types of the YAML 1.2 core schema. {@code no}, {@code on} and dates are strings. */
        enum Type { NULL, BOOLEAN, INTEGER, FLOAT, STRING }

        private static final Pattern WHOLE = Pattern.compile("[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+");
        private static final Pattern FRACTION = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");

        Type type() {
            if (!plain) {
                return Type.STRING;
            }
            return switch (text) {
                case "", "~", "null", "Null", "NULL" -> Type.NULL;
                case "true", "True", "TRUE", "false", "False", "FALSE" -> Type.BOOLEAN;
                case ".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf", "-.INF" -> Type.FLOAT;
                default -> number();
            };
        }

        private Type number() {
            char first = text.charAt(0);
            if (first > '9' || first < '+' || first == '/') {
                return Type.STRING;
            }
            if (WHOLE.matcher(text).matches()) {
                return Type.INTEGER;
            }
            return FRACTION.matcher(text).matches() ? Type.FLOAT : Type.STRING;
        }

        @Override
        public String describe() {
            return switch (type()) {
                case NULL -> text.isEmpty() ? "nothing" : "null";
                case BOOLEAN -> "the boolean " + text;
                case INTEGER, FLOAT -> "the number " + Printable.escape(text);
                case STRING -> Printable.quote(text);
            };
        }
    }

    /** A sequence. */
    record Sequence(List<YamlNode> items, int line, int column) implements YamlNode {
        @Override
        public String describe() {
            return items.isEmpty() ? "an empty list" : "a list";
        }
    }

    /** A mapping from scalars, in the order of the file, without duplicates; keys keep their place. */
    record Mapping(Map<String, Entry> entries, int line, int column) implements YamlNode {
        @Override
        public String describe() {
            return entries.isEmpty() ? "an empty mapping" : "a mapping";
        }
    }

    /** A key and its value. */
    record Entry(Scalar key, YamlNode value) {
    }
}
