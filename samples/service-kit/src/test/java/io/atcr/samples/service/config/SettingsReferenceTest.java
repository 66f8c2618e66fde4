package io.atcr.samples.service.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The table in the README is made of the settings that are read; what this test expects is what to put there. */
class SettingsReferenceTest {
    private static final Path README = Path.of("README.md");

    @TempDir
    private Path folder;

    private static String row(Setting<?> setting) {
        String value = switch (setting.kind()) {
            case ONE -> setting.form().expected();
            case LIST -> "a list, of " + setting.form().expected();
            case MAP -> "a mapping from names to " + setting.form().expected();
            case RULES -> "a list of mappings, see the next rows";
        };
        String byDefault = setting.byDefault().isEmpty() ? "" : setting.required() ? "**required**" : "`" + setting.byDefault() + "`";
        String variable = setting.hasVariable() ? "`" + setting.variable() + "`" : "";
        return "| `" + setting.path() + "` | " + value.replace("|", "\\|") + " | " + byDefault + " | " + setting.meaning() + " | " + variable + " |";
    }

    @Test
    void theTableInTheReadmeIsWhatIsRead() throws IOException {
        String expected = SettingsTable.ALL.stream().map(SettingsReferenceTest::row).collect(Collectors.joining("\n"));
        List<String> rows = Files.readAllLines(README).stream().filter(line -> line.matches("\\| `[a-z].*ATCR_SET_.*|\\| `(policies|verification)\\.[a-zA-Z.\\[\\]]+` \\| .*")).toList();
        assertThat(String.join("\n", rows)).isEqualTo(expected);
    }

    @Test
    void theExampleInTheReadmeCanBeUsed() throws IOException, SettingsException {
        String readme = Files.readString(README);
        String example = readme.substring(readme.indexOf("```yaml\n") + "```yaml\n".length());
        SettingsFolder files = new SettingsFolder(folder);
        String yaml = example.substring(0, example.indexOf("```")).replaceAll("/etc/atcr/(tls/|policies/|client-ca/|cache-keys/)?", folder + "/");
        CheckedSettings checked = files.read(yaml, Map.of());
        assertThat(checked.policies()).containsOnlyKeys("production", "staging");
        assertThat(checked.settings().cache().redis()).isPresent();
    }

    @Test
    void noTwoSettingsHaveOneVariable() {
        assertThat(SettingsTable.ALL.stream().map(Setting::variable)).doesNotHaveDuplicates();
    }
}
