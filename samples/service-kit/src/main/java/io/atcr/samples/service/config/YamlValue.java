package io.atcr.samples.service.config;

import io.atcr.did.net.UntrustedText;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A value of the file, with the place where it begins. */
sealed interface YamlValue {
    String place();

    /** What the value is, for messages; a secret is not put into it by whoever knows that it may be one. */
    String shown();

    /** A text, a number, a truth value or nothing: which of them is for the setting to say. */
    record Scalar(String text, boolean plain, String place) implements YamlValue {
        private static final Pattern NOTHING = Pattern.compile("|~|null|Null|NULL");

        boolean isNothing() {
            return plain && NOTHING.matcher(text).matches();
        }

        @Override
        public String shown() {
            return isNothing() ? "nothing" : shown(text);
        }

        /** A text as it may be shown. One of several lines is more likely a pasted key than a value that somebody looks for. */
        static String shown(String text) {
            return text.indexOf('\n') >= 0 ? "a text of several lines" : "'" + UntrustedText.escape(text) + "'";
        }
    }

    /** A list. */
    record Sequence(List<YamlValue> items, String place) implements YamlValue {
        @Override
        public String shown() {
            return items.isEmpty() ? "an empty list" : "a list";
        }
    }

    /** A mapping from words, in the order of the file. */
    record Mapping(Map<String, Entry> entries, String place) implements YamlValue {
        @Override
        public String shown() {
            return entries.isEmpty() ? "an empty mapping" : "a mapping";
        }
    }

    /** A key, and what it is mapped to. */
    record Entry(Scalar key, YamlValue value) {
        private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

        /** The key as it may be shown. One that looks like no key may be a value in the wrong place, and a secret. */
        String shownKey() {
            return WORD.matcher(key.text()).matches() ? "the key '" + key.text() + "'" : "a key that is not a word";
        }
    }
}
