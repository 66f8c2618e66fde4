package io.atcr.policy;

import static io.atcr.policy.Deciding.ALICE;
import static io.atcr.policy.Deciding.BOB;
import static io.atcr.policy.Deciding.KEY_A;
import static io.atcr.policy.Deciding.KEY_B;
import static io.atcr.policy.Deciding.MALLORY;
import static io.atcr.policy.Deciding.decide;
import static io.atcr.policy.Deciding.policy;
import static io.atcr.policy.Deciding.text;
import static io.atcr.policy.Deciding.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OwnerRuleTest {

    @Test
    void A13_aStrangersRepositoryCannotServeAnothersImage() throws Exception {
        Decision decision = decide(policy("", ""), "atcr.io/mallory/prod-app", MALLORY, SignatureFinding.valid(ALICE, KEY_A));
        assertThat(decision.outcome()).isEqualTo(Decision.Outcome.DENY);
        assertThat(decision.reason()).isEqualTo(DecisionReason.OWNER_NOT_COUNTED);
        assertThat(verdict(decision, ALICE)).isEqualTo(SignerReason.COUNTED);
        assertThat(decision.sentence()).contains("the owner " + MALLORY + " is not among the signers");
        Decision foreign = decide(policy("", "foreignSigners: true"), "atcr.io/mallory/prod-app", MALLORY,
                SignatureFinding.valid(ALICE, KEY_A));
        assertThat(foreign.outcome()).isEqualTo(Decision.Outcome.ALLOW);
        assertThat(foreign.requiredOwner()).isEmpty();
    }

    @Test
    void A13_theOwnerCountsOnlyWithAValidSignatureOfItsOwn() throws Exception {
        TrustPolicy policy = policy("", "");
        assertThat(decide(policy, "atcr.io/bob/app", BOB, SignatureFinding.valid(ALICE, KEY_A), SignatureFinding.invalid(BOB, "HIGH_S"))
                .reason())
                .isEqualTo(DecisionReason.OWNER_NOT_COUNTED);
        Decision unknown = decide(policy, "atcr.io/bob/app", BOB, SignatureFinding.valid(ALICE, KEY_A),
                SignatureFinding.unknown(BOB, "timeout"));
        assertThat(unknown.reason()).isEqualTo(DecisionReason.OWNER_NOT_COUNTED);
        assertThat(unknown.basis()).isEqualTo(Basis.UNDETERMINED);
    }

    @Test
    void A13_anOwnerThatCannotBeResolvedIsUndetermined() throws Exception {
        Decision decision = decide(policy("", ""), "atcr.io/alice/app", null, SignatureFinding.valid(ALICE, KEY_A));
        assertThat(decision.outcome()).isEqualTo(Decision.Outcome.DENY);
        assertThat(decision.reason()).isEqualTo(DecisionReason.OWNER_UNRESOLVED);
        assertThat(decision.basis()).isEqualTo(Basis.UNDETERMINED);
        assertThat(decide(policy("", ""), "atcr.io/alice/app", null).basis()).as("nobody signed anyway").isEqualTo(Basis.UNSATISFIED);
    }

    @Test
    void A13_theFilesOwnersAndWholeDidsNeedNoResolution() throws Exception {
        TrustPolicy policy = TrustPolicy.parse(text("", "") + "owners: {team: " + ALICE + "}\n");
        assertThat(decide(policy, "atcr.io/team/app", null, SignatureFinding.valid(ALICE, KEY_A)).basis()).isEqualTo(Basis.SATISFIED);
        assertThat(decide(policy, "atcr.io/team/app", BOB, SignatureFinding.valid(BOB, KEY_B)).reason())
                .as("the file's word stands above a resolved handle").isEqualTo(DecisionReason.OWNER_NOT_COUNTED);
        assertThat(decide(policy, "atcr.io/" + ALICE + "/app", null, SignatureFinding.valid(ALICE, KEY_A)).basis())
                .isEqualTo(Basis.SATISFIED);
        assertThat(decide(policy, "atcr.io/" + ALICE + "/app", BOB, SignatureFinding.valid(BOB, KEY_B)).reason())
                .isEqualTo(DecisionReason.OWNER_NOT_COUNTED);
    }

    @Test
    void A13_offAtcrRegistriesForeignSignersMustBeSaid() throws Exception {
        Decision decision = decide(policy("", ""), "ghcr.io/alice/app", ALICE, SignatureFinding.valid(ALICE, KEY_A));
        assertThat(decision.reason()).isEqualTo(DecisionReason.FOREIGN_SIGNERS_NOT_ALLOWED);
        assertThat(decision.basis()).isEqualTo(Basis.UNSATISFIED);
        assertThat(decide(policy("", ""), "ghcr.io/alice/app", ALICE, SignatureFinding.unknown(ALICE, "timeout")).basis())
                .as("no retry can help").isEqualTo(Basis.UNSATISFIED);
        assertThat(decide(policy("", "foreignSigners: true"), "ghcr.io/alice/app", null, SignatureFinding.valid(ALICE, KEY_A)).basis())
                .isEqualTo(Basis.SATISFIED);
        assertThat(decide(policy("", ""), "atcr.io/app", ALICE, SignatureFinding.valid(ALICE, KEY_A)).reason())
                .isEqualTo(DecisionReason.OWNER_MISSING);
    }
}
