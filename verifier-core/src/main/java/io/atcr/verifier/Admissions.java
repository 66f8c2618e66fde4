package io.atcr.verifier;

import io.atcr.car.syntax.Did;
import io.atcr.policy.ImageReference;
import io.atcr.policy.PolicyRule;
import io.atcr.policy.TrustPolicy;
import io.atcr.verifier.Verdicts.Told;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Who owns an image, and whether anything anybody answers could let it run. Thread-safe. */
final class Admissions {
    private final TrustPolicy policy;
    private final Owners owners;
    private final Identities identities;
    private final OwnerRule rules;

    Admissions(TrustPolicy policy, Owners owners, Identities identities) {
        this.policy = policy;
        this.owners = owners;
        this.identities = identities;
        this.rules = new OwnerRule(policy);
    }

    /**
     * Whether anything could be allowed at all, and who owns the image.
     *
     * @param owner the owner's DID, on an ATCR registry
     * @param known what the owner's DID leads to, if that has been found out
     * @param worthAsking whether the registry's answer matters; foreign signers may suffice although the owner is not known
     * @param reason what is wrong, or why the owner is not known; otherwise {@link Reason#NONE}
     */
    record Admission(Optional<Did> owner, Optional<Identities.Known> known, boolean worthAsking, Reason reason, String detail) {}

    /** Whether {@link #admit} asks anybody before the registry's answer is worth having: for a name, or for what an owner who counts leads to. */
    boolean asksOwner(ImageReference reference, Set<Did> countable) {
        if (!policy.atcrRegistries().contains(reference.registry())) {
            return false;
        }
        OwnerSegment named = owners.named(reference);
        return named.handle().isPresent() || named.did().filter(countable::contains).isPresent();
    }

    /**
     * Asks nobody but, for the owner of an image on an ATCR registry, whoever answers for that handle and that DID.
     *
     * @param ahead whether there is time to ask for what is not needed yet
     */
    Admission admit(
            ImageReference reference, PolicyRule rule, Set<Did> countable, boolean ahead, Instant now, Deadline deadline, CheckLog log) {
        if (!policy.atcrRegistries().contains(reference.registry())) {
            return new Admission(Optional.empty(), Optional.empty(), true, Reason.NONE, "");
        }
        OwnerSegment named = owners.named(reference);
        Account owner = owners.resolve(named, deadline, log);
        boolean counts = owner.did().filter(countable::contains).isPresent();
        Optional<Identities.Known> known = owner.did().filter(did -> counts && (ahead || named.handle().isPresent()))
                .map(did -> identities.ahead(did, deadline));
        if (known.isPresent()) {
            owner = owners.confirm(named, known.get(), log);
        }
        OwnerRule.Ruling ruling = rules.judge(owner, rule, countable, now);
        return new Admission(ruling.owner(), known.filter(any -> ruling.owner().isPresent()), ruling.worthAsking(), ruling.reason(), ruling.detail());
    }

    /** Why nothing could be allowed whatever anybody answered. */
    Optional<Told> refusal(ImageReference reference, PolicyRule rule, Set<Did> countable) {
        return rules.refusal(reference, rule, countable);
    }
}
