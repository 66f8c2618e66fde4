package io.atcr.car.cbor;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The canonical order of map keys: shorter UTF-8 first, then bytewise. */
final class CanonicalKeys {
    private CanonicalKeys() {}

    private record Entry(byte[] key, String text, DataValue value) {}

    /** An unmodifiable copy in canonical order. */
    static Map<String, DataValue> sorted(Map<String, DataValue> entries) {
        List<Entry> list = new ArrayList<>(entries.size());
        entries.forEach((key, value) -> {
            requireEncodable(key);
            list.add(new Entry(key.getBytes(StandardCharsets.UTF_8), key, Objects.requireNonNull(value, "value")));
        });
        list.sort((a, b) -> compare(a.key, b.key));
        Map<String, DataValue> sorted = new LinkedHashMap<>(list.size() * 2);
        for (Entry entry : list) {
            sorted.put(entry.text, entry.value);
        }
        return Collections.unmodifiableMap(sorted);
    }

    private static int compare(byte[] a, byte[] b) {
        return a.length != b.length ? Integer.compare(a.length, b.length) : Arrays.compareUnsigned(a, b);
    }

    static void requireEncodable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw new IllegalArgumentException("unpaired surrogate at index " + i);
            }
        }
    }
}
