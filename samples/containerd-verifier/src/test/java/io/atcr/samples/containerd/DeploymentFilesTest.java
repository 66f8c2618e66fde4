package io.atcr.samples.containerd;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.policy.TrustPolicy;
import io.atcr.samples.plugin.PluginSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The files that operators begin with are read by what will read them. */
class DeploymentFilesTest {
    private static final Path DIST = Path.of("src/main/dist");

    @TempDir
    Path folder;

    @Test
    void theExampleOfTheSettingsIsRead() throws Exception {
        Path file = Files.copy(DIST.resolve("etc/containerd-verifier.conf"), folder.resolve("s.conf"));

        PluginSettings settings = PluginSettings.read(file);

        assertThat(settings.socket()).contains(Path.of("/run/atcr-containerd-verifier/socket"));
        // what is commented out is right, too
        String all = Files.readString(file).replaceAll("(?m)^#(?=[a-z-]+ = )", "").replace("sha256:...", "sha256:" + "0".repeat(64));
        assertThat(PluginSettings.read(Files.writeString(file, all)).mirrors()).hasSize(1);
    }

    @Test
    void theDaemonSetsSettingsAndPolicyAreRead() throws Exception {
        Map<?, ?> config = null;
        Map<?, ?> daemonSet = null;
        for (Object document : new Load(LoadSettings.builder().build()).loadAllFromString(Files.readString(DIST.resolve("kubernetes/daemonset.yaml")))) {
            Map<?, ?> object = (Map<?, ?>) document;
            config = "ConfigMap".equals(object.get("kind")) ? (Map<?, ?>) object.get("data") : config;
            daemonSet = "DaemonSet".equals(object.get("kind")) ? object : daemonSet;
        }
        assertThat(config).isNotNull();
        for (Map.Entry<?, ?> file : config.entrySet()) {
            Files.writeString(folder.resolve(file.getKey().toString()), file.getValue().toString());
        }

        PluginSettings settings = PluginSettings.read(folder.resolve("containerd-verifier.conf"));

        assertThat(TrustPolicy.load(settings.policy()).rules()).hasSize(1);
        assertThat(settings.exemptDigestsFile()).contains(folder.resolve("exempt-digests"));
        assertThat(settings.socket().orElseThrow().getParent().getParent()).as("Kubernetes makes the folder above").isEqualTo(Path.of("/run/atcr-containerd-verifier"));
        assertThat(programs(String.valueOf(daemonSet))).contains("containerd-verifier-daemon", "containerd-verifier-refresh", "install.sh").allMatch(name -> Files.isExecutable(DIST.resolve("bin").resolve(name)));
    }

    @Test
    void theUnitsStartWhatIsThere() throws Exception {
        for (String unit : List.of("atcr-containerd-verifier.service", "atcr-bundle-refresh.service")) {
            String text = Files.readString(DIST.resolve("systemd").resolve(unit));
            assertThat(text).contains("Environment=ATCR_CONTAINERD_SETTINGS=@SETTINGS@\n").contains("NoNewPrivileges=yes\n").contains("CapabilityBoundingSet=\n");
            assertThat(programs(text)).hasSize(1).allMatch(name -> Files.isExecutable(DIST.resolve("bin").resolve(name)));
        }
    }

    private static List<String> programs(String text) {
        List<String> names = new ArrayList<>();
        Matcher matcher = Pattern.compile("/bin/([a-z.-]+)").matcher(text.replace("/bin/sh", ""));
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }
}
