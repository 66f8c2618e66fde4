package io.atcr.samples.manifests.kinds;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** cert-manager.io/v1. */
public record Certificate(String apiVersion, String kind, ObjectMeta metadata, Spec spec) {

    public record Spec(
            String secretName,
            @Nullable String commonName,
            @Nullable List<String> dnsNames,
            @Nullable List<String> usages,
            boolean isCA,
            String duration,
            String renewBefore,
            PrivateKey privateKey,
            IssuerRef issuerRef) {}

    public record PrivateKey(String algorithm, int size, @Nullable String encoding, String rotationPolicy) {}

    public record IssuerRef(String kind, String name) {}
}
