package io.atcr.samples.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.samples.manifests.Programs.Said;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What kustomize makes of the files, and what Prometheus' parser says of PromQL. */
class OverlaysIT {

    @BeforeAll
    static void build() throws Exception {
        Programs.build();
    }

    @ParameterizedTest
    @EnumSource
    void theBaseIsBuiltAsItStands(Sample sample, @TempDir Path root) throws Exception {
        Manifests built = Programs.kustomize(sample.folder().resolve("base"));
        assertThat(built.objects()).extracting(Manifest::typed).containsExactlyInAnyOrderElementsOf(
                Kustomized.of(sample.folder().resolve("base")).resources().objects().stream().map(Manifest::typed).toList());
        new ServiceChecks(sample, built).all(root, sample.image());
    }

    @ParameterizedTest
    @EnumSource
    void developmentReadsNoSecretsAndDeniesLittle(Sample sample, @TempDir Path root) throws Exception {
        Manifests built = Programs.kustomize(sample.folder().resolve("overlays/development"));
        new ServiceChecks(sample, built).all(root, sample.image());
        assertThat(built.all(ClusterRole.class)).isEmpty();
        assertThat(policies(built, sample)).contains("action: audit").doesNotContain("action: enforce");
    }

    @ParameterizedTest
    @EnumSource
    void productionSharesRedisAndEnforces(Sample sample, @TempDir Path root) throws Exception {
        Manifests built = Programs.kustomize(sample.folder().resolve("overlays/production"));
        new ServiceChecks(sample, built).all(root, "registry.example.com/atcr/" + sample.image());
        ConfigMap policies = built.named(ConfigMap.class, sample.namespace(), sample.program() + "-policies");
        assertThat(policies.getData()).containsOnlyKeys("production.yaml");
        assertThat(policies(built, sample)).contains("action: enforce").doesNotContain("action: audit", "action: warn", "signature: false");
    }

    private static String policies(Manifests built, Sample sample) {
        return built.named(ConfigMap.class, sample.namespace(), sample.program() + "-policies").getData().values().stream().collect(Collectors.joining());
    }

    @ParameterizedTest
    @EnumSource
    void pullSecretsOfOneNamespaceReplaceThoseOfTheCluster(Sample sample, @TempDir Path folder) throws Exception {
        // a root of kustomize has to be a relative path
        Path target = Files.createDirectories(Path.of("target", "narrow-" + sample.program()));
        String up = target.toAbsolutePath().relativize(sample.folder().toAbsolutePath().normalize()).toString();
        Files.writeString(target.resolve("kustomization.yaml"), """
                apiVersion: kustomize.config.k8s.io/v1beta1
                kind: Kustomization
                resources: [%1$s/base]
                components: [%1$s/components/pull-secrets-by-namespace]
                """.formatted(up));
        Manifests built = Programs.kustomize(target);
        assertThat(built.all(ClusterRole.class)).isEmpty();
        assertThat(built.all(ClusterRoleBinding.class)).isEmpty();
        RoleBinding binding = built.only(RoleBinding.class);
        assertThat(binding.getMetadata().getNamespace()).isEqualTo("production");
        assertThat(binding.getSubjects()).singleElement().satisfies(subject -> assertThat(subject.getNamespace()).isEqualTo(sample.namespace()));
        new ServiceChecks(sample, built).all(folder, sample.image());
    }

    @Test
    void certManagerFindsNoAuthorityInTheWayAndAnAnnotationInBothConfigurations() throws Exception {
        Manifests built = Programs.kustomize(Sample.WEBHOOK.folder().resolve("enforcement/cert-manager"));
        String from = Sample.WEBHOOK.namespace() + "/" + Sample.WEBHOOK.program();
        var mutating = built.only(MutatingWebhookConfiguration.class);
        var validating = built.only(ValidatingWebhookConfiguration.class);
        assertThat(mutating.getWebhooks()).singleElement().satisfies(webhook -> {
            assertThat(webhook.getClientConfig().getCaBundle()).isNull();
            assertThat(webhook.getRules()).hasSize(3);
        });
        assertThat(validating.getWebhooks()).singleElement().satisfies(webhook -> {
            assertThat(webhook.getClientConfig().getCaBundle()).isNull();
            assertThat(webhook.getFailurePolicy()).isEqualTo("Fail");
        });
        assertThat(mutating.getMetadata().getAnnotations()).containsEntry("cert-manager.io/inject-ca-from", from);
        assertThat(validating.getMetadata().getAnnotations()).containsEntry("cert-manager.io/inject-ca-from", from);
    }

    @Test
    void theOtherFoldersAreBuiltAsTheyStand() throws Exception {
        for (Path folder : List.of(Sample.GATEKEEPER.folder().resolve("registration"), Sample.GATEKEEPER.folder().resolve("enforcement"), Monitoring.FOLDER)) {
            assertThat(Programs.kustomize(folder).objects()).extracting(Manifest::typed).containsExactlyInAnyOrderElementsOf(
                    Kustomized.of(folder).resources().objects().stream().map(Manifest::typed).toList());
        }
    }

    @Test
    void prometheusUnderstandsEveryExpression(@TempDir Path folder) throws Exception {
        List<String> expressions = new ArrayList<>();
        Monitoring.dashboardExpressions().keySet().forEach(expression -> expressions.add(expression.replace("$__rate_interval", "5m")));
        int rules = Monitoring.rules().groups().get(0).rules().size();
        Said said = Programs.promql(Monitoring.FOLDER.resolve("rules.yaml"), expressions, folder);
        assertThat(said.output()).isEqualTo(rules + " rules, " + expressions.size() + " expressions\n");
        assertThat(said.status()).isZero();
        assertThat(Programs.promql(Monitoring.FOLDER.resolve("rules.yaml"), List.of("sum by (a (b)"), folder).status()).isEqualTo(1);
    }
}
