package io.atcr.samples.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Who may speak to whom. */
final class NetworkChecks {
    private static final String NAME = "app.kubernetes.io/name";

    private final Sample sample;
    private final Manifests manifests;
    private final PodSpec pod;

    NetworkChecks(Sample sample, Manifests manifests, PodSpec pod) {
        this.sample = sample;
        this.manifests = manifests;
        this.pod = pod;
    }

    void all() {
        NetworkPolicy own = manifests.named(NetworkPolicy.class, sample.namespace(), sample.program());
        assertThat(own.getSpec().getPodSelector().getMatchLabels()).isEqualTo(Map.of(NAME, sample.program()));
        assertThat(own.getSpec().getPolicyTypes()).containsExactly("Ingress", "Egress");
        callers(own);
        Set<Integer> reached = new HashSet<>();
        own.getSpec().getEgress().forEach(rule -> {
            assertThat(rule.getTo()).as("no egress to anywhere").isNotEmpty();
            rule.getPorts().forEach(port -> reached.add(port.getPort().getIntVal()));
        });
        assertThat(reached).as("DNS, HTTPS, and the API server behind its Service").containsExactlyInAnyOrder(53, 443, 6443);
        assertThat(own.getSpec().getEgress()).flatMap(rule -> rule.getTo()).filteredOn(peer -> peer.getIpBlock() != null)
                .allSatisfy(peer -> assertThat(peer.getIpBlock().getExcept()).as("credentials of nodes").isNotEmpty());
        redis();
    }

    private void callers(NetworkPolicy own) {
        Set<String> ports = pod.getContainers().stream().map(Container::getPorts).flatMap(List::stream).map(ContainerPort::getName).collect(Collectors.toSet());
        Set<String> open = new HashSet<>();
        for (NetworkPolicyIngressRule rule : own.getSpec().getIngress()) {
            assertThat(rule.getPorts()).hasSize(1);
            String port = rule.getPorts().get(0).getPort().getStrVal();
            open.add(port);
            if (port.equals("management")) {
                assertThat(rule.getFrom()).singleElement().satisfies(from -> assertThat(from.getNamespaceSelector().getMatchLabels()).isEqualTo(
                        Map.of("kubernetes.io/metadata.name", "monitoring")));
            } else if (sample == Sample.GATEKEEPER) {
                assertThat(rule.getFrom()).singleElement().satisfies(from -> {
                    assertThat(from.getPodSelector().getMatchLabels()).isEqualTo(Map.of("gatekeeper.sh/system", "yes"));
                    assertThat(from.getNamespaceSelector()).as("in the same namespace").isNull();
                });
            }
        }
        assertThat(open).isEqualTo(ports);
    }

    /** If the settings name a Redis in the cluster, it is one that is there, and each side lets the other through. */
    private void redis() {
        Set<URI> uris = pod.getContainers().get(0).getEnv().stream().filter(variable -> variable.getName().matches("ATCR_SET_CACHE_REDIS_(CACHE|MARKS)"))
                .map(variable -> URI.create(variable.getValue())).collect(Collectors.toSet());
        assertThat(uris).as("cache and marks are apart").extracting(URI::getHost).hasSize(manifests.all(StatefulSet.class).size());
        for (URI uri : uris) {
            Service service = manifests.named(Service.class, sample.namespace(), uri.getHost());
            assertThat(service.getSpec().getPorts()).singleElement().satisfies(port -> assertThat(port.getPort()).isEqualTo(uri.getPort()));
            StatefulSet server = manifests.named(StatefulSet.class, sample.namespace(), uri.getHost());
            Map<String, String> labels = server.getSpec().getTemplate().getMetadata().getLabels();
            assertThat(labels).containsAllEntriesOf(service.getSpec().getSelector()).containsAllEntriesOf(server.getSpec().getSelector().getMatchLabels());
            assertThat(server.getSpec().getTemplate().getSpec().getContainers().get(0).getPorts()).singleElement().satisfies(port -> {
                assertThat(port.getName()).isEqualTo(service.getSpec().getPorts().get(0).getTargetPort().getStrVal());
                assertThat(port.getContainerPort()).isEqualTo(uri.getPort());
            });
            NetworkPolicy out = manifests.named(NetworkPolicy.class, sample.namespace(), sample.program() + "-to-redis");
            assertThat(out.getSpec().getPodSelector().getMatchLabels()).isEqualTo(Map.of(NAME, sample.program()));
            assertThat(out.getSpec().getEgress()).singleElement().satisfies(rule -> {
                assertThat(rule.getTo()).singleElement().satisfies(to -> assertThat(labels).containsAllEntriesOf(to.getPodSelector().getMatchLabels()));
                assertThat(rule.getPorts()).extracting(NetworkPolicyPort::getPort).extracting(port -> port.getIntVal()).containsExactly(uri.getPort());
            });
            NetworkPolicy in = manifests.named(NetworkPolicy.class, sample.namespace(), uri.getHost());
            assertThat(labels).containsAllEntriesOf(in.getSpec().getPodSelector().getMatchLabels());
            assertThat(in.getSpec().getIngress()).singleElement().satisfies(rule -> assertThat(rule.getFrom()).singleElement().satisfies(from ->
                    assertThat(from.getPodSelector().getMatchLabels()).isEqualTo(Map.of(NAME, sample.program()))));
            assertThat(in.getSpec().getPolicyTypes()).contains("Egress");
            assertThat(in.getSpec().getEgress()).isEmpty();
        }
    }
}
