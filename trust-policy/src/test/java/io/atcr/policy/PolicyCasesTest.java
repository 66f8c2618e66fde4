package io.atcr.policy;

import static io.atcr.policy.Deciding.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expectations in a file. */
class PolicyCasesTest {
    private static final String HEAD = "version: 1.0\ncases:\n";

    private static List<PolicyCases.Result> run(String policy, String cases) throws PolicyException {
        return PolicyCases.parse(HEAD + cases, "cases.yaml").run(TrustPolicy.parse(policy), NOW);
    }

    @Test
    void theExampleCasesHoldForTheExamplePolicy() throws Exception {
        Path examples = Path.of("examples");
        TrustPolicy policy = TrustPolicy.load(examples.resolve("trust-policy.yaml"));
        List<PolicyCases.Result> results = PolicyCases.load(examples.resolve("trust-policy.cases.yaml")).run(policy, NOW);
        assertThat(results).hasSizeGreaterThan(4).allSatisfy(result -> assertThat(result.passed()).as(result.found()).isTrue());
        assertThat(Files.readString(Path.of("POLICY.md")))
                .contains("```yaml\n# cases\n" + Files.readString(examples.resolve("trust-policy.cases.yaml")) + "```");
    }

    @Test
    void whatIsNotAsExpectedSaysWhatIs() throws Exception {
        String policy = PageCase.yaml("signature: true", "");
        PolicyCases.Result result = run(policy, "- {name: c, image: atcr.io/alice/app, expect: ALLOW, policy: q, reason: EXEMPT}\n").get(0);
        assertThat(result.passed()).isFalse();
        assertThat(result.line()).isEqualTo(3);
        assertThat(result.expected()).isEqualTo("ALLOW by policy 'q' for EXEMPT");
        assertThat(result.found()).isEqualTo("DENY by policy 'p' for TOO_FEW_SIGNATURES");
        assertThat(run(policy, "- {name: c, image: ghcr.io/a/b, expect: DENY, policy: null}\n").get(0).passed()).isTrue();
        assertThat(run(policy, "- {name: c, image: atcr.io/alice/app, expect: DENY, policy: null}\n").get(0).passed()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "[%a]||ALLOW", "[{did: %a}]||ALLOW", "[]||DENY", "[{did: %a, outcome: unknown}]||DENY", "[{did: %a, outcome: invalid}]||DENY",
        "[{did: %a, tagRecord: unknown}]|requireTagRecord: true|DENY", "[%a]|requireTagRecord: true|ALLOW",
        "[{did: %a, headTime: '2025-12-01T00:00:00Z'}]|maxHeadAge: 1d|DENY", "[%a]|maxHeadAge: 1d|ALLOW",
        "[{did: %a, outcome: absent, lastVerified: '2025-12-31T00:00:00Z'}]|onAbsent: {allowIfSeen: 24h}|ALLOW_WARN",
        "[{did: %a, source: pinned, historicalKey: true}]||DENY", "[{did: %a, source: bundle}]||ALLOW",
        "[{did: %a, source: bundle, bundleTime: '2025-11-01T00:00:00Z'}]||DENY",
    })
    void aSignerIsInOrderUnlessTheCaseSaysOtherwise(String signers, String term, String expect) throws Exception {
        String cases = "- {name: c, image: atcr.io/alice/app, expect: " + expect + ", signers: "
                + signers.replace("%a", PageCase.of("alice").toString()) + "}\n";
        PolicyCases.Result result = run(PageCase.yaml("signature: true", term == null ? "" : term), cases).get(0);
        assertThat(result.passed()).as(result.decision().sentence()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{name: c, image: a.io/b}|MISSING_KEY", "{name: c, image: a.io/b, expect: allow}|UNKNOWN_VALUE",
        "{name: c, image: a.io/b, expect: DENY, reasn: EXEMPT}|UNKNOWN_KEY", "{name: c, image: a.io/b, expect: DENY, reason: exempt}|UNKNOWN_VALUE",
        "{name: c, image: a.io/b, expect: DENY, signers: [alice]}|BAD_DID", "{name: c, image: a.io/b, expect: DENY, owner: alice}|BAD_DID",
        "{name: c, image: a.io/b, expect: DENY, at: today}|BAD_TIMESTAMP",
        "{name: c, image: a.io/b, expect: DENY, signers: [{did: did:plc:x, pds: nowhere}]}|UNKNOWN_VALUE",
        "{name: c, image: a.io/b, expect: DENY, signers: [{did: did:plc:x, historicalKey: true}]}|CONFLICT",
        "{name: c, image: a.io/b, expect: DENY, signers: [{did: did:plc:x, outcome: maybe}]}|UNKNOWN_VALUE",
        "{name: c, image: '%%', expect: DENY}|BAD_REFERENCE",
    })
    void aFileOfCasesIsReadAsStrictlyAsAPolicy(String one, PolicyError code) {
        PolicyException e = catchThrowableOfType(PolicyException.class, () -> run(PageCase.yaml("signature: true", ""), "- " + one + "\n"));
        assertThat(e).isNotNull();
        assertThat(e.code()).as(e.getMessage()).isEqualTo(code);
        assertThat(e.line()).isEqualTo(3);
    }
}
