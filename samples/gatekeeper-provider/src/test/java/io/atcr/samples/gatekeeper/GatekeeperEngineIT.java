package io.atcr.samples.gatekeeper;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.samples.localnetwork.IssuedCertificate;
import io.atcr.samples.localnetwork.PushedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The ConstraintTemplates and mutators in Gatekeeper's own engine, against this provider as it runs and against one that lies: a Go program, in
 * {@code src/test/go}. Only with the profile {@code gatekeeper}.
 */
class GatekeeperEngineIT {
    private static final Path PROGRAM = Path.of("src/test/go");
    private static final String GO = System.getProperty("go.program", "go");
    private static final int MINUTES = 30;

    @Test
    void theEngineAdmitsWhatIsSignedAndNothingElse(@TempDir Path folder) throws Exception {
        requireGo();
        try (LocalProvider local = new LocalProvider(Files.createDirectory(folder.resolve("provider")))) {
            PushedImage signed = local.alice.push("app", "v1");
            PushedImage unsigned = local.alice.pushUnsigned("unsigned", "v1");
            PushedImage deleted = local.alice.push("deleted", "v1");
            local.alice.deleteRecord(deleted);
            Path client = Files.createDirectory(folder.resolve("client"));
            write(client, local.gatekeeper);
            Files.writeString(client.resolve("ca.crt"), local.authority.pem());
            Path stranger = Files.createDirectory(folder.resolve("stranger"));
            write(stranger, local.authority.client("stranger.example"));
            run(folder, Map.of(
                    "ATCR_PROVIDER", local.url(),
                    "ATCR_CLIENT", client.toString(),
                    "ATCR_STRANGER", stranger.toString(),
                    "ATCR_SIGNED", signed.taggedDigestReference(),
                    "ATCR_SIGNED_TAG", signed.reference(),
                    "ATCR_UNSIGNED", unsigned.digestReference(),
                    "ATCR_DELETED", deleted.digestReference()));
        }
    }

    private static void write(Path folder, IssuedCertificate certificate) throws IOException {
        Files.writeString(folder.resolve("client.crt"), certificate.certificatePem());
        Files.writeString(folder.resolve("client.key"), certificate.keyPem());
    }

    private static void requireGo() throws InterruptedException {
        try {
            Process version = new ProcessBuilder(GO, "version").redirectErrorStream(true).start();
            version.getInputStream().transferTo(OutputStream.nullOutputStream());
            assertThat(version.waitFor()).as("go version").isZero();
        } catch (IOException e) {
            throw new AssertionError("The profile gatekeeper needs Go 1.26 or later as '" + GO + "'. Install it, or name it with -Dgo.program=PATH.", e);
        }
    }

    private static void run(Path folder, Map<String, String> variables) throws IOException, InterruptedException {
        Path output = folder.resolve("go.txt");
        ProcessBuilder builder = new ProcessBuilder(GO, "test", "-count=1", "-v", "./...")
                .directory(PROGRAM.toFile()).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(variables);
        Process process = builder.start();
        boolean ended;
        try {
            ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        String said = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(ended).as("ended within %s minutes: %s", MINUTES, said).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        assertThat(said).contains("--- PASS: TestTheRealProvider").doesNotContain("--- SKIP");
    }
}
