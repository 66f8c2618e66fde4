package io.atcr.samples.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.samples.service.config.CheckedSettings;
import io.atcr.samples.service.config.ServiceSettings;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What has to be true of the manifests of one service, whether they are the base or a built overlay. */
final class ServiceChecks {
    private final Sample sample;
    private final Manifests manifests;
    private final Deployment deployment;
    private final PodSpec pod;
    private final Container container;

    ServiceChecks(Sample sample, Manifests manifests) {
        this.sample = sample;
        this.manifests = manifests;
        this.deployment = manifests.only(Deployment.class);
        this.pod = deployment.getSpec().getTemplate().getSpec();
        assertThat(pod.getContainers()).hasSize(1);
        this.container = pod.getContainers().get(0);
    }

    void all(Path root, String image) throws Exception {
        CheckedSettings checked = new MountedFiles(root, sample, manifests).settings(pod);
        names();
        selectors();
        ports(checked.settings());
        privileges();
        memory();
        shutdown(checked.settings().server());
        pullSecrets(checked.settings().verification().pullSecrets());
        replicas();
        new NetworkChecks(sample, manifests, pod).all();
        assertThat(container.getImage()).isEqualTo(image);
        assertThat(checked.policies()).isNotEmpty();
        assertThat(checked.settings().cache().redis().isPresent()).as("replicas share what they know").isEqualTo(
                !manifests.all(HorizontalPodAutoscaler.class).isEmpty());
    }

    private void names() {
        assertThat(deployment.getMetadata().getNamespace()).isEqualTo(sample.namespace());
        assertThat(deployment.getMetadata().getName()).isEqualTo(sample.program());
        assertThat(pod.getServiceAccountName()).isEqualTo(sample.program());
        ServiceAccount account = manifests.named(ServiceAccount.class, sample.namespace(), sample.program());
        assertThat(account.getAutomountServiceAccountToken()).isFalse();
        assertThat(manifests.objects()).extracting(Manifest::id).doesNotHaveDuplicates();
    }

    private void selectors() {
        Map<String, String> labels = deployment.getSpec().getTemplate().getMetadata().getLabels();
        assertThat(labels).containsAllEntriesOf(deployment.getSpec().getSelector().getMatchLabels());
        assertThat(labels).containsAllEntriesOf(service().getSpec().getSelector());
        PodDisruptionBudget budget = manifests.named(PodDisruptionBudget.class, sample.namespace(), sample.program());
        assertThat(labels).containsAllEntriesOf(budget.getSpec().getSelector().getMatchLabels());
        assertThat(budget.getSpec().getMaxUnavailable().getIntVal()).isEqualTo(1);
        pod.getTopologySpreadConstraints().forEach(spread -> assertThat(labels).containsAllEntriesOf(spread.getLabelSelector().getMatchLabels()));
        if (pod.getAffinity() != null) {
            pod.getAffinity().getPodAntiAffinity().getPreferredDuringSchedulingIgnoredDuringExecution().forEach(term ->
                    assertThat(labels).containsAllEntriesOf(term.getPodAffinityTerm().getLabelSelector().getMatchLabels()));
        }
    }

    private Service service() {
        return manifests.named(Service.class, sample.namespace(), sample.program());
    }

    private void ports(ServiceSettings settings) {
        Map<String, Integer> ports = container.getPorts().stream().collect(Collectors.toMap(ContainerPort::getName, ContainerPort::getContainerPort));
        assertThat(ports).isEqualTo(Map.of("https", settings.server().listen().port(), "management", settings.server().management().port()));
        assertThat(settings.server().listen().host()).isEqualTo("0.0.0.0");
        assertThat(settings.server().management().host()).isEqualTo("0.0.0.0");
        List<ServicePort> served = service().getSpec().getPorts();
        assertThat(served).hasSize(1);
        assertThat(served.get(0).getTargetPort().getStrVal()).isEqualTo("https");
        assertThat(served.get(0).getPort()).isEqualTo(sample.port());
        probe(container.getStartupProbe().getHttpGet(), "/healthz");
        probe(container.getLivenessProbe().getHttpGet(), "/healthz");
        probe(container.getReadinessProbe().getHttpGet(), "/readyz");
    }

    private static void probe(HTTPGetAction probe, String path) {
        assertThat(probe.getPort().getStrVal()).isEqualTo("management");
        assertThat(probe.getPath()).isEqualTo(path);
        assertThat(probe.getScheme()).isNull();
    }

    /** What the Pod Security Standard "restricted" asks for, and more. */
    private void privileges() {
        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getSecurityContext().getRunAsUser()).as("the user of the Dockerfile").isEqualTo(65532L);
        assertThat(pod.getSecurityContext().getFsGroup()).as("who reads Secrets").isEqualTo(65532L);
        assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
        assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
        assertThat(container.getSecurityContext().getPrivileged()).isNull();
        assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(container.getSecurityContext().getCapabilities().getAdd()).isEmpty();
        assertThat(pod.getEnableServiceLinks()).isFalse();
        assertThat(pod.getHostNetwork()).isNull();
        assertThat(pod.getHostPID()).isNull();
    }

    private void memory() {
        Map<String, Quantity> limits = container.getResources().getLimits();
        Map<String, Quantity> requests = container.getResources().getRequests();
        assertThat(limits.get("memory")).isEqualTo(new Quantity("256Mi"));
        assertThat(Quantity.getAmountInBytes(requests.get("memory"))).isLessThanOrEqualTo(Quantity.getAmountInBytes(limits.get("memory")));
        assertThat(requests).containsKey("cpu");
        assertThat(limits).as("a limit of CPU makes answers late").doesNotContainKey("cpu");
    }

    private void shutdown(ServiceSettings.Server server) {
        Duration most = server.drain().plus(server.grace());
        assertThat(Duration.ofSeconds(pod.getTerminationGracePeriodSeconds())).as("terminationGracePeriodSeconds").isGreaterThan(most.plusSeconds(1));
        Duration noticed = Duration.ofSeconds((long) container.getReadinessProbe().getPeriodSeconds() * container.getReadinessProbe().getFailureThreshold());
        assertThat(server.drain()).as("drain, after which nobody asks any more").isGreaterThan(noticed);
        assertThat(container.getLifecycle()).isNull();
    }

    private void pullSecrets(boolean read) {
        assertThat(pod.getAutomountServiceAccountToken()).as("a token only where it is used").isEqualTo(read);
        boolean granted = !manifests.all(ClusterRoleBinding.class).isEmpty() || !manifests.all(RoleBinding.class).isEmpty();
        assertThat(granted).as("RBAC only where it is used").isEqualTo(read);
        for (ClusterRoleBinding binding : manifests.all(ClusterRoleBinding.class)) {
            assertThat(binding.getSubjects()).singleElement().satisfies(subject -> {
                assertThat(subject.getName()).isEqualTo(sample.program());
                assertThat(subject.getNamespace()).isEqualTo(sample.namespace());
            });
            ClusterRole role = manifests.named(ClusterRole.class, "", binding.getRoleRef().getName());
            assertThat(role.getRules()).singleElement().satisfies(rule -> {
                assertThat(rule.getApiGroups()).containsExactly("");
                assertThat(Set.copyOf(rule.getResources())).isEqualTo(AskedOfTheApi.resources());
                assertThat(rule.getVerbs()).containsExactly("get");
            });
        }
    }

    private void replicas() {
        for (HorizontalPodAutoscaler autoscaler : manifests.all(HorizontalPodAutoscaler.class)) {
            assertThat(autoscaler.getSpec().getScaleTargetRef().getName()).isEqualTo(sample.program());
            assertThat(autoscaler.getSpec().getScaleTargetRef().getKind()).isEqualTo("Deployment");
            assertThat(autoscaler.getSpec().getMinReplicas()).isGreaterThanOrEqualTo(2);
            assertThat(deployment.getSpec().getReplicas()).as("the autoscaler says how many").isNull();
            assertThat(pod.getTopologySpreadConstraints()).isNotEmpty();
            assertThat(pod.getAffinity().getPodAntiAffinity()).isNotNull();
        }
    }
}
