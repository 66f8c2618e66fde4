package io.atcr.samples.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls that find no daemon, and start one. */
class DaemonStartTest {
    @TempDir
    Path temp;

    private Scene scene;
    private PluginSettings settings;

    @BeforeEach
    void scene() throws Exception {
        scene = new Scene(temp);
        settings = scene.withSocket("daemon = start");
    }

    private Answer ask(DaemonStart start, Duration deadline) {
        return Asker.of(settings, Map.of(), start).atOnce(1).ask(Scene.question(), CallDeadline.in(deadline));
    }

    @Test
    void whatManyCallsFindStartingAnswersAllOfThem() throws Exception {
        AtomicBoolean started = new AtomicBoolean();
        BlockingQueue<Scene.Running> daemon = new ArrayBlockingQueue<>(1);
        DaemonStart start = (set, environment) -> {
            // one of the calls, as by the mark of the program
            if (started.compareAndSet(false, true)) {
                try {
                    daemon.add(scene.daemon(settings));
                } catch (SettingsException e) {
                    throw new IOException(e);
                }
            }
            return true;
        };
        ExecutorService callers = Executors.newFixedThreadPool(8);
        try {
            List<Future<Answer>> answers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                answers.add(callers.submit(() -> ask(start, Duration.ofSeconds(60))));
            }
            for (Future<Answer> answer : answers) {
                assertThat(answer.get().allowed()).isTrue();
            }
            assertThat(scene.log().lines().filter(line -> line.contains("event=decision"))).hasSize(8).allMatch(line -> line.contains("way=\"DAEMON\""));
        } finally {
            callers.shutdownNow();
            daemon.take().close();
        }
    }

    @Test
    void aSocketThatAKilledDaemonHasLeftIsWaitedPast() throws Exception {
        new Impostor(scene.socket, Impostor::isSilent).close();
        assertThat(scene.socket).as("left").exists();
        List<Scene.Running> daemons = new ArrayList<>();

        Answer answer = ask((set, environment) -> {
            try {
                return daemons.add(scene.daemon(settings));
            } catch (SettingsException e) {
                throw new IOException(e);
            }
        }, Duration.ofSeconds(60));

        try (Scene.Running daemon = daemons.get(0)) {
            assertThat(answer.allowed()).isTrue();
            assertThat(scene.way()).contains("DAEMON");
            assertThat(daemon).isNotNull();
        }
    }

    @Test
    void A7_aStartedDaemonThatNeverComesIsNoOutage() throws Exception {
        Answer answer = ask((set, environment) -> true, Duration.ofSeconds(4));

        assertThat(answer.allowed()).isTrue();
        assertThat(scene.way()).contains("PROCESS");
        assertThat(scene.log()).contains("event=daemon-not-used").contains("it was started, and is not there");
    }

    @Test
    void A7_whatIsNoAnswerOfAStartedDaemonIsNotWaitedFor() throws Exception {
        List<Impostor> impostors = new ArrayList<>();

        Answer answer = ask((set, environment) -> impostors.add(new Impostor(scene.socket, Impostor.allows(request -> new Request(new byte[Request.NONCE], request.fingerprint(),
                request.question())))), Duration.ofSeconds(60));

        try (Impostor impostor = impostors.get(0)) {
            assertThat(answer.allowed()).isTrue();
            assertThat(answer.policy()).isEqualTo("training");
            assertThat(scene.way()).contains("PROCESS");
            assertThat(scene.log()).contains("OTHER_ANSWER");
            assertThat(impostor.wasAsked()).isTrue();
        }
    }

    @Test
    void A7_aDaemonThatHasHadItsTimeIsNotWaitedFor() throws Exception {
        Answer answer = ask((set, environment) -> false, Duration.ofSeconds(60));

        assertThat(answer.allowed()).isTrue();
        assertThat(scene.way()).contains("PROCESS");
        assertThat(scene.log()).doesNotContain("daemon-not-used");
    }

    @Test
    void whereNoneCanBeStartedTheCallVerifiesAtOnce() throws Exception {
        Answer answer = ask((set, environment) -> {
            throw new IOException("no program");
        }, Duration.ofSeconds(60));

        assertThat(answer.allowed()).isTrue();
        assertThat(scene.way()).contains("PROCESS");
        assertThat(scene.log()).contains("event=daemon-not-started").doesNotContain("daemon-not-used");
        assertThat(Files.exists(scene.socket)).isFalse();
    }
}
