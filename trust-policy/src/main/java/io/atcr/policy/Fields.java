package io.atcr.policy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A mapping whose keys are known: takes typed values out of it, and refuses every key that is not in the format. */
final class Fields {
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

    /** A list that is not empty, of strings that differ, with their places. */
    Map<String, YamlNode.Scalar> strings(String key) throws PolicyException {
        Map<String, YamlNode.Scalar> strings = new LinkedHashMap<>();
        for (YamlNode item : list(key)) {
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
        YamlNode node = require(key);
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
