package io.atcr.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.car.syntax.Did;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The sentence names the first of those that did not count, in the order of {@link Decision#signers()}, however many the policy lists. */
class DecisionSentenceTest {
    private static final int LISTED = 40;
    private static final Instant NOW = Instant.parse("2026-11-20T00:00:00Z");

    private static Did did(int number) throws Exception {
        return Did.parse("did:web:a" + (char) ('a' + number * 7 % 26) + number + ".example.com");
    }

    private static TrustPolicy policy() throws Exception {
        StringBuilder yaml = new StringBuilder("version: 1.0\ntrustedDIDs:\n");
        for (int i = 0; i < LISTED; i++) {
            yaml.append("  ").append(did(i)).append(": {unpinned: true").append(i % 5 == 0 ? ", expiresAt: 2026-01-01T00:00:00Z" : "").append("}\n");
        }
        yaml.append("policies:\n  - {name: all, scope: \"**\", require: {signature: true}, foreignSigners: true, action: enforce}\n");
        return TrustPolicy.parse(yaml.toString());
    }

    @Test
    void theFirstThatDidNotCountAreNamedAndTheOthersCounted() throws Exception {
        TrustPolicy policy = policy();
        ImageReference image = ImageReference.parse("registry.example.com/app:v1");

        Decision decision = policy.ruleFor(image).orElseThrow().decide(image, List.of(), null, NOW);

        List<SignerVerdict> signers = decision.signers();
        assertThat(signers).hasSize(LISTED).extracting(SignerVerdict::did).isSorted();
        assertThat(decision.sentence()).contains("(" + signers.get(0) + ", " + signers.get(1) + ", " + signers.get(2) + " and " + (LISTED - 3) + " more)");
        assertThat(IntStream.range(0, 3).mapToObj(i -> signers.get(i).toString())).allSatisfy(verdict -> assertThat(decision.sentence()).contains(verdict));
    }

    @Test
    void whoCountedIsNamedWithoutTheOthers() throws Exception {
        TrustPolicy policy = policy();
        ImageReference image = ImageReference.parse("registry.example.com/app:v1");

        Decision decision = policy.ruleFor(image).orElseThrow().decide(image, List.of(policy.supposeSigned(did(1), NOW)), null, NOW);

        assertThat(decision.sentence()).endsWith("counted (" + did(1) + ").").doesNotContain("more");
    }
}
