package io.atcr.samples.manifests.kinds;

import io.fabric8.kubernetes.api.model.ObjectMeta;

/** externaldata.gatekeeper.sh/v1beta1. */
public record Provider(String apiVersion, String kind, ObjectMeta metadata, Spec spec) {

    public record Spec(String url, int timeout, String caBundle) {}
}
