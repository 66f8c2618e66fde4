package io.atcr.samples.ratify;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** An object of the host's document, read by its keys; what is wrong is told with the path that leads there. Keys that nobody asks for are ignored. */
final class Fields {
    private final String path;
    private final Map<String, JsonNode> members;

    private Fields(String path, Map<String, JsonNode> members) {
        this.path = path;
        this.members = members;
    }

    static Fields root(JsonNode document) throws PluginException {
        return of("the document", "", document);
    }

    private static Fields of(String name, String path, JsonNode node) throws PluginException {
        if (node instanceof JsonNode.Members object) {
            return new Fields(path, object.map());
        }
        throw new PluginException(ErrorCode.INVALID_CONFIG, name + ": expected an object, found " + node.kind());
    }

    /** An object that has to be there. */
    Fields object(String key) throws PluginException {
        return find(key).isPresent() ? of(place(key), place(key) + ".", find(key).get()) : missing(key);
    }

    /** An object that may be absent, or null. */
    Optional<Fields> optionalObject(String key) throws PluginException {
        Optional<JsonNode> node = find(key);
        return node.isEmpty() ? Optional.empty() : Optional.of(of(place(key), place(key) + ".", node.get()));
    }

    /** Text that has to be there, and not blank. */
    String text(String key) throws PluginException {
        Optional<String> text = optionalText(key);
        return text.isPresent() ? text.get() : missing(key);
    }

    /** Text that may be absent, null or empty. */
    Optional<String> optionalText(String key) throws PluginException {
        Optional<JsonNode> node = find(key);
        if (node.isEmpty()) {
            return Optional.empty();
        }
        if (node.get() instanceof JsonNode.Text text) {
            return text.value().isBlank() ? Optional.empty() : Optional.of(text.value());
        }
        throw wrong(key, "expected text, found " + node.get().kind());
    }

    /** A flag that may be absent. */
    boolean flag(String key, boolean otherwise) throws PluginException {
        Optional<JsonNode> node = find(key);
        if (node.isEmpty()) {
            return otherwise;
        }
        if (node.get() instanceof JsonNode.Flag flag) {
            return flag.value();
        }
        throw wrong(key, "expected true or false, found " + node.get().kind());
    }

    /** The absolute path of a file, which may be absent. */
    Optional<Path> optionalPath(String key) throws PluginException {
        Optional<String> text = optionalText(key);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            Path file = Path.of(text.get());
            if (file.isAbsolute()) {
                return Optional.of(file);
            }
        } catch (InvalidPathException e) {
            // told below
        }
        throw wrong(key, "expected the absolute path of a file, found " + Plain.quote(text.get()));
    }

    /** Any value that is there and not null. */
    Optional<JsonNode> find(String key) {
        JsonNode node = members.get(key);
        return node == null || node instanceof JsonNode.Nothing ? Optional.empty() : Optional.of(node);
    }

    Iterable<String> keys() {
        return members.keySet();
    }

    PluginException wrong(String key, String what) {
        return new PluginException(ErrorCode.INVALID_CONFIG, place(key) + ": " + what);
    }

    private <T> T missing(String key) throws PluginException {
        throw wrong(key, "is missing");
    }

    private String place(String key) {
        return path + key;
    }
}
