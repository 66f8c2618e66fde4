package io.atcr.verifier;

import io.atcr.car.syntax.Did;
import io.atcr.did.net.UntrustedText;
import io.atcr.policy.Decision;
import io.atcr.policy.Digest;
import io.atcr.policy.ImageReference;
import io.atcr.policy.PolicyRule;
import io.atcr.policy.TrustPolicy;
import io.atcr.verifier.Admissions.Admission;
import io.atcr.verifier.SignatureSearch.Question;
import io.atcr.verifier.Verdicts.Told;
import io.atcr.verifier.VerificationMode.PinnedCommit;
import io.atcr.verifier.VerifierEvent.VerificationFinished;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Verifies images: from the reference to the policy, the digest, the signatures, the decision.
 *
 * <p>One pass, top to bottom. The registry is asked for the manifest while it is found out who owns the image. Thread-safe.
 */
final class ImageInquiry implements AutoCloseable {
    private final TrustPolicy policy;
    private final Admissions admissions;
    private final ImageReader images;
    private final SignatureSearch search;
    private final InstantSource clock;
    private final VerifierLimits limits;
    private final VerifierListener listener;
    private final Aside aside;

    ImageInquiry(
            TrustPolicy policy,
            Admissions admissions,
            ImageReader images,
            SignatureSearch search,
            Aside aside,
            InstantSource clock,
            VerifierLimits limits,
            VerifierListener listener) {
        this.policy = policy;
        this.admissions = admissions;
        this.aside = aside;
        this.images = images;
        this.search = search;
        this.clock = clock;
        this.limits = limits;
        this.listener = listener;
    }

    VerificationResult verify(ImageReference reference, VerificationMode mode) {
        return new Run(reference, mode, Optional.empty(), new Deadline(limits.totalTimeout())).verify(Optional.empty());
    }

    /** Verifies an image of which the caller may know an index that lists it. */
    VerificationResult verify(ImageReference reference, Optional<Digest> index) {
        return new Run(reference, VerificationMode.currentHead(), index, new Deadline(limits.totalTimeout())).verify(Optional.empty());
    }

    /** Verifies one image of several, inside the deadline of all of them. */
    VerificationResult verify(ImageReference reference, Deadline total) {
        Run run = new Run(reference, VerificationMode.currentHead(), Optional.empty(), total.within(limits.totalTimeout()));
        return run.verify(run.deadline.passed() ? Optional.of(new Told(Reason.BUDGET_EXHAUSTED, "time ran out before it began")) : Optional.empty());
    }

    /** The answer if nobody can be asked any more: what the policy says of itself, and otherwise that nothing is known. */
    VerificationResult stopped(ImageReference reference, String detail) {
        Run run = new Run(reference, VerificationMode.currentHead(), Optional.empty(), new Deadline(limits.totalTimeout()));
        return run.verify(Optional.of(new Told(Reason.INTERRUPTED, detail)));
    }

    /** The answer to a question that names two digests. */
    VerificationResult contradicted(ImageReference reference, Digest named, Digest digest) {
        Run run = new Run(reference, VerificationMode.currentHead(), Optional.empty(), new Deadline(limits.totalTimeout()));
        run.log.add(
                CheckCode.DIGEST_RESOLVED, Reason.DIGEST_CONFLICT, reference.toString(), digest.toString(), named.toString(), "reference");
        return run.denied(Reason.DIGEST_CONFLICT, "the reference names " + named + ", not " + digest, policy.digestConflict(reference));
    }

    /** Stops the threads that ask beside those that verify. */
    @Override
    public void close() {
        aside.close();
    }

    /** One verification: what is read once for all of it. */
    private final class Run {
        private final ImageReference reference;
        private final VerificationMode mode;
        private final Optional<Digest> index;
        private final Deadline deadline;
        private final Instant now = clock.instant();
        private final CheckLog log = new CheckLog();

        Run(ImageReference reference, VerificationMode mode, Optional<Digest> index, Deadline deadline) {
            this.reference = Objects.requireNonNull(reference, "reference");
            this.mode = Objects.requireNonNull(mode, "mode");
            this.index = index;
            this.deadline = deadline;
        }

        VerificationResult verify(Optional<Told> halted) {
            Optional<PolicyRule> chosen = policy.ruleFor(reference);
            if (chosen.isEmpty()) {
                log.add(CheckCode.POLICY_CHOSEN, Reason.NO_POLICY, reference.toString(), "a policy whose scope matches", "none", "policy");
                return denied(Reason.NO_POLICY, "no policy matches " + reference, policy.noRule(reference));
            }
            PolicyRule rule = chosen.get();
            log.passed(CheckCode.POLICY_CHOSEN, reference.toString(), rule.name() + " (" + rule.scope() + ")", "policy");
            Findings findings = new Findings();
            if (!rule.signatureRequired() || rule.exemption(reference, now).isPresent()) {
                return decide(rule, findings, Optional.empty(), Optional.empty());
            }
            Set<Did> countable = countable(rule);
            Optional<Told> refusal = admissions.refusal(reference, rule, countable);
            if (refusal.isPresent()) {
                return decide(rule, findings, Optional.empty(), refusal);
            }
            if (halted.isPresent()) {
                Told why = halted.get();
                log.add(CheckCode.DIGEST_RESOLVED, why.reason(), reference.toString(), "a digest", why.detail(), "limits");
                findings.unknownUnlessValid(countable, why.reason(), why.detail());
                return decide(rule, findings, Optional.empty(), halted);
            }
            try (ImageReader.Reading reading = images.begin(reference, deadline, admissions.asksOwner(reference, countable) ? aside : null)) {
                return verify(rule, countable, findings, reading);
            }
        }

        private VerificationResult verify(PolicyRule rule, Set<Did> countable, Findings findings, ImageReader.Reading reading) {
            Admission admission = admissions.admit(reference, rule, countable, reading.underWay(), now, deadline, log);
            if (admission.reason().isTransient()) {
                findings.unknownUnlessValid(countable, admission.reason(), admission.detail());
            }
            if (!admission.worthAsking()) {
                return decide(rule, findings, admission.owner(), Optional.of(new Told(admission.reason(), admission.detail())));
            }
            ImageReader.Outcome read = reading.outcome(log);
            if (read.document().isEmpty()) {
                if (read.reason().isTransient()) {
                    findings.unknownUnlessValid(countable, read.reason(), read.detail());
                }
                return decide(rule, findings, admission.owner(), Optional.of(new Told(read.reason(), read.detail())));
            }
            Image image = read.bind(reference, admission.owner());
            Question question = new Question(rule, countable, admission.known(), mode, now, deadline);
            Decision decision = search.search(image, index, question, log, findings);
            return decided(decision, findings, Optional.empty(), read.pinned(reference));
        }

        private Set<Did> countable(PolicyRule rule) {
            Set<Did> countable = rule.countable(now);
            if (mode instanceof PinnedCommit pinned) {
                return countable.contains(pinned.did()) ? Set.of(pinned.did()) : Set.of();
            }
            return countable;
        }

        private VerificationResult decide(PolicyRule rule, Findings findings, Optional<Did> owner, Optional<Told> early) {
            return decided(rule.decide(reference, findings.forPolicy(), owner.orElse(null), now), findings, early, Optional.empty());
        }

        private VerificationResult decided(Decision decision, Findings findings, Optional<Told> early, Optional<ImageReference> pinned) {
            Evidence evidence = Verdicts.evidence(decision, findings, early, log);
            Optional<ImageReference> verified = evidence instanceof Evidence.Verified ? pinned : Optional.empty();
            return finished(new VerificationResult(reference, evidence, decision, verified, now, deadline.elapsed()));
        }

        /** No rule applies, or the question contradicts itself. */
        VerificationResult denied(Reason reason, String detail, Decision decision) {
            Evidence evidence = new Evidence.Failed(log.checks(), reason, UntrustedText.escape(detail));
            return finished(new VerificationResult(reference, evidence, decision, Optional.empty(), now, deadline.elapsed()));
        }

        private VerificationResult finished(VerificationResult result) {
            listener.verificationFinished(new VerificationFinished(result));
            return result;
        }
    }
}
