package io.atcr.samples.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.samples.localnetwork.Account;
import io.atcr.samples.localnetwork.LocalNetwork;
import io.atcr.samples.localnetwork.TestAuthority;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
class ServiceProgramTest {
    @TempDir
    private Path folder;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private Process process;

    @AfterEach
    void endTheProcess() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    private int run(String... args) {
        return new ServiceProgram(PlainService.description(), Map.of(), new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8), () -> new CountDownLatch(0)).run(args);
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8).replace(folder + "/", "");
    }

    private String complained() {
        return err.toString(StandardCharsets.UTF_8).replace(folder + "/", "");
    }

    @Test
    void helpAndVersionEndWithZero() {
        assertThat(run("--help")).isZero();
        assertThat(run("--version")).isZero();
        assertThat(said()).contains("Usage: plain-service [--config FILE]", "/etc/atcr/service.yaml", "plain-service (not packaged)\n");
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " -> ", value = {
        "--confg=x -> plain-service: unknown argument '--confg=x'; see --help",
        "--config -> plain-service: --config takes the name of a file",
        "--config= -> plain-service: --config takes the name of a file, not ''",
        "service.yaml -> plain-service: unknown argument 'service.yaml'; see --help",
    })
    void aCommandLineThatCannotBeUnderstoodEndsWithTwo(String arg, String message) {
        assertThat(run(arg)).isEqualTo(2);
        assertThat(complained()).isEqualTo(message + "\n");
    }

    @Test
    void settingsThatCannotBeUsedEndWithTwoAndALineForEachProblem() throws Exception {
        Path file = Files.writeString(folder.resolve("service.yaml"), "listen: nowhere\n");
        assertThat(run("--config", file.toString())).isEqualTo(2);
        assertThat(complained()).startsWith("plain-service: service.yaml:1:9: listen: found 'nowhere'; expected HOST:PORT")
                .contains("\nplain-service: service.yaml:1:1: tls.certificate: found nothing;", "policies.sources: found nothing;");
        assertThat(said()).isEmpty();
    }

    @Test
    void checkSaysWhatTheSettingsMeanAndStartsNothing() throws Exception {
        try (LocalNetwork network = LocalNetwork.start()) {
            Account alice = network.createAccount("alice.test");
            String policy = network.policyYaml(alice).replace("action: enforce", "action: enforce\n    onAbsent: {allowIfSeen: 1h}\n    staleIfUnavailable: 2h");
            Path file = new ServiceFolder(folder).settings(network, policy);
            assertThat(run("--check", "--config=" + file)).as(complained()).isZero();
        }
        assertThat(said()).matches("""
                settings   service.yaml can be used
                policy     production: 1 rule, sha256 [0-9a-f]{64}
                namespaces production: production, enforce only
                namespaces all others: every policy
                deletion   production: an image whose signature was deleted is denied after 1h 3m 3s at the latest, after 2h 3m 3s if its sources cannot be reached meanwhile
                """);
    }

    @Test
    void checkFindsWhatAStartWouldFind() throws Exception {
        try (LocalNetwork network = LocalNetwork.start()) {
            Path file = new ServiceFolder(folder).settings(network, network.policyYaml(network.createAccount("alice.test")));
            Files.writeString(folder.resolve("tls.key"), TestAuthority.named("other").server("localhost").keyPem());
            Files.writeString(folder.resolve("docker.json"), "no JSON");
            Files.writeString(file, Files.readString(file).replace("verification:", "verification:\n  dockerConfig: docker.json"));
            assertThat(run("--config", file.toString(), "--check")).isEqualTo(2);
        }
        assertThat(complained()).contains("plain-service: tls.key: ", "\nplain-service: verification.dockerConfig: ");
    }

    @Test
    void itEndsWithZeroWhenItIsToldTo() throws Exception {
        try (LocalNetwork network = LocalNetwork.start()) {
            Path file = new ServiceFolder(folder).settings(network, network.policyYaml(network.createAccount("alice.test")));
            assertThat(run("--config", file.toString())).as(complained()).isZero();
        }
    }

    @Test
    void aPortThatIsTakenEndsWithTwo() throws Exception {
        try (LocalNetwork network = LocalNetwork.start()) {
            Path file = new ServiceFolder(folder).settings(network, network.policyYaml(network.createAccount("alice.test")));
            Files.writeString(file, Files.readString(file).replace("listen: 127.0.0.1:0", "listen: " + network.registry()));
            assertThat(run("--config", file.toString())).isEqualTo(2);
            assertThat(complained()).isEqualTo("plain-service: listen: " + network.registry() + ": cannot be bound\n");
        }
    }

    @Test
    void sigtermEndsTheProcessInOrderWithZero() throws Exception {
        JsonNode ready;
        try (LocalNetwork network = LocalNetwork.start()) {
            Path file = new ServiceFolder(folder).settings(network, network.policyYaml(network.createAccount("alice.test")));
            process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
                    "-cp", System.getProperty("java.class.path"), PlainService.class.getName(), "--config", file.toString())
                    .redirectError(folder.resolve("err").toFile()).start();
            try (BufferedReader log = process.inputReader(StandardCharsets.UTF_8)) {
                ready = JsonMapper.builder().build().readTree(log.readLine());
                assertThat(ready.get("message").stringValue()).isEqualTo("ready");
                assertThat(ready.get("policies").get(0).stringValue()).matches("production=[0-9a-f]{64}");
                assertThat(ServiceFolder.page(ready.get("managementPort").intValue(), "/readyz").body()).isEqualTo("ready\n");
                // Process.destroy would close the stream that is read here
                process.toHandle().destroy();
                assertThat(log.lines().map(line -> JsonMapper.builder().build().readTree(line).get("message").stringValue())).containsExactly("stopping", "stopped");
            }
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(process.exitValue()).isZero();
        assertThat(Files.readString(folder.resolve("err"))).isEmpty();
    }
}
