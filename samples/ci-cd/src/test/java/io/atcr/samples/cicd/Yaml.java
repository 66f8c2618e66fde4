package io.atcr.samples.cicd;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Plain YAML values, read strictly: what is not of the expected kind fails. */
final class Yaml {
    private Yaml() {}

    static Map<String, Object> parse(String text) {
        return map(new Load(LoadSettings.builder().setAllowDuplicateKeys(false).build()).loadFromString(text));
    }

    /** A mapping; empty for null. */
    static Map<String, Object> map(@Nullable Object value) {
        Map<String, Object> map = new LinkedHashMap<>();
        if (value != null) {
            ((Map<?, ?>) value).forEach((key, entry) -> map.put((String) key, entry));
        }
        return map;
    }

    /** A sequence; a scalar is a sequence of one, and null an empty one. */
    static List<Object> list(@Nullable Object value) {
        if (value == null) {
            return List.of();
        }
        return value instanceof List<?> list ? new ArrayList<>(list) : List.of(value);
    }

    static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }
}
