package io.atcr.samples.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.samples.localnetwork.IssuedCertificate;
import io.atcr.samples.localnetwork.TestAuthority;
import io.atcr.samples.service.config.CheckedSettings;
import io.atcr.samples.service.config.SettingsReader;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The files that a container sees, in a folder in place of the root, and the settings that the service makes of them. */
final class MountedFiles {
    private static final String PLACE = "/etc/atcr/";

    private final Path root;
    private final Sample sample;
    private final Manifests manifests;

    MountedFiles(Path root, Sample sample, Manifests manifests) {
        this.root = root;
        this.sample = sample;
        this.manifests = manifests;
    }

    /** What the README has an operator put into Secrets. */
    private Map<String, String> secret(String name) {
        IssuedCertificate certificate = TestAuthority.named("authority").server(sample.program() + "." + sample.namespace() + ".svc");
        Map<String, Map<String, String>> secrets = Map.of(
                sample.program() + "-tls", Map.of("tls.crt", certificate.certificatePem(), "tls.key", certificate.keyPem()),
                "gatekeeper-webhook-server-cert", Map.of("ca.crt", TestAuthority.named("gatekeeper").pem(), "ca.key", "not to be mounted"),
                "atcr-cache-keys", Map.of("cache.keys", "2026-11 " + Base64.getEncoder().encodeToString(new byte[32]) + "\n"),
                "atcr-redis", Map.of("password", "secret\n", "redis.conf", "requirepass secret\n"));
        assertThat(secrets).as("Secrets that the README makes").containsKey(name);
        return secrets.get(name);
    }

    /** The files of a volume, by name. */
    private Map<String, String> files(Volume volume) {
        Map<String, String> data;
        List<KeyToPath> items;
        if (volume.getConfigMap() != null) {
            data = manifests.named(ConfigMap.class, sample.namespace(), volume.getConfigMap().getName()).getData();
            items = volume.getConfigMap().getItems();
        } else {
            assertThat(volume.getSecret()).as("volume %s", volume.getName()).isNotNull();
            data = secret(volume.getSecret().getSecretName());
            items = volume.getSecret().getItems();
            assertThat(items).as("keys of the Secret %s, by name", volume.getSecret().getSecretName()).isNotEmpty();
            assertThat(items).extracting(KeyToPath::getKey).doesNotContain("ca.key");
            assertThat(volume.getSecret().getDefaultMode()).as("readable by the group alone").isEqualTo(0440);
        }
        if (items.isEmpty()) {
            return data;
        }
        Map<String, String> files = new LinkedHashMap<>();
        for (KeyToPath item : items) {
            assertThat(data).as("volume %s", volume.getName()).containsKey(item.getKey());
            files.put(item.getPath(), data.get(item.getKey()));
        }
        return files;
    }

    /** Reads the settings as the service does, with the variables of the container, from mounted files only. */
    CheckedSettings settings(PodSpec pod) throws Exception {
        Container container = pod.getContainers().get(0);
        Map<String, Volume> volumes = pod.getVolumes().stream().collect(Collectors.toMap(Volume::getName, volume -> volume));
        assertThat(container.getVolumeMounts()).extracting(VolumeMount::getName).as("each volume is mounted once")
                .containsExactlyInAnyOrderElementsOf(volumes.keySet());
        for (VolumeMount mount : container.getVolumeMounts()) {
            assertThat(mount.getReadOnly()).as(mount.getName()).isTrue();
            Map<String, String> files = files(volumes.get(mount.getName()));
            if (mount.getSubPath() == null) {
                for (Map.Entry<String, String> file : files.entrySet()) {
                    write(mount.getMountPath() + "/" + file.getKey(), file.getValue());
                }
            } else {
                assertThat(mount.getMountPath()).as("what is followed is not mounted by subPath").isEqualTo(PLACE + "service.yaml");
                assertThat(files).containsKey(mount.getSubPath());
                write(mount.getMountPath(), files.get(mount.getSubPath()));
            }
        }
        Map<String, String> environment = new LinkedHashMap<>();
        container.getEnv().forEach(variable -> environment.put(variable.getName(), moved(variable.getValue())));
        return new SettingsReader(at(PLACE + "service.yaml"), environment, sample.description().verifying(), sample.description().longest()).read();
    }

    private Path at(String absolute) {
        return root.resolve(absolute.substring(1));
    }

    private String moved(String text) {
        return text.replace(PLACE, at(PLACE) + "/");
    }

    private void write(String absolute, String text) throws Exception {
        Path file = at(absolute);
        Files.createDirectories(file.getParent());
        assertThat(file).as("no two volumes make one file").doesNotExist();
        Files.write(file, moved(text).getBytes(StandardCharsets.UTF_8));
    }
}
