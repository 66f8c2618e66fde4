package io.atcr.samples.manifests.kinds;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** templates.gatekeeper.sh/v1. */
public record ConstraintTemplate(String apiVersion, String kind, ObjectMeta metadata, Spec spec) {

    public record Spec(Crd crd, List<Target> targets) {}

    public record Crd(CrdSpec spec) {}

    public record CrdSpec(Names names, Validation validation) {}

    public record Names(String kind) {}

    public record Validation(boolean legacySchema, Map<String, Object> openAPIV3Schema) {}

    public record Target(String target, @Nullable String rego, @Nullable List<Code> code) {}

    public record Code(String engine, Source source) {}

    public record Source(String version, String rego) {}
}
