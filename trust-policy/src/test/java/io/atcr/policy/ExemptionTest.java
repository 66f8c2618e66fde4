package io.atcr.policy;

import static io.atcr.policy.Deciding.NOW;
import static io.atcr.policy.PolicyLoadTest.assertCode;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The glass to break: one digest, in one repository, for a reason, for a while. And the DIDs that never count. */
class ExemptionTest {
    private static final String HEX = "ab".repeat(32);
    private static final String EXEMPT = PageCase.yaml("signature: true", "exempt: true");

    private static Decision decide(String image, Instant at) throws Exception {
        TrustPolicy policy = TrustPolicy.parse(EXEMPT);
        ImageReference reference = ImageReference.parse(image);
        return policy.ruleFor(reference).orElseThrow().decide(reference, List.of(), null, at);
    }

    @Test
    void anExemptDigestIsAllowedWithAWarningThatSaysWhy() throws Exception {
        Decision decision = decide("ATCR.io:443/alice/app:v1@sha256:" + HEX, NOW);
        assertThat(decision.outcome()).isEqualTo(Decision.Outcome.ALLOW_WARN);
        assertThat(decision.basis()).isEqualTo(Basis.EXEMPT);
        assertThat(decision.exemption()).map(Exemption::reason).contains("broken glass");
        assertThat(decision.sentence()).isEqualTo("Allowed with a warning by policy 'p' (line 20): "
                + "the digest is exempt until 2026-02-01T00:00:00Z (line 24): broken glass.");
        assertThat(decision.toJson()).contains("\"exemption\":{\"image\":\"atcr.io/alice/app@sha256:" + HEX
                + "\",\"reason\":\"broken glass\",\"expiresAt\":\"2026-02-01T00:00:00Z\",\"line\":24}", "\"exemptions\":1");
    }

    @ParameterizedTest
    @CsvSource({"atcr.io/bob/app, 2026-01-01T00:00:00Z", "atcr.io/alice/app2, 2026-01-01T00:00:00Z", "atcr.io/alice/x/app, 2026-01-01T00:00:00Z",
        "atcr.io/alice/app, 2026-02-01T00:00:00Z"})
    void A4_anExemptionIsForItsOwnRepositoryAndEnds(String repository, Instant at) throws Exception {
        Decision decision = decide(repository + "@sha256:" + HEX, at);
        assertThat(decision.outcome()).isEqualTo(Decision.Outcome.DENY);
        assertThat(decision.reason()).isEqualTo(DecisionReason.TOO_FEW_SIGNATURES);
        assertThat(decision.exemption()).isEmpty();
    }

    @Test
    void A12_aTagIsNeverExempt() throws Exception {
        assertThat(decide("atcr.io/alice/app:v1", NOW).outcome()).isEqualTo(Decision.Outcome.DENY);
        assertThat(decide("atcr.io/alice/app@sha256:" + "ac".repeat(32), NOW).outcome()).isEqualTo(Decision.Outcome.DENY);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "image: 'atcr.io/alice/app', reason: r, expiresAt: '2026-02-01T00:00:00Z'|BAD_EXEMPTION",
        "image: 'atcr.io/alice/app:v1@sha256:@', reason: r, expiresAt: '2026-02-01T00:00:00Z'|BAD_EXEMPTION",
        "image: 'ghcr.io/alice/app@sha256:@', reason: r, expiresAt: '2026-02-01T00:00:00Z'|BAD_EXEMPTION",
        "image: 'nginx@sha256:@', reason: r, expiresAt: '2026-02-01T00:00:00Z'|BAD_EXEMPTION",
        "image: '*@sha256:@', reason: r, expiresAt: '2026-02-01T00:00:00Z'|BAD_EXEMPTION",
        "image: 'atcr.io/alice/app@sha256:@', expiresAt: '2026-02-01T00:00:00Z'|MISSING_KEY",
        "image: 'atcr.io/alice/app@sha256:@', reason: ' ', expiresAt: '2026-02-01T00:00:00Z'|BAD_NAME",
        "image: 'atcr.io/alice/app@sha256:@', reason: r|MISSING_KEY",
        "image: 'atcr.io/alice/app@sha256:@', reason: r, expiresAt: null|WRONG_TYPE",
        "image: 'atcr.io/alice/app@sha256:@', reason: r, expiresAt: never|BAD_TIMESTAMP",
        "reason: r, expiresAt: '2026-02-01T00:00:00Z'|MISSING_KEY",
    })
    void anExemptionThatIsTooWideDoesNotLoad(String entry, PolicyError code) {
        assertCode(PageCase.yaml("signature: true", "exempt: [{" + entry.replace("sha256:@", "sha256:" + HEX) + "}]"), code);
    }

    @Test
    void anExemptionNeedsSomethingToBeExemptFrom() {
        assertCode(EXEMPT.replace("signature: true", "signature: false"), PolicyError.CONFLICT);
        assertCode(EXEMPT.replace("exempt: [", "exempt: [{image: 'ATCR.io/alice/app@sha256:" + HEX
                + "', reason: r, expiresAt: '2027-01-01T00:00:00Z'}, "), PolicyError.DUPLICATE_VALUE);
    }

    @Test
    void A17_aDeniedDidCountsNowhereAndDenyingItNeverKeepsAFileFromLoading() throws Exception {
        Decision decision = PageCase.decide("signature: true", "foreignSigners: true", "eve/app", "eve");
        assertThat(Deciding.verdict(decision, PageCase.of("eve"))).isEqualTo(SignerReason.DENIED);
        assertThat(decision.sentence()).contains("DENIED(left)");
        TrustPolicy policy = TrustPolicy.parse(PageCase.yaml("signature: true", ""));
        assertThat(policy.isTrusted(PageCase.of("eve"), NOW)).isFalse();
        assertThat(policy.denied(PageCase.of("eve"))).contains("left");
        assertThat(policy.rules().get(0).countable(NOW)).doesNotContain(PageCase.of("eve")).contains(PageCase.of("alice"));
        TrustPolicy unreachable = TrustPolicy.parse(PageCase.yaml("signature: true, minSignatures: 5", ""));
        assertThat(unreachable.warnings()).extracting(PolicyWarning::code).containsExactly(PolicyWarning.Code.NEVER_SATISFIED);
        TrustPolicy group = TrustPolicy.parse(PageCase.yaml("signature: true, groups: {security: 1}", "")
                .replace("deniedDIDs: {", "deniedDIDs: {" + PageCase.of("carol") + ": {reason: r}, "));
        assertThat(group.warnings()).extracting(PolicyWarning::code).containsExactly(PolicyWarning.Code.NEVER_SATISFIED);
    }

    @Test
    void aDenialHasAReason() {
        String yaml = PageCase.yaml("signature: true", "");
        assertCode(yaml.replace("{reason: left}", "{}"), PolicyError.MISSING_KEY);
        assertCode(yaml.replace("{reason: left}", "{reson: left}"), PolicyError.UNKNOWN_KEY);
        assertCode(yaml.replace(": {reason: left}", ""), PolicyError.WRONG_TYPE);
    }

    @Test
    void A17_whatEndsSoonOrHasEndedIsSaidAheadOfTime() throws Exception {
        TrustPolicy policy = TrustPolicy.parse(EXEMPT);
        assertThat(policy.warnings()).isEmpty();
        assertThat(policy.warningsAt(NOW)).extracting(w -> w.code() + " " + w.line())
                .containsExactly("EXPIRED 6");
        assertThat(policy.warningsAt(Instant.parse("2026-01-02T00:00:00Z"))).extracting(w -> w.code() + " " + w.line())
                .containsExactly("EXPIRED 6", "EXPIRES_SOON 24");
        assertThat(policy.warningsAt(Instant.parse("2026-02-01T00:00:00Z"))).extracting(w -> w.code() + " " + w.line())
                .containsExactly("EXPIRED 6", "EXPIRED 24");
        assertThat(TrustPolicy.parse(EXEMPT + "warnBeforeExpiry: 31d\n").warningsAt(NOW)).extracting(w -> w.code() + " " + w.line())
                .containsExactly("EXPIRED 6", "EXPIRES_SOON 24");
        assertThat(TrustPolicy.parse(PageCase.yaml("signature: true, minSignatures: 4", "")).warningsAt(NOW))
                .extracting(PolicyWarning::code)
                .containsExactly(PolicyWarning.Code.EXPIRED, PolicyWarning.Code.NOT_ENOUGH_NOW);
        assertThat(policy.warningsAt(Instant.MAX)).isNotEmpty();
        assertThat(policy.warningsAt(Instant.MIN)).isEmpty();
    }
}
