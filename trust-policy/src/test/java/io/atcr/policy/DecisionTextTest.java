package io.atcr.policy;

import static io.atcr.policy.Deciding.ALICE;
import static io.atcr.policy.Deciding.KEY_A;
import static io.atcr.policy.Deciding.NOW;
import static io.atcr.policy.Deciding.decide;
import static io.atcr.policy.Deciding.did;
import static io.atcr.policy.Deciding.policy;
import static io.atcr.policy.Deciding.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class DecisionTextTest {

    @Test
    @SuppressWarnings("unchecked")
    void theJsonCarriesEverythingAndIsPureAscii() throws Exception {
        TrustPolicy policy = TrustPolicy.parse(text("", "").replace("name: p", "name: \"q\\\"\\\\\\n\\e\\u202e\\u00e9\""));
        Decision decision = decide(policy, "atcr.io/alice/app:v1", ALICE, SignatureFinding.invalid(ALICE, "x\u001b\n\u202e\"\\"
                + "y".repeat(400)));
        String json = decision.toJson();
        assertThat(json).matches("[\\x20-\\x7e]*");
        Map<String, Object> read = (Map<String, Object>) new Load(LoadSettings.builder().build()).loadFromString(json);
        assertThat(read).containsEntry("outcome", "DENY").containsEntry("allowed", false).containsEntry("basis", "UNSATISFIED")
                .containsEntry("reason", "TOO_FEW_SIGNATURES").containsEntry("reference", "atcr.io/alice/app:v1").containsEntry("counted",
                0)
                .containsEntry("minSignatures", 1).containsEntry("requiredOwner", ALICE.toString()).containsEntry("decidedAt",
                NOW.toString());
        assertThat((Map<String, Object>) read.get("policy")).containsEntry("name", "q\"\\\n\u001b\u202e\u00e9").containsEntry("line", 6)
                .containsEntry("scope", "**").containsEntry("action", "enforce").containsEntry("sha256", policy.sha256());
        assertThat((List<Map<String, Object>>) read.get("signers")).first().satisfies(signer -> assertThat(signer)
                .containsEntry("did", ALICE.toString()).containsEntry("reason", "INVALID").containsEntry("detail", "x\u001b\n\u202e\"\\"
                + "y".repeat(400)));
        assertThat(decision.sentence()).doesNotContain("\n", "\u001b", "\u202e").hasSizeLessThan(700);
        assertThat(policy.noRule(ImageReference.parse("a.io/b")).toJson())
                .contains("\"policy\":{\"name\":null,\"source\":null,\"line\":0,\"scope\":null,\"action\":null,");
    }

    @Test
    void decisionsAreValues() throws Exception {
        Decision one = decide(policy("", ""), "atcr.io/alice/app", ALICE, SignatureFinding.valid(ALICE, KEY_A));
        Decision same = decide(policy("", ""), "atcr.io/alice/app", ALICE, SignatureFinding.valid(ALICE, KEY_A));
        assertThat(one).isEqualTo(same).hasSameHashCodeAs(same).hasToString(one.sentence());
        assertThat(one).isNotEqualTo(decide(policy("", ""), "atcr.io/alice/app", ALICE));
    }
}
