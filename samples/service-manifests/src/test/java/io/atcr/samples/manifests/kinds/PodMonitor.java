package io.atcr.samples.manifests.kinds;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.List;

/** monitoring.coreos.com/v1. */
public record PodMonitor(String apiVersion, String kind, ObjectMeta metadata, Spec spec) {

    public record Spec(NamespaceSelector namespaceSelector, LabelSelector selector, List<Endpoint> podMetricsEndpoints) {}

    public record NamespaceSelector(List<String> matchNames) {}

    public record Endpoint(String port, String path, String interval) {}
}
