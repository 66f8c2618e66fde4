package io.atcr.samples.webhook;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an object is. The API server sends it as the version that the webhook asks for ({@code matchPolicy: Equivalent}).
 *
 * @param group   empty for the core group
 * @param version such as {@code v1}
 * @param kind    such as {@code Pod}
 */
record ObjectKind(String group, String version, String kind) {
    private static final List<String> POD = List.of("spec");
    private static final List<String> WORKLOAD = List.of("spec", "template", "spec");
    private static final Map<ObjectKind, List<String>> POD_SPECS = Map.of(
            new ObjectKind("", "v1", "Pod"), POD,
            new ObjectKind("", "v1", "PodTemplate"), List.of("template", "spec"),
            new ObjectKind("", "v1", "ReplicationController"), WORKLOAD,
            new ObjectKind("apps", "v1", "Deployment"), WORKLOAD,
            new ObjectKind("apps", "v1", "ReplicaSet"), WORKLOAD,
            new ObjectKind("apps", "v1", "StatefulSet"), WORKLOAD,
            new ObjectKind("apps", "v1", "DaemonSet"), WORKLOAD,
            new ObjectKind("batch", "v1", "Job"), WORKLOAD,
            new ObjectKind("batch", "v1", "CronJob"), List.of("spec", "jobTemplate", "spec", "template", "spec"));

    /** Where the Pod's specification is; empty for a kind that is not known here. */
    Optional<List<String>> podSpec() {
        return Optional.ofNullable(POD_SPECS.get(this));
    }

    /** All kinds in which images are looked for. */
    static Set<ObjectKind> known() {
        return POD_SPECS.keySet();
    }

    String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }
}
