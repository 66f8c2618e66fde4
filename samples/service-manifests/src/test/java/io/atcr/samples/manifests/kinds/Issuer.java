package io.atcr.samples.manifests.kinds;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** cert-manager.io/v1. */
public record Issuer(String apiVersion, String kind, ObjectMeta metadata, Spec spec) {

    public record Spec(@Nullable Map<String, Object> selfSigned, @Nullable Ca ca) {}

    public record Ca(String secretName) {}
}
