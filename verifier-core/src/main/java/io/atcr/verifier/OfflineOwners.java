package io.atcr.verifier;

import io.atcr.car.syntax.Did;
import io.atcr.policy.ImageReference;
import io.atcr.policy.PolicyRule;
import io.atcr.policy.TrustPolicy;
import io.atcr.verifier.OwnerRule.Ruling;
import io.atcr.verifier.Verdicts.Told;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Who owns an image, as far as the policy or the reference says. Thread-safe. */
final class OfflineOwners {
    private final TrustPolicy policy;
    private final OwnerRule rules;

    OfflineOwners(TrustPolicy policy) {
        this.policy = policy;
        this.rules = new OwnerRule(policy);
    }

    /** Why nothing could be allowed whatever a bundle holds. */
    Optional<Told> refusal(ImageReference reference, PolicyRule rule, Set<Did> countable) {
        return rules.refusal(reference, rule, countable);
    }

    Ruling admit(ImageReference reference, PolicyRule rule, Set<Did> countable, Instant now, CheckLog log) {
        if (!policy.atcrRegistries().contains(reference.registry())) {
            return new Ruling(Optional.empty(), true, Reason.NONE, "");
        }
        OwnerSegment named = OwnerSegment.of(reference, policy);
        Account owner = named.handle().isEmpty()
                ? named.said(log)
                : Account.refused(log, CheckCode.OWNER_RESOLVED, Reason.OWNER_UNRESOLVED, named.segment(),
                        "a handle is resolved by asking for it: name its DID in the policy's owners");
        return rules.judge(owner, rule, countable, now);
    }
}
