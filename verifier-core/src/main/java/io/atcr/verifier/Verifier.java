package io.atcr.verifier;

import io.atcr.car.syntax.Did;
import io.atcr.did.AtUri;
import io.atcr.did.net.HttpFetcher;
import io.atcr.did.net.UntrustedText;
import io.atcr.policy.Decision;
import io.atcr.policy.Digest;
import io.atcr.policy.ImageReference;
import io.atcr.policy.PolicyRule;
import io.atcr.policy.TrustPolicy;
import io.atcr.verifier.SignatureSearch.Admission;
import io.atcr.verifier.Verdicts.Told;
import io.atcr.verifier.VerificationMode.PinnedCommit;
import io.atcr.verifier.VerifierEvent.VerificationFinished;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Answers whether a container image may run, given who signed it.
 *
 * <p>The policy is chosen before anything is fetched; only accounts that the chosen policy can count are ever looked up. An answer
 * is a value, never an exception: whatever the network, a registry, a PDS or a directory does, the result says what was found
 * and what the policy decides, and without proof the decision is to deny.
 *
 * <p>Immutable and thread-safe; make one and share it. Close it to release connections.
 */
public final class Verifier implements AutoCloseable {
    private final TrustPolicy policy;
    private final ImageReader images;
    private final SignatureSearch search;
    private final RecordInquiry records;
    private final BundleMaker bundles;
    private final InstantSource clock;
    private final VerifierLimits limits;
    private final VerifierListener listener;
    private final @Nullable HttpFetcher ownFetcher;
    private final Workers workers;

    Verifier(
            TrustPolicy policy,
            ImageReader images,
            SignatureSearch search,
            RecordInquiry records,
            BundleMaker bundles,
            InstantSource clock,
            VerifierLimits limits,
            VerifierListener listener,
            @Nullable HttpFetcher ownFetcher) {
        this.policy = policy;
        this.images = images;
        this.search = search;
        this.records = records;
        this.bundles = bundles;
        this.clock = clock;
        this.limits = limits;
        this.listener = listener;
        this.ownFetcher = ownFetcher;
        this.workers = new Workers(limits.maxParallel());
    }

    /**
     * Starts to configure a verifier. Only the trust policy has no default.
     *
     * @return a new builder
     */
    public static VerifierBuilder builder() {
        return new VerifierBuilder();
    }

    /**
     * Verifies an image against the current heads of its signers' repositories.
     *
     * @param reference the image; a tag is resolved once, and the result is bound to the digest it led to
     * @return what was found and what the policy decides
     */
    public VerificationResult verify(ImageReference reference) {
        return verify(reference, VerificationMode.currentHead());
    }

    /**
     * Verifies the image that a caller is about to run, known by its digest; the reference's tag is compared with nothing.
     *
     * @param reference the image as it was named; if it names a digest, that must be the same one
     * @param digest the digest of the manifest that will run
     * @return what was found and what the policy decides
     */
    public VerificationResult verify(ImageReference reference, Digest digest) {
        if (reference.digest().filter(named -> !named.equals(digest)).isPresent()) {
            Run run = new Run(reference, VerificationMode.currentHead());
            String named = reference.digest().get().toString();
            run.log.add(CheckCode.DIGEST_RESOLVED, Reason.DIGEST_CONFLICT, reference.toString(), digest.toString(), named, "reference");
            return run.denied(Reason.DIGEST_CONFLICT, "the reference names " + named + ", not " + digest, policy.digestConflict(reference));
        }
        return verify(reference.withDigest(digest));
    }

    /**
     * Verifies an image in a given mode.
     *
     * @param reference the image
     * @param mode which commit has to prove the record
     * @return what was found and what the policy decides
     */
    public VerificationResult verify(ImageReference reference, VerificationMode mode) {
        return new Run(reference, mode).verify();
    }

    /**
     * Verifies several images, up to {@link VerifierLimits#maxParallel()} at once, on the calling thread and on threads of this verifier.
     *
     * @param references the images; one that is named twice is verified once
     * @return a result for each reference, in their order
     * @see #verifyAll(Collection, Executor)
     */
    public List<VerificationResult> verifyAll(Collection<ImageReference> references) {
        return verifyAll(references, workers);
    }

    /**
     * Verifies several images, up to {@link VerifierLimits#maxParallel()} at once, on the calling thread and on threads of the caller's.
     *
     * <p>Each image has its own timeout inside that of the whole; those for which no time is left are Indeterminate, with
     * {@link Reason#BUDGET_EXHAUSTED}. If the calling thread is interrupted, it stays interrupted, those that were not begun are Indeterminate with
     * {@link Reason#INTERRUPTED}, and those that were begun are interrupted. On return none is worked on any more.
     *
     * @param references the images; one that is named twice is verified once
     * @param executor runs helpers; if it runs none, the calling thread does everything
     * @return a result for each reference, in their order
     */
    public List<VerificationResult> verifyAll(Collection<ImageReference> references, Executor executor) {
        Deadline total = new Deadline(limits.batchTimeout());
        return new Batch(references, each -> verify(each, total), each -> stopped(each, "interrupted before it began")).verify(limits.maxParallel(), executor);
    }

    private VerificationResult verify(ImageReference reference, Deadline total) {
        Run run = new Run(reference, VerificationMode.currentHead(), total.within(limits.totalTimeout()));
        return run.deadline.passed() ? run.halted(new Told(Reason.BUDGET_EXHAUSTED, "time ran out before it began")) : run.verify();
    }

    private VerificationResult stopped(ImageReference reference, String detail) {
        return new Run(reference, VerificationMode.currentHead()).halted(new Told(Reason.INTERRUPTED, detail));
    }

    /**
     * Verifies an image on a daemon thread of this verifier, of which there are {@link VerifierLimits#maxParallel()} at most.
     *
     * @param reference the image
     * @return what was found and what the policy decides
     * @see #verifyAsync(ImageReference, Executor)
     */
    public CompletableFuture<VerificationResult> verifyAsync(ImageReference reference) {
        return verifyAsync(reference, workers);
    }

    /**
     * Verifies an image on a thread of the caller's. The timeout runs from when the thread begins.
     *
     * <p>The future holds an exception for nothing that the network does. Cancelling it, or completing it in any other way, interrupts the
     * verification. What no thread takes, or what has not begun when the verifier is closed, is Indeterminate with {@link Reason#INTERRUPTED}.
     *
     * @param reference the image
     * @param executor runs the verification
     * @return what was found and what the policy decides
     */
    public CompletableFuture<VerificationResult> verifyAsync(ImageReference reference, Executor executor) {
        Objects.requireNonNull(reference, "reference");
        return AsyncVerification.start(() -> verify(reference), () -> stopped(reference, "stopped before it began"), executor);
    }

    /**
     * Verifies any record of any account against the current head of the account's repository: that it is there, or that it is not.
     *
     * <p>Whose records to ask for is the caller's business. The policy has a say in two things: where it pins keys of the account, the signing key
     * is one of them; and only accounts that it names are remembered, so that only their rollback is noticed. Nothing is cached but the
     * DID document.
     *
     * @param uri the record; an account named by its handle is resolved, and its DID document has to confirm the handle
     * @return what was found; no permission to run anything
     */
    public RecordVerification verifyRecord(AtUri uri) {
        return records.verify(Objects.requireNonNull(uri, "uri"));
    }

    /**
     * Verifies an image live and, if its signatures are proven, puts all they stand on into a bundle for an {@link OfflineVerifier}.
     *
     * <p>What goes into it is fetched and verified once more, within another {@link VerifierLimits#totalTimeout()}: of each signer that counted the
     * proof and, for a did:plc, the operation log, from the PLC directories of this verifier even if it has a DID resolver of the caller's. A bundle
     * that does not verify offline under the same policy is not returned; so an owner that only its handle names has none.
     *
     * @param reference the image, by tag or digest; the bundle is about the digest
     * @return the answer, and the bundle or why there is none
     */
    public BundleCreation createBundle(ImageReference reference) {
        return bundles.make(verify(reference));
    }

    /**
     * The policy this verifier decides by.
     *
     * @return the trust policy
     */
    public TrustPolicy trustPolicy() {
        return policy;
    }

    /** Stops its own threads and releases the connections it made itself; collaborators that were passed in are left open. */
    @Override
    public void close() {
        workers.close();
        if (ownFetcher != null) {
            ownFetcher.close();
        }
    }

    /** One verification: what is read once for all of it. */
    private final class Run {
        private final ImageReference reference;
        private final VerificationMode mode;
        private final Deadline deadline;
        private final Instant now = clock.instant();
        private final CheckLog log = new CheckLog();

        Run(ImageReference reference, VerificationMode mode) {
            this(reference, mode, new Deadline(limits.totalTimeout()));
        }

        Run(ImageReference reference, VerificationMode mode, Deadline deadline) {
            this.reference = Objects.requireNonNull(reference, "reference");
            this.mode = Objects.requireNonNull(mode, "mode");
            this.deadline = deadline;
        }

        VerificationResult verify() {
            return verify(Optional.empty());
        }

        /** The answer if nobody can be asked any more: what the policy says of itself, and otherwise that nothing is known. */
        VerificationResult halted(Told why) {
            return verify(Optional.of(why));
        }

        private VerificationResult verify(Optional<Told> halted) {
            Optional<PolicyRule> chosen = policy.ruleFor(reference);
            if (chosen.isEmpty()) {
                log.add(CheckCode.POLICY_CHOSEN, Reason.NO_POLICY, reference.toString(), "a policy whose scope matches", "none", "policy");
                return denied(Reason.NO_POLICY, "no policy matches " + reference, policy.noRule(reference));
            }
            PolicyRule rule = chosen.get();
            log.passed(CheckCode.POLICY_CHOSEN, reference.toString(), rule.name() + " (" + rule.scope() + ")", "policy");
            Findings findings = new Findings();
            if (!rule.signatureRequired() || rule.exemption(reference, now).isPresent()) {
                return decide(rule, findings, Optional.empty(), Optional.empty(), Optional.empty());
            }
            Set<Did> countable = countable(rule);
            if (halted.isPresent()) {
                return halted(rule, countable, findings, halted.get());
            }
            Admission admission = search.admit(reference, rule, countable, now, deadline, log);
            if (admission.reason().isTransient()) {
                findings.unknownUnlessValid(countable, admission.reason(), admission.detail());
            }
            if (!admission.worthAsking()) {
                return decide(rule, findings, admission.owner(), Optional.of(new Told(admission.reason(), admission.detail())), Optional.empty());
            }
            ImageReader.Outcome read = images.read(reference, deadline, log);
            if (read.document().isEmpty()) {
                if (read.reason().isTransient()) {
                    findings.unknownUnlessValid(countable, read.reason(), read.detail());
                }
                return decide(rule, findings, admission.owner(), Optional.of(new Told(read.reason(), read.detail())), Optional.empty());
            }
            Image image = read.bind(reference, admission.owner());
            search.search(image, rule, countable, mode, now, deadline, log, findings);
            return decide(rule, findings, admission.owner(), Optional.empty(), read.pinned(reference));
        }

        private VerificationResult halted(PolicyRule rule, Set<Did> countable, Findings findings, Told why) {
            Optional<Told> refusal = search.refusal(reference, rule, countable);
            if (refusal.isEmpty()) {
                log.add(CheckCode.DIGEST_RESOLVED, why.reason(), reference.toString(), "a digest", why.detail(), "limits");
                findings.unknownUnlessValid(countable, why.reason(), why.detail());
            }
            return decide(rule, findings, Optional.empty(), refusal.or(() -> Optional.of(why)), Optional.empty());
        }

        private Set<Did> countable(PolicyRule rule) {
            Set<Did> countable = rule.countable(now);
            if (mode instanceof PinnedCommit pinned) {
                return countable.contains(pinned.did()) ? Set.of(pinned.did()) : Set.of();
            }
            return countable;
        }

        private VerificationResult decide(
                PolicyRule rule, Findings findings, Optional<Did> owner, Optional<Told> early, Optional<ImageReference> pinned) {
            Decision decision = rule.decide(reference, findings.forPolicy(), owner.orElse(null), now);
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
