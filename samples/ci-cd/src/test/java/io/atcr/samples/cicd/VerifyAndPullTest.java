package io.atcr.samples.cicd;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.samples.localnetwork.PushedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script, with container tools that only remember how they were called. */
class VerifyAndPullTest extends Scene {
    private static final String HEX = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private static final String PINNED = "atcr.io/alice/app@sha256:" + HEX;
    private static final List<String> BASICS = List.of("sh", "bash", "cat", "rm", "mktemp", "wc", "grep");

    /** The only folder on the path: what a shell script may count on, and no container tool but those of the test. */
    private Path tools;

    private record Ended(int status, String out, String err) {}

    @BeforeEach
    void onlyTheBasics() throws IOException {
        tools = agent.folder("tools");
        for (String name : BASICS) {
            Path found = Arrays.stream(System.getenv("PATH").split(":")).map(folder -> Path.of(folder, name)).filter(Files::isExecutable).findFirst()
                    .orElseThrow(() -> new AssertionError(name));
            Agent.executable(tools.resolve(name), "#!/bin/sh\nexec '" + found + "' \"$@\"\n");
        }
    }

    private void has(String... programs) {
        for (String program : programs) {
            agent.program(program, "echo noise");
            link(program);
        }
    }

    private void link(String program) {
        try {
            Files.createSymbolicLink(tools.resolve(program), agent.bin().resolve(program));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** An atcr-verify that says what the test wants. */
    private void answers(int status, String out) {
        Agent.write(agent.state().resolve("answer"), out);
        agent.program("atcr-verify", "cat STATE/answer; exit " + status);
        link("atcr-verify");
    }

    private void isReal() {
        agent.program("atcr-verify", "exec '" + distribution.launcher() + "' \"$@\"");
        link("atcr-verify");
    }

    private Ended run(String... arguments) {
        return run(List.of("sh"), arguments);
    }

    private Ended run(List<String> shell, String... arguments) {
        Path err = agent.state().resolve("err");
        List<String> command = new ArrayList<>(List.of("sh", "-c", "err=$1; shift; exec \"$@\" 2>\"$err\"", "run", err.toString()));
        command.addAll(shell);
        command.add(Path.of("verify-and-pull.sh").toAbsolutePath().toString());
        command.addAll(List.of(arguments));
        Agent.Ended ended = agent.run(repository, new HashMap<>(Map.of("PATH", tools.toString())), command);
        return new Ended(ended.status(), ended.out(), Agent.read(err));
    }

    @Test
    void theVerifiedDigestIsPulledAndTagged() {
        PushedImage image = alice.push("pulled", "v1");
        isReal();
        has("docker");

        Ended ended = run("--policy", "trust-policy.yaml", "--tag", "app:current", image.reference(), "--", "--timeout", "30");

        assertThat(ended.status()).as(ended.err()).isZero();
        assertThat(ended.out()).isEqualTo(image.digestReference() + "\n");
        assertThat(ended.err()).contains("ALLOW").contains("noise");
        assertThat(agent.callsOf("docker")).containsExactly(List.of("pull", image.digestReference()), List.of("tag", image.digestReference(), "app:current"));
    }

    @Test
    void anUnsignedImageIsNotPulled() {
        isReal();
        has("docker");

        assertRefused(run("--policy", "trust-policy.yaml", alice.pushUnsigned("unsigned", "v1").reference()), 3, "DENY");
    }

    @Test
    void whatCannotBeKnownIsNotPulled() {
        PushedImage image = alice.push("unknown", "v1");
        pdsIsDown();
        isReal();
        has("docker");

        assertRefused(run("--signer", alice.did().toString(), image.digestReference(), "--", "--atcr-registry", network.registry()), 4, "DENY");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 70, 130})
    void theStatusOfAtcrVerifyIsTheScripts(int status) {
        answers(status, PINNED + "\n");
        has("docker");

        assertRefused(run("--policy", "p", "atcr.io/alice/app:v1"), status, "not verified (status " + status + ")");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "atcr.io/alice/app:v1\n", "atcr.io/alice/app@sha256:abc\n", PINNED + "\n" + PINNED + "\n", PINNED, PINNED + " x\n",
        "--all@sha256:" + HEX + "\n", PINNED + "\r\n", " " + PINNED + "\n", "$(id)@sha256:" + HEX + "\n"})
    void anythingButOneImageByDigestIsRefused(String out) {
        answers(0, out);
        has("docker");

        assertRefused(run("--policy", "p", "atcr.io/alice/app:v1"), 70, "nothing is pulled");
    }

    @Test
    void anotherDigestThanTheOneAskedForIsRefused() {
        answers(0, PINNED + "\n");
        has("docker");

        assertRefused(run("--policy", "p", "atcr.io/alice/app@sha256:" + "f".repeat(64)), 70, "another digest");
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker", "podman", "nerdctl"})
    void theFirstToolThatIsThereIsUsed(String tool) {
        answers(0, PINNED + "\n");
        has(tool, "crane");

        assertThat(run("--policy", "p", "atcr.io/alice/app:v1").status()).isZero();

        assertThat(agent.callsOf(tool)).containsExactly(List.of("pull", PINNED));
        assertThat(agent.callsOf("crane")).isEmpty();
    }

    @Test
    void craneWritesAFileAndDoesNotTag() {
        answers(0, PINNED + "\n");
        has("docker", "crane");

        assertThat(run("--policy", "p", "--file", "-image.tar", "atcr.io/alice/app:v1").status()).isZero();
        assertThat(run("--policy", "p", "--tool", "crane", "atcr.io/alice/app:v1").status()).isEqualTo(2);
        assertThat(run("--policy", "p", "--file", "x", "--tag", "app:v1", "atcr.io/alice/app:v1").status()).isEqualTo(2);

        assertThat(agent.callsOf("crane")).containsExactly(List.of("pull", PINNED, "./-image.tar"));
        assertThat(agent.callsOf("docker")).isEmpty();
    }

    @Test
    void aToolThatFailsIsToldFromADenial() {
        answers(0, PINNED + "\n");
        agent.program("docker", "[ \"$1\" != \"$(cat STATE/fails)\" ]");
        link("docker");

        Agent.write(agent.state().resolve("fails"), "pull");
        Ended pull = run("--policy", "p", "--tag", "app:v1", "atcr.io/alice/app:v1");
        Agent.write(agent.state().resolve("fails"), "tag");
        Ended tag = run("--policy", "p", "--tag", "app:v1", "atcr.io/alice/app:v1");

        assertThat(List.of(pull.status(), tag.status())).containsExactly(7, 7);
        assertThat(pull.out() + tag.out()).isEmpty();
        assertThat(pull.err()).contains("verified, but not pulled");
        assertThat(tag.err()).contains("not tagged");
    }

    @Test
    void whatIsAskedInTheWrongWayAsksNobody() {
        answers(0, PINNED + "\n");

        assertThat(run("--policy", "p", "atcr.io/alice/app:v1").status()).as("no tool").isEqualTo(2);
        has("docker");
        for (String[] arguments : new String[][] {{}, {""}, {"a", "b"}, {"--policy"}, {"--policy", "", "a"}, {"--toool", "a"}, {"-h"}, {"--tool", "rm", "a"},
            {"--tool", "podman", "a"}, {"--tag", "-f", "a"}, {"--tool", "docker", "--file", "x", "a"}}) {
            Ended ended = run(arguments);
            assertThat(ended.status()).as(String.join(" ", arguments)).isEqualTo(2);
            assertThat(ended.err()).startsWith("verify-and-pull: ").contains("--help");
        }
        assertThat(agent.callsOf("atcr-verify")).isEmpty();
        assertThat(agent.callsOf("docker")).isEmpty();
    }

    @Test
    void helpNamesEveryOptionAndStatus() {
        Ended ended = run("--help");

        assertThat(ended.status()).isZero();
        assertThat(ended.out()).contains("--policy", "--signer", "--tool", "--tag", "--file", "7 verified but not pulled");
    }

    @Test
    void A21_hostileNamesAreOneArgumentEach() throws IOException {
        answers(0, PINNED + "\n");
        has("docker");
        for (List<String> shell : Stream.of("sh", "bash").map(List::of).toList()) {
            for (String name : hostile()) {
                if (!name.startsWith("-")) {
                    assertThat(run(shell, "--policy", name, "--tag", name, name, "--", name).status()).as(name).isZero();
                    List<List<String>> verify = agent.callsOf("atcr-verify");
                    assertThat(verify.get(verify.size() - 1)).endsWith("--policy", name, name, "--", name);
                    assertThat(agent.callsOf("docker")).last().isEqualTo(List.of("tag", PINNED, name));
                }
            }
        }
        assertThat(trace()).doesNotExist();
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.map(file -> file.getFileName().toString())).noneMatch(name -> name.startsWith("verify-and-pull"));
        }
    }

    private void assertRefused(Ended ended, int status, String why) {
        assertThat(ended.status()).as(ended.err()).isEqualTo(status);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).contains(why);
        assertThat(agent.callsOf("docker")).isEmpty();
    }
}
