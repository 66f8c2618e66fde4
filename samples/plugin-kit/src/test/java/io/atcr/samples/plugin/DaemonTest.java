package io.atcr.samples.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.atcr.samples.plugin.DaemonException.Kind;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DaemonTest {
    @TempDir
    Path temp;

    private Scene scene;

    @BeforeEach
    void scene() throws IOException {
        scene = new Scene(temp);
    }

    @Test
    void itAnswersInPlaceOfTheCallersProcess() throws Exception {
        PluginSettings settings = scene.withSocket();
        try (Scene.Running daemon = scene.daemon(settings)) {
            Answer allowed = scene.ask(settings, Scene.question());

            assertThat(allowed.outcome()).isEqualTo(Answer.Outcome.ALLOW);
            assertThat(allowed.evidence()).isEqualTo(Answer.Source.BUNDLE);
            assertThat(allowed.signers()).extracting(Answer.Signer::did).containsExactly(Scene.ALICE);
            assertThat(allowed.policySha256()).hasSize(64);
            assertThat(scene.way()).contains("DAEMON");

            Answer denied = scene.ask(settings, Question.of(Scene.IMAGE, Scene.OTHER));

            assertThat(denied.outcome()).isEqualTo(Answer.Outcome.UNKNOWN);
            assertThat(denied.reason()).isEqualTo("no-bundle");
            assertThat(scene.log().lines().filter(line -> line.contains("event=decision"))).as("logged once each").hasSize(2);
            assertThat(daemon).isNotNull();
        }
        assertThat(scene.socket).as("what it leaves").doesNotExist();
    }

    @Test
    void manyAskAtOnce() throws Exception {
        PluginSettings settings = scene.withSocket("daemon-timeout = 20s", "deadline = 60s");
        ExecutorService callers = Executors.newFixedThreadPool(32);
        try (Scene.Running daemon = scene.daemon(settings)) {
            List<Future<Answer>> answers = new ArrayList<>();
            for (int i = 0; i < 32; i++) {
                Question question = i % 2 == 0 ? Scene.question() : Question.of(Scene.IMAGE, Scene.OTHER);
                answers.add(callers.submit(() -> scene.ask(settings, question)));
            }
            for (int i = 0; i < 32; i++) {
                assertThat(answers.get(i).get().allowed()).as("call " + i).isEqualTo(i % 2 == 0);
            }
            assertThat(daemon).isNotNull();
        } finally {
            callers.shutdownNow();
        }
    }

    @Test
    void A7_aCallerOfAnotherUserIsNotAnswered() throws Exception {
        PluginSettings settings = scene.withSocket();
        try (Scene.Running daemon = Scene.serve(Daemon.open(settings, Map.of(), Scene.quiet(), Duration.ofHours(1), () -> () -> "somebody").orElseThrow())) {
            DaemonException failure = catchThrowableOfType(DaemonException.class,
                    () -> new DaemonClient(scene.socket).ask(Scene.question(), Fingerprint.of(settings, Map.of()), Duration.ofSeconds(10)));

            assertThat(failure.kind()).isEqualTo(Kind.BROKEN);
            assertThat(scene.log()).contains("event=caller-refused").doesNotContain("event=decision");
            assertThat(daemon).isNotNull();
        }
    }

    @Test
    void A7_aCallerWithAnotherPolicyIsNotAnswered() throws Exception {
        PluginSettings settings = scene.withSocket();
        try (Scene.Running daemon = scene.daemon(settings)) {
            Files.writeString(scene.policy, Files.readString(scene.policy).replace("3650d", "1h"));

            Answer answer = scene.ask(settings, Scene.question());

            assertThat(answer.allowed()).isFalse();
            assertThat(answer.reason()).as("by the policy as it is now").isEqualTo("not-current");
            assertThat(scene.way()).contains("PROCESS");
            assertThat(scene.log()).contains("OTHER_CONFIGURATION");
            assertThat(daemon).isNotNull();
        }
    }

    @Test
    void A17_aChangedFileEndsIt() throws Exception {
        PluginSettings settings = scene.withSocket();
        Daemon daemon = Daemon.open(settings, Map.of(), Scene.quiet(), Duration.ofMillis(20), DaemonClient::ours).orElseThrow();
        Files.writeString(scene.policy, "\n# changed\n", java.nio.file.StandardOpenOption.APPEND);

        daemon.serve(true);

        assertThat(scene.log()).contains("event=daemon-outdated").contains("event=daemon-ended");
        assertThat(scene.socket).doesNotExist();
    }

    @Test
    void silenceEndsOneThatNobodyOwns() throws Exception {
        PluginSettings settings = scene.withSocket("daemon-idle = 1s");
        Daemon daemon = Daemon.open(settings, Map.of(), Scene.quiet(), Duration.ofMillis(20), DaemonClient::ours).orElseThrow();

        daemon.serve(false);

        assertThat(scene.log()).contains("event=daemon-ended");
    }

    @Test
    void thereIsOneOfThem() throws Exception {
        PluginSettings settings = scene.withSocket();
        try (Scene.Running daemon = scene.daemon(settings)) {
            assertThat(Daemon.open(settings, Map.of(), Scene.quiet())).isEmpty();
            assertThat(scene.ask(settings, Scene.question()).allowed()).isTrue();
            assertThat(scene.way()).contains("DAEMON");
            assertThat(daemon).isNotNull();
        }
        try (Scene.Running next = scene.daemon(settings)) {
            assertThat(scene.ask(settings, Scene.question()).allowed()).isTrue();
            assertThat(next).isNotNull();
        }
    }

    @Test
    void A7_itTakesNoFolderThatOthersCanUse() throws Exception {
        PluginSettings settings = scene.withSocket();
        Files.setPosixFilePermissions(scene.socket.getParent(), PosixFilePermissions.fromString("rwxr-x---"));

        SettingsException refused = catchThrowableOfType(SettingsException.class, () -> Daemon.open(settings, Map.of(), Scene.quiet()));

        assertThat(refused).hasMessageContaining("settings.conf:5:10").hasMessageContaining("mode 750");
    }

    @Test
    void itMakesTheFolder() throws Exception {
        Files.delete(scene.socket.getParent());
        try (Scene.Running daemon = scene.daemon(scene.withSocket())) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(scene.socket.getParent()))).isEqualTo("rwx------");
            assertThat(daemon).isNotNull();
        }
    }

    @Test
    void whatIsNoQuestionIsNotAnsweredAndHarmsNobody() throws Exception {
        PluginSettings settings = scene.withSocket();
        try (Scene.Running daemon = scene.daemon(settings)) {
            for (byte[] junk : List.of(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, ByteBuffer.allocate(8).putInt(Request.KIND).putInt(1 << 30).array(), new byte[0])) {
                try (SocketChannel caller = SocketChannel.open(StandardProtocolFamily.UNIX)) {
                    caller.connect(UnixDomainSocketAddress.of(scene.socket));
                    caller.write(ByteBuffer.wrap(junk));
                    caller.shutdownOutput();
                    assertThat(caller.read(ByteBuffer.allocate(1))).isEqualTo(-1);
                }
            }
            assertThat(scene.ask(settings, Scene.question()).allowed()).isTrue();
            assertThat(scene.way()).contains("DAEMON");
            assertThat(daemon).isNotNull();
        }
    }

    @Test
    void callersThatSayNothingDoNotKeepOthersFromAnswers() throws Exception {
        PluginSettings settings = scene.withSocket("daemon-timeout = 20s", "deadline = 60s");
        List<SocketChannel> silent = new ArrayList<>();
        try (Scene.Running daemon = scene.daemon(settings)) {
            for (int i = 0; i < 40; i++) {
                SocketChannel caller = SocketChannel.open(StandardProtocolFamily.UNIX);
                caller.connect(UnixDomainSocketAddress.of(scene.socket));
                silent.add(caller);
            }
            assertThat(scene.ask(settings, Scene.question()).allowed()).isTrue();
            assertThat(daemon).isNotNull();
        } finally {
            for (SocketChannel caller : silent) {
                caller.close();
            }
        }
    }

    @Test
    void itsMetricsAreThoseOfTheVerifier() throws Exception {
        PluginSettings settings = scene.withSocket("metrics-file = metrics.prom");
        try (Scene.Running daemon = scene.daemon(settings)) {
            scene.ask(settings, Scene.question());
            scene.ask(settings, Question.of(Scene.IMAGE, Scene.OTHER));
            assertThat(daemon).isNotNull();
        }
        assertThat(Files.readString(scene.folder.resolve("metrics.prom")))
                .contains("atcr_verifications_total{result=\"verified\"} 1.0", "atcr_verifications_total{result=\"error\"} 1.0",
                        "atcr_verification_duration_seconds_bucket", "atcr_did_resolutions_total", "atcr_cache_hits_total", "atcr_cache_misses_total",
                        "atcr_circuit_changes_total");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(scene.folder.resolve("metrics.prom")))).isEqualTo("rw-r--r--");
    }

    @Test
    void aCallStartsOneAndNotEveryCall() throws Exception {
        List<String> started = new ArrayList<>();
        PluginSettings settings = scene.withSocket("daemon = start", "pass-environment = AWS_REGION");
        Asker asker = Asker.of(settings, Map.of("PATH", "/usr/bin", "SECRET", "x", "AWS_REGION", "eu", "JAVA_TOOL_OPTIONS", "-javaagent:x"),
                (which, environment) -> started.add(which.socket().orElseThrow() + " " + environment));

        assertThat(asker.ask(Scene.question(), CallDeadline.in(Duration.ofSeconds(30))).allowed()).isTrue();

        assertThat(started).as("A7: the environment is a list").containsExactly(scene.socket + " {AWS_REGION=eu, PATH=/usr/bin}");
        Path mark = scene.folder.resolve("mark");
        DaemonProgram program = new DaemonProgram(List.of("/bin/sh", "-c", "echo started $SETTINGS >>" + mark), Map.of("SETTINGS", "here"));
        for (int i = 0; i < 3; i++) {
            assertThat(program.start(settings, Map.of())).as("on its way").isTrue();
        }
        awaitLines(mark, 1);
        assertThat(Files.readString(mark)).isEqualTo("started here\n");
        Path starting = scene.socket.resolveSibling("socket.starting");
        Files.setLastModifiedTime(starting, FileTime.from(Instant.now().minusSeconds(10)));
        assertThat(program.start(settings, Map.of())).as("nothing has come of it").isFalse();
        Files.setLastModifiedTime(starting, FileTime.from(Instant.now().minusSeconds(40)));
        assertThat(program.start(settings, Map.of())).as("another try").isTrue();
        // and is over before its folder is deleted
        awaitLines(mark, 2);
    }

    private static void awaitLines(Path file, int count) throws IOException {
        while (!Files.exists(file) || Files.readString(file).lines().count() < count) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aStaleSocketIsReplaced() throws Exception {
        new Impostor(scene.socket, Impostor::isSilent).close();
        Files.copy(scene.policy, scene.folder.resolve("copy"), StandardCopyOption.REPLACE_EXISTING);
        Optional<Daemon> daemon = Daemon.open(scene.withSocket(), Map.of(), Scene.quiet());

        assertThat(daemon).isPresent();
        daemon.get().close();
    }
}
