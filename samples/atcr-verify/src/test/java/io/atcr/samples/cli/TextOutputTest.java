package io.atcr.samples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.samples.localnetwork.PushedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people read: the decision and why, the evidence step by step, what to do next. */
class TextOutputTest {
    @TempDir
    Path folder;

    private OutputScene scene;
    private PushedImage image;

    @BeforeEach
    void start() throws IOException {
        scene = new OutputScene(folder);
        image = scene.alice.push("app", "v1");
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    @Test
    void theFirstLineSaysWhatWasDecidedAndWhy() {
        String allowed = scene.verify(image.reference()).out();
        scene.alice.deleteRecord(image);
        String denied = scene.verify(image.digestReference()).out();

        assertThat(allowed.lines().findFirst()).hasValue("ALLOW  " + image.digestReference() + "  signed by " + scene.alice.did() + " (alice.test claimed)");
        assertThat(denied.lines().findFirst().orElseThrow()).matches("DENY  \\Q" + image.digestReference() + "\\E: the repository of .* has no record .* \\(record-absent\\)");
    }

    @Test
    void everyStepHasItsTimeAndItsSource() {
        String out = scene.verify(image.reference()).out();

        assertThat(out.lines().skip(1)).allMatch(line -> line.matches("(│  |   )*(├─|└─) .+"));
        assertThat(out).containsPattern("├─ ok       proof-fetched     .+  [0-9.]+ m?s, \\Q" + scene.network.pds() + "\\E\n").doesNotContain("next:");
    }

    @Test
    void aStepThatDidNotPassSaysWhatWasExpectedAndFoundAndWhatToDo() {
        scene.alice.deleteRecord(image);

        String out = scene.verify(image.reference()).out();

        assertThat(out).containsPattern("├─ failed   record-proven     .+: record-absent  .+\n   │  ├─ expected  the record\n   │  └─ found     no such record under commit ")
                .endsWith("next: The image was never signed, or the signature was withdrawn. Have the owner push or sign this digest again if it is meant to run.\n");
    }

    @Test
    void aWarningIsNoPlainYes() throws IOException {
        scene.action("warn");
        scene.alice.deleteRecord(image);

        assertThat(scene.verify(image.reference()).out()).startsWith("ALLOW_WARN  " + image.reference() + ": ").contains(" (record-absent)\n", "\nnext: ");
    }

    @Test
    void onlyATerminalThatCanGetsColours() throws IOException {
        String plain = scene.verify(image.reference()).out();
        String colour = scene.terminal(StandardCharsets.UTF_8).verify("-o", "json=" + folder.resolve("out"), "-o", "text", image.reference()).out();

        assertThat(plain).doesNotContain("\u001b");
        assertThat(colour).startsWith("\u001b[32mALLOW\u001b[0m  " + image.digestReference()).contains("\u001b[2m");
        assertThat(colour.replaceAll("\u001b\\[[0-9]+m", "")).doesNotContain("\u001b");
        assertThat(scene.verify("--no-color", image.reference()).out()).doesNotContain("\u001b");
        assertThat(scene.verify("-o", "text=" + folder.resolve("text"), image.reference()).status()).isZero();
        assertThat(scene.file("text")).doesNotContain("\u001b");
        assertThat(new Terminal(true, StandardCharsets.UTF_8, Map.of("NO_COLOR", "1")).colour(false)).isFalse();
        assertThat(new Terminal(true, StandardCharsets.UTF_8, Map.of("NO_COLOR", "")).colour(false)).isTrue();
        assertThat(new Terminal(true, StandardCharsets.UTF_8, Map.of("TERM", "dumb")).colour(false)).isFalse();
        assertThat(scene.verify("-o", "text", image.reference().replace("app", "none")).out()).startsWith("\u001b[31mDENY\u001b[0m  ");
    }

    @Test
    void aCharsetWithoutLinesGetsATreeInAscii() throws IOException {
        String out = scene.charset(StandardCharsets.US_ASCII).verify("-o", "text", "-o", "text=" + folder.resolve("text"), image.reference()).out();

        assertThat(out.lines().skip(1)).allMatch(line -> line.matches("(\\|  |   )*(\\|-|`-) .+"));
        assertThat(out).isEqualTo(out.replaceAll("[^\\x20-\\x7e\\n]", ""));
        assertThat(scene.file("text")).contains("├─");
    }
}
