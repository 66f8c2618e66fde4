package io.atcr.samples.manifests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * One object of a file.
 *
 * @param place the file
 * @param raw   as it stands there
 * @param typed the same as its type
 */
@SuppressWarnings("unchecked")
record Manifest(Path place, Map<String, Object> raw, Object typed) {

    /** The objects of a file, each checked against its type. */
    static List<Manifest> read(Path file) throws IOException {
        return read(file, Files.readString(file));
    }

    static List<Manifest> read(Path file, String yaml) {
        List<Manifest> objects = new ArrayList<>();
        for (Object document : documents(yaml)) {
            Map<String, Object> raw = (Map<String, Object>) document;
            Map<String, Object> fields = new HashMap<>(raw);
            // a directive of kustomize
            fields.remove("$patch");
            try {
                objects.add(new Manifest(file, raw, StrictKinds.typed(fields)));
            } catch (RuntimeException e) {
                throw new AssertionError(file + ": " + e.getMessage(), e);
            }
        }
        return objects;
    }

    /** Duplicate keys are refused. */
    static List<Object> documents(String yaml) {
        List<Object> documents = new ArrayList<>();
        new Load(LoadSettings.builder().build()).loadAllFromString(yaml).forEach(documents::add);
        return documents;
    }

    String kind() {
        return String.valueOf(raw.get("kind"));
    }

    String name() {
        return String.valueOf(metadata().get("name"));
    }

    /** Empty for what is in none. */
    String namespace() {
        return String.valueOf(metadata().getOrDefault("namespace", ""));
    }

    String id() {
        return kind() + " " + namespace() + "/" + name();
    }

    private Map<String, Object> metadata() {
        return (Map<String, Object>) raw.getOrDefault("metadata", Map.of());
    }

    @Override
    public String toString() {
        return id() + " in " + place;
    }
}
