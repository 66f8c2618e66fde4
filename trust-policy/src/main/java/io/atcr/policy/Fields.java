package io.atcr.policy;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A mapping whose keys are known: takes typed values out of it, and refuses every key that is not in the format. */
final class Fields {
    private static final Pattern DECIMAL = Pattern.compile("[+-]?[0-9]{1,9}");
    private static final Pattern DURATION = Pattern.compile("([1-9][0-9]{0,8})([smhd])");

    private final String source;
    private final YamlNode.Mapping mapping;
    private final String where;

    private Fields(String source, YamlNode.Mapping mapping, String where) {
        this.source = source;
        this.mapping = mapping;
        this.where = where;
    }

    /** The mapping that {@code node} must be; {@code where} names it in messages. */
    static Fields of(String source, YamlNode node, String where, List<String> keys) throws PolicyException {
        Fields fields = new Fields(source, mapping(source, node, where), where);
        for (YamlNode.Entry entry : fields.mapping.entries().values()) {
            YamlNode.Scalar key = entry.key();
            if (!keys.contains(key.text())) {
                throw new PolicyException(PolicyError.UNKNOWN_KEY, source, key.line(), key.column(),
                        "the key " + Printable.quote(key.text()) + " in " + where, String.join(", ", keys), NearMiss.of(key.text(), keys));
            }
        }
        return fields;
    }

    static YamlNode.Mapping mapping(String source, YamlNode node, String where) throws PolicyException {
        if (node instanceof YamlNode.Mapping mapping) {
            return mapping;
        }
        throw wrongType(source, node, where, "a mapping");
    }

    String source() {
        return source;
    }

    /** The entries of a mapping that is not empty; none when the key is absent. */
    Collection<YamlNode.Entry> entries(String key, String each) throws PolicyException {
        YamlNode node = get(key);
        if (node == null) {
            return List.of();
        }
        Map<String, YamlNode.Entry> entries = mapping(source, node, key).entries();
        if (entries.isEmpty()) {
            throw failure(PolicyError.EMPTY, node, "an empty mapping for " + key, "at least one " + each);
        }
        return entries.values();
    }

    @Nullable YamlNode get(String key) {
        YamlNode.Entry entry = mapping.entries().get(key);
        return entry == null ? null : entry.value();
    }

    YamlNode require(String key) throws PolicyException {
        YamlNode node = get(key);
        if (node == null) {
            throw failure(PolicyError.MISSING_KEY, mapping, where + " without '" + key + "'", "'" + key + "' in every " + where);
        }
        return node;
    }

    /** The node of a key that is there, for the place of an error; the mapping itself when it is not. */
    YamlNode place(String key) {
        YamlNode.Entry entry = mapping.entries().get(key);
        return entry == null ? mapping : entry.key();
    }

    YamlNode.Scalar string(String key) throws PolicyException {
        return string(require(key), key);
    }

    YamlNode.Scalar string(YamlNode node, String key) throws PolicyException {
        if (node instanceof YamlNode.Scalar scalar && scalar.type() == YamlNode.Scalar.Type.STRING) {
            return scalar;
        }
        String hint = node instanceof YamlNode.Scalar scalar && scalar.type() != YamlNode.Scalar.Type.NULL ? " (in quotes)" : "";
        throw wrongType(source, node, key, "a string" + hint);
    }

    boolean bool(String key) throws PolicyException {
        YamlNode node = require(key);
        if (node instanceof YamlNode.Scalar scalar && scalar.type() == YamlNode.Scalar.Type.BOOLEAN) {
            return scalar.text().equalsIgnoreCase("true");
        }
        throw wrongType(source, node, key, "true or false");
    }

    boolean bool(String key, boolean otherwise) throws PolicyException {
        return get(key) == null ? otherwise : bool(key);
    }

    /** A whole number from 1. */
    int number(YamlNode node, String key) throws PolicyException {
        if (!(node instanceof YamlNode.Scalar scalar) || scalar.type() != YamlNode.Scalar.Type.INTEGER) {
            throw wrongType(source, node, key, "a whole number from 1");
        }
        if (!DECIMAL.matcher(scalar.text()).matches()) {
            throw wrongType(source, node, key, "a decimal number of at most 9 digits");
        }
        int number = Integer.parseInt(scalar.text());
        if (number < 1) {
            throw failure(PolicyError.MIN_SIGNATURES_TOO_LOW, node, scalar.describe() + " for " + key, "1 or more");
        }
        return number;
    }

    /** A duration as {@code 90s}, {@code 15m}, {@code 72h} or {@code 30d}; null when the key is absent. */
    @Nullable Duration duration(String key, Duration longest) throws PolicyException {
        YamlNode node = get(key);
        if (node == null) {
            return null;
        }
        String allowed = "a number and a unit, 90s, 15m, 72h or 30d, up to " + days(longest);
        if (!(node instanceof YamlNode.Scalar scalar) || scalar.type() == YamlNode.Scalar.Type.NULL) {
            throw wrongType(source, node, key, allowed);
        }
        Matcher matcher = DURATION.matcher(scalar.text());
        if (!matcher.matches()) {
            throw failure(PolicyError.BAD_DURATION, node, scalar.describe() + " for " + key, allowed);
        }
        long amount = Long.parseLong(matcher.group(1));
        Duration duration = switch (matcher.group(2)) {
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
        if (duration.compareTo(longest) > 0) {
            throw failure(PolicyError.BAD_DURATION, node, scalar.describe() + " for " + key, allowed);
        }
        return duration;
    }

    private static String days(Duration duration) {
        return duration.toDays() < 2 ? duration.toHours() + "h" : duration.toDays() + "d";
    }

    /** One of some words. */
    String word(String key, PolicyError code, List<String> words) throws PolicyException {
        YamlNode.Scalar scalar = string(key);
        if (!words.contains(scalar.text())) {
            throw new PolicyException(code, source, scalar.line(), scalar.column(), scalar.describe() + " for " + key,
                    String.join(", ", words), NearMiss.of(scalar.text(), words));
        }
        return scalar.text();
    }

    /** A list that is not empty, of strings that differ, with their places. */
    Map<String, YamlNode.Scalar> strings(String key) throws PolicyException {
        return strings(require(key), key);
    }

    /** The strings of a list that {@code key} names in messages. */
    Map<String, YamlNode.Scalar> strings(YamlNode node, String key) throws PolicyException {
        Map<String, YamlNode.Scalar> strings = new LinkedHashMap<>();
        for (YamlNode item : list(node, key)) {
            YamlNode.Scalar scalar = string(item, "each entry of " + key);
            YamlNode.Scalar first = strings.putIfAbsent(scalar.text(), scalar);
            if (first != null) {
                throw failure(PolicyError.DUPLICATE_VALUE, scalar, Printable.quote(scalar.text()) + " again in " + key,
                        "each entry once; the first stands in line " + first.line());
            }
        }
        return strings;
    }

    /** A list that is not empty. */
    List<YamlNode> list(String key) throws PolicyException {
        return list(require(key), key);
    }

    private List<YamlNode> list(YamlNode node, String key) throws PolicyException {
        if (!(node instanceof YamlNode.Sequence sequence)) {
            throw wrongType(source, node, key, "a list");
        }
        if (sequence.items().isEmpty()) {
            throw failure(PolicyError.EMPTY, node, "an empty list in " + key, "at least one entry");
        }
        return sequence.items();
    }

    PolicyException failure(PolicyError code, YamlNode at, String found, String allowed) {
        return new PolicyException(code, source, at.line(), at.column(), found, allowed, null);
    }

    private static PolicyException wrongType(String source, YamlNode node, String key, String allowed) {
        String found = node.describe() + " for " + key;
        return new PolicyException(PolicyError.WRONG_TYPE, source, node.line(), node.column(), found, allowed, null);
    }
}
