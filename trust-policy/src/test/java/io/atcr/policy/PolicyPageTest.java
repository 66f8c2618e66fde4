package io.atcr.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code POLICY.md} says what the code does: every table on it is run. */
class PolicyPageTest {
    private static final Pattern CELL = Pattern.compile("`([^`]*)`");

    private static String page() throws IOException {
        return Files.readString(inModule("POLICY.md"));
    }

    private static Path inModule(String file) {
        Path here = Path.of(file);
        return Files.exists(Path.of("src/test/java/io/atcr/policy/PolicyPageTest.java")) ? here : Path.of("trust-policy").resolve(here);
    }

    @Test
    void theExampleFilesLoadAndStandOnThePageAsTheyAre() throws Exception {
        Path example = inModule("examples/trust-policy.yaml");

        TrustPolicy policy = TrustPolicy.load(example);

        assertThat(policy.warnings()).isEmpty();
        assertThat(policy.ruleFor(ImageReference.parse("atcr.io/alice/prod-app:v1"))).map(PolicyRule::name).contains("production-images");
        assertThat(page()).contains("```yaml\n" + Files.readString(example) + "```");
        Path everyKey = inModule("examples/every-key.yaml");
        assertThat(TrustPolicy.load(everyKey).warnings()).isEmpty();
        assertThat(page()).contains("```yaml\n" + Files.readString(everyKey) + "```");
    }

    @Test
    void theExampleWithEveryKeyHasEveryKeyOfThePage() throws Exception {
        String everyKey = Files.readString(inModule("examples/every-key.yaml"));
        for (String[] row : allRows("| key | value | when it is absent |")) {
            Matcher keys = CELL.matcher(row[0]);
            while (keys.find()) {
                String[] words = keys.group(1).split("[ .]+");
                String key = words[words.length - 1];
                assertThat(key.equals("unpinned") || everyKey.contains(key + ":")).as(key).isTrue();
            }
        }
    }

    @Test
    void everyYamlBlockLoads() throws Exception {
        Matcher blocks = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL).matcher(page());
        int count = 0;
        while (blocks.find()) {
            if (blocks.group(1).startsWith("# cases")) {
                continue;
            }
            TrustPolicy policy = TrustPolicy.parse(blocks.group(1), "POLICY.md");
            assertThat(policy.warnings()).as("a model file has nothing to warn about").isEmpty();
            count++;
        }
        assertThat(count).isEqualTo(2);
    }

    @Test
    void theTableOfMatchesIsTrue() throws Exception {
        List<String[]> rows = rows("| scope | reference | matches |");
        assertThat(rows).hasSize(21);
        for (String[] row : rows) {
            boolean matches = ScopeParser.parse(code(row[0])).matches(ImageReference.parse(code(row[1])));
            assertThat(matches).as(String.join("|", row)).isEqualTo(row[2].equals("yes"));
        }
    }

    @Test
    void theTableOfScopePairsIsTrue() throws Exception {
        List<String[]> rows = rows("| two scopes in one set | | load |");
        assertThat(rows).hasSize(9);
        for (String[] row : rows) {
            String yaml = "version: 1.0\npolicies:\n- {name: a, scope: '" + code(row[0])
                    + "', require: {signature: false}, action: enforce}\n"
                    + "- {name: b, scope: '" + code(row[1]) + "', require: {signature: false}, action: enforce}\n";
            String error = error(yaml);
            assertThat(error.isEmpty()).as(String.join("|", row)).isEqualTo(row[2].startsWith("yes"));
            Matcher example = CELL.matcher(row[2]);
            if (!error.isEmpty() && example.find()) {
                assertThat(error).contains("both match " + example.group(1) + " ");
            }
        }
    }

    @Test
    void theActionTableIsTrueAndComplete() throws Exception {
        List<String[]> rows = rows("| basis | meaning | `enforce` | `warn` | `audit` |");
        assertThat(rows).extracting(row -> code(row[0])).containsExactlyInAnyOrder(
                Arrays.stream(Basis.values()).map(Basis::name).toArray(String[]::new));
        for (String[] row : rows) {
            for (Action action : Action.values()) {
                int column = switch (action) {
                    case ENFORCE -> 2;
                    case WARN -> 3;
                    case AUDIT -> 4;
                };
                assertThat(action.outcome(Basis.valueOf(code(row[0])))).hasToString(row[column]);
            }
        }
    }

    @Test
    void theTableOfWarningsIsComplete() throws Exception {
        assertThat(rows("| warning | meaning |")).extracting(row -> code(row[0])).containsExactlyInAnyOrder(
                Arrays.stream(PolicyWarning.Code.values()).map(PolicyWarning.Code::name).toArray(String[]::new));
    }

    @Test
    void theQuotedErrorIsTheRealOne() throws Exception {
        assertThat(page()).contains(error("version: 1.0\n\n\n\npolices: []\n"));
    }

    private static String error(String yaml) {
        try {
            TrustPolicy.parse(yaml, "trust.yaml");
            return "";
        } catch (PolicyException e) {
            return e.getMessage();
        }
    }

    @Test
    void everyCaseIsDecidedAsItStandsThere() throws Exception {
        List<String[]> rows = rows("| `require` | beside it | image | signatures | decision | reason |");
        assertThat(rows).hasSizeGreaterThan(40);
        for (String[] row : rows) {
            String beside = row[1].isEmpty() ? "" : code(row[1]);
            Decision decision = PageCase.decide(code(row[0]), beside, code(row[2]), row[3]);
            assertThat(decision.outcome() + " " + decision.reason()).as(String.join(" | ", row) + ": " + decision.sentence())
                    .isEqualTo(row[4] + " " + row[5]);
        }
    }

    static List<String[]> rows(String header) throws IOException {
        List<String> lines = page().lines().toList();
        assertThat(lines).as(header).contains(header);
        return rowsFrom(lines, lines.indexOf(header));
    }

    /** The rows of all tables with this header. */
    private static List<String[]> allRows(String header) throws IOException {
        List<String> lines = page().lines().toList();
        List<String[]> rows = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).equals(header)) {
                rows.addAll(rowsFrom(lines, i));
            }
        }
        return rows;
    }

    private static List<String[]> rowsFrom(List<String> lines, int header) {
        List<String[]> rows = new ArrayList<>();
        for (int i = header + 2; i < lines.size() && lines.get(i).startsWith("|"); i++) {
            String line = lines.get(i);
            rows.add(Arrays.stream(line.substring(1, line.length() - 1).split("\\|")).map(String::strip).toArray(String[]::new));
        }
        return rows;
    }

    private static String code(String cell) {
        Matcher matcher = CELL.matcher(cell);
        assertThat(matcher.find()).as(cell).isTrue();
        return matcher.group(1);
    }
}
