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

/** Who owns an image, and whether anything anybody answers could let it run. Thread-safe. */
final class Admissions {
    private final TrustPolicy policy;
    private final Owners owners;
    private final Identities identities;

    Admissions(TrustPolicy policy, Owners owners, Identities identities) {
        this.policy = policy;
        this.owners = owners;
        this.identities = identities;
    }

    /**
     * Whether anything could be allowed at all, and who owns the image.
     *
     * @param owner the owner's DID, on an ATCR registry
     * @param known what the owner's DID leads to, if that has been found out
     * @param worthAsking whether the registry's answer matters; foreign signers may suffice although the owner is not known
     * @param reason what is wrong, or why the owner is not known; otherwise {@link Reason#NONE}
     */
    record Admission(Optional<Did> owner, Optional<Identities.Known> known, boolean worthAsking, Reason reason, String detail) {
        static Admission granted(Optional<Did> owner, Optional<Identities.Known> known) {
            return new Admission(owner, known, true, Reason.NONE, "");
        }

        static Admission denied(Did owner, Reason reason, String detail) {
            return new Admission(Optional.of(owner), Optional.empty(), false, reason, UntrustedText.escape(detail));
        }
    }

    /** Whether {@link #admit} asks anybody before the registry's answer is worth having: for a name, or for what an owner who counts leads to. */
    boolean asksOwner(ImageReference reference, Set<Did> countable) {
        if (!policy.atcrRegistries().contains(reference.registry())) {
            return false;
        }
        Owners.Named named = owners.named(reference);
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
            return Admission.granted(Optional.empty(), Optional.empty());
        }
        Owners.Named named = owners.named(reference);
        Account owner = owners.resolve(named, deadline, log);
        boolean counts = owner.did().filter(countable::contains).isPresent();
        Optional<Identities.Known> known = owner.did().filter(did -> counts && (ahead || named.handle().isPresent()))
                .map(did -> identities.ahead(did, deadline));
        if (known.isPresent()) {
            owner = owners.confirm(named, known.get(), log);
        }
        if (owner.did().isEmpty()) {
            return new Admission(Optional.empty(), Optional.empty(), rule.foreignSigners(), owner.reason(), owner.detail());
        }
        if (rule.foreignSigners()) {
            return Admission.granted(counts ? owner.did() : Optional.empty(), known);
        }
        return counts
                ? Admission.granted(owner.did(), known)
                : Admission.denied(
                        owner.did().get(),
                        Reason.OWNER_NOT_COUNTED,
                        "the owner is " + owner.did().get() + ", " + whyNotCounted(owner.did().get(), rule, now));
    }

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
