package io.atcr.samples.ratify;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.samples.localnetwork.PushedImage;
import io.atcr.samples.plugin.Daemon;
import io.atcr.samples.plugin.PluginSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** What the daemon answers for the plugin, and what it must not. */
class DaemonCallTest {
    @TempDir
    Path folder;

    private Scene scene;
    private Path settings;
    private Daemon daemon;
    private Thread serving;

    @BeforeEach
    void start() throws Exception {
        folder = folder.toRealPath();
        scene = new Scene(folder);
        settings = scene.settings("daemon.conf", "policy = " + scene.policy + "\n" + scene.plainHttp() + "socket = " + folder.resolve("run/socket") + "\nlog-file = "
                + folder.resolve("log") + "\n");
        daemon = Daemon.open(PluginSettings.read(settings), Map.of(), new PrintStream(OutputStream.nullOutputStream())).orElseThrow();
        serving = new Thread(() -> daemon.serve(true), "daemon under test");
        serving.start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        daemon.close();
        serving.join();
        scene.close();
    }

    @Test
    void theDaemonBindsTheArtifactToTheImageAsAProcessDoes() throws Exception {
        PushedImage image = scene.alice.push("app", "v1");
        PushedImage other = scene.alice.push("app", "v2");
        String artifact = scene.alice.attachSignature(image);

        assertThat(ask(image.digestReference(), "", artifact).allowed()).isTrue();
        assertThat(ask(image.reference(), ",\"requireDigest\":false", artifact).allowed()).as("by its tag").isTrue();
        Scene.Ended ended = ask(other.digestReference(), "", artifact);

        assertThat(ended.allowed()).isFalse();
        assertThat(ended.report().extension("reason")).isEqualTo("artifact-mismatch");
        assertThat(ways()).containsExactly("DAEMON", "DAEMON", "DAEMON");
    }

    @Test
    void A7_aPolicyOfTheCallIsNeverTheDaemonsToAnswer() throws Exception {
        PushedImage image = scene.alice.push("app", "v1");
        String artifact = scene.alice.attachSignature(image);
        Path denying = Files.writeString(folder.resolve("denying.yaml"), scene.network.policyYaml(scene.mallory));
        String inline = JsonMapper.shared().writeValueAsString(scene.network.policyYaml(scene.mallory));

        assertThat(ask(image.digestReference(), ",\"trustPolicy\":" + inline, artifact).allowed()).isFalse();
        assertThat(ask(image.digestReference(), ",\"trustPolicyFile\":\"" + denying + "\"", artifact).allowed()).isFalse();
        assertThat(ask(image.digestReference(), ",\"trustPolicyFile\":\"" + scene.policy + "\"", artifact).allowed()).as("the daemon's own").isTrue();
        assertThat(ways()).containsExactly("PROCESS", "PROCESS", "DAEMON");
    }

    private Scene.Ended ask(String subject, String config, String artifact) {
        return scene.ask(settings, Scene.variables(subject), scene.document(config, "", artifact).getBytes(StandardCharsets.UTF_8));
    }

    private String[] ways() throws IOException {
        return Files.readString(folder.resolve("log")).lines().filter(line -> line.contains("event=decision")).map(line -> line.replaceFirst(".* way=\"([A-Z]+)\".*", "$1"))
                .toArray(String[]::new);
    }
}
