package io.atcr.verifier;

import io.atcr.car.syntax.Did;
import io.atcr.did.net.UntrustedText;
import io.atcr.policy.Decision;
import io.atcr.policy.Digest;
import io.atcr.policy.ImageReference;
import io.atcr.policy.PolicyRule;
import io.atcr.policy.TrustPolicy;
import io.atcr.verifier.OwnerRule.Ruling;
import io.atcr.verifier.Verdicts.Told;
import io.atcr.verifier.VerifierEvent.CandidateRefused;
import io.atcr.verifier.VerifierEvent.SignatureProven;
import io.atcr.verifier.VerifierEvent.VerificationFinished;
import io.atcr.verifier.bundle.Bundle;
import io.atcr.verifier.bundle.BundleException;
import io.atcr.verifier.bundle.BundleSigner;
import io.atcr.verifier.bundle.BundleSource;
import io.atcr.verifier.bundle.BundleSource.Found;
import io.atcr.verifier.registry.ManifestDocument;
import io.atcr.verifier.registry.RegistryException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Answers whether a container image may run, from a bundle and without any network.
 *
 * <p>A bundle proves that everything in it belongs together and was signed. That it is still so, it cannot prove: a deleted record, a new key, an
 * account that was taken down, all that is for a live verification to find. What stands in for that is the operator: the bundle comes from where
 * the operator keeps bundles, is no older than the policy's {@code maxBundleAge}, and its history of an identity either has the operation that was
 * last seen live ({@link OfflineVerifierBuilder#plcHeadStore}), or the policy pins the signing key. Every answer says so, in the check
 * {@link CheckCode#BUNDLE_CURRENT}. A reference has to name a digest, and its owner segment has to be a DID or one that the policy's {@code owners}
 * maps, since tags and handles are resolved by asking.
 *
 * <p>What was seen live is read and never changed. Immutable and thread-safe. ATTACKS A5.
 */
public final class OfflineVerifier {
    private final TrustPolicy policy;
    private final OfflineOwners owners;
    private final BundleProver prover;
    private final InstantSource clock;
    private final VerifierLimits limits;
    private final VerifierListener listener;

    OfflineVerifier(TrustPolicy policy, BundleProver prover, InstantSource clock, VerifierLimits limits, VerifierListener listener) {
        this.policy = policy;
        this.owners = new OfflineOwners(policy);
        this.prover = prover;
        this.clock = clock;
        this.limits = limits;
        this.listener = listener;
    }

    /**
     * Starts to configure an offline verifier. Only the trust policy has no default.
     *
     * @return a new builder
     */
    public static OfflineVerifierBuilder builder() {
        return new OfflineVerifierBuilder();
    }

    /**
     * Verifies an image by a bundle.
     *
     * @param reference the image, by digest
     * @param bundle the bundle
     * @param obtainedAt when the bundle was obtained, by the operator's word and not by the bundle's
     * @return what was found and what the policy decides; the pinned reference is by the digest that was asked about
     */
    public VerificationResult verify(ImageReference reference, Bundle bundle, Instant obtainedAt) {
        Found found = new Found(bundle, obtainedAt, "bundle");
        return verify(reference, digest -> Optional.of(found));
    }

    /**
     * Verifies an image by the bundle that a source has for it.
     *
     * @param reference the image, by digest
     * @param bundles where the operator keeps bundles; asked for one digest, and only if the policy asks for a signature
     * @return what was found and what the policy decides; the pinned reference is by the digest that was asked about
     */
    public VerificationResult verify(ImageReference reference, BundleSource bundles) {
        return new Run(reference, Objects.requireNonNull(bundles, "bundles")).verify();
    }

    /**
     * The policy this verifier decides by.
     *
     * @return the trust policy
     */
    public TrustPolicy trustPolicy() {
        return policy;
    }

    /** One verification: what is read once for all of it. */
    private final class Run {
        private final ImageReference reference;
        private final BundleSource bundles;
        private final Deadline deadline = new Deadline(limits.totalTimeout());
        private final Instant now = clock.instant();
        private final CheckLog log = new CheckLog();
        private final Findings findings = new Findings();

        Run(ImageReference reference, BundleSource bundles) {
            this.reference = Objects.requireNonNull(reference, "reference");
            this.bundles = bundles;
        }

        VerificationResult verify() {
            Optional<PolicyRule> chosen = policy.ruleFor(reference);
            if (chosen.isEmpty()) {
                log.add(CheckCode.POLICY_CHOSEN, Reason.NO_POLICY, reference.toString(), "a policy whose scope matches", "none", "policy");
                Evidence evidence = new Evidence.Failed(log.checks(), Reason.NO_POLICY, UntrustedText.escape("no policy matches " + reference));
                return finished(evidence, policy.noRule(reference), Optional.empty());
            }
            PolicyRule rule = chosen.get();
            log.passed(CheckCode.POLICY_CHOSEN, reference.toString(), rule.name() + " (" + rule.scope() + ")", "policy");
            if (!rule.signatureRequired() || rule.exemption(reference, now).isPresent()) {
                return decide(rule, Optional.empty(), Optional.empty());
            }
            Set<Did> countable = rule.countable(now);
            Optional<Told> hopeless = owners.refusal(reference, rule, countable);
            if (hopeless.isPresent()) {
                return decide(rule, Optional.empty(), hopeless);
            }
            Ruling admission = owners.admit(reference, rule, countable, now, log);
            if (admission.reason().isTransient()) {
                findings.unknownUnlessValid(countable, admission.reason(), admission.detail());
            }
            if (!admission.worthAsking()) {
                return decide(rule, admission.owner(), Optional.of(new Told(admission.reason(), admission.detail())));
            }
            Optional<Told> refusal = prove(rule, countable, admission.owner());
            return refusal.isPresent()
                    ? refused(rule, countable, admission.owner(), refusal.get())
                    : decide(rule, admission.owner(), Optional.empty());
        }

        /** Adds what the bundle proves to the findings, or says why it proves nothing about anybody. */
        private Optional<Told> prove(PolicyRule rule, Set<Did> countable, Optional<Did> owner) {
            if (reference.digest().isEmpty()) {
                return told(CheckCode.DIGEST_RESOLVED, Reason.DIGEST_REQUIRED, "a digest", "a tag, which only a registry resolves", "reference");
            }
            Digest digest = reference.digest().get();
            log.passed(CheckCode.DIGEST_RESOLVED, reference.toString(), digest.toString(), "reference");
            Optional<Found> found;
            try {
                found = bundles.find(digest);
            } catch (BundleException e) {
                return told(CheckCode.BUNDLE_READ, Reason.BAD_BUNDLE, "a bundle", e.code().code() + ": " + e.getMessage(), "");
            }
            if (found.isEmpty()) {
                return told(CheckCode.BUNDLE_READ, Reason.NO_BUNDLE, Bundle.fileName(digest), "none", "");
            }
            String source = found.get().name();
            Bundle bundle = found.get().bundle();
            if (!bundle.registry().equals(reference.registry()) || !bundle.repository().equals(reference.repository()) || !bundle.digest().equals(digest)) {
                String about = bundle.registry() + "/" + bundle.repository() + "@" + bundle.digest();
                return told(CheckCode.BUNDLE_READ, Reason.BUNDLE_MISMATCH, "a bundle of this image", "a bundle of " + about, source);
            }
            log.passed(CheckCode.BUNDLE_READ, reference.toString(), bundle.signers().size() + (bundle.signers().size() == 1 ? " signer" : " signers"), source);
            BundleAge age = BundleAge.of(bundle.createdAt(), found.get().obtainedAt(), now, limits.clockSkew());
            if (!age.within(rule.terms().maxBundleAge())) {
                return told(CheckCode.BUNDLE_CURRENT, Reason.NOT_CURRENT, "a bundle of the last " + rule.terms().maxBundleAge(), age.toString(), source);
            }
            log.passed(CheckCode.BUNDLE_CURRENT, reference.toString(), age + "; not known: whether since then a record was deleted, a key rotated, an account taken down", source);
            return prove(bundle, age.time(), countable, owner);
        }

        private Optional<Told> prove(Bundle bundle, Instant time, Set<Did> countable, Optional<Did> owner) {
            ManifestDocument manifest;
            try {
                manifest = ManifestDocument.parse(bundle.manifest(), bundle.digest());
            } catch (RegistryException e) {
                return told(CheckCode.MANIFEST_READ, Reason.BAD_MANIFEST, "a manifest", String.valueOf(e.getMessage()), "bundle");
            }
            if (manifest.subject().isPresent()) {
                return told(CheckCode.MANIFEST_READ, Reason.NOT_AN_IMAGE, "an image", "a manifest attached to " + manifest.subject().get(), "bundle");
            }
            log.passed(CheckCode.MANIFEST_READ, reference.toString(), manifest.mediaType() + ", " + manifest.size() + " bytes", "bundle");
            Image image = new Image(reference, bundle.digest(), manifest, owner);
            for (BundleSigner signer : bundle.signers()) {
                if (!countable.contains(signer.did())) {
                    log.add(CheckCode.RECORD_PROVEN, Reason.SIGNER_NOT_TRUSTED, signer.did() + "/" + signer.record(), "a signer who counts", signer.did().toString(), "bundle");
                } else if (deadline.passed()) {
                    findings.unknownUnlessValid(Set.of(signer.did()), Reason.BUDGET_EXHAUSTED, "time ran out before " + signer.did());
                } else {
                    prove(signer, image, time);
                }
            }
            return Optional.empty();
        }

        private void prove(BundleSigner signer, Image image, Instant time) {
            SignatureEvidence evidence = prover.prove(signer, image, time, now);
            log.addAll(evidence.checks());
            findings.add(evidence);
            if (evidence.signer().isPresent()) {
                listener.signatureProven(new SignatureProven(reference, image.digest(), evidence.signer().get()));
            } else {
                listener.candidateRefused(new CandidateRefused(reference, image.digest(), signer.did(), signer.record(), evidence.reason()));
            }
        }

        private Optional<Told> told(CheckCode code, Reason reason, String expected, String found, String source) {
            log.add(code, reason, reference.toString(), expected, found, source);
            return Optional.of(new Told(reason, "expected " + expected + ", found " + found));
        }

        /** Where the evidence could not be had, anybody who counts may have signed. */
        private VerificationResult refused(PolicyRule rule, Set<Did> countable, Optional<Did> owner, Told told) {
            Told escaped = new Told(told.reason(), UntrustedText.escape(told.detail()));
            if (told.reason().isTransient()) {
                findings.unknownUnlessValid(countable, told.reason(), escaped.detail());
            }
            return decide(rule, owner, Optional.of(escaped));
        }

        private VerificationResult decide(PolicyRule rule, Optional<Did> owner, Optional<Told> early) {
            Decision decision = rule.decide(reference, findings.forPolicy(), owner.orElse(null), now);
            Evidence evidence = Verdicts.evidence(decision, findings, early, log);
            return finished(evidence, decision, evidence instanceof Evidence.Verified ? reference.digest().map(reference::withDigest) : Optional.empty());
        }

        private VerificationResult finished(Evidence evidence, Decision decision, Optional<ImageReference> verified) {
            VerificationResult result = new VerificationResult(reference, evidence, decision, verified, now, deadline.elapsed());
            listener.verificationFinished(new VerificationFinished(result));
            return result;
        }
    }
}
