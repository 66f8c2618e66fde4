package io.atcr.samples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Options from the environment and the configuration file: command line, then environment, then file. */
class SettingsTest {
    private static final String STRANGER = "did:plc:ewvi7nxzyoun6zhxrhs64oiz";

    @TempDir
    Path folder;

    private CallScene scene;
    private String image;

    @BeforeEach
    void start() throws IOException {
        scene = new CallScene(folder);
        image = scene.alice.push("prod-app", "v1").reference();
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    private Map<String, String> variables(String... more) {
        Map<String, String> variables = new HashMap<>(scene.reachVariables());
        for (int i = 0; i < more.length; i += 2) {
            variables.put(more[i], more[i + 1]);
        }
        return variables;
    }

    private Path config(String... lines) throws IOException {
        Path file = folder.resolve("home/atcr-verify/config");
        Files.createDirectories(file.getParent());
        return Files.writeString(file, String.join("\n", lines) + "\n");
    }

    @Test
    void everythingMayComeFromVariablesAndListsAreSplitAtSpaceAndComma() {
        Run run = Run.with(variables("ATCR_VERIFY_POLICY", scene.policy.toString(), "ATCR_VERIFY_OUTPUT", "quiet", "ATCR_VERIFY_TIMEOUT", "9s"), "verify", image);

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out()).startsWith(scene.network.registry()).contains("@sha256:");
    }

    @Test
    void everythingMayComeFromTheFileAndPathsCountFromItsFolder() throws IOException {
        StringBuilder hosts = new StringBuilder();
        scene.hosts().forEach(host -> hosts.append("allow-private-network = ").append(host).append("\nplain-http=").append(host).append('\n'));
        Path config = config("# mine", "", "policy = ../../trust-policy.yaml", "plc-url = " + scene.network.plcDirectory(), hosts.toString(), "  output  =  quiet  ");

        Run named = Run.of("verify", image, "--config", config.toString());
        Run variable = Run.with(Map.of("ATCR_VERIFY_CONFIG", config.toString()), "verify", image);
        Run found = Run.with(Map.of("XDG_CONFIG_HOME", folder.resolve("home").toString()), image);

        for (Run run : new Run[] {named, variable, found}) {
            assertThat(run.status()).as(run.err()).isZero();
            assertThat(run.out()).startsWith(scene.network.registry()).contains("@sha256:").hasLineCount(1);
        }
    }

    @Test
    void A1_aFileBelowTheCurrentFolderIsNeverFound() {
        assertThat(ConfigLocation.find(Map.of("XDG_CONFIG_HOME", ".", "HOME", "."), false)).isEmpty();
        assertThat(ConfigLocation.find(Map.of("XDG_CONFIG_HOME", "src/test", "HOME", ""), false)).isEmpty();
        assertThat(ConfigLocation.find(Map.of("APPDATA", "."), true)).isEmpty();
        assertThat(ConfigLocation.find(Map.of(), false)).isEmpty();
    }

    @Test
    void theFileIsInTheHomeFolderOrWhereTheVariableSays() throws IOException {
        Path file = config("timeout = 1s");
        Files.createDirectories(folder.resolve(".config/atcr-verify"));
        Path home = Files.writeString(folder.resolve(".config/atcr-verify/config"), "");

        assertThat(ConfigLocation.find(Map.of("HOME", folder.toString()), false)).contains(home);
        assertThat(ConfigLocation.find(Map.of("HOME", folder.toString(), "XDG_CONFIG_HOME", folder.resolve("home").toString()), false)).contains(file);
        assertThat(ConfigLocation.find(Map.of("APPDATA", folder.resolve("home").toString()), true)).contains(file);
    }

    @Test
    void theCommandLineOverridesTheEnvironmentAndThatTheFile() throws IOException {
        Path config = config("policy = " + folder.resolve("none"), "output = json");
        Map<String, String> environment = variables("ATCR_VERIFY_CONFIG", config.toString(), "ATCR_VERIFY_POLICY", scene.policy.toString());

        assertThat(Run.with(environment, "verify", image).out()).startsWith("{");
        assertThat(Run.with(environment, "verify", image, "-o", "quiet").out()).startsWith(scene.network.registry());
        environment.put("ATCR_VERIFY_OUTPUT", "text");
        assertThat(Run.with(environment, "verify", image).out()).startsWith("ALLOW ");
    }

    @Test
    void A1_policyAndSignerExcludeOneAnotherAndTheNearerOneCounts() throws IOException {
        Map<String, String> signer = variables("ATCR_VERIFY_SIGNER", STRANGER, "ATCR_VERIFY_ATCR_REGISTRY", scene.network.registry());
        Map<String, String> both = variables("ATCR_VERIFY_SIGNER", STRANGER, "ATCR_VERIFY_POLICY", scene.policy.toString());
        Path config = config("signer = " + STRANGER);

        assertThat(Run.with(signer, "verify", image).out()).startsWith("DENY ");
        assertThat(Run.with(signer, "verify", "--policy", scene.policy.toString(), image).status()).isZero();
        assertThat(Run.with(both, "verify", image).status()).isEqualTo(2);
        assertThat(Run.with(both, "verify", image).err()).contains("ATCR_VERIFY_POLICY", "ATCR_VERIFY_SIGNER");
        assertThat(Run.with(both, "verify", "--policy", scene.policy.toString(), image).status()).isZero();
        assertThat(Run.with(variables("ATCR_VERIFY_POLICY", scene.policy.toString()), "verify", "--config", config.toString(), image).status()).isZero();
        assertThat(Run.of("verify", "--policy", "a", "--signer", STRANGER, image).err()).contains("mutually exclusive");
    }

@Test
    void anOptionThatWouldHaveNoEffectIsRefused() throws IOException {
        String one = Files.writeString(folder.resolve("one"), "timeout = 9s\n").toString();
        String policy = scene.policy.toString();

        Run twice = Run.with(variables(), "--config", one, "verify", "--config=" + folder.resolve("none"), "--policy", policy, image);
        assertThat(twice.status()).as(twice.out()).isEqualTo(2);
        assertThat(twice.err()).contains("option '--config' should be specified only once");
        assertThat(Run.with(variables(), "--log-level", "warn", "verify", "--log-level", "error", "--policy", policy, image).status()).isEqualTo(2);

        Run registry = Run.with(variables(), "verify", "--policy", policy, "--atcr-registry", "registry.example", image);
        assertThat(registry.status()).as(registry.out()).isEqualTo(2);
        assertThat(registry.err()).contains("--atcr-registry is for --signer");
        assertThat(Run.with(variables("ATCR_VERIFY_ATCR_REGISTRY", "registry.example"), "verify", "--policy", policy, image).status()).isZero();
    }

    @Test
    void aBadValueNamesItsPlace() throws IOException {
        Path config = config("", "  timeout =  7x");

        assertThat(Run.with(variables("ATCR_VERIFY_TIMEOUT", "7x", "ATCR_VERIFY_SIGNER", STRANGER), "verify", image).err()).startsWith("atcr-verify: ATCR_VERIFY_TIMEOUT: ");
        assertThat(Run.of("verify", "--signer", STRANGER, "--config", config.toString(), image).err()).startsWith("atcr-verify: " + config + ":2:14: ");
        assertThat(Run.of("verify", "--signer", STRANGER, "--timeout", "7x", image).err()).startsWith("atcr-verify: Invalid value for option '--timeout': '7x'");
        assertThat(Run.with(variables("ATCR_VERIFY_SIGNER", "alice"), "verify", image).err()).startsWith("atcr-verify: ATCR_VERIFY_SIGNER: ");
        assertThat(Run.with(Map.of("ATCR_VERIFY_PLAIN_HTTP", "a b"), "verify", "--signer", STRANGER, image).err()).startsWith("atcr-verify: ATCR_VERIFY_PLAIN_HTTP: ");
        assertThat(Run.with(Map.of("ATCR_VERIFY_CREDENTIAL_HELPERS", "perhaps"), "verify", "--signer", STRANGER, image).err())
                .startsWith("atcr-verify: ATCR_VERIFY_CREDENTIAL_HELPERS: ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "polcy = x              | 1:1: no option is called 'polcy'; did you mean 'policy'?",
        "--policy = x           | 1:1: no option is called '--policy'; did you mean 'policy'?",
        "did = x                | 1:1: no option is called 'did'",
        "policy                 | 1:7: '=' and a value",
        "policy =               | 1:9: 'policy' has no value",
        "policy = \"x\"         | 1:10: values stand without quotation marks",
        "policy = x\\npolicy = y | 2:1: 'policy' takes one value",
        "a\u001b[2J = x         | 1:1: no option is called 'a\\u001b[2J'"
    })
    void aMalformedFileNamesLineAndColumnAndWhatWasMeant(String text, String message) throws IOException {
        Path config = config(text.replace("\\n", "\n"));

        Run run = Run.of("verify", "--config=" + config, image);

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).startsWith("atcr-verify: " + config + ":" + message);
    }

    @Test
    void aFileThatIsNoTextOrTooLargeOrNotThereIsRefused() throws IOException {
        Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xc3, 0x28});
        Path large = Files.write(folder.resolve("large"), new byte[100_000]);

        assertThat(Run.of("did", "x", "--config", binary.toString()).err()).contains("not UTF-8");
        assertThat(Run.of("did", "x", "--config", large.toString()).err()).contains("64 KiB");
        assertThat(Run.of("did", "x", "--config", folder.resolve("none").toString()).status()).isEqualTo(2);
        assertThat(Run.of("did", "x", "--config", folder.toString()).err()).contains("cannot be read");
    }

    @Test
    void aMistypedVariableIsNamedAndOthersAreLeftAlone() {
        Run run = Run.with(Map.of("ATCR_VERIFY_POLCY", "x", "ATCR_VERIFY_IMAGE_OF_THE_DAY", "y"), "verify", image);

        assertThat(run.err()).contains("ATCR_VERIFY_POLCY sets nothing; did you mean ATCR_VERIFY_POLICY?").doesNotContain("DAY");
    }

    @Test
    void whatOneCommandAloneIsAskedIsNoSetting() {
        Run explained = Run.with(Map.of("ATCR_VERIFY_SIGNER", STRANGER), "policy", "explain", scene.policy.toString(), image);

        assertThat(explained.status()).isEqualTo(1);
        assertThat(explained.out()).doesNotContain(STRANGER);
    }

    @Test
    void theReadmeNamesEveryVariable() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        Settings settings = new Settings(Map.of());
        settings.learn(Main.commandLine(new Terminal(false, StandardCharsets.UTF_8, Map.of())).getCommandSpec());

        assertThat(settings.names()).hasSizeGreaterThan(20).allSatisfy(name -> assertThat(readme).contains("`--" + name + "`"));
    }
}
