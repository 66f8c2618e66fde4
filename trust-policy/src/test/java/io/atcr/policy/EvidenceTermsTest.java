package io.atcr.policy;

import static io.atcr.policy.Deciding.NOW;
import static io.atcr.policy.Deciding.did;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atcr.car.syntax.Did;
import io.atcr.policy.SignatureFinding.Outcome;
import io.atcr.policy.SignerFacts.Source;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a policy asks of the evidence, and what it tolerates. */
class EvidenceTermsTest {
    private static final Did WEB = did("did:web:ci.example.com");
    private static final String KEY = "did:key:zQ3shXjHeiBuRCKmM36cuYnm7YEMzhGnCmCyW92sRJ9pribSF";

    private static SignerReason reason(Decision decision, String name) {
        return Deciding.verdict(decision, PageCase.of(name));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "requireTagRecord: true|tagRecord", "maxHeadAge: 1d|headTime", "independent: pds|pds",
    })
    void aFactThatIsMissingIsNamedAndTheSignerDoesNotCount(String term, String fact) throws Exception {
        Decision decision = PageCase.decide("signature: true", term, "alice/app", "alice");
        assertThat(decision.outcome()).isEqualTo(Decision.Outcome.DENY);
        assertThat(decision.basis()).as("asking again does not help").isEqualTo(Basis.UNSATISFIED);
        assertThat(decision.reason()).isEqualTo(DecisionReason.FACT_MISSING);
        assertThat(decision.counted()).isZero();
        assertThat(decision.sentence()).contains("because the verifier does not say what the policy asks for",
                PageCase.of("alice") + " FACT_MISSING(" + fact + ")");
    }

    @Test
    void aMissingFactOfOneSignerIsNotTheReasonWhereItWouldNotBeEnough() throws Exception {
        assertThat(PageCase.decide("signature: true, minSignatures: 3", "requireTagRecord: true", "alice/app", "alice, bob tag=proven")
                .reason()).isEqualTo(DecisionReason.TOO_FEW_SIGNATURES);
    }

    @Test
    void A5_aHistoricalKeyNeverSpeaksForALiveCommit() {
        assertThatThrownBy(() -> SignerFacts.none().withSource(Source.LIVE, true)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("live commit");
    }

    @Test
    void A5_aHistoricalKeyIsRefusedByDefaultAndStillHasToBePinned() throws Exception {
        assertThat(reason(PageCase.decide("signature: true", "", "alice/app", "alice bundle=1h historical"), "alice"))
                .isEqualTo(SignerReason.HISTORICAL_KEY);
        String pinned = PageCase.yaml("signature: true", "allowHistoricalKeys: true").replace("{name: alice}", "{keys: ['" + KEY + "']}");
        Decision decision = decide(TrustPolicy.parse(pinned), "alice/app", PageCase.findings("alice pinned historical"));
        assertThat(reason(decision, "alice")).isEqualTo(SignerReason.KEY_NOT_PINNED);
    }

    @Test
    void A5_aBundleOlderThanAllowedIsIndeterminateAndOneFromTheFutureToo() throws Exception {
        Decision old = PageCase.decide("signature: true", "", "alice/app", "alice bundle=721h");
        assertThat(old.basis()).isEqualTo(Basis.UNDETERMINED);
        assertThat(reason(old, "alice")).isEqualTo(SignerReason.BUNDLE_NOT_CURRENT);
        SignatureFinding future = PageCase.findings("alice bundle=1h").get(0);
        future = future.with(future.facts().withBundleTime(NOW.plusSeconds(1)));
        Decision decision = decide(TrustPolicy.parse(PageCase.yaml("signature: true", "")), "alice/app", List.of(future));
        assertThat(reason(decision, "alice")).isEqualTo(SignerReason.BUNDLE_NOT_CURRENT);
        assertThat(decision.allowed()).isFalse();
    }

    @Test
    void A17_aHeadFromTheFutureIsNotYoung() throws Exception {
        TrustPolicy policy = TrustPolicy.parse(PageCase.yaml("signature: true", "maxHeadAge: 1d"));
        SignatureFinding finding = PageCase.findings("alice").get(0);
        SignerFacts facts = SignerFacts.none();
        assertThat(decide(policy, "alice/app", List.of(finding.with(facts.withHeadTime(NOW.plusSeconds(300))))).allowed()).isTrue();
        for (Instant far : List.of(NOW.plusSeconds(301), Instant.MAX)) {
            Decision decision = decide(policy, "alice/app", List.of(finding.with(facts.withHeadTime(far))));
            assertThat(reason(decision, "alice")).isEqualTo(SignerReason.HEAD_NOT_CURRENT);
            assertThat(decision.allowed()).isFalse();
        }
    }

    @Test
    void A5_aBundleProvesADidWebOnlyUnderAPinnedKey() throws Exception {
        SignerFacts bundle = SignerFacts.none().withSource(Source.BUNDLE, false).withBundleTime(NOW);
        SignatureFinding finding = SignatureFinding.valid(WEB, KEY).with(bundle);
        Decision unpinned = decide(web("unpinned: true", ""), "web/app", List.of(finding));
        assertThat(unpinned.allowed()).isFalse();
        assertThat(Deciding.verdict(unpinned, WEB)).isEqualTo(SignerReason.KEY_NOT_PINNED);
        assertThat(decide(web("keys: ['" + KEY + "']", ""), "web/app", List.of(finding)).allowed()).isTrue();
        assertThat(decide(web("unpinned: true", ""), "web/app", List.of(SignatureFinding.valid(WEB, KEY))).allowed()).isTrue();
    }

    @Test
    void A11_staleEvidenceNeverHelpsADidWeb() throws Exception {
        SignatureFinding stale = new SignatureFinding(WEB, Outcome.UNKNOWN, "pds-unavailable", Optional.of(KEY),
                SignerFacts.none().withLastVerified(NOW));
        Decision decision = decide(web("keys: ['" + KEY + "']", "staleIfUnavailable: 24h"), "web/app", List.of(stale));
        assertThat(decision.outcome()).isEqualTo(Decision.Outcome.DENY);
        assertThat(Deciding.verdict(decision, WEB)).isEqualTo(SignerReason.UNKNOWN);
    }

    @Test
    void A11_staleEvidenceIsUsedOnlyWhereItIsNeededAndSaysSo() throws Exception {
        Decision needed = PageCase.decide("signature: true, minSignatures: 2", "staleIfUnavailable: 12h", "alice/app",
                "alice, bob unknown seen=1h");
        assertThat(needed.outcome()).isEqualTo(Decision.Outcome.ALLOW_WARN);
        assertThat(needed.basis()).isEqualTo(Basis.TOLERATED);
        assertThat(needed.sentence()).startsWith("Allowed with a warning").contains("COUNTED_STALE(2025-12-31T23:00:00Z)");
        Decision notNeeded = PageCase.decide("signature: true", "staleIfUnavailable: 12h", "alice/app", "alice, bob unknown seen=1h");
        assertThat(notNeeded.outcome()).isEqualTo(Decision.Outcome.ALLOW);
        assertThat(notNeeded.counted()).isEqualTo(1);
        assertThat(reason(notNeeded, "bob")).isEqualTo(SignerReason.UNKNOWN);
    }

    @Test
    void A11_staleEvidenceUnderAKeyThatIsNotKnownOrFromTheFutureDoesNotCount() throws Exception {
        String yaml = PageCase.yaml("signature: true", "staleIfUnavailable: 12h");
        SignatureFinding noKey = SignatureFinding.unknown(PageCase.of("alice"), "x").with(SignerFacts.none().withLastVerified(NOW));
        assertThat(decide(TrustPolicy.parse(yaml), "alice/app", List.of(noKey)).outcome()).isEqualTo(Decision.Outcome.DENY);
        SignatureFinding future = PageCase.findings("alice unknown").get(0)
                .with(SignerFacts.none().withLastVerified(NOW.plusSeconds(1)));
        assertThat(decide(TrustPolicy.parse(yaml), "alice/app", List.of(future)).outcome()).isEqualTo(Decision.Outcome.DENY);
    }

    @Test
    void A11_whatIsToleratedHasToMeetTheOtherTermsToo() throws Exception {
        assertThat(PageCase.decide("signature: true", "staleIfUnavailable: 12h\n  requireTagRecord: true",
                "alice/app", "alice unknown seen=1h").outcome()).isEqualTo(Decision.Outcome.DENY);
        assertThat(PageCase.decide("signature: true", "staleIfUnavailable: 12h\n  requireTagRecord: true",
                "alice/app", "alice unknown seen=1h tag=proven").outcome()).isEqualTo(Decision.Outcome.ALLOW_WARN);
    }

    @ParameterizedTest
    @CsvSource({
        "https://pds.example.com, https://PDS.example.com:443/xrpc, true", "https://pds.example.com., https://pds.example.com, true",
        "https://pds.example.com, https://pds.example.com:8443, false", "https://a.example.com, https://b.example.com, false",
        "http://pds.example.com:80/, http://pds.example.com, true", "https://pds.example.com:08443, https://pds.example.com:8443, true",
        "https://pds.example.com:, https://pds.example.com, true", "http://pds.example.com:3000, http://pds.example.com:3000/, true",
    })
    void A9_aPdsIsItsOriginHoweverItIsSpelled(String one, String two, boolean same) throws Exception {
        SignerFacts facts = SignerFacts.none();
        List<SignatureFinding> findings = List.of(
                SignatureFinding.valid(PageCase.of("alice"), "did:key:zA").with(facts.withPds(URI.create(one))),
                SignatureFinding.valid(PageCase.of("bob"), "did:key:zB").with(facts.withPds(URI.create(two))));
        TrustPolicy policy = TrustPolicy.parse(PageCase.yaml("signature: true, minSignatures: 2", "independent: pds"));
        Decision decision = decide(policy, "alice/app", findings);
        assertThat(decision.allowed()).isEqualTo(!same);
        if (same) {
            assertThat(decision.sentence()).contains("SAME_PDS_AS(" + PageCase.of("alice") + ")");
        }
    }

    @Test
    void A9_aFormerKeyDoesNotMakeTwoPartiesOfOneThatSharesTheKeyOfNow() throws Exception {
        SignerFacts bundle = SignerFacts.none().withSource(SignerFacts.Source.BUNDLE, false).withBundleTime(NOW);
        SignerFacts former = bundle.withSource(SignerFacts.Source.BUNDLE, true);
        TrustPolicy policy = TrustPolicy.parse(PageCase.yaml("signature: true, minSignatures: 2", "allowHistoricalKeys: true"));
        SignatureFinding bob = SignatureFinding.valid(PageCase.of("bob"), "did:key:zNow").with(bundle);
        SignatureFinding alice = SignatureFinding.valid(PageCase.of("alice"), "did:key:zFormer");

        Decision one = decide(policy, "alice/app", List.of(alice.with(former.withCurrentKey("did:key:zNow")), bob));
        assertThat(one.allowed()).isFalse();
        assertThat(one.sentence()).contains("SAME_KEY_AS(" + PageCase.of("alice") + ")");
        assertThat(decide(policy, "alice/app", List.of(alice.with(former.withCurrentKey("did:key:zOther")), bob)).allowed()).isTrue();
    }

    @Test
    void durationsAreBounded() {
        for (String term : List.of("staleIfUnavailable: 25h", "staleIfUnavailable: 0h", "staleIfUnavailable: 1", "staleIfUnavailable: 1w",
                "maxHeadAge: PT1H", "maxHeadAge: -1d", "maxBundleAge: 01d", "maxBundleAge: 999999999d", "maxHeadAge: 9999999999d")) {
            PolicyLoadTest.assertCode(PageCase.yaml("signature: true", term), PolicyError.BAD_DURATION);
        }
    }

    private static TrustPolicy web(String entry, String term) throws PolicyException {
        return TrustPolicy.parse("version: 1.0\ntrustedDIDs: {" + WEB + ": {" + entry + "}}\nowners: {web: " + WEB
                + "}\npolicies:\n- name: p\n  scope: 'atcr.io/**'\n  require: {signature: true}\n  action: enforce\n  " + term + "\n");
    }

    private static Decision decide(TrustPolicy policy, String image, List<SignatureFinding> findings) throws ReferenceException {
        ImageReference reference = ImageReference.parse("atcr.io/" + image);
        return policy.ruleFor(reference).orElseThrow().decide(reference, findings, null, NOW);
    }
}
