package io.atcr.samples.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.verifier.registry.DockerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A7: a daemon answers by the credentials that its caller would find, and by no others. */
@Timeout(60)
class A7CredentialsTest {
    private static final String OLD = "{\"auths\":{\"registry.example\":{\"auth\":\"YTpvbGQ=\"}}}";
    private static final String NEW = OLD.replace("YTpvbGQ=", "YTpuZXc=");

    @TempDir
    Path temp;

    private Scene scene;

    @BeforeEach
    void scene() throws IOException {
        scene = new Scene(temp);
    }

    /** A home with these credentials, or none. */
    private Map<String, String> home(String name, String... credentials) throws IOException {
        Path home = Files.createDirectory(scene.folder.resolve(name));
        for (String json : credentials) {
            Files.writeString(Files.createDirectory(home.resolve(".docker")).resolve("config.json"), json);
        }
        return Map.of("HOME", home.toString());
    }

    private Path file(String home) {
        return scene.folder.resolve(home).resolve(".docker/config.json");
    }

    private void isAnsweredBy(String way, PluginSettings settings, Map<String, String> caller) throws Exception {
        assertThat(scene.ask(settings, Scene.question(), caller).allowed()).isTrue();
        assertThat(scene.way()).contains(way);
        assertThat(scene.log().contains("OTHER_CONFIGURATION")).isEqualTo(way.equals("PROCESS"));
    }

    @Test
    void A7_credentialsThatChangedSinceTheDaemonFoundThemAreNotUsed() throws Exception {
        PluginSettings settings = scene.withSocket();
        Map<String, String> variables = home("home", OLD);
        try (Scene.Running daemon = scene.daemon(settings, variables)) {
            isAnsweredBy("DAEMON", settings, variables);

            Files.writeString(file("home"), NEW);

            isAnsweredBy("PROCESS", settings, variables);
            assertThat(daemon).isNotNull();
        }
    }

    @Test
    void A7_credentialsThatAreGoneAreNotUsed() throws Exception {
        PluginSettings settings = scene.withSocket();
        Map<String, String> variables = home("home", OLD);
        try (Scene.Running daemon = scene.daemon(settings, variables)) {
            Files.delete(file("home"));

            isAnsweredBy("PROCESS", settings, variables);
            assertThat(daemon).isNotNull();
        }
    }

    @Test
    void A7_aCallerThatAloneFindsCredentialsVerifiesItself() throws Exception {
        PluginSettings settings = scene.withSocket();
        try (Scene.Running daemon = scene.daemon(settings, home("daemon"))) {
            isAnsweredBy("PROCESS", settings, home("caller", NEW));
            assertThat(daemon).isNotNull();
        }
    }

    @Test
    void otherVariablesByWhichNothingIsFoundChangeNothing() throws Exception {
        PluginSettings settings = scene.withSocket();
        try (Scene.Running daemon = scene.daemon(settings, home("daemon"))) {
            isAnsweredBy("DAEMON", settings, Map.of());
            isAnsweredBy("DAEMON", settings, home("caller"));
            assertThat(daemon).isNotNull();
        }
    }

    @Test
    void credentialsThatTheSettingsNameAreTheOnlyOnes() throws Exception {
        Files.writeString(scene.folder.resolve("named.json"), OLD);
        PluginSettings settings = scene.withSocket("docker-config = named.json");
        try (Scene.Running daemon = scene.daemon(settings, home("daemon", OLD))) {
            isAnsweredBy("DAEMON", settings, home("caller", NEW));
            isAnsweredBy("DAEMON", settings, Map.of());
            assertThat(daemon).isNotNull();
        }
    }

    @Test
    void A17_credentialsThatComeLaterEndTheDaemon() throws Exception {
        PluginSettings settings = scene.withSocket();
        Daemon daemon = Daemon.open(settings, home("home"), Scene.quiet(), Duration.ofMillis(20), DaemonClient::ours).orElseThrow();
        Files.writeString(Files.createDirectory(file("home").getParent()).resolve("config.json"), NEW);

        daemon.serve(true);

        assertThat(scene.log()).contains("event=daemon-outdated").contains("event=daemon-ended");
        assertThat(scene.socket).doesNotExist();
    }

    @Test
    void aVariableThatIsNoPathIsAnErrorWhereCredentialsAreNeeded() throws Exception {
        Map<String, String> variables = Map.of("HOME", "a\0b");

        assertThat(scene.ask(scene.settings(), Scene.question(), variables).allowed()).as("by a bundle").isTrue();
        Answer live = scene.ask(PluginSettings.read(scene.write("policy = trust-policy.yaml\n")), Scene.question(), variables);
        assertThat(live.outcome()).isEqualTo(Answer.Outcome.ERROR);
        assertThat(live.message()).contains("settings.conf").endsWith("the variable HOME is not a path");
    }

    @Test
    void theyAreLookedForWhereTheVerifierSays() throws Exception {
        List<String> names = List.of("REGISTRY_AUTH_FILE", "DOCKER_CONFIG", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "HOME");
        for (int some = 0; some < 1 << names.size(); some++) {
            Map<String, String> variables = new TreeMap<>();
            for (int i = 0; i < names.size(); i++) {
                variables.put(names.get(i), (some & 1 << i) == 0 ? "" : "/" + names.get(i));
            }
            assertThat(FoundCredentials.places(variables)).as(variables.toString()).isEqualTo(DockerConfig.locations(variables));
        }
    }
}
