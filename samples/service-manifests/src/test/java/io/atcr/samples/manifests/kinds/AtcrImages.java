package io.atcr.samples.manifests.kinds;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** constraints.gatekeeper.sh/v1beta1, of our own template. */
public record AtcrImages(String apiVersion, String kind, ObjectMeta metadata, Spec spec) {

    public record Spec(String enforcementAction, Match match, @Nullable Parameters parameters) {}

    public record Match(String scope, List<Kinds> kinds, List<String> excludedNamespaces) {}

    public record Kinds(List<String> apiGroups, List<String> kinds) {}

    public record Parameters(boolean warnings, @Nullable String unpinned) {}
}
