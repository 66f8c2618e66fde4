package io.atcr.samples.manifests;

import io.atcr.samples.manifests.kinds.Kustomization;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a kustomization names: its resources, and its patches apart from them. */
record Kustomized(Manifests resources, List<Manifest> patches) {

    static Kustomized of(Path folder) throws IOException {
        List<Manifest> resources = new ArrayList<>();
        List<Manifest> patches = new ArrayList<>();
        collect(folder, resources, patches);
        return new Kustomized(new Manifests(resources), patches);
    }

    private static void collect(Path folder, List<Manifest> resources, List<Manifest> patches) throws IOException {
        Kustomization kustomization = (Kustomization) Manifest.read(folder.resolve("kustomization.yaml")).get(0).typed();
        for (String resource : orNone(kustomization.resources())) {
            Path path = folder.resolve(resource).normalize();
            if (resource.endsWith(".yaml")) {
                resources.addAll(Manifest.read(path));
            } else {
                collect(path, resources, patches);
            }
        }
        for (String component : orNone(kustomization.components())) {
            collect(folder.resolve(component).normalize(), resources, patches);
        }
        for (Kustomization.Patch patch : orNone(kustomization.patches())) {
            patches.addAll(Manifest.read(folder.resolve(patch.path())));
        }
    }

    private static <T> List<T> orNone(@Nullable List<T> list) {
        return Objects.requireNonNullElse(list, List.of());
    }
}
