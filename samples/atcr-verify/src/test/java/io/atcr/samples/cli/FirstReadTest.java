package io.atcr.samples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.samples.localnetwork.PushedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody who has never used it reads, and whether it leads on. */
class FirstReadTest {
    @TempDir
    private Path folder;

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

    @ParameterizedTest
    @ValueSource(strings = {"attach", "discover", "doctor", "record", "did", "plc-log", "repo", "proof", "version", "completion"})
    void helpSaysValuesAsTheyAreWritten(String command) {
        assertThat(Run.of(command, "--help").out()).doesNotContain("TEXT,", "JSON (default", "QUIET", "BASH", "OFF,").contains("off, error");
    }

    @Test
    void manualPagesSayTheVariables() {
        String page = ManPage.of(Main.commandLine().getSubcommands().get("verify"), "2026-01-31", "1");

        assertThat(page).contains(".SH \"ENVIRONMENT\"", "ATCR_VERIFY_TIMEOUT", "ATCR_VERIFY_CONFIG");
    }

    @Test
    void valuesAreStillTakenInAnyCase() {
        assertThat(Run.of("version", "-o", "JSON", "--log-level", "WARN").status()).isZero();
        assertThat(Run.of("completion", "Fish").status()).isZero();
        assertThat(Run.of("version", "-o", "xml").err()).contains("expected one of text, json, but was 'xml'");
        assertThat(Run.of("verify", "--mode", "newest", "x").err()).contains("expected one of current-head, pinned-commit, but was 'newest'");
    }

    @Test
    void helpSaysThatVerifyMayBeLeftOut() {
        assertThat(Run.of("--help").out()).contains("'verify' may be left out");
    }

    @Test
    void aFileThatIsNotThereIsNotCalledAFolder() {
        assertThat(Run.of("verify", "--config", folder.resolve("none").toString(), image.reference()).err()).contains("there is no such file").doesNotContain("folder");
    }

    @Test
    void exclusiveOptionsAreRefusedInOneVoice() {
        assertThat(Run.of("verify", "--policy", "a", "--signer", scene.alice.did().toString(), image.reference()).err())
                .startsWith("atcr-verify: --policy=FILE, --signer=DID are mutually exclusive");
    }

    @Test
    void onARegistryOfOnesOwnTheNextStepNamesTheOptionsThatSayWhoseTheImageIs() {
        String[] options = {"--atcr-registry " + scene.network.registry(), "--owner DID"};
        Run found = Run.of(Reach.args(scene.network, "discover", image.reference()));
        Run refused = Run.of(Reach.args(scene.network, "attach", image.reference(), "--record", scene.alice.atUri(image)));

        assertThat(found.out()).contains(options);
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err()).contains("repository-mismatch").contains(options).doesNotContain("copied from elsewhere");
        Run signer = scene.call("verify", "--signer", scene.alice.did().toString(), image.reference());
        assertThat(signer.out()).contains("foreign-signers-not-admitted").contains("--atcr-registry");
    }

    @Test
    void whereAHandleDoesNotResolveTheNextStepNamesTheOwnerOption() {
        Run refused = Run.of(Reach.args(scene.network, "attach", image.reference(), "--record", scene.alice.atUri(image), "--atcr-registry", scene.network.registry()));

        assertThat(refused.err()).contains("owner-unresolved").contains("--owner DID").doesNotContain("policy");
    }

    @Test
    void aRecordThatIsNotThereHasANextStepOfItsOwn() {
        Run absent = scene.call("record", scene.alice.atUri(image) + "0");

        assertThat(absent.status()).isEqualTo(3);
        assertThat(absent.out().lines().reduce((first, last) -> last)).hasValueSatisfying(last ->
                assertThat(last).startsWith("next: ").contains("Check collection and record key").doesNotContain("image"));
        assertThat(scene.call("record", scene.alice.atUri(image)).out()).doesNotContain("next: ");
    }

    @Test
    void instantsAreAsExactAsAnybodyReadsThem() {
        assertThat(scene.verify(image.reference()).out()).containsPattern("in [0-9.]+ m?s  at [0-9-]{10}T[0-9:]{8}(\\.[0-9]{3})?Z\n");
    }

    @Test
    void onePolicyIsNotPlural() throws IOException {
        Path one = Files.writeString(folder.resolve("one.yaml"), scene.network.policyYaml(scene.alice));

        assertThat(Run.of("policy", "check", one.toString()).out()).contains(": 1 policy, sha256 ");
    }
}
