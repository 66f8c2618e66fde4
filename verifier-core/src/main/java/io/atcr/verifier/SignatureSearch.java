package io.atcr.verifier;

import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.Nsid;
import io.atcr.car.syntax.RecordKey;
import io.atcr.car.syntax.RecordPath;
import io.atcr.car.syntax.SyntaxException;
import io.atcr.did.AtUri;
import io.atcr.policy.Basis;
import io.atcr.policy.ImageReference;
import io.atcr.policy.PolicyRule;
import io.atcr.policy.TrustPolicy;
import io.atcr.policy.TrustedDid;
import io.atcr.verifier.VerificationMode.PinnedCommit;
import io.atcr.verifier.registry.Referrers;
import io.atcr.verifier.registry.RegistryClient;
import io.atcr.verifier.registry.RegistryException;
import io.atcr.verifier.registry.RejectedReferrer;
import io.atcr.verifier.registry.SignatureArtifact;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
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
     * @param reason {@link Reason#NONE} if it is worth asking the registry
     */
    record Admission(Optional<Did> owner, Reason reason, String detail) {}

    /** Asks nobody but, for the owner of an image on an ATCR registry, whoever answers for that handle. */
    Admission admit(ImageReference reference, PolicyRule rule, Set<Did> countable, Instant now, Deadline deadline, CheckLog log) {
        if (countable.isEmpty()) {
            return new Admission(Optional.empty(), Reason.NOBODY_COUNTS, "nobody's signature counts at this time under policy " + rule.name());
        }
        if (!policy.atcrRegistries().contains(reference.registry())) {
            return rule.foreignSigners()
                    ? new Admission(Optional.empty(), Reason.NONE, "")
                    : new Admission(
                            Optional.empty(),
                            Reason.FOREIGN_SIGNERS_NOT_ADMITTED,
                            reference.registry() + " is not an ATCR registry and policy " + rule.name() + " does not admit foreign signers");
        }
        Owners.Owner owner = owners.resolve(reference, deadline, log);
        boolean counts = owner.did().filter(countable::contains).isPresent();
        if (counts) {
            owner = owners.confirm(reference, owner.did().get(), deadline, log);
        }
        if (rule.foreignSigners()) {
            return new Admission(counts ? owner.did() : Optional.empty(), Reason.NONE, "");
        }
        if (owner.did().isEmpty()) {
            return new Admission(Optional.empty(), owner.reason(), owner.detail());
        }
        return counts
                ? new Admission(owner.did(), Reason.NONE, "")
                : new Admission(
                        owner.did(),
                        Reason.OWNER_NOT_COUNTED,
                        "the owner is " + owner.did().get() + ", " + whyNotCounted(owner.did().get(), rule, now));
    }

    private String whyNotCounted(Did did, PolicyRule rule, Instant now) {
        Optional<TrustedDid> trusted = policy.trusted(did);
        if (trusted.isEmpty()) {
            return "which is not trusted";
        }
        if (!rule.trustedDids().contains(did)) {
            return "which policy " + rule.name() + " does not list";
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

        Search(
                Image image, PolicyRule rule, Set<Did> countable, VerificationMode mode, Instant now, Deadline deadline, CheckLog log,
                Findings findings) {
            this.image = image;
            this.rule = rule;
            this.countable = mode instanceof PinnedCommit pinned
                    ? (countable.contains(pinned.did()) ? Set.of(pinned.did()) : Set.of())
                    : countable;
            this.mode = mode;
            this.now = now;
            this.deadline = deadline;
            this.log = log;
            this.findings = findings;
        }

        void run() {
            RecordPath byDigest = RecordPath.of(MANIFEST_COLLECTION, recordKey(image.digest().hex()));
            if (image.owner().filter(countable::contains).isPresent()) {
                prove(new Candidate(image.owner().get(), byDigest));
            }
            if (mode instanceof PinnedCommit pinned && countable.contains(pinned.did())) {
                prove(new Candidate(pinned.did(), byDigest));
            }
            if (!satisfied()) {
                proveArtifacts();
            }
        }

        private boolean satisfied() {
            return rule.decide(image.reference(), findings.forPolicy(), image.owner().orElse(null), now).basis() == Basis.SATISFIED;
        }

        private void proveArtifacts() {
            Referrers referrers;
            try {
                log.start();
                referrers = registry.referrers(image.reference(), image.digest(), deadline.remaining());
            } catch (RegistryException e) {
                unlisted(Reason.REGISTRY_UNAVAILABLE, String.valueOf(e.getMessage()));
                return;
            }
            if (referrers.limitReached()) {
                unlisted(Reason.BUDGET_EXHAUSTED, referrers.toString());
            } else if (referrers.complete()) {
                log.passed(CheckCode.REFERRERS_LISTED, image.digest().toString(), referrers.toString(), image.reference().registry());
            } else {
                unlisted(Reason.REGISTRY_UNAVAILABLE, referrers.toString());
            }
            for (RejectedReferrer rejected : referrers.rejected()) {
                Reason reason = rejected.code().transientFailure() ? Reason.REGISTRY_UNAVAILABLE : Reason.MALFORMED_ARTIFACT;
                String subject = rejected.digest().map(Object::toString).orElse("a referrer");
                log.add(CheckCode.ARTIFACT_READ, reason, subject, "a signature artifact", rejected.detail(), image.reference().registry());
            }
            for (SignatureArtifact artifact : referrers.artifacts()) {
                consider(artifact);
                if (satisfied()) {
                    return;
                }
            }
        }

        /** Everything in an artifact is a hint from whoever may push to the registry; it says where to look. */
        private void consider(SignatureArtifact artifact) {
            String subject = artifact.manifestDigest().toString();
            String source = image.reference().registry();
            Did did = artifact.did();
            AtUri uri = artifact.recordUri();
            if (!artifact.subject().equals(image.digest())) {
                log.add(CheckCode.ARTIFACT_READ, Reason.ARTIFACT_MISMATCH, subject, image.digest().toString(), artifact.subject().toString(), source);
                return;
            }
            if (!uri.did().filter(did::equals).isPresent()) {
                log.add(CheckCode.ARTIFACT_READ, Reason.ARTIFACT_MISMATCH, subject, "a record of " + did, uri.toString(), source);
                return;
            }
            if (!uri.path().filter(path -> path.collection().equals(MANIFEST_COLLECTION)).isPresent()) {
                String expected = "a record in " + MANIFEST_COLLECTION;
                log.add(CheckCode.ARTIFACT_READ, Reason.ARTIFACT_MISMATCH, subject, expected, uri.toString(), source);
                return;
            }
            if (!countable.contains(did)) {
                log.add(CheckCode.ARTIFACT_READ, Reason.SIGNER_NOT_TRUSTED, subject, "a signer who counts", did.toString(), source);
                return;
            }
            log.passed(CheckCode.ARTIFACT_READ, subject, uri.toString(), source);
            prove(new Candidate(did, uri.path().get()));
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
            findings.unknownUnlessValid(countable, reason, "not every referrer could be read: " + detail);
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
