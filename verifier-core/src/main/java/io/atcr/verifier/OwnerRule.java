package io.atcr.verifier;

import io.atcr.car.syntax.Did;
import io.atcr.did.net.UntrustedText;
import io.atcr.policy.ImageReference;
import io.atcr.policy.PolicyRule;
import io.atcr.policy.TrustPolicy;
import io.atcr.policy.TrustedDid;
import io.atcr.verifier.Verdicts.Told;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** What it means for an image who owns it, and what does not depend on that; asks nobody. Thread-safe. */
final class OwnerRule {
    private final TrustPolicy policy;

    OwnerRule(TrustPolicy policy) {
        this.policy = policy;
    }

    /**
     * What follows from who owns an image.
     *
     * @param owner the owner; where foreign signers are admitted, only if it counts
     * @param worthAsking whether anything could be allowed; foreign signers may suffice although the owner is not known
     * @param reason what is wrong, or why the owner is not known; otherwise {@link Reason#NONE}
     */
    record Ruling(Optional<Did> owner, boolean worthAsking, Reason reason, String detail) {}

    /** Why nothing could be allowed whatever anybody answered. */
    Optional<Told> refusal(ImageReference reference, PolicyRule rule, Set<Did> countable) {
        if (countable.size() < rule.minSignatures()) {
            String detail = countable.size() + " can count of the " + rule.minSignatures() + " signers that policy " + rule.name() + " asks for";
            return Optional.of(new Told(Reason.TOO_FEW_COUNT, UntrustedText.escape(detail)));
        }
        if (policy.atcrRegistries().contains(reference.registry()) || rule.foreignSigners()) {
            return Optional.empty();
        }
        String detail = reference.registry() + " is not an ATCR registry and policy " + rule.name() + " does not admit foreign signers";
        return Optional.of(new Told(Reason.FOREIGN_SIGNERS_NOT_ADMITTED, UntrustedText.escape(detail)));
    }

    Ruling judge(Account owner, PolicyRule rule, Set<Did> countable, Instant now) {
        if (owner.did().isEmpty()) {
            return new Ruling(Optional.empty(), rule.foreignSigners(), owner.reason(), owner.detail());
        }
        Did did = owner.did().get();
        if (countable.contains(did)) {
            return new Ruling(owner.did(), true, Reason.NONE, "");
        }
        return rule.foreignSigners()
                ? new Ruling(Optional.empty(), true, Reason.NONE, "")
                : new Ruling(owner.did(), false, Reason.OWNER_NOT_COUNTED, UntrustedText.escape("the owner is " + did + ", " + whyNotCounted(did, rule, now)));
    }

    private String whyNotCounted(Did did, PolicyRule rule, Instant now) {
        Optional<TrustedDid> trusted = policy.trusted(did);
        if (trusted.isEmpty()) {
            return "which is not trusted";
        }
        if (!rule.trustedDids().contains(did)) {
            return "which policy " + rule.name() + " does not list";
        }
        if (policy.denied(did).isPresent()) {
            return "which is denied";
        }
        if (trusted.get().countsAt(now)) {
            return "whose commits this mode does not look at";
        }
        return trusted.get().expiresAt().filter(end -> !now.isBefore(end)).map(end -> "which counted until " + end)
                .or(() -> trusted.get().validFrom().map(start -> "which counts from " + start))
                .orElse("which does not count");
    }
}
