package io.atcr.samples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.samples.localnetwork.PushedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code verify} may be left out, and a mistyped command is never taken for an image. */
class DefaultCommandTest {
    @TempDir
    Path folder;

    @Test
    void optionsOrAnImageInFrontMeanVerify() throws Exception {
        try (CallScene scene = new CallScene(folder)) {
            PushedImage image = scene.alice.push("prod-app", "v1");
            List<String> options = new ArrayList<>(scene.reach());
            options.addAll(List.of("--policy", scene.policy.toString()));
            List<String> optionsFirst = new ArrayList<>(options);
            optionsFirst.add(image.reference());
            List<String> imageFirst = new ArrayList<>(List.of("--log-level", "error", image.reference()));
            imageFirst.addAll(options);

            for (List<String> args : List.of(optionsFirst, imageFirst)) {
                Run run = Run.of(args.toArray(String[]::new));
                assertThat(run.status()).as(run.err()).isZero();
                assertThat(run.out()).startsWith("ALLOW ");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "verfy, verify",
        "verfy atcr.io/alice.example.com/app:v1 --policy none, verify",
        "--policy none verfy atcr.io/alice.example.com/app:v1, verify",
        "--policy none atcr.io/alice.example.com/app:v1 verfy, verify",
        "--log-level off polcy check x, policy",
        "--signer did:plc:ewvi7nxzyoun6zhxrhs64oiz bundel, bundle"
    })
    void aMistypedCommandIsNeverAnImage(String line, String meant) {
        Run run = Run.of(line.split(" "));

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains(meant).doesNotContain("DENY");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void helpAndCommandsAreWhatTheyWere() {
        assertThat(Run.of("--help").out()).startsWith("Usage: atcr-verify [");
        assertThat(Run.of("--log-level", "error", "policy", "--help").out()).startsWith("Usage: atcr-verify policy");
        assertThat(Run.of("--log-level", "error").err()).contains("a command is required");
        assertThat(Run.of("--version").status()).isZero();
        assertThat(Run.of("--nonsense").err()).contains("--nonsense");
    }

    @ParameterizedTest
    @CsvSource({"at://did:plc:ewvi7nxzyoun6zhxrhs64oiz/a.b.c/d, atcr-verify record", "did:plc:ewvi7nxzyoun6zhxrhs64oiz, atcr-verify did"})
    void whatIsForAnotherCommandSaysSo(String word, String command) {
        Run run = Run.of("--signer", "did:plc:ewvi7nxzyoun6zhxrhs64oiz", word);

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("not an image reference", command);
    }

    @Test
    void anOptionIsNotTheValueOfTheOneBefore() {
        Run run = Run.of("--policy", "--signer", "did:plc:ewvi7nxzyoun6zhxrhs64oiz", "a/b:1");

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("Expected parameter for option '--policy'");
    }
}
