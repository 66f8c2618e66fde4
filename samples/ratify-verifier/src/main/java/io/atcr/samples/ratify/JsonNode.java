package io.atcr.samples.ratify;

import java.util.List;
import java.util.Map;

/** A value in a JSON document. */
sealed interface JsonNode {

    /** What it is, in words. */
    String kind();

    /** An object; its members in their order. */
    record Members(Map<String, JsonNode> map) implements JsonNode {
        @Override
        public String kind() {
            return "an object";
        }
    }

    /** An array. */
    record Items(List<JsonNode> list) implements JsonNode {
        @Override
        public String kind() {
            return "a list";
        }
    }

    /** A string. */
    record Text(String value) implements JsonNode {
        @Override
        public String kind() {
            return "text";
        }
    }

    /** A number, as it was written. */
    record Number(String digits) implements JsonNode {
        @Override
        public String kind() {
            return "a number";
        }
    }

    /** True or false. */
    record Flag(boolean value) implements JsonNode {
        @Override
        public String kind() {
            return String.valueOf(value);
        }
    }

    /** Null. */
    record Nothing() implements JsonNode {
        @Override
        public String kind() {
            return "null";
        }
    }
}
