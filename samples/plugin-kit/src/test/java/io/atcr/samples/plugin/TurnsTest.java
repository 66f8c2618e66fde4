package io.atcr.samples.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many verify at once. */
class TurnsTest {
    @TempDir
    Path temp;

    private Scene scene;

    @BeforeEach
    void scene() throws IOException {
        scene = new Scene(temp);
    }

    @Test
    void A20_asManyTurnsAreTakenAsThereAreAndNoMore() throws Exception {
        Turns turns = new Turns(scene.withSocket(), scene.socket, 2);
        Turns.Turn first = turns.take(now(), () -> false).orElseThrow();
        try (Turns.Turn second = turns.take(now(), () -> false).orElseThrow()) {
            assertThat(first.counted() && second.counted()).isTrue();
            assertThat(first.waited() || second.waited()).isFalse();
            assertThat(turns.take(now(), () -> false)).as("none is left").isEmpty();

            first.close();
            try (Turns.Turn third = turns.take(now(), () -> false).orElseThrow()) {
                assertThat(third.counted()).as("the first one's").isTrue();
            }
        }
    }

    @Test
    void whoWaitsStopsWhenSomethingElseMayAnswer() throws Exception {
        Turns turns = new Turns(scene.withSocket(), scene.socket, 1);
        AtomicInteger looks = new AtomicInteger();
        try (Turns.Turn first = turns.take(now(), () -> false).orElseThrow();
                Turns.Turn second = turns.take(CallDeadline.in(Duration.ofMinutes(1)), () -> looks.incrementAndGet() == 3).orElseThrow()) {
            assertThat(first.counted()).isTrue();
            assertThat(second.counted()).isFalse();
            assertThat(second.waited()).isTrue();
        }
    }

    @Test
    void A7_turnsInAFolderOfSomebodyElseAreNotCounted() throws Exception {
        Files.setPosixFilePermissions(scene.socket.getParent(), PosixFilePermissions.fromString("rwxrwxrwx"));
        Turns turns = new Turns(scene.withSocket(), scene.socket, 1);

        assertThatThrownBy(() -> turns.take(now(), () -> false)).isInstanceOf(SettingsException.class).hasMessageContaining("mode 777");
    }

    @Test
    void aCallThatGetsNoTurnDoesNotAllow() throws Exception {
        PluginSettings settings = scene.withSocket("daemon = off");
        try (Turns.Turn taken = new Turns(settings, scene.socket, 1).take(now(), () -> false).orElseThrow()) {
            assertThat(taken.counted()).isTrue();
            Answer answer = Asker.of(settings, Map.of(), (none, environment) -> false).atOnce(1).ask(Scene.question(), CallDeadline.in(Duration.ofMillis(50)));

            assertThat(answer.outcome()).isEqualTo(Answer.Outcome.UNKNOWN);
            assertThat(answer.reason()).isEqualTo("timeout");
        }
        assertThat(Asker.of(settings, Map.of(), (none, environment) -> false).atOnce(1).ask(Scene.question(), CallDeadline.in(Duration.ofSeconds(30))).allowed()).isTrue();
    }

    private static CallDeadline now() {
        return CallDeadline.in(Duration.ZERO);
    }
}
