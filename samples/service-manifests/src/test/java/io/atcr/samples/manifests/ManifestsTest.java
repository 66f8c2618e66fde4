package io.atcr.samples.manifests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The manifests as they stand in their files. The built overlays are checked by {@link OverlaysIT}. */
class ManifestsTest {

    @Test
    void unknownFieldsAndNumbersForStringsAreRefused() {
        String map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: b}\n";
        Path file = Path.of("a.yaml");
        assertThat(Manifest.read(file, map + "data: {a: '1'}")).hasSize(1);
        assertThatThrownBy(() -> Manifest.read(file, map + "dta: {a: '1'}")).isInstanceOf(AssertionError.class).hasMessageContaining("dta");
        assertThatThrownBy(() -> Manifest.read(file, map + "data: {a: 1}")).isInstanceOf(AssertionError.class).hasMessageContaining("Integer");
        assertThatThrownBy(() -> Manifest.read(file, "apiVersion: apps/v1\nkind: Deployment\nspec: {template: {spec: {containers: [{nme: a}]}}}"))
                .isInstanceOf(AssertionError.class).hasMessageContaining("nme");
        assertThatThrownBy(() -> Manifest.read(file, map.replace("v1", "v2"))).isInstanceOf(AssertionError.class).hasMessageContaining("v2/ConfigMap");
    }

    @ParameterizedTest
    @EnumSource
    void everyFileParsesStrictlyAndIsNamedByAKustomization(Sample sample) throws Exception {
        Set<Path> named = new HashSet<>();
        List<Path> files = Manifests.files(sample.folder());
        assertThat(files).hasSizeGreaterThan(20);
        for (Path file : files) {
            assertThat(Manifest.read(file)).as(file.toString()).isNotEmpty();
            if (file.endsWith("kustomization.yaml")) {
                Kustomized kustomized = Kustomized.of(file.getParent());
                kustomized.resources().objects().forEach(object -> named.add(object.place()));
                kustomized.patches().forEach(patch -> named.add(patch.place()));
            }
        }
        Set<Path> alone = files.stream().filter(file -> !file.endsWith("kustomization.yaml") && !named.contains(file)).collect(Collectors.toSet());
        assertThat(alone).extracting(file -> file.getFileName().toString())
                .isEqualTo(sample == Sample.GATEKEEPER ? List.of("template-v1.yaml") : List.of());
    }

    @ParameterizedTest
    @EnumSource
    void theBaseFitsTogetherAndTheServiceTakesItsSettings(Sample sample, @TempDir Path root) throws Exception {
        Kustomized base = Kustomized.of(sample.folder().resolve("base"));
        assertThat(base.patches()).isEmpty();
        new ServiceChecks(sample, base.resources()).all(root, sample.image());
    }

    @ParameterizedTest
    @EnumSource
    void everyPatchIsForAnObjectThatIsThereAndItsParts(Sample sample) throws Exception {
        int patches = 0;
        for (String overlay : List.of("overlays/development", "overlays/production", "enforcement/cert-manager")) {
            if (Files.exists(sample.folder().resolve(overlay))) {
                Kustomized built = Kustomized.of(sample.folder().resolve(overlay));
                for (Manifest patch : built.patches()) {
                    patches++;
                    requireTarget(patch, built.resources());
                }
            }
        }
        assertThat(patches).isGreaterThan(6);
        Kustomized base = Kustomized.of(sample.folder().resolve("base"));
        for (Manifest patch : Kustomized.of(sample.folder().resolve("components/pull-secrets-by-namespace")).patches()) {
            requireTarget(patch, base.resources());
        }
    }

    private static void requireTarget(Manifest patch, Manifests resources) {
        List<Manifest> targets = resources.objects().stream().filter(object -> object.id().equals(patch.id())).toList();
        assertThat(targets).as("%s patches something", patch).hasSize(1);
        assertThat(names(targets.get(0).raw())).as("%s patches parts by their names", patch).containsAll(names(patch.raw()));
    }

    /** The names of containers and webhooks, by which a patch is merged. */
    @SuppressWarnings("unchecked")
    private static List<String> names(Map<String, Object> raw) {
        List<String> names = new ArrayList<>();
        raw.forEach((key, value) -> {
            if (value instanceof Map<?, ?> inner) {
                names.addAll(names((Map<String, Object>) inner));
            } else if (value instanceof List<?> list && Set.of("containers", "webhooks").contains(key)) {
                list.forEach(item -> names.add(key + " " + ((Map<String, Object>) item).get("name")));
            }
        });
        return names;
    }

    /** A cache that fills up must not take the room of marks, without which everything is denied. */
    @ParameterizedTest
    @EnumSource
    void A10_marksAreKeptOnDiskAndNeitherEvictedNorCrowdedOut(Sample sample) throws Exception {
        Manifests redis = Kustomized.of(sample.folder().resolve("components/redis")).resources();
        assertThat(redis.named(ConfigMap.class, sample.namespace(), "atcr-redis-marks").getData().get("redis.conf"))
                .contains("appendonly yes", "appendfsync always", "maxmemory-policy noeviction");
        assertThat(redis.named(ConfigMap.class, sample.namespace(), "atcr-redis-cache").getData().get("redis.conf"))
                .contains("appendonly no", "maxmemory-policy volatile-lru");
        assertThat(redis.named(StatefulSet.class, sample.namespace(), "atcr-redis-marks").getSpec().getVolumeClaimTemplates()).hasSize(1);
        assertThat(redis.named(StatefulSet.class, sample.namespace(), "atcr-redis-marks").getSpec().getReplicas()).isEqualTo(1);
        for (String each : List.of("cache", "marks", "egress")) {
            assertThat(redis(sample, each)).as("the same for both services, but for where it is").isEqualTo(redis(Sample.GATEKEEPER, each));
        }
    }

    private static String redis(Sample sample, String name) throws IOException {
        String text = Files.readString(sample.folder().resolve("components/redis/" + name + ".yaml"));
        return text.replace(sample.program(), "PROGRAM").replace(sample.namespace(), "NAMESPACE");
    }

    @ParameterizedTest
    @EnumSource
    void aRoleForOneNamespaceIsNoWiderThanWhatIsAsked(Sample sample) throws Exception {
        Kustomized narrow = Kustomized.of(sample.folder().resolve("components/pull-secrets-by-namespace"));
        Role role = narrow.resources().only(Role.class);
        assertThat(role.getRules()).flatMap(PolicyRule::getResources).containsExactlyInAnyOrderElementsOf(AskedOfTheApi.resources());
        assertThat(role.getRules()).flatMap(PolicyRule::getVerbs).containsOnly("get");
        assertThat(narrow.patches()).extracting(Manifest::kind).containsExactlyInAnyOrder("ClusterRole", "ClusterRoleBinding");
    }

    @Test
    void theNamespaceOfTheWebhookLetsNoPrivilegedPodIn() throws Exception {
        Namespace namespace = Kustomized.of(Sample.WEBHOOK.folder().resolve("base")).resources().only(Namespace.class);
        assertThat(namespace.getMetadata().getName()).isEqualTo(Sample.WEBHOOK.namespace());
        assertThat(namespace.getMetadata().getLabels()).containsEntry("pod-security.kubernetes.io/enforce", "restricted");
    }

    @ParameterizedTest
    @EnumSource
    void noImageIsTheLatest(Sample sample) throws Exception {
        List<String> images = new ArrayList<>();
        for (Path file : Manifests.files(sample.folder())) {
            for (Manifest manifest : Manifest.read(file)) {
                images(manifest.raw(), images);
            }
        }
        assertThat(images).isNotEmpty().allSatisfy(image -> assertThat(image).matches(".+:[0-9]+\\.[^/:]+"));
        assertThat(Files.readString(sample.module().resolve("Dockerfile"))).contains("USER 65532:65532");
    }

    @SuppressWarnings("unchecked")
    private static void images(Map<String, Object> raw, List<String> images) {
        raw.forEach((key, value) -> {
            if (key.equals("containers")) {
                ((List<Map<String, Object>>) value).stream().filter(container -> container.containsKey("image"))
                        .forEach(container -> images.add((String) container.get("image")));
            } else if (value instanceof Map<?, ?> inner) {
                images((Map<String, Object>) inner, images);
            }
        });
    }
}
