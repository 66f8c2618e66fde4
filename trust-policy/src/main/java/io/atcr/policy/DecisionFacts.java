package io.atcr.policy;

import io.atcr.car.syntax.Did;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is fixed once a decision is made; without a policy {@code rule} and {@code at} are null, and without signatures to count the
 * {@code tally}.
 */
record DecisionFacts(ImageReference reference, Decision.Outcome outcome, Basis basis, DecisionReason reason, @Nullable PolicyRule rule,
        @Nullable Instant at, String sha256, @Nullable Did owner, @Nullable Tally tally, List<Judgement> chosen,
        @Nullable Exemption exemption) {

    DecisionFacts {
        chosen = List.copyOf(chosen);
    }

    /** What a policy says about an image without looking at signatures. */
    static DecisionFacts of(PolicyRule rule, ImageReference reference, Instant at, Basis basis, DecisionReason reason) {
        return new DecisionFacts(reference, rule.action().outcome(basis), basis, reason, rule, at, rule.context().sha256(), null, null,
                List.of(), null);
    }

    /** A denial without a policy. */
    static DecisionFacts denial(ImageReference reference, Basis basis, DecisionReason reason, String sha256) {
        return new DecisionFacts(reference, Decision.Outcome.DENY, basis, reason, null, null, sha256, null, null, List.of(), null);
    }

    DecisionFacts exempt(Exemption by) {
        return new DecisionFacts(reference, outcome, basis, reason, rule, at, sha256, owner, tally, chosen, by);
    }

    DecisionFacts counted(Tally of, List<Judgement> those, @Nullable Did requiredOwner) {
        return new DecisionFacts(reference, outcome, basis, reason, rule, at, sha256, requiredOwner, of, those, exemption);
    }
}
