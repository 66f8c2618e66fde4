package io.atcr.policy;

import static io.atcr.policy.Deciding.ALICE;
import static io.atcr.policy.Deciding.BOB;
import static io.atcr.policy.Deciding.KEY_A;
import static io.atcr.policy.Deciding.KEY_B;
import static io.atcr.policy.Deciding.MALLORY;
import static io.atcr.policy.Deciding.NOW;
import static io.atcr.policy.Deciding.decide;
import static io.atcr.policy.Deciding.did;
import static io.atcr.policy.Deciding.policy;
import static io.atcr.policy.Deciding.text;
import static io.atcr.policy.Deciding.verdict;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecisionTest {

    @ParameterizedTest
    @CsvSource({
        "ENFORCE, SATISFIED, ALLOW", "ENFORCE, NOT_REQUIRED, ALLOW", "ENFORCE, UNSATISFIED, DENY", "ENFORCE, UNDETERMINED, DENY",
        "WARN, SATISFIED, ALLOW", "WARN, NOT_REQUIRED, ALLOW", "WARN, UNSATISFIED, ALLOW_WARN", "WARN, UNDETERMINED, ALLOW_WARN",
        "AUDIT, SATISFIED, ALLOW", "AUDIT, NOT_REQUIRED, ALLOW", "AUDIT, UNSATISFIED, ALLOW_WARN", "AUDIT, UNDETERMINED, ALLOW_WARN",
        "ENFORCE, NO_POLICY, DENY", "WARN, NO_POLICY, DENY", "AUDIT, NO_POLICY, DENY",
    })
    void A3_theActionTable(Action action, Basis basis, Decision.Outcome outcome) {
        assertThat(action.outcome(basis)).isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource({"enforce, DENY, false", "warn, ALLOW_WARN, true", "audit, ALLOW_WARN, true"})
    void A3_theActionNeverChangesTheBasis(String action, Decision.Outcome outcome, boolean allowed) throws Exception {
        Decision decision = decide(policy("", "action: " + action), "atcr.io/alice/app", ALICE);
        assertThat(decision.basis()).isEqualTo(Basis.UNSATISFIED);
        assertThat(decision.outcome()).isEqualTo(outcome);
        assertThat(decision.allowed()).isEqualTo(allowed);
    }

    @Test
    void anOwnersValidSignatureIsEnough() throws Exception {
        Decision decision = decide(policy("", ""), "atcr.io/alice/app", ALICE, SignatureFinding.valid(ALICE, KEY_A));
        assertThat(decision.outcome()).isEqualTo(Decision.Outcome.ALLOW);
        assertThat(decision.basis()).isEqualTo(Basis.SATISFIED);
        assertThat(decision.reason()).isEqualTo(DecisionReason.THRESHOLD_MET);
        assertThat(decision.signers()).extracting(SignerVerdict::toString)
                .containsExactly(ALICE + " COUNTED", BOB + " NO_SIGNATURE");
        assertThat(decision.sentence()).isEqualTo("Allowed by policy 'p' (line 6): 1 of 1 required signature counted (" + ALICE + ").");
        assertThat(decision.policyName()).contains("p");
        assertThat(decision.policyLine()).isEqualTo(6);
        assertThat(decision.policySha256()).isEqualTo(policy("", "").sha256());
    }

    @Test
    void A1_aSignatureOfSomebodyWhoIsNotListedNeverCounts() throws Exception {
        Decision decision = decide(policy("", ""), "atcr.io/mallory/app", MALLORY, SignatureFinding.valid(MALLORY, KEY_A));
        assertThat(decision.outcome()).isEqualTo(Decision.Outcome.DENY);
        assertThat(decision.reason()).isEqualTo(DecisionReason.TOO_FEW_SIGNATURES);
        assertThat(verdict(decision, MALLORY)).isEqualTo(SignerReason.NOT_TRUSTED);
    }

    @Test
    void A1_withoutAPolicyEverythingIsDenied() throws Exception {
        TrustPolicy policy = TrustPolicy.parse(PolicyLoadTest.seed());
        ImageReference reference = ImageReference.parse("ghcr.io/alice/prod-app");
        assertThat(policy.ruleFor(reference)).isEmpty();
        Decision decision = policy.noRule(reference);
        assertThat(decision.outcome()).isEqualTo(Decision.Outcome.DENY);
        assertThat(decision.basis()).isEqualTo(Basis.NO_POLICY);
        assertThat(decision.policyName()).isEmpty();
        assertThat(decision.policyLine()).isZero();
        assertThat(decision.policySha256()).isEqualTo(policy.sha256());
        assertThat(decision.sentence()).isEqualTo("Denied: no policy is for ghcr.io/alice/prod-app:latest.");
    }

    @Test
    void noSignatureIsRequiredWhereThePolicySaysSo() throws Exception {
        TrustPolicy policy = TrustPolicy.parse(PolicyLoadTest.seed());
        ImageReference reference = ImageReference.parse("atcr.io/mallory/dev-app");
        PolicyRule rule = policy.ruleFor(reference).orElseThrow();
        Decision decision = rule.decide(reference, List.of(SignatureFinding.invalid(MALLORY, "HIGH_S")), null, NOW);
        assertThat(decision.outcome()).isEqualTo(Decision.Outcome.ALLOW);
        assertThat(decision.basis()).isEqualTo(Basis.NOT_REQUIRED);
        assertThat(rule.countable(NOW)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "2025-12-31T23:59:59.999999999Z, NOT_YET_VALID", "2026-01-01T00:00:00Z, COUNTED", "2026-06-30T23:59:59.999999999Z, COUNTED",
        "2026-07-01T00:00:00Z, EXPIRED", "+1000000000-12-31T23:59:59Z, EXPIRED", "-1000000000-01-01T00:00:00Z, NOT_YET_VALID",
    })
    void A17_aDidCountsFromValidFromUntilJustBeforeExpiresAt(String now, SignerReason expected) throws Exception {
        Instant at = Instant.parse(now);
        TrustPolicy policy = TrustPolicy.parse(text("", "")
                .replace(ALICE + ": {}", ALICE + ": {validFrom: '2026-01-01T02:00:00+02:00', expiresAt: '2026-07-01T00:00:00Z'}"));
        ImageReference reference = ImageReference.parse("atcr.io/alice/app");
        PolicyRule rule = policy.ruleFor(reference).orElseThrow();
        Decision decision = rule.decide(reference, List.of(SignatureFinding.valid(ALICE, KEY_A)), ALICE, at);
        assertThat(verdict(decision, ALICE)).isEqualTo(expected);
        assertThat(decision.allowed()).isEqualTo(expected == SignerReason.COUNTED);
        assertThat(rule.countable(at).contains(ALICE)).isEqualTo(expected == SignerReason.COUNTED);
        assertThat(policy.isTrusted(ALICE, at)).isEqualTo(expected == SignerReason.COUNTED);
        assertThat(policy.isTrusted(BOB, at)).isTrue();
        assertThat(policy.isTrusted(MALLORY, at)).isFalse();
    }

    @Test
    void A9_eachDidCountsOnce() throws Exception {
        TrustPolicy policy = policy("minSignatures: 2", "");
        Decision twice = decide(policy, "atcr.io/alice/app", ALICE, SignatureFinding.valid(ALICE, KEY_A),
                SignatureFinding.valid(ALICE, KEY_B));
        assertThat(twice.counted()).isEqualTo(1);
        assertThat(twice.outcome()).isEqualTo(Decision.Outcome.DENY);
        Decision both = decide(policy, "atcr.io/alice/app", ALICE, SignatureFinding.valid(ALICE, KEY_A),
                SignatureFinding.valid(BOB, KEY_B));
        assertThat(both.outcome()).isEqualTo(Decision.Outcome.ALLOW);
    }

    @Test
    void A9_didsWithOneKeyCountOnce() throws Exception {
        TrustPolicy policy = policy("minSignatures: 2", "");
        Decision decision = decide(policy, "atcr.io/bob/app", BOB, SignatureFinding.valid(ALICE, KEY_A),
                SignatureFinding.valid(BOB, KEY_A));
        assertThat(decision.outcome()).isEqualTo(Decision.Outcome.DENY);
        assertThat(decision.counted()).isEqualTo(1);
        assertThat(verdict(decision, BOB)).as("the owner counts first").isEqualTo(SignerReason.COUNTED);
        assertThat(decision.signers()).filteredOn(v -> v.did().equals(ALICE))
                .containsExactly(new SignerVerdict(ALICE, SignerReason.SAME_KEY_AS, BOB.toString()));
        Decision single = decide(policy("", ""), "atcr.io/bob/app", BOB, SignatureFinding.valid(ALICE, KEY_A),
                SignatureFinding.valid(BOB, KEY_A));
        assertThat(single.outcome()).as("sharing a key with another signer takes nothing away").isEqualTo(Decision.Outcome.ALLOW);
    }

    @Test
    void A9_aValidFindingWithoutItsKeyCannotBeMade() {
        assertThatThrownBy(() -> new SignatureFinding(ALICE, SignatureFinding.Outcome.VALID, "", Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void A6_aPinnedDidCountsOnlyUnderItsKeys() throws Exception {
        TrustPolicy policy = TrustPolicy.parse(text("", "").replace(ALICE + ": {}", ALICE + ": {keys: ['" + KEY_B + "']}"));
        Decision wrong = decide(policy, "atcr.io/alice/app", ALICE, SignatureFinding.valid(ALICE, KEY_A));
        assertThat(verdict(wrong, ALICE)).isEqualTo(SignerReason.KEY_NOT_PINNED);
        assertThat(wrong.basis()).isEqualTo(Basis.UNSATISFIED);
        Decision right = decide(policy, "atcr.io/alice/app", ALICE, SignatureFinding.valid(ALICE, KEY_A),
                SignatureFinding.valid(ALICE, KEY_B));
        assertThat(right.basis()).isEqualTo(Basis.SATISFIED);
        assertThat(decide(policy, "atcr.io/alice/app", ALICE, SignatureFinding.unknown(ALICE, "timeout")).basis())
                .isEqualTo(Basis.UNDETERMINED);
        assertThat(decide(policy, "atcr.io/alice/app", ALICE,
                new SignatureFinding(ALICE, SignatureFinding.Outcome.UNKNOWN, "timeout", Optional.of(KEY_A))).basis())
                        .isEqualTo(Basis.UNSATISFIED);
    }

    @Test
    void undeterminedMeansThatTheMissingEvidenceCouldTurnTheDecision() throws Exception {
        TrustPolicy two = policy("minSignatures: 2", "");
        assertThat(decide(two, "atcr.io/alice/app", ALICE, SignatureFinding.valid(ALICE, KEY_A), SignatureFinding.unknown(BOB, "timeout"))
                .basis())
                .isEqualTo(Basis.UNDETERMINED);
        assertThat(decide(two, "atcr.io/alice/app", ALICE, SignatureFinding.unknown(BOB, "timeout")).basis()).isEqualTo(Basis.UNSATISFIED);
        assertThat(decide(two, "atcr.io/alice/app", ALICE, SignatureFinding.valid(ALICE, KEY_A),
                SignatureFinding.unknown(MALLORY, "timeout")).basis())
                .isEqualTo(Basis.UNSATISFIED);
        SignatureFinding sameKey = new SignatureFinding(BOB, SignatureFinding.Outcome.UNKNOWN, "timeout", Optional.of(KEY_A));
        assertThat(decide(two, "atcr.io/alice/app", ALICE, SignatureFinding.valid(ALICE, KEY_A), sameKey).basis())
                .isEqualTo(Basis.UNSATISFIED);
        Decision unknown = decide(policy("", ""), "atcr.io/alice/app", ALICE, SignatureFinding.invalid(ALICE, "HIGH_S"),
                SignatureFinding.unknown(ALICE, "timeout"));
        assertThat(unknown.basis()).isEqualTo(Basis.UNDETERMINED);
        assertThat(unknown.sentence())
                .isEqualTo("Denied by policy 'p' (line 6): 0 of 1 required signature counted, and what could not be checked "
                + "might suffice (" + ALICE + " UNKNOWN(timeout), " + BOB + " NO_SIGNATURE).");
    }

    @Test
    void A15_aRuleDecidesOnlyWithinItsScope() throws Exception {
        TrustPolicy policy = TrustPolicy.parse(PolicyLoadTest.seed());
        PolicyRule rule = policy.rules().get(0);
        assertThatThrownBy(() -> rule.decide(ImageReference.parse("atcr.io/alice/dev-x"), List.of(), null, NOW))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("atcr.io/*/prod-*");
    }

    @Test
    void oneSignerIsAPolicy() throws Exception {
        TrustPolicy policy = TrustPolicy.forSigner(ALICE);
        assertThat(decide(policy, "atcr.io/alice/app", ALICE, SignatureFinding.valid(ALICE, KEY_A)).allowed()).isTrue();
        assertThat(decide(policy, "atcr.io/mallory/app", MALLORY, SignatureFinding.valid(ALICE, KEY_A)).allowed()).isFalse();
        assertThat(decide(policy, "ghcr.io/alice/app", null, SignatureFinding.valid(ALICE, KEY_A)).allowed()).isFalse();
        TrustPolicy two = TrustPolicy.forSigners(List.of(ALICE, BOB), 2, Set.of("Localhost:5000"), true);
        assertThat(two.atcrRegistries()).containsExactly("localhost:5000");
        assertThat(two.sha256()).hasSize(64).isNotEqualTo(policy.sha256());
        assertThat(decide(two, "ghcr.io/x/y", null, SignatureFinding.valid(ALICE, KEY_A), SignatureFinding.valid(BOB, KEY_B)).allowed())
                .isTrue();
        assertThat(decide(two, "ghcr.io/x/y", null, SignatureFinding.valid(ALICE, KEY_A)).allowed()).isFalse();
        assertThat(TrustPolicy.forSigner(did("did:web:alice.dev")).warnings()).extracting(PolicyWarning::code)
                .containsExactly(PolicyWarning.Code.UNPINNED_DID_WEB);
        assertThat(TrustPolicy.forSigner(did("did:plc:x")).warnings()).extracting(PolicyWarning::code)
                .containsExactly(PolicyWarning.Code.PLACEHOLDER_DID);
        assertThatThrownBy(() -> TrustPolicy.forSigners(List.of(ALICE, ALICE), 2, Set.of(), true))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TrustPolicy.forSigners(List.of(), 1, Set.of(), true)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TrustPolicy.forSigners(List.of(ALICE), 0, Set.of(), true)).isInstanceOf(IllegalArgumentException.class);
    }
}
