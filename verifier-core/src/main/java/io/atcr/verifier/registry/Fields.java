package io.atcr.verifier.registry;

import io.atcr.did.net.UntrustedText;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The typed fields of one JSON object, with its place in the document for messages. A null value is an absent field. */
final class Fields {
    private static final int LONGEST_TEXT = 8192;

    private final ObjectNode node;
    private final String path;
    private final RegistryError malformed;

    private Fields(ObjectNode node, String path, RegistryError malformed) {
        this.node = node;
        this.path = path;
        this.malformed = malformed;
    }

    static Fields of(@Nullable JsonNode node, String path, RegistryError malformed) throws RegistryException {
        if (node instanceof ObjectNode object) {
            return new Fields(object, path, malformed);
        }
        throw new RegistryException(malformed, path + " is not an object");
    }

    /**
     * Refuses keys that some JSON readers take for one of the names: they match keys without regard to case, so that a second
     * {@code Layers} would replace the {@code layers} read here.
     */
    Fields refuseLookalikes(Set<String> names) throws RegistryException {
        for (String key : node.propertyNames()) {
            if (names.contains(key)) {
                continue;
            }
            for (String name : names) {
                if (key.equalsIgnoreCase(name)) {
                    throw new RegistryException(RegistryError.AMBIGUOUS_MANIFEST,
                            path + " has a key \"" + UntrustedText.escape(key) + "\" that differs from " + name + " in case only");
                }
            }
        }
        return this;
    }

    boolean has(String name) {
        return node.has(name);
    }

    /** The value, null when absent or a JSON null. */
    @Nullable JsonNode value(String name) {
        JsonNode value = node.get(name);
        return value == null || value.isNull() ? null : value;
    }

    Optional<String> text(String name) throws RegistryException {
        JsonNode value = value(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!value.isString() || value.stringValue().length() > LONGEST_TEXT) {
            throw wrong(name, "is not a string of acceptable length");
        }
        return Optional.of(value.stringValue());
    }

    String requiredText(String name) throws RegistryException {
        return text(name).orElseThrow(() -> wrong(name, "is missing"));
    }

    Optional<String> mediaType(String name) throws RegistryException {
        Optional<String> text = text(name);
        if (text.isPresent() && !MediaTypes.isMediaType(text.get())) {
            throw wrong(name, "is not a media type");
        }
        return text;
    }

    long integer(String name) throws RegistryException {
        JsonNode value = value(name);
        if (value == null || !value.isIntegralNumber() || !value.canConvertToLong()) {
            throw wrong(name, "is not an integer");
        }
        return value.longValue();
    }

    Fields object(String name) throws RegistryException {
        return of(node.get(name), path + "." + name, malformed);
    }

    ArrayNode array(String name) throws RegistryException {
        if (node.get(name) instanceof ArrayNode array) {
            return array;
        }
        throw wrong(name, "is not an array");
    }

    RegistryException wrong(String name, String how) {
        return new RegistryException(malformed, path + "." + name + " " + how);
    }
}
