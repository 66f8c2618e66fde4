package io.atcr.samples.ratify;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.samples.localnetwork.PushedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The launcher, found, started and read by Ratify's own code. The profile {@code ratify} builds the program that holds it, which needs Go. */
@EnabledIfSystemProperty(named = "ratify.host", matches = ".+")
class RealHostIT {
    @TempDir
    Path folder;

    private Scene scene;
    private Path plugins;

    @BeforeEach
    void start() throws Exception {
        scene = new Scene(folder);
        plugins = Files.createDirectory(folder.resolve("plugins"));
        Path dist = Path.of("target/dist/bin").toAbsolutePath();
        try (var programs = Files.newDirectoryStream(dist)) {
            programs.forEach(program -> assertThat(program.toFile().setExecutable(true)).isTrue());
        }
        assertThat(new ProcessBuilder(dist.resolve("install-plugin").toString(), plugins.toString()).start().waitFor()).isZero();
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    @Test
    void aSignedImageIsASuccessWithAllThatThePluginSays() throws Exception {
        PushedImage image = scene.alice.push("app", "v1");

        JsonNode result = host(image.digestReference(), scene.alice.attachSignature(image), 60_000).orElseThrow();

        assertThat(result.path("isSuccess").asBoolean(false)).isTrue();
        assertThat(result.path("verifierName").asString()).isEqualTo("verifier-atcr");
        assertThat(result.path("verifierType").asString()).isEqualTo("atcr-verifier");
        assertThat(result.path("extensions").path("digest").asString()).isEqualTo(image.digest());
        assertThat(result.path("extensions").path("signers").path(0).path("did").asString()).isEqualTo(scene.alice.did().toString());
    }

    @Test
    void anUnsignedImageIsAFailureWithItsReason() throws Exception {
        PushedImage image = scene.alice.pushUnsigned("app", "v1");

        JsonNode result = host(image.digestReference(), scene.alice.attachSignature(image), 60_000).orElseThrow();

        assertThat(result.path("isSuccess").asBoolean(false)).isFalse();
        assertThat(result.path("extensions").path("reason").asString()).isEqualTo("record-absent");
    }

    @Test
    void aTagIsAFailureAndACallThatIsKilledIsAnError() throws Exception {
        PushedImage image = scene.alice.push("app", "v1");
        String artifact = scene.alice.attachSignature(image);

        assertThat(host(image.reference(), artifact, 60_000).orElseThrow().path("extensions").path("reason").asString()).isEqualTo("digest-required");
        assertThat(host(image.digestReference(), artifact, 1)).as("no report").isEmpty();
    }

    /** The host's report; empty where it has an error in its place. */
    private Optional<JsonNode> host(String subject, String referrer, int millis) throws IOException, InterruptedException {
        Path document = Files.writeString(folder.resolve("document.json"), scene.document("", "", referrer));
        ProcessBuilder builder = new ProcessBuilder(System.getProperty("ratify.host"), plugins.toString(), Integer.toString(millis), document.toString(), subject, referrer);
        builder.redirectError(folder.resolve("host.log").toFile());
        builder.environment().clear();
        builder.environment().putAll(Map.of("PATH", "/usr/bin:/bin", "JAVA_HOME", System.getProperty("java.home"), "ATCR_RATIFY_SETTINGS", scene.settings.toString(),
                "HOME", folder.toString()));
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(out).isEqualTo(out.startsWith("ERROR") ? 1 : 0);
        return out.startsWith("ERROR") ? Optional.empty() : Optional.of(JsonMapper.shared().readTree(out));
    }
}
