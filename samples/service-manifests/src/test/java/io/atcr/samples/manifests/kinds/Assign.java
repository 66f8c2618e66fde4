package io.atcr.samples.manifests.kinds;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** mutations.gatekeeper.sh/v1. */
public record Assign(String apiVersion, String kind, ObjectMeta metadata, Spec spec) {

    public record Spec(List<ApplyTo> applyTo, Match match, String location, Parameters parameters) {}

    public record ApplyTo(List<String> groups, List<String> versions, List<String> kinds, List<String> operations) {}

    public record Match(String scope, List<String> excludedNamespaces) {}

    public record Parameters(@Nullable List<PathTest> pathTests, Value assign) {}

    public record PathTest(String subPath, String condition) {}

    public record Value(ExternalData externalData) {}

    public record ExternalData(String provider, String dataSource, String failurePolicy) {}
}
