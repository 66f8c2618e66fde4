package io.atcr.policy;

import static io.atcr.policy.PolicyLoadTest.assertCode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atcr.car.syntax.Did;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** So many of each group, and nobody for two. */
class GroupsTest {
    private static final String BOTH = "signature: true, groups: {release: 1, security: 1}";

    @Test
    void A9_oneDidNeverCountsForTwoGroups() {
        String yaml = PageCase.yaml(BOTH, "").replace("security: [" + PageCase.of("carol"), "security: [" + PageCase.of("alice"));
        PolicyException e = PolicyLoadTest.failure(yaml);
        assertThat(e.code()).isEqualTo(PolicyError.OVERLAPPING_GROUPS);
        assertThat(e.found()).contains(PageCase.of("alice").toString(), "'security'", "'release'");
    }

    @Test
    void A9_nobodyJoinsAGroupOfALoadedPolicy() throws Exception {
        TrustPolicy policy = TrustPolicy.parse(PageCase.yaml(BOTH, ""));
        for (Set<Did> members : List.of(policy.groups().get("release"), policy.rules().get(0).groups().get(0).members())) {
            assertThatThrownBy(() -> members.add(PageCase.of("mallory"))).isInstanceOf(UnsupportedOperationException.class);
        }
    }

    @Test
    void A9_oneKeyNeverCountsForTwoGroups() throws Exception {
        Decision decision = PageCase.decide(BOTH, "", "alice/app", "alice, carol key=alice");
        assertThat(decision.allowed()).isFalse();
        assertThat(decision.counted()).isEqualTo(1);
        assertThat(decision.sentence()).contains("SAME_KEY_AS");
    }

    @Test
    void aKeyThatTwoGroupsShareIsUsedWhereItIsNeeded() throws Exception {
        Decision decision = PageCase.decide(BOTH, "foreignSigners: true", "mallory/app", "alice, bob, carol key=alice");
        assertThat(decision.allowed()).as(decision.sentence()).isTrue();
        assertThat(decision.countedByGroup()).containsEntry("release", 1).containsEntry("security", 1);
        assertThat(Deciding.verdict(decision, PageCase.of("alice"))).isEqualTo(SignerReason.SAME_KEY_AS);
    }

    @Test
    void aPdsThatTwoDidsShareIsUsedWhereItDoesTheMostGood() throws Exception {
        Decision decision = PageCase.decide("signature: true, minSignatures: 2", "foreignSigners: true\n  independent: pds", "mallory/app",
                "alice key=x pds=two, bob key=x pds=one, carol key=y pds=two");
        assertThat(decision.allowed()).as(decision.sentence()).isTrue();
        assertThat(decision.signers()).filteredOn(SignerVerdict::counted).extracting(SignerVerdict::did)
                .containsExactly(PageCase.of("bob"), PageCase.of("carol"));
    }

    @Test
    void tooFewOfAGroupIsSaid() throws Exception {
        Decision decision = PageCase.decide(BOTH, "", "alice/app", "alice, bob");
        assertThat(decision.reason()).isEqualTo(DecisionReason.TOO_FEW_OF_GROUP);
        assertThat(decision.required()).isEqualTo(2);
        assertThat(decision.sentence()).contains("not enough of every group: 2 of 1 of 'release', 0 of 1 of 'security'");
        assertThat(decision.toJson()).contains("\"groups\":[{\"name\":\"release\",\"minSignatures\":1,\"counted\":2},"
                + "{\"name\":\"security\",\"minSignatures\":1,\"counted\":0}]");
        assertThat(PageCase.decide(BOTH, "", "alice/app", "alice, bob, carol unknown").basis()).isEqualTo(Basis.UNDETERMINED);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "signature: true, groups: {}|EMPTY", "signature: true, groups: [release]|WRONG_TYPE", "signature: true, groups: {relase: 1}|UNKNOWN_GROUP",
        "signature: true, groups: {release: 0}|MIN_SIGNATURES_TOO_LOW", "signature: true, groups: {release: 3}|MIN_SIGNATURES_UNREACHABLE",
        "signature: true, groups: {release: '1'}|WRONG_TYPE", "signature: false, groups: {release: 1}|CONFLICT",
        "signature: true, minSignatures: 1, groups: {release: 1, security: 1}|MIN_SIGNATURES_TOO_LOW",
        "signature: true, trustedDIDs: [bob], groups: {release: 2}|MIN_SIGNATURES_UNREACHABLE",
        "signature: true, trustedDIDs: [bob], groups: {security: 1}|MIN_SIGNATURES_UNREACHABLE",
    })
    void refusesGroupsThatCannotBeMetOrAreNotThere(String require, PolicyError code) {
        assertCode(PageCase.yaml(require, ""), code);
    }

    @Test
    void aGroupHasOnlyTrustedMembers() {
        String yaml = PageCase.yaml("signature: true", "");
        assertCode(yaml.replace("security: [" + PageCase.of("carol"), "security: [did:plc:unknown"), PolicyError.UNTRUSTED_DID);
        assertCode(yaml.replace("security: [" + PageCase.of("carol") + "]", "security: []"), PolicyError.EMPTY);
        assertThat(PolicyLoadTest.failure(PageCase.yaml("signature: true, groups: {relase: 1}", "")).suggestion()).contains("release");
    }
}
