package io.atcr.policy;

import static io.atcr.policy.Deciding.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ways to get at a lenient policy, or past a strict one. */
class PolicyAttackTest {
    private static final String HEX = "ab".repeat(32);

    private static String applied(String image, String... namedScopes) throws Exception {
        StringBuilder yaml = new StringBuilder("version: 1.0\npolicies:\n");
        for (String named : namedScopes) {
            yaml.append("- {name: '").append(named).append("', scope: '").append(named).append("', require: {signature: false}, action: enforce}\n");
        }
        return TrustPolicy.parse(yaml.toString()).ruleFor(ImageReference.parse(image)).map(PolicyRule::name).orElse("none");
    }

    @ParameterizedTest
    @CsvSource({
        "atcr.io/alice/app:dev-1, atcr.io/alice/app:dev-*", "atcr.io/alice/app:dev-1@sha256:@, atcr.io/alice/app",
        "atcr.io/alice/app@sha256:@, atcr.io/alice/app", "atcr.io/alice/app:DEV-1, atcr.io/alice/app", "atcr.io/alice/app, atcr.io/alice/app",
        "atcr.io/alice/app/x:dev-1, none",
    })
    void A15_aTagBesideADigestPicksNoPolicy(String image, String name) throws Exception {
        assertThat(applied(image.replace("@sha256:@", "@sha256:" + HEX), "atcr.io/alice/app", "atcr.io/alice/app:dev-*")).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({
        "atcr.io/alice/app:v1, **:v1", "atcr.io/alice/app:v2, none", "nginx:v1, **:v1",
        "atcr.io/alice/app:v1@sha256:@, none",
    })
    void aTagScopeMayBeForEveryRepository(String image, String name) throws Exception {
        assertThat(applied(image.replace("@sha256:@", "@sha256:" + HEX), "**:v1")).isEqualTo(name);
    }

    @Test
    void A4_aLenientTagScopeIsPointedOut() throws Exception {
        TrustPolicy policy = TrustPolicy.parse("version: 1.0\npolicies:\n- {name: a, scope: 'atcr.io/alice/app:dev-*', require: {signature: false},"
                + " action: audit}\n");
        assertThat(policy.warnings()).extracting(PolicyWarning::code).containsExactly(PolicyWarning.Code.TAG_SCOPE);
    }

    @Test
    void A9_oneDidUnderTwoNamesOfAGroupOrTwiceInTheEvidenceCountsOnce() throws Exception {
        Decision decision = PageCase.decide("signature: true, groups: {release: 2}", "foreignSigners: true", "mallory/app",
                "alice, alice key=other, alice key=third pinned");
        assertThat(decision.counted()).isEqualTo(1);
        assertThat(decision.outcome()).isEqualTo(Decision.Outcome.DENY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"did:plc:AAAAAAAAAAAAAAAAAAAAAAAA", "did:plc:aaaaaaaaaaaaaaaaaaaaaaa", "did:plc:aaaaaaaaaaaaaaaaaaaaaaa%61"})
    void A17_aDenialThatCanMatchNobodyIsRefusedRatherThanDenyNobody(String denied) throws Exception {
        String yaml = "version: 1.0\ntrustedDIDs: {" + PageCase.of("alice") + ": {}, did:plc:alice123: {}}\ndeniedDIDs: {'" + denied
                + "': {reason: stolen}}\npolicies:\n- {name: p, scope: 'atcr.io/**', require: {signature: true}, action: enforce}\n";
        PolicyLoadTest.assertCode(yaml, PolicyError.DENIES_NOBODY);
        assertThat(TrustPolicy.parse(yaml.replace(denied, "did:plc:alice123")).denied(Deciding.did("did:plc:alice123"))).hasValue("stolen");
    }

    @Test
    void A11_anOutageCannotMakeAFailedSignatureCount() throws Exception {
        Decision decision = PageCase.decide("signature: true", "staleIfUnavailable: 24h\n  onAbsent: {allowIfSeen: 24h}", "alice/app",
                "alice invalid seen=1h");
        assertThat(decision.outcome()).isEqualTo(Decision.Outcome.DENY);
        assertThat(Deciding.verdict(decision, PageCase.of("alice"))).isEqualTo(SignerReason.INVALID);
    }

    @Test
    void A20_evidenceThatIsMadeToBeIntricateCostsABoundedTimeAndIsDenied() throws Exception {
        TrustPolicy policy = TrustPolicy.parse(PageCase.yaml("signature: true, minSignatures: 4", "foreignSigners: true\n  independent: pds"));
        List<SignatureFinding> findings = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            String name = List.of("alice", "bob", "carol").get(i % 3);
            findings.add(new SignatureFinding(PageCase.of(name), SignatureFinding.Outcome.VALID, "", Optional.of("did:key:z" + i % 20),
                    SignerFacts.none().withPds(URI.create("https://p" + i % 17 + ".example.com"))));
        }
        ImageReference reference = ImageReference.parse("atcr.io/alice/app");
        Decision decision = policy.ruleFor(reference).orElseThrow().decide(reference, findings, null, NOW);
        assertThat(decision.outcome()).isEqualTo(Decision.Outcome.DENY);
        assertThat(decision.counted()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "name: alice|name: 'al\u202eice'", "reason: left|reason: \"\\e[2J\"",
    })
    void A21_whatTheFileSaysIsShownEscaped(String from, String to) throws Exception {
        TrustPolicy policy = TrustPolicy.parse(PageCase.yaml("signature: true", "").replace(from, to));
        ImageReference reference = ImageReference.parse("atcr.io/eve/app");
        Decision decision = policy.ruleFor(reference).orElseThrow().decide(reference,
                List.of(SignatureFinding.valid(PageCase.of("eve"), "did:key:zE")), null, NOW);
        assertThat(decision.sentence()).doesNotContain("\u202e", "\u001b");
        assertThat(decision.toJson()).matches("[\\x20-\\x7e]*");
    }
}
