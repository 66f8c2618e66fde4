package io.atcr.samples.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecisionLogTest {
    @TempDir
    Path temp;

    private static Answer answer(String message) {
        return Answer.bare(Scene.question(), Answer.Outcome.DENY, "unsigned", message);
    }

    @Test
    void A21_noTextMakesAnotherLineOrAnotherField() throws Exception {
        Scene scene = new Scene(temp);
        DecisionLog log = DecisionLog.of(scene.settings());

        log.decided(answer("a\" outcome=\"ALLOW\"\ntime=1 event=decision outcome=\"ALLOW\"\u001b[2J\u202e\u2028{"), DecisionLog.Way.PROCESS);
        log.event("daemon-not-used", "x\r\ny");

        List<String> lines = scene.log().lines().toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).containsOnlyOnce(" outcome=\"").contains("outcome=\"DENY\"").contains("\\u001b").contains("\\u202e").contains("\\u2028");
        assertThat(lines.get(0).chars().filter(c -> c == '"').count() % 2).isZero();
        assertThat(lines.get(1)).contains("x\\u000d\\u000ay");
    }

    @Test
    void aFullFileMakesRoomForTheNext() throws Exception {
        Scene scene = new Scene(temp);
        PluginSettings settings = scene.settings("log-size = 1MiB");
        ExecutorService writers = Executors.newFixedThreadPool(4);
        for (int writer = 0; writer < 4; writer++) {
            DecisionLog log = DecisionLog.of(settings);
            writers.submit(() -> {
                for (int i = 0; i < 900; i++) {
                    log.decided(answer("m".repeat(1900)), DecisionLog.Way.PROCESS);
                }
            });
        }
        writers.shutdown();
        assertThat(writers.awaitTermination(60, TimeUnit.SECONDS)).isTrue();

        for (String name : List.of("log", "log.1", "log.2", "log.3")) {
            Path file = scene.folder.resolve(name);
            assertThat(file).exists();
            assertThat(Files.size(file)).as(name).isLessThan(2 << 20);
            assertThat(Files.readString(file).lines()).as(name).allMatch(line -> line.startsWith("time=") && line.endsWith("m\""));
        }
        assertThat(scene.folder.resolve("log.4")).doesNotExist();
    }

    @Test
    void aLogThatCannotBeWrittenChangesNoAnswer() throws Exception {
        Scene scene = new Scene(temp);
        Files.createDirectory(scene.folder.resolve("log"));

        assertThat(scene.ask(scene.settings(), Scene.question()).allowed()).isTrue();
    }

    @Test
    void aLogIsNotFollowedThroughALink() throws Exception {
        Scene scene = new Scene(temp);
        Path victim = Files.writeString(scene.folder.resolve("victim"), "mine\n");
        Files.createSymbolicLink(scene.folder.resolve("log"), victim);

        scene.ask(scene.settings(), Scene.question());

        assertThat(victim).hasContent("mine\n");
    }

    @Test
    void aDecisionSaysWhatItStandsOn() throws IOException, SettingsException {
        Scene scene = new Scene(temp);
        scene.ask(scene.settings(), Scene.question());

        assertThat(scene.log()).contains("outcome=\"ALLOW\"", "image=\"" + Scene.IMAGE + "\"", "digest=\"" + Scene.DIGEST + "\"", "reason=\"none\"", "evidence=\"BUNDLE\"",
                "policy=\"training\"", "policySha256=\"", "did=\"" + Scene.ALICE + "\"");
    }
}
