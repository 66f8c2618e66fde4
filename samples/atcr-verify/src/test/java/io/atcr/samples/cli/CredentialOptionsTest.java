package io.atcr.samples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.samples.localnetwork.Fault;
import io.atcr.samples.localnetwork.FaultRule;
import io.atcr.samples.localnetwork.PushedImage;
import io.atcr.samples.localnetwork.RecordedRequest;
import io.atcr.samples.localnetwork.Reply;
import io.atcr.samples.localnetwork.Server;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Private images: the registry asks for a name and a password, which are where Docker keeps them. */
class CredentialOptionsTest {
    private static final String BASIC = "Basic " + Base64.getEncoder().encodeToString("alice:secret".getBytes(StandardCharsets.UTF_8));

    @TempDir
    Path folder;

    private CallScene scene;
    private PushedImage image;

    @BeforeEach
    void start() throws IOException {
        scene = new CallScene(folder);
        image = scene.alice.push("prod-app", "v1");
        Reply challenge = Reply.of(401, "application/json", "{}".getBytes(StandardCharsets.UTF_8)).withHeader("WWW-Authenticate", "Basic realm=\"local\"");
        scene.network.addFault(FaultRule.when(CredentialOptionsTest::refused, Fault.respond(challenge)));
    }

    private static boolean refused(RecordedRequest request) {
        return request.server() == Server.REGISTRY && !request.header("authorization").equals(Optional.of(BASIC));
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    private Path config(String json) throws IOException {
        Path docker = Files.createDirectories(folder.resolve("docker"));
        Files.writeString(docker.resolve("config.json"), json);
        return docker;
    }

    private String auths() {
        return "{\"auths\":{\"" + scene.network.registry() + "\":{\"username\":\"alice\",\"password\":\"secret\"}}}";
    }

    private Run verify(Map<String, String> environment, String... options) {
        String[] args = new String[options.length + 3];
        System.arraycopy(new String[] {"--policy", scene.policy.toString(), image.reference()}, 0, args, 0, 3);
        System.arraycopy(options, 0, args, 3, options.length);
        return scene.call(environment, "", false, "verify", args);
    }

    @Test
    void withoutCredentialsThereIsNoAnswer() {
        Run run = verify(Map.of());

        assertThat(run.status()).isEqualTo(4);
        assertThat(run.out()).contains("registry-unavailable");
    }

    @Test
    void theFolderThatIsNamedAndTheUsualPlacesAreRead() throws IOException {
        Path docker = config(auths());
        Path home = Files.createDirectories(folder.resolve("home/.docker"));
        Files.copy(docker.resolve("config.json"), home.resolve("config.json"));
        Path podman = Files.createDirectories(folder.resolve("run/containers"));
        Files.copy(docker.resolve("config.json"), podman.resolve("auth.json"));

        for (Run run : List.of(verify(Map.of(), "--docker-config", docker.toString()), verify(Map.of("DOCKER_CONFIG", docker.toString())),
                verify(Map.of("ATCR_VERIFY_DOCKER_CONFIG", docker.toString())), verify(Map.of("HOME", folder.resolve("home").toString())),
                verify(Map.of("XDG_RUNTIME_DIR", folder.resolve("run").toString())))) {
            assertThat(run.status()).as(run.out() + run.err()).isZero();
            assertThat(run.out() + run.err()).doesNotContain("secret");
        }
    }

    @Test
    void aProgramIsRunOnlyIfThatIsAskedFor() throws IOException {
        Path docker = config("{\"credsStore\":\"test\"}");
        Path bin = Files.createDirectory(folder.resolve("bin"));
        Path helper = Files.writeString(bin.resolve("docker-credential-test"),
                "#!/bin/sh\nread host\nprintf '{\"ServerURL\":\"%s\",\"Username\":\"alice\",\"Secret\":\"secret\"}' \"$host\"\n: >" + folder.resolve("ran") + "\n");
        Files.setPosixFilePermissions(helper, PosixFilePermissions.fromString("rwx------"));
        Map<String, String> environment = new HashMap<>(Map.of("DOCKER_CONFIG", docker.toString(), "PATH", bin + ":/usr/bin:/bin"));

        Run withheld = verify(environment);
        assertThat(withheld.status()).isEqualTo(4);
        assertThat(withheld.err()).contains("hint: ", scene.network.registry(), "--credential-helpers");
        assertThat(folder.resolve("ran")).doesNotExist();

        assertThat(verify(environment, "--credential-helpers").status()).isZero();
        assertThat(folder.resolve("ran")).exists();

        environment.put("ATCR_VERIFY_CREDENTIAL_HELPERS", "true");
        assertThat(verify(environment).status()).isZero();
        assertThat(verify(environment, "--credential-helpers").status()).as("said twice is not taken back").isZero();
    }

    @Test
    void aProgramThatIsNotRunDoesNotStandInTheWayOfAPublicImage() throws IOException {
        scene.network.clearFaults();

        Run run = verify(Map.of("DOCKER_CONFIG", config("{\"credsStore\":\"none\"}").toString()));

        assertThat(run.status()).isZero();
        assertThat(run.err()).isEmpty();
    }

    @Test
    void aNamedFolderHasToBeGood() throws IOException {
        assertThat(verify(Map.of(), "--docker-config", folder.resolve("none").toString()).status()).isEqualTo(2);
        Run malformed = verify(Map.of(), "--docker-config", config("{\"auths\": 1, \"x\": \"secret\"}").toString());
        assertThat(malformed.status()).isEqualTo(2);
        assertThat(malformed.err()).startsWith("atcr-verify: --docker-config ").doesNotContain("secret");
        assertThat(scene.network.requests().all()).isEmpty();
    }
}
