package io.atcr.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;

/** Any bytes load or are refused with their place, and what loads decides. */
class PolicyFuzzTest {
    private static final String IMAGE = "atcr.io/alice/prod-app@sha256:" + "ab".repeat(32);

    @FuzzTest(maxDuration = "2m")
    void any_bytes_load_or_are_refused(byte[] bytes) throws ReferenceException {
        TrustPolicy policy;
        try {
            policy = TrustPolicy.parse(bytes, "fuzz");
        } catch (PolicyException e) {
            assertThat(e.getMessage()).startsWith("fuzz").hasSizeLessThan(3000);
            assertThat(e.getMessage().chars()).allMatch(c -> c >= ' ' && c != 0x7f);
            assertThat(e.line()).isNotNegative();
            return;
        }
        assertThat(policy.rules()).isNotEmpty();
        policy.warningsAt(Deciding.NOW).forEach(warning -> assertThat(warning.line()).isPositive());
        ImageReference image = ImageReference.parse(IMAGE, policy.atcrRegistries());
        List<PolicyRule> matching = policy.matching(image);
        assertThat(policy.ruleFor(image)).isEqualTo(matching.stream().findFirst());
        for (PolicyRule rule : matching) {
            Decision decision = rule.decide(image, List.of(), null, Deciding.NOW);
            boolean waived = !rule.signatureRequired() || rule.exemption(image, Deciding.NOW).isPresent();
            assertThat(decision.allowed()).isEqualTo(waived || rule.action() != Action.ENFORCE);
            assertThat(decision.toJson().chars()).allMatch(c -> c >= ' ' && c < 0x7f);
        }
    }
}
