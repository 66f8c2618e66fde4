package io.atcr.samples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atcr.samples.localnetwork.Account;
import io.atcr.samples.localnetwork.Fault;
import io.atcr.samples.localnetwork.FaultRule;
import io.atcr.samples.localnetwork.PushedImage;
import io.atcr.samples.localnetwork.Server;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.TypeConversionException;

/** Calls that are wrong, and single options. */
class CallTest {
    private static final String SIGNER = "did:plc:ewvi7nxzyoun6zhxrhs64oiz";

    @TempDir
    Path folder;

    private CallScene scene;
    private PushedImage image;

    @BeforeEach
    void start() throws IOException {
        scene = new CallScene(folder);
        image = scene.alice.push("prod-app", "v1");
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    @Test
    void anImageThatIsNoneSaysWhatIsWrongAndWhere() {
        Run run = scene.verify("atcr.io/Alice/app:v1");

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("not an image reference", "(at character 8)", "atcr.io/Alice/app:v1");
        assertThat(scene.verify("x/" + "\u001b".repeat(5000)).err()).doesNotContain("\u001b").hasSizeLessThan(3000);
    }

    @Test
    void aDirectoryOverPlainHttpHasToBeNamed() {
        for (List<String> command : List.of(List.of("did", SIGNER), List.of("verify", "--signer", SIGNER, "a/b:1"))) {
            String[] args = Stream.concat(command.stream(), Stream.of("--plc-url", "http://127.0.0.1:2")).toArray(String[]::new);
            Run run = Run.of(args);

            assertThat(run.status()).isEqualTo(2);
            assertThat(run.err()).contains("add --plain-http 127.0.0.1:2");
        }
    }

    @Test
    void whatCannotBeReadIsAMatterOfUsage() throws IOException {
        Path bad = Files.writeString(folder.resolve("bad"), "no bundle");

        assertThat(Run.of("bundle", "inspect", folder.resolve("none").toString()).status()).isEqualTo(2);
        assertThat(Run.of("bundle", "inspect", folder.resolve("none").toString()).err()).contains("there is no such file");
        assertThat(Run.of("bundle", "inspect", folder.toString()).status()).isEqualTo(2);
        assertThat(Run.of("bundle", "inspect", bad.toString()).status()).isEqualTo(1);
    }

    @Test
    void anInstantThatIsNoneIsToldInWords() {
        for (String[] args : new String[][] {
            {"policy", "check", "--at", "tomorrow", "x"}, {"policy", "explain", "--at", "tomorrow", "x", "y"}, {"policy", "test", "--at", "tomorrow", "x", "y"},
            {"did", SIGNER, "--at", "tomorrow"}, {"bundle", "verify", "--obtained-at", "tomorrow", "--signer", SIGNER, "x", "y"}
        }) {
            Run run = Run.of(args);

            assertThat(run.status()).isEqualTo(2);
            assertThat(run.err()).contains("'tomorrow' is not an instant such as 2026-01-31T12:00:00Z").doesNotContain("java");
        }
    }

    @Test
    void timesHaveUnits() {
        TimeConverter times = new TimeConverter();

        assertThat(times.convert("500ms")).isEqualTo(Duration.ofMillis(500));
        assertThat(times.convert("10s")).isEqualTo(times.convert("10")).isEqualTo(Duration.ofSeconds(10));
        assertThat(times.convert("2m")).isEqualTo(Duration.ofMinutes(2));
        assertThat(times.convert("1h")).isEqualTo(Duration.ofHours(1));
        for (String bad : List.of("", "0", "0ms", "-1", "1.5s", "61m", "3601", "1d", "9999999999999", "10 s")) {
            assertThatThrownBy(() -> times.convert(bad)).as(bad).isInstanceOf(TypeConversionException.class);
        }
    }

    @Test
    void aShortTimeIsKept() {
        scene.network.addFault(FaultRule.on(Server.REGISTRY, Fault.delay(Duration.ofSeconds(20))));

        Run run = scene.verify("--timeout", "300ms", image.reference());

        assertThat(run.status()).isIn(4, 5);
        assertThat(run.out()).startsWith("DENY ");
    }

    @Test
    void A5_aPinnedCommitIsNamedByTheCallerAlone() {
        String commit = scene.alice.repository().head().cid().toString();
        String did = scene.alice.did().toString();

        Run pinned = scene.verify("--mode", "pinned-commit", "--commit", did + "@" + commit, image.reference());
        assertThat(pinned.status()).as(pinned.out() + pinned.err()).isZero();
        assertThat(pinned.out()).contains("pinned");
        Account mallory = scene.network.createAccount("mallory.test");
        assertThat(scene.verify("--mode", "pinned-commit", "--commit", mallory.did() + "@" + mallory.repository().head().cid(), image.reference()).out()).startsWith("DENY ");

        for (String[] options : new String[][] {
            {"--mode", "pinned-commit"}, {"--commit", did + "@" + commit}, {"--mode", "pinned-commit", "--commit", commit},
            {"--mode", "pinned-commit", "--commit", did + "@x"}, {"--mode", "pinned-commit", "--commit", "x@" + commit},
            {"--mode", "pinned-commit", "--commit", did + "@" + commit, "--offline", folder.toString()}, {"--mode", "neither"}
        }) {
            String[] args = Arrays.copyOf(options, options.length + 1);
            args[options.length] = image.reference();
            Run run = scene.verify(args);
            assertThat(run.status()).as(String.join(" ", args)).isEqualTo(2);
            assertThat(run.err()).as(String.join(" ", args)).contains("--");
        }
    }

    @Test
    void coloursNeedATerminalThatCanAndNobodyWhoSaysNo() {
        assertThat(terminal(true, "").colour(false)).isTrue();
        assertThat(terminal(true, "").colour(true)).isFalse();
        assertThat(terminal(false, "").colour(false)).isFalse();
        assertThat(terminal(true, "NO_COLOR=1").colour(false)).isFalse();
        assertThat(terminal(true, "CLICOLOR=0").colour(false)).isFalse();
        assertThat(terminal(true, "CLICOLOR=1").colour(false)).isTrue();
        assertThat(terminal(true, "TERM=dumb").colour(false)).isFalse();
    }

    private static Terminal terminal(boolean interactive, String variable) {
        String[] parts = variable.split("=");
        return new Terminal(interactive, StandardCharsets.UTF_8, parts.length < 2 ? Map.of() : Map.of(parts[0], parts[1]));
    }
}
