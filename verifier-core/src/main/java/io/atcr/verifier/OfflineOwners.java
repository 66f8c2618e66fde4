package io.atcr.verifier;

import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.SyntaxException;
import io.atcr.did.DidException;
import io.atcr.did.Handle;
import io.atcr.policy.ImageReference;
import io.atcr.policy.PolicyRule;
import io.atcr.policy.TrustPolicy;
import io.atcr.verifier.Verdicts.Told;
import java.util.Optional;
import java.util.Set;

/** Who owns an image, as far as the policy or the reference says, and whether anything could be allowed at all. Thread-safe. */
final class OfflineOwners {
    private final TrustPolicy policy;

    OfflineOwners(TrustPolicy policy) {
        this.policy = policy;
    }

    /**
     * @param owner the owner, if it counts; without foreign signers, whoever it is
     * @param refusal why nothing could be allowed whatever a bundle holds
     */
    record Admission(Optional<Did> owner, Optional<Told> refusal) {
        static Admission refused(Optional<Did> owner, Reason reason, String detail) {
            return new Admission(owner, Optional.of(new Told(reason, detail)));
        }
    }

    Admission admit(ImageReference reference, PolicyRule rule, Set<Did> countable, CheckLog log) {
        if (countable.size() < rule.minSignatures()) {
            return Admission.refused(Optional.empty(), Reason.TOO_FEW_COUNT,
                    countable.size() + " can count of the " + rule.minSignatures() + " signers that policy " + rule.name() + " asks for");
        }
        if (!policy.atcrRegistries().contains(reference.registry())) {
            return rule.foreignSigners()
                    ? new Admission(Optional.empty(), Optional.empty())
                    : Admission.refused(Optional.empty(), Reason.FOREIGN_SIGNERS_NOT_ADMITTED,
                            reference.registry() + " is not an ATCR registry and policy " + rule.name() + " does not admit foreign signers");
        }
        Account owner = resolve(reference, log);
        boolean counts = owner.did().filter(countable::contains).isPresent();
        if (counts || rule.foreignSigners()) {
            return new Admission(counts ? owner.did() : Optional.empty(), Optional.empty());
        }
        return owner.did().isPresent()
                ? Admission.refused(owner.did(), Reason.OWNER_NOT_COUNTED, "the owner is " + owner.did().get() + ", which does not count under policy " + rule.name())
                : Admission.refused(Optional.empty(), owner.reason(), owner.detail());
    }

    private Account resolve(ImageReference reference, CheckLog log) {
        String owner = reference.owner().orElse("");
        Optional<Did> mapped = policy.owner(owner);
        if (mapped.isPresent()) {
            return Account.found(log, CheckCode.OWNER_RESOLVED, owner, mapped.get(), "policy");
        }
        if (owner.isEmpty()) {
            return refused(log, Reason.NO_OWNER, reference.toString(), "the image path has no owner segment");
        }
        try {
            if (owner.startsWith("did:")) {
                return Account.found(log, CheckCode.OWNER_RESOLVED, owner, Did.parse(owner), "reference");
            }
            Handle.parse(owner);
        } catch (SyntaxException | DidException e) {
            return refused(log, Reason.BAD_OWNER, owner, "the owner is neither a DID nor a handle, nor named by the policy's owners: " + e.getMessage());
        }
        return refused(log, Reason.OWNER_UNRESOLVED, owner, "a handle is resolved by asking for it: name its DID in the policy's owners");
    }

    private static Account refused(CheckLog log, Reason reason, String subject, String detail) {
        return Account.refused(log, CheckCode.OWNER_RESOLVED, reason, subject, detail);
    }
}
