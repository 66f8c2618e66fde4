package io.atcr.verifier;

import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.RecordPath;
import io.atcr.did.net.UntrustedText;
import io.atcr.policy.Basis;
import io.atcr.policy.Decision;
import io.atcr.policy.Digest;
import io.atcr.policy.PolicyRule;
import io.atcr.verifier.ArtifactLister.Listing;
import io.atcr.verifier.VerificationMode.PinnedCommit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks for signatures that can count: the owner's record first, then the signature artifacts in the registry.
 *
 * <p>Stops as soon as the policy is satisfied. Only accounts that the policy can count are looked up; whatever was not looked at
 * for want of time, budget or network is an unknown, never an absence. What is needed in any case is asked for at once, and counted in
 * order, so that nothing depends on who answers first. Thread-safe.
 */
final class SignatureSearch {
    private final ArtifactLister artifacts;
    private final PlatformIndex indexes;
    private final CachedProver prover;
    private final VerifierLimits limits;
    private final Aside aside;

    SignatureSearch(ArtifactLister artifacts, PlatformIndex indexes, CachedProver prover, VerifierLimits limits, Aside aside) {
        this.artifacts = artifacts;
        this.indexes = indexes;
        this.prover = prover;
        this.limits = limits;
        this.aside = aside;
    }

    /**
     * What is asked about an image.
     *
     * @param known what the owner's DID leads to, if that has been found out
     * @param countable who can count now
     */
    record Question(
            PolicyRule rule, Set<Did> countable, Optional<Identities.Known> known, VerificationMode mode, Instant now, Deadline deadline) {}

    /**
     * Adds what it finds to {@code findings}. Where signatures on the image do not suffice, those on an index that lists it may.
     *
     * @param index the digest of an index that may list the image, if the caller knows one
     * @return the decision on all that was found
     */
    Decision search(Image asked, Optional<Digest> index, Question question, CheckLog log, Findings findings) {
        Image image = asked.withTagRequired(question.rule().terms().requireTagRecord());
        Decision decision = new Search(image, question, log, findings).run();
        if (decision.basis() == Basis.SATISFIED) {
            return decision;
        }
        PlatformIndex.Outcome listing = indexes.find(image, index, question.deadline(), log);
        if (listing.reason().isTransient()) {
            findings.unknownUnlessValid(question.countable(), listing.reason(), listing.detail());
        }
        return listing.image().isPresent()
                ? new Search(listing.image().get(), question, log, findings).run()
                : decide(image, question, findings);
    }

    private static Decision decide(Image image, Question question, Findings findings) {
        return question.rule().decide(image.reference(), findings.forPolicy(), image.owner().orElse(null), question.now());
    }

    private final class Search {
        private final Image image;
        private final Question question;
        private final PolicyRule rule;
        private final Set<Did> countable;
        private final VerificationMode mode;
        private final Deadline deadline;
        private final CheckLog log;
        private final Findings findings;
        private final Set<Candidate> seen = new HashSet<>();
        private final Map<Did, Integer> perDid = new HashMap<>();
        private final RecordPath byDigest;

        Search(Image image, Question question, CheckLog log, Findings findings) {
            this.image = image;
            this.question = question;
            this.rule = question.rule();
            this.countable = question.countable();
            this.mode = question.mode();
            this.deadline = question.deadline();
            this.log = log;
            this.findings = findings;
            this.byDigest = AtcrRecords.manifest(image.digest());
        }

        Decision run() {
            List<Candidate> first = new ArrayList<>();
            image.owner().filter(countable::contains).ifPresent(owner -> first.add(new Candidate(owner, byDigest)));
            if (mode instanceof PinnedCommit pinned) {
                first.add(new Candidate(pinned.did(), byDigest));
            }
            Optional<Decision> held = decisionOnHeld();
            if (held.isPresent()) {
                return held.get();
            }
            try (Aside.@Nullable Work<Listing> listing = rule.minSignatures() > 1 && !first.isEmpty() ? aside.begin(this::list) : null) {
                first.forEach(this::prove);
                Decision decision = decision();
                return decision.basis() == Basis.SATISFIED ? decision : proveArtifacts(listing == null ? list() : listed(listing));
            }
        }

        private Decision decision() {
            return decide(image, question, findings);
        }

        /** The decision if what is held of records under the digest suffices: then nobody is asked, and no artifact looked for. */
        private Optional<Decision> decisionOnHeld() {
            if (countable.size() > limits.maxCandidates() || rule.minSignatures() == 1 && !rule.foreignSigners()) {
                return Optional.empty();
            }
            List<SignatureEvidence> held = new ArrayList<>();
            countable.forEach(did -> prover.held(new Candidate(did, byDigest), image, mode).ifPresent(held::add));
            if (held.size() < rule.minSignatures()) {
                return Optional.empty();
            }
            held.forEach(this::add);
            return Optional.of(decision()).filter(decision -> decision.basis() == Basis.SATISFIED);
        }

        /**
         * Listing gets half of the time that is left, so that slow or endless referrers leave some for the proofs. Where none is left nobody is
         * asked: whether a registry answers within the last moment is no matter of the image.
         */
        private Listing list() {
            if (deadline.passed()) {
                return Listing.unread(image, Reason.REGISTRY_UNAVAILABLE, "no time is left to ask for them");
            }
            return artifacts.list(image, countable, deadline.remaining().dividedBy(2));
        }

        private Listing listed(Aside.Work<Listing> listing) {
            return listing.outcome(deadline.remaining()).orElseGet(() -> {
                Reason reason = halted();
                return Listing.unread(image, reason, reason == Reason.INTERRUPTED ? "interrupted" : "no answer in time");
            });
        }

        private Reason halted() {
            return Thread.currentThread().isInterrupted() ? Reason.INTERRUPTED : Reason.BUDGET_EXHAUSTED;
        }

        /**
         * Records under the digest come first: of those an account has one, while junk can name any number of other keys. Where junk
         * or a fault hides referrers, they are asked for without a hint, with half of the budget at most.
         */
        private Decision proveArtifacts(Listing listing) {
            log.addAll(listing.checks());
            if (listing.reason() != Reason.NONE) {
                // a signature may be where nobody could look, so whoever has none may have one
                String detail = UntrustedText.escape("not every referrer could be read: " + listing.detail());
                findings.unknownUnlessValid(countable, listing.reason(), detail);
            }
            List<Candidate> candidates = new ArrayList<>(listing.candidates());
            boolean othersMatter = rule.foreignSigners() || rule.minSignatures() > 1;
            if (listing.reason() != Reason.NONE && othersMatter) {
                countable.stream().limit(limits.maxCandidates() / 2).forEach(did -> candidates.add(new Candidate(did, byDigest)));
            }
            candidates.sort(Comparator.comparing(candidate -> !candidate.path().equals(byDigest)));
            for (int next = 0; next < candidates.size(); ) {
                int needed = Math.max(1, rule.minSignatures() - findings.valid());
                List<Candidate> together = candidates.subList(next, Math.min(candidates.size(), next + needed));
                prove(together);
                next += together.size();
                Decision decision = decision();
                if (decision.basis() == Basis.SATISFIED) {
                    return decision;
                }
            }
            return decision();
        }

        private void prove(Candidate candidate) {
            if (affordable(candidate)) {
                add(evidence(candidate));
            }
        }

        /** Proves these at once, and adds what is found in their order. */
        private void prove(List<Candidate> candidates) {
            List<Candidate> affordable = candidates.stream().filter(this::affordable).toList();
            List<Aside.Work<SignatureEvidence>> others = new ArrayList<>();
            try {
                affordable.stream().skip(1).forEach(other -> others.add(aside.begin(() -> evidence(other))));
                for (int i = 0; i < affordable.size(); i++) {
                    Candidate candidate = affordable.get(i);
                    Optional<SignatureEvidence> evidence =
                            i == 0 ? Optional.of(evidence(candidate)) : others.get(i - 1).outcome(deadline.remaining());
                    evidence.ifPresentOrElse(this::add, () -> unproven(candidate, halted(), "no answer for " + candidate));
                }
            } finally {
                others.forEach(Aside.Work::close);
            }
        }

        private boolean affordable(Candidate candidate) {
            if (seen.contains(candidate)) {
                return false;
            }
            int ofDid = perDid.getOrDefault(candidate.did(), 0);
            boolean late = deadline.passed() && !unresolved(candidate);
            if (seen.size() >= limits.maxCandidates() || ofDid >= limits.maxCandidatesPerDid() || late) {
                String detail = late ? "time ran out before " + candidate : "too many candidates to look at " + candidate;
                unproven(candidate, Reason.BUDGET_EXHAUSTED, detail);
                return false;
            }
            seen.add(candidate);
            perDid.put(candidate.did(), ofDid + 1);
            return true;
        }

        /** Whether it is known already that its DID could not be had: that is the reason, and takes no time. */
        private boolean unresolved(Candidate candidate) {
            return question.known().filter(known -> known.did().equals(candidate.did()) && known.outcome().document().isEmpty()).isPresent();
        }

        private SignatureEvidence evidence(Candidate candidate) {
            return prover.prove(candidate, image, mode, question.now(), deadline, question.known());
        }

        private void add(SignatureEvidence evidence) {
            log.addAll(evidence.checks());
            findings.add(evidence);
        }

        private void unproven(Candidate candidate, Reason reason, String detail) {
            log.add(CheckCode.RECORD_PROVEN, reason, candidate.toString(), "", detail, "limits");
            findings.unknownUnlessValid(Set.of(candidate.did()), reason, detail);
        }
    }
}
