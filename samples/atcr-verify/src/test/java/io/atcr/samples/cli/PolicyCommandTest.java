package io.atcr.samples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Policies without a network: what is printed, and the exit status. */
class PolicyCommandTest {
    private static final String ALICE = "did:plc:ewvi7nxzyoun6zhxrhs64oiz";
    private static final Path EXAMPLES = Path.of("../../trust-policy/examples");
    private static final String EXAMPLE = EXAMPLES.resolve("trust-policy.yaml").toString();

    @TempDir
    Path folder;

    private String open;
    private String bad;

    @BeforeEach
    void files() throws IOException {
        open = write("open.yaml", "version: 1.0\ntrustedDIDs: {" + ALICE + ": {expiresAt: '2026-01-10T00:00:00Z'}}\npolicies:\n"
                + "- {name: dev, scope: 'atcr.io/*/dev-*', require: {signature: false}, action: audit}\n");
        bad = write("bad.yaml", "version: 1.0\npolices: []\n");
    }

    private String write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private static JsonNode json(String line) {
        return JsonMapper.shared().readTree(line);
    }

    @Test
    void aPolicyThatLoadsExitsWith0() {
        Run run = Run.of("policy", "check", EXAMPLE, "--strict", "--at", "2026-01-01T00:00:00Z");
        assertThat(run.status()).as(run.out() + run.err()).isZero();
        assertThat(run.out()).startsWith("loads: " + EXAMPLE + ": 3 policies, sha256 ");
    }

    @Test
    void aPolicyThatDoesNotLoadExitsWith2AndSaysWhere() {
        Run run = Run.of("policy", "check", EXAMPLE, bad, "--at", "2026-01-01T00:00:00Z");
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.out()).contains("error: " + bad + ":2:1: UNKNOWN_KEY: found the key 'polices'", "did you mean 'policies'?", "loads: " + EXAMPLE);
        assertThat(Run.of("policy", "check", folder.resolve("none").toString()).status()).isEqualTo(2);
    }

    @Test
    void A4_anOpenOwnerIsAWarningAndUnderStrictAnError() {
        Run run = Run.of("policy", "check", open, "--at", "2025-01-01T00:00:00Z");
        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("warning: " + open + ":4:22: OPEN_OWNER: ");
        Run strict = Run.of("policy", "check", "--strict", open, "--at", "2025-01-01T00:00:00Z");
        assertThat(strict.status()).isEqualTo(2);
        assertThat(strict.out()).contains("error: " + open + ":4:22: OPEN_OWNER: ");
    }

    @Test
    void A17_anEndThatIsNearIsAWarningAheadOfTimeAndUnderStrictExitsWith1() throws IOException {
        String closed = write("closed.yaml", Files.readString(Path.of(open)).replace("atcr.io/*/dev-*", "atcr.io/alice/dev-*"));
        assertThat(Run.of("policy", "check", "--strict", closed, "--at", "2025-12-01T00:00:00Z").status()).isZero();
        Run soon = Run.of("policy", "check", "--strict", closed, "--at", "2026-01-01T00:00:00Z");
        assertThat(soon.status()).isEqualTo(1);
        assertThat(soon.out()).contains("warning: " + closed + ":2:15: EXPIRES_SOON: " + ALICE + " ends at 2026-01-10T00:00:00Z");
        assertThat(Run.of("policy", "check", closed, "--at", "2026-01-01T00:00:00Z").status()).isZero();
    }

    @Test
    void checkWritesJsonOneObjectForEachFile() {
        Run run = Run.of("policy", "check", open, bad, "--output", "json", "--at", "2025-01-01T00:00:00Z");
        List<JsonNode> lines = run.out().lines().map(PolicyCommandTest::json).toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0).get("loads").booleanValue()).isTrue();
        assertThat(lines.get(0).get("sha256").stringValue()).hasSize(64);
        assertThat(lines.get(0).get("findings").get(0).get("severity").stringValue()).isEqualTo("warning");
        JsonNode error = lines.get(1).get("findings").get(0);
        assertThat(lines.get(1).get("loads").booleanValue()).isFalse();
        assertThat(error.get("code").stringValue()).isEqualTo("UNKNOWN_KEY");
        assertThat(error.get("line").intValue()).isEqualTo(2);
        assertThat(error.get("suggestion").stringValue()).isEqualTo("policies");
    }

    @Test
    void explainSaysWhichPolicyIsForAnImageAndWhatItWouldDecide() {
        Run denied = Run.of("policy", "explain", EXAMPLE, "ATCR.io/alice/prod-app:v1", "--at", "2026-01-01T00:00:00Z");
        assertThat(denied.status()).as(denied.err()).isEqualTo(1);
        assertThat(denied.out()).contains("image     atcr.io/alice/prod-app:v1", "policy    'production-images' (atcr.io/*/prod-*), " + EXAMPLE
                + " line 13, enforce", "asks for  1 signature, the owner's among them", "  counts  " + ALICE, "decision  DENY, TOO_FEW_SIGNATURES: ");
        Run allowed = Run.of("policy", "explain", EXAMPLE, "atcr.io/alice/prod-app:v1", "--signer", ALICE, "--at", "2026-01-01T00:00:00Z");
        assertThat(allowed.status()).isZero();
        assertThat(allowed.out()).contains("signer    " + ALICE + " COUNTED", "decision  ALLOW, THRESHOLD_MET: ");
        Run early = Run.of("policy", "explain", EXAMPLE, "atcr.io/alice/prod-app:v1", "--signer", ALICE, "--at", "2023-01-01T00:00:00Z");
        assertThat(early.status()).isEqualTo(1);
        assertThat(early.out()).contains("  not now " + ALICE, "signer    " + ALICE + " NOT_YET_VALID");
    }

    @Test
    void explainTakesTheOwnerAsGiven() {
        String[] question = {"policy", "explain", EXAMPLE, "atcr.io/alice.example.com/prod-app", "--signer", ALICE, "--at", "2026-01-01T00:00:00Z"};
        assertThat(Run.of(question).out()).contains("DENY, OWNER_UNRESOLVED");
        String[] answered = java.util.Arrays.copyOf(question, question.length + 2);
        answered[question.length] = "--owner";
        answered[question.length + 1] = ALICE;
        assertThat(Run.of(answered).status()).isZero();
    }

    @Test
    void explainWritesJson() {
        Run run = Run.of("policy", "explain", EXAMPLE, "ghcr.io/example/x", "--output", "json", "--at", "2026-01-01T00:00:00Z");
        JsonNode root = json(run.out());
        assertThat(root.get("decision").get("outcome").stringValue()).isEqualTo("ALLOW_WARN");
        assertThat(root.get("matching").get(0).get("name").stringValue()).isEqualTo("mirror");
        assertThat(root.get("countable").size()).isEqualTo(2);
        Run none = Run.of("policy", "explain", EXAMPLE, "quay.io/example/x", "--output", "json");
        assertThat(none.status()).isEqualTo(1);
        assertThat(json(none.out()).get("decision").get("reason").stringValue()).isEqualTo("NO_MATCHING_POLICY");
    }

    @Test
    void testRunsExpectations() throws IOException {
        String cases = EXAMPLES.resolve("trust-policy.cases.yaml").toString();
        Run good = Run.of("policy", "test", EXAMPLE, cases);
        assertThat(good.status()).as(good.out()).isZero();
        assertThat(good.out()).contains("ok      Alice signs her own production image: ALLOW by policy 'production-images'", "6 of 6 as expected");
        String wrong = write("wrong.yaml", Files.readString(Path.of(cases)).replaceFirst("expect: ALLOW", "expect: DENY"));
        Run failed = Run.of("policy", "test", EXAMPLE, wrong);
        assertThat(failed.status()).isEqualTo(1);
        assertThat(failed.out()).contains("FAILED  Alice signs her own production image (" + wrong + ":4): expected DENY by policy 'production-images', "
                + "found ALLOW by policy 'production-images': Allowed by policy", "5 of 6 as expected");
        Run json = Run.of("policy", "test", EXAMPLE, wrong, "--output", "json");
        assertThat(json(json.out().lines().findFirst().orElseThrow()).get("passed").booleanValue()).isFalse();
        assertThat(json.out().lines()).hasSize(6);
    }

    @Test
    void wrongUsageExitsWith2() throws IOException {
        String cases = write("cases.yaml", "version: 1.0\ncases: [{name: a}]\n");
        for (Run run : List.of(Run.of("policy"), Run.of("policy", "check"), Run.of("policy", "explain", EXAMPLE),
                Run.of("policy", "explain", EXAMPLE, "::"), Run.of("policy", "explain", bad, "atcr.io/a/b"),
                Run.of("policy", "explain", EXAMPLE, "atcr.io/a/b", "--signer", "alice"), Run.of("policy", "explain", EXAMPLE, "atcr.io/a/b", "--at", "now"),
                Run.of("policy", "test", EXAMPLE), Run.of("policy", "test", EXAMPLE, cases), Run.of("policy", "nonsense"))) {
            assertThat(run.status()).as(run.out() + run.err()).isEqualTo(2);
            assertThat(run.err()).startsWith("atcr-verify: ").doesNotContain("\tat ");
        }
        for (String command : List.of("check", "explain", "test")) {
            Run help = Run.of("policy", command, "--help");
            assertThat(help.status()).isZero();
            assertThat(help.out()).contains("Exit status:");
        }
    }

    @Test
    void A21_whatAFileSaysReachesTheTerminalEscaped() throws IOException {
        String nasty = write("nasty.yaml", "version: 1.0\ntrustedDIDs: {" + ALICE + ": {}}\npolicies:\n"
                + "- {name: \"\\e[31m\\n::set-output\", scope: 'atcr.io/alice/**', require: {signature: true}, action: enforce}\n");
        for (Run run : List.of(Run.of("policy", "check", nasty), Run.of("policy", "explain", nasty, "atcr.io/alice/app"))) {
            assertThat(run.out()).doesNotContain("\u001b", "\n::");
        }
    }

    @Test
    void A21_jsonIsAsciiWhateverAFileSays() throws IOException {
        String nasty = write("nasty.yaml", "version: 1.0\ntrustedDIDs: {" + ALICE + ": {}}\npolicies:\n"
                + "- {name: \"\\x9b31m\\u202e\\u2028\", scope: 'atcr.io/alice/**', require: {signature: true}, action: enforce}\n");
        String cases = write("cases.yaml", "version: 1.0\ncases: [{name: \"\\x9b31m\\u202e\\u2028\", image: atcr.io/alice/app, expect: DENY}]\n");
        for (Run run : List.of(Run.of("policy", "check", nasty, "-o", "json"), Run.of("policy", "explain", nasty, "atcr.io/alice/app", "-o", "json"),
                Run.of("policy", "test", nasty, cases, "-o", "json"))) {
            assertThat(run.out()).startsWith("{").matches("[\\x20-\\x7e]*\\R");
        }
        Run explained = Run.of("policy", "explain", nasty, "atcr.io/alice/app", "-o", "json");
        assertThat(json(explained.out()).get("decision").get("policy").get("name").stringValue()).isEqualTo("\u009b31m\u202e\u2028");
    }
}
