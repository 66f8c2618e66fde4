package io.atcr.samples.manifests.kinds;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** kustomize.config.k8s.io: a Kustomization or a Component. */
public record Kustomization(
        String apiVersion,
        String kind,
        @Nullable List<String> resources,
        @Nullable List<String> components,
        @Nullable List<Patch> patches,
        @Nullable List<Image> images) {

    public record Patch(String path) {}

    public record Image(String name, String newName, String newTag) {}
}
