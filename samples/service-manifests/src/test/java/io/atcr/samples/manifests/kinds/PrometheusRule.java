package io.atcr.samples.manifests.kinds;

import io.fabric8.kubernetes.api.model.ObjectMeta;

/** monitoring.coreos.com/v1. */
public record PrometheusRule(String apiVersion, String kind, ObjectMeta metadata, RuleGroups spec) {}
