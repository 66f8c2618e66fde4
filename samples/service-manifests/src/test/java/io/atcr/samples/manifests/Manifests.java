package io.atcr.samples.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Objects that are applied together. */
record Manifests(List<Manifest> objects) {

    /** All YAML files under a folder. */
    static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.filter(path -> path.toString().endsWith(".yaml")).sorted().toList();
        }
    }

    <T> List<T> all(Class<T> type) {
        return objects.stream().map(Manifest::typed).filter(type::isInstance).map(type::cast).toList();
    }

    <T> T only(Class<T> type) {
        List<T> found = all(type);
        assertThat(found).as(type.getSimpleName()).hasSize(1);
        return found.get(0);
    }

    <T> Optional<T> find(Class<T> type, String namespace, String name) {
        return objects.stream().filter(object -> type.isInstance(object.typed()) && object.namespace().equals(namespace) && object.name().equals(name))
                .map(object -> type.cast(object.typed())).findFirst();
    }

    <T> T named(Class<T> type, String namespace, String name) {
        return find(type, namespace, name).orElseThrow(() -> new AssertionError("no " + type.getSimpleName() + " " + namespace + "/" + name));
    }
}
