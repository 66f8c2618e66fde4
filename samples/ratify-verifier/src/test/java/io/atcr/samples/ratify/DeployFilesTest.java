package io.atcr.samples.ratify;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.policy.TrustPolicy;
import io.atcr.samples.plugin.PluginSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.json.JsonMapper;

/** The files of a deployment, held against one another, against the launcher, and against what the plugin reads. */
class DeployFilesTest {
    private static final Path DEPLOY = Path.of("deploy");
    private static final String SETTINGS = "/etc/atcr/ratify-verifier.conf";
    private static final String HOME = "/opt/atcr/ratify-verifier";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"verifier.yaml", "namespaced-verifier.yaml"})
    void aVerifierIsWhatThePluginTakes(String name) throws Exception {
        Map<?, ?> resource = yaml(Files.readString(DEPLOY.resolve(name)));
        assertThat(resource.get("apiVersion")).isEqualTo("config.ratify.deislabs.io/v1beta1");
        assertThat(resource.get("kind")).isEqualTo(name.startsWith("namespaced") ? "NamespacedVerifier" : "Verifier");
        Map<?, ?> spec = map(resource, "spec");
        assertThat(spec.get("version")).isEqualTo(HostCall.SUPPORTED_VERSION);
        assertThat(spec.get("artifactTypes")).isEqualTo(VerifierEntry.ARTIFACT_TYPE);
        assertThat(spec.get("address")).isEqualTo("/.ratify/plugins");
        assertThat(Path.of("src/main/dist/bin").resolve(String.valueOf(spec.get("type")))).as("the launcher is named as the type").isRegularFile();

        HostDocument document = asTheHostSendsIt(spec);

        assertThat(document.config().warnings()).isEmpty();
        assertThat(document.config().type()).isEqualTo(spec.get("type"));
        assertThat(document.config().settings()).contains(Path.of(SETTINGS));
        if (document.config().policy().orElse(null) instanceof PolicyPlace.Inline inline) {
            assertThat(TrustPolicy.parse(inline.yaml()).warnings()).isEmpty();
        }
    }

    @Test
    void theSettingsAndThePolicyLoadAndAnswerInTheTimeOfARequest() throws Exception {
        Map<?, ?> data = map(yaml(Files.readString(DEPLOY.resolve("settings.yaml"))), "data");
        assertThat(data.containsKey(Path.of(SETTINGS).getFileName().toString())).isTrue();
        for (Map.Entry<?, ?> file : data.entrySet()) {
            Files.writeString(folder.resolve(String.valueOf(file.getKey())), String.valueOf(file.getValue()));
        }

        PluginSettings settings = PluginSettings.read(folder.resolve("ratify-verifier.conf"));

        assertThat(settings.policy()).isEqualTo(Path.of("/etc/atcr/trust-policy.yaml"));
        assertThat(TrustPolicy.load(folder.resolve("trust-policy.yaml")).warnings()).isEmpty();
        assertThat(settings.deadline()).isLessThan(Duration.ofMillis(2900));
        assertThat(settings.timeout().plus(settings.daemonTimeout())).isLessThanOrEqualTo(settings.deadline());
        assertThat(settings.daemon()).isEqualTo(PluginSettings.DaemonUse.START);
        assertThat(settings.socket().orElseThrow()).startsWithRaw(Path.of("/var/lib/atcr"));
    }

    @Test
    void thePatchMountsWhatTheVerifierReadsAndStartsWhatTheImageHas() throws Exception {
        Map<?, ?> pod = map(map(map(yaml(Files.readString(DEPLOY.resolve("deployment-patch.yaml"))), "spec"), "template"), "spec");
        Map<?, ?> container = first(pod, "containers");
        assertThat(container.get("command")).isEqualTo(List.of(HOME + "/bin/with-daemon", "/app/ratify"));
        assertThat(Path.of("src/main/dist/bin/with-daemon")).isRegularFile();
        Map<?, ?> mount = first(container, "volumeMounts");
        Map<?, ?> volume = first(pod, "volumes");
        assertThat(mount.get("mountPath")).isEqualTo(Path.of(SETTINGS).getParent().toString());
        assertThat(mount.get("name")).isEqualTo(volume.get("name"));
        Map<?, ?> configMap = map(yaml(Files.readString(DEPLOY.resolve("settings.yaml"))), "metadata");
        assertThat(map(volume, "configMap").get("name")).isEqualTo(configMap.get("name"));
        assertThat(launcher()).contains(":-" + SETTINGS + "}");
    }

    @Test
    void theImageHasThePluginWhereTheVerifierLooks() throws IOException {
        String docker = Files.readString(DEPLOY.resolve("Dockerfile"));
        assertThat(docker).contains("COPY ratify-verifier " + HOME + "\n", HOME + "/bin/install-plugin /.ratify/plugins atcr-verifier", HOME + "/bin/make-archive",
                "-m 0700 /var/lib/atcr", "ENTRYPOINT [\"" + HOME + "/bin/with-daemon\", \"/app/ratify\"]", "USER 65532:65532");
        for (String program : new String[] {"install-plugin", "make-archive", "with-daemon", "atcr-verifier", "ratify-verifier-daemon"}) {
            assertThat(Path.of("src/main/dist/bin", program)).isRegularFile();
        }
    }

    @Test
    void thePolicyTakesOneGoodReportAboutASignature() throws Exception {
        Map<?, ?> spec = map(yaml(Files.readString(DEPLOY.resolve("policy.yaml"))), "spec");
        assertThat(spec.get("type")).isEqualTo("config-policy");
        assertThat(map(map(spec, "parameters"), "artifactVerificationPolicies").get(VerifierEntry.ARTIFACT_TYPE)).isEqualTo("any");
    }

    /** Ratify merges the parameters into one object and puts its own keys over them. */
    private static HostDocument asTheHostSendsIt(Map<?, ?> spec) throws PluginException {
        Map<String, Object> config = new LinkedHashMap<>();
        map(spec, "parameters").forEach((key, value) -> config.put(String.valueOf(key), value));
        for (String key : new String[] {"name", "type", "artifactTypes"}) {
            config.put(key, spec.get(key));
        }
        Map<String, Object> document = Map.of("config", config, "storeConfig", Map.of("version", "1.0.0", "store", Map.of("name", "oras")),
                "referenceDesc", Map.of("digest", "sha256:" + "a".repeat(64)));
        return HostDocument.parse(JsonMapper.shared().writeValueAsString(document).getBytes(StandardCharsets.UTF_8));
    }

    private static String launcher() throws IOException {
        return Files.readString(Path.of("src/main/dist/bin/atcr-verifier"));
    }

    private static Map<?, ?> yaml(String text) {
        return (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(text);
    }

    private static Map<?, ?> map(Map<?, ?> parent, String key) {
        assertThat(parent.get(key)).as(key).isInstanceOf(Map.class);
        return (Map<?, ?>) parent.get(key);
    }

    private static Map<?, ?> first(Map<?, ?> parent, String key) {
        assertThat(parent.get(key)).as(key).asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST).hasSize(1);
        return (Map<?, ?>) ((List<?>) parent.get(key)).get(0);
    }
}
