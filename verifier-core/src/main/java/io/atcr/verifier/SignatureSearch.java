package io.atcr.verifier;

import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.Nsid;
import io.atcr.car.syntax.RecordKey;
import io.atcr.car.syntax.RecordPath;
import io.atcr.car.syntax.SyntaxException;
import io.atcr.did.AtUri;
import io.atcr.did.net.UntrustedText;
import io.atcr.policy.Basis;
import io.atcr.policy.ImageReference;
import io.atcr.policy.PolicyRule;
import io.atcr.policy.TrustPolicy;
import io.atcr.policy.TrustedDid;
import io.atcr.verifier.Verdicts.Told;
import io.atcr.verifier.VerificationMode.PinnedCommit;
import io.atcr.verifier.registry.Referrers;
import io.atcr.verifier.registry.RegistryClient;
import io.atcr.verifier.registry.RegistryException;
import io.atcr.verifier.registry.RejectedReferrer;
import io.atcr.verifier.registry.SignatureArtifact;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Looks for signatures that can count: the owner's record first, then the signature artifacts in the registry.
 *
 * <p>Stops as soon as the policy is satisfied. Only accounts that the policy can count are looked up; whatever was not looked at
 * for want of time, budget or network is an unknown, never an absence. Thread-safe.
 */
final class SignatureSearch {
    static final Nsid MANIFEST_COLLECTION = nsid("io.atcr.manifest");

    private final TrustPolicy policy;
    private final Owners owners;
    private final RegistryClient registry;
    private final CachedProver prover;
    private final VerifierLimits limits;

    SignatureSearch(TrustPolicy policy, Owners owners, RegistryClient registry, CachedProver prover, VerifierLimits limits) {
        this.policy = policy;
        this.owners = owners;
        this.registry = registry;
        this.prover = prover;
        this.limits = limits;
    }

    /**
     * Whether anything could be allowed at all, and who owns the image.
     *
     * @param owner the owner's DID, on an ATCR registry
     * @param worthAsking whether the registry is to be asked; foreign signers may suffice although the owner is not known
     * @param reason what is wrong, or why the owner is not known; otherwise {@link Reason#NONE}
     */
    record Admission(Optional<Did> owner, boolean worthAsking, Reason reason, String detail) {
        static Admission granted(Optional<Did> owner) {
            return new Admission(owner, true, Reason.NONE, "");
        }

        static Admission denied(Optional<Did> owner, Reason reason, String detail) {
            return new Admission(owner, false, reason, UntrustedText.escape(detail));
        }
    }

    /** Asks nobody but, for the owner of an image on an ATCR registry, whoever answers for that handle. */
    Admission admit(ImageReference reference, PolicyRule rule, Set<Did> countable, Instant now, Deadline deadline, CheckLog log) {
        Optional<Told> refusal = refusal(reference, rule, countable);
        if (refusal.isPresent()) {
            return Admission.denied(Optional.empty(), refusal.get().reason(), refusal.get().detail());
        }
        if (!policy.atcrRegistries().contains(reference.registry())) {
            return Admission.granted(Optional.empty());
        }
        Account owner = owners.resolve(reference, deadline, log);
        boolean counts = owner.did().filter(countable::contains).isPresent();
        if (counts) {
            owner = owners.confirm(reference, owner.did().get(), deadline, log);
        }
        if (owner.did().isEmpty()) {
            return new Admission(Optional.empty(), rule.foreignSigners(), owner.reason(), owner.detail());
        }
        if (rule.foreignSigners()) {
            return Admission.granted(counts ? owner.did() : Optional.empty());
        }
        return counts
                ? Admission.granted(owner.did())
                : Admission.denied(
                        owner.did(),
                        Reason.OWNER_NOT_COUNTED,
                        "the owner is " + owner.did().get() + ", " + whyNotCounted(owner.did().get(), rule, now));
    }

    /** Why nothing could be allowed whatever anybody answered. */
    Optional<Told> refusal(ImageReference reference, PolicyRule rule, Set<Did> countable) {
        if (countable.size() < rule.minSignatures()) {
            return Optional.of(new Told(
                    Reason.TOO_FEW_COUNT,
                    countable.size() + " can count of the " + rule.minSignatures() + " signers that policy " + rule.name() + " asks for"));
        }
        return policy.atcrRegistries().contains(reference.registry()) || rule.foreignSigners()
                ? Optional.empty()
                : Optional.of(new Told(
                        Reason.FOREIGN_SIGNERS_NOT_ADMITTED,
                        reference.registry() + " is not an ATCR registry and policy " + rule.name() + " does not admit foreign signers"));
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

    /** Adds what it finds to {@code findings}. */
    void search(
            Image image, PolicyRule rule, Set<Did> countable, VerificationMode mode, Instant now, Deadline deadline,
            CheckLog log, Findings findings) {
        new Search(image, rule, countable, mode, now, deadline, log, findings).run();
    }

    private final class Search {
        private final Image image;
        private final PolicyRule rule;
        private final Set<Did> countable;
        private final VerificationMode mode;
        private final Instant now;
        private final Deadline deadline;
        private final CheckLog log;
        private final Findings findings;
        private final Set<Candidate> seen = new HashSet<>();
        private final Map<Did, Integer> perDid = new HashMap<>();
        private final RecordPath byDigest;

        Search(
                Image image, PolicyRule rule, Set<Did> countable, VerificationMode mode, Instant now, Deadline deadline, CheckLog log,
                Findings findings) {
            this.image = image;
            this.rule = rule;
            this.countable = countable;
            this.mode = mode;
            this.now = now;
            this.deadline = deadline;
            this.log = log;
            this.findings = findings;
            this.byDigest = RecordPath.of(MANIFEST_COLLECTION, recordKey(image.digest().hex()));
        }

        void run() {
            if (image.owner().filter(countable::contains).isPresent()) {
                prove(new Candidate(image.owner().get(), byDigest));
            }
            if (mode instanceof PinnedCommit pinned) {
                prove(new Candidate(pinned.did(), byDigest));
            }
            if (!satisfied()) {
                proveArtifacts();
            }
        }

        private boolean satisfied() {
            return rule.decide(image.reference(), findings.forPolicy(), image.owner().orElse(null), now).basis() == Basis.SATISFIED;
        }

        /**
         * Records under the digest come first: of those an account has one, while junk can name any number of other keys. Where junk
         * or a fault hides referrers, they are asked for without a hint, with half of the budget at most.
         */
        private void proveArtifacts() {
            Referrers referrers = referrers();
            List<Candidate> candidates = new ArrayList<>();
            for (SignatureArtifact artifact : referrers.artifacts()) {
                candidate(artifact).ifPresent(candidates::add);
            }
            boolean othersMatter = rule.foreignSigners() || rule.minSignatures() > 1;
            if (!referrers.complete() && othersMatter) {
                countable.stream().limit(limits.maxCandidates() / 2).forEach(did -> candidates.add(new Candidate(did, byDigest)));
            }
            candidates.sort(Comparator.comparing(candidate -> !candidate.path().equals(byDigest)));
            for (Candidate candidate : candidates) {
                prove(candidate);
                if (satisfied()) {
                    return;
                }
            }
        }

        /** Listing gets half of the time that is left, so that slow or endless referrers leave some for the proofs. */
        private Referrers referrers() {
            Referrers referrers;
            try {
                log.start();
                referrers = registry.referrers(image.reference(), image.digest(), deadline.remaining().dividedBy(2));
            } catch (RegistryException e) {
                unlisted(Reason.REGISTRY_UNAVAILABLE, String.valueOf(e.getMessage()));
                return new Referrers(List.of(), List.of(), false, e.code());
            }
            if (referrers.limitReached()) {
                unlisted(Reason.BUDGET_EXHAUSTED, referrers.toString());
            } else if (referrers.complete()) {
                log.passed(CheckCode.REFERRERS_LISTED, image.digest().toString(), referrers.toString(), image.reference().registry());
            } else {
                unlisted(Reason.REGISTRY_UNAVAILABLE, referrers.toString());
            }
            for (RejectedReferrer rejected : referrers.rejected()) {
                Reason reason = rejected.code().contentUnknown() ? Reason.REGISTRY_UNAVAILABLE : Reason.MALFORMED_ARTIFACT;
                String subject = rejected.digest().map(Object::toString).orElse("a referrer");
                log.add(CheckCode.ARTIFACT_READ, reason, subject, "a signature artifact", rejected.detail(), image.reference().registry());
            }
            return referrers;
        }

        /** Everything in an artifact is a hint from whoever may push to the registry; it says where to look. */
        private Optional<Candidate> candidate(SignatureArtifact artifact) {
            String subject = artifact.manifestDigest().toString();
            String source = image.reference().registry();
            Did did = artifact.did();
            AtUri uri = artifact.recordUri();
            if (!artifact.subject().equals(image.digest())) {
                log.add(CheckCode.ARTIFACT_READ, Reason.ARTIFACT_MISMATCH, subject, image.digest().toString(), artifact.subject().toString(), source);
                return Optional.empty();
            }
            if (!uri.did().filter(did::equals).isPresent()) {
                log.add(CheckCode.ARTIFACT_READ, Reason.ARTIFACT_MISMATCH, subject, "a record of " + did, uri.toString(), source);
                return Optional.empty();
            }
            if (!uri.path().filter(path -> path.collection().equals(MANIFEST_COLLECTION)).isPresent()) {
                String expected = "a record in " + MANIFEST_COLLECTION;
                log.add(CheckCode.ARTIFACT_READ, Reason.ARTIFACT_MISMATCH, subject, expected, uri.toString(), source);
                return Optional.empty();
            }
            if (!countable.contains(did)) {
                log.add(CheckCode.ARTIFACT_READ, Reason.SIGNER_NOT_TRUSTED, subject, "a signer who counts", did.toString(), source);
                return Optional.empty();
            }
            log.passed(CheckCode.ARTIFACT_READ, subject, uri.toString(), source);
            return Optional.of(new Candidate(did, uri.path().get()));
        }

        private void prove(Candidate candidate) {
            if (seen.contains(candidate)) {
                return;
            }
            int ofDid = perDid.getOrDefault(candidate.did(), 0);
            if (seen.size() >= limits.maxCandidates() || ofDid >= limits.maxCandidatesPerDid() || deadline.passed()) {
                String detail = deadline.passed() ? "time ran out before " + candidate : "too many candidates to look at " + candidate;
                log.add(CheckCode.RECORD_PROVEN, Reason.BUDGET_EXHAUSTED, candidate.toString(), "", detail, "limits");
                findings.unknownUnlessValid(Set.of(candidate.did()), Reason.BUDGET_EXHAUSTED, detail);
                return;
            }
            seen.add(candidate);
            perDid.put(candidate.did(), ofDid + 1);
            SignatureEvidence evidence = prover.prove(candidate, image, mode, now, deadline);
            log.addAll(evidence.checks());
            findings.add(evidence);
        }

        /** A signature may be where nobody could look, so whoever has none may have one. */
        private void unlisted(Reason reason, String detail) {
            log.add(CheckCode.REFERRERS_LISTED, reason, image.digest().toString(), "every referrer", detail, image.reference().registry());
            findings.unknownUnlessValid(countable, reason, UntrustedText.escape("not every referrer could be read: " + detail));
        }
    }

    private static Nsid nsid(String text) {
        try {
            return Nsid.parse(text);
        } catch (SyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static RecordKey recordKey(String hex) {
        try {
            return RecordKey.parse(hex);
        } catch (SyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
