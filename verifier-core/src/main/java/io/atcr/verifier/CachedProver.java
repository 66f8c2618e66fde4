package io.atcr.verifier;

import io.atcr.policy.ImageReference;
import io.atcr.policy.TrustPolicy;
import io.atcr.verifier.VerificationMode.PinnedCommit;
import io.atcr.verifier.VerifierEvent.CandidateRefused;
import io.atcr.verifier.VerifierEvent.SignatureProven;
import io.atcr.verifier.cache.VerificationCache;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Keeps what the prover found: what was proven for minutes, what was refused for seconds, what could not be had not at all. */
final class CachedProver {
    private static final String FORMAT = "1";
    private static final Duration REFUSED = Duration.ofSeconds(10);

    private final SignatureProver prover;
    private final VerificationCache cache;
    private final CachedDidDocuments documents;
    private final String configuration;
    private final TrustPolicy policy;
    private final InstantSource clock;
    private final VerifierListener listener;

    /** {@code configuration} names everything outside the key that an answer depends on. */
    CachedProver(
            SignatureProver prover,
            VerificationCache cache,
            CachedDidDocuments documents,
            TrustPolicy policy,
            String configuration,
            InstantSource clock,
            VerifierListener listener) {
        this.prover = prover;
        this.cache = cache;
        this.documents = documents;
        this.policy = policy;
        this.configuration = configuration;
        this.clock = clock;
        this.listener = listener;
    }

    /** What is kept is told as what is proven anew: it is what the answer stands on. */
    SignatureEvidence prove(
            Candidate candidate, Image image, VerificationMode mode, Instant now, Deadline deadline, Optional<Identities.Known> known) {
        SignatureEvidence evidence = kept(candidate, image, mode, now, deadline, known);
        ImageReference reference = image.reference();
        if (evidence.signer().isPresent()) {
            listener.signatureProven(new SignatureProven(reference, image.digest(), evidence.signer().get()));
        } else {
            listener.candidateRefused(new CandidateRefused(reference, image.digest(), candidate.did(), candidate.path(), evidence.reason()));
        }
        return evidence;
    }

    /** Evidence does not outlive the DID document it stands on: the one that was held when it began, or that came meanwhile. */
    private SignatureEvidence kept(
            Candidate candidate, Image image, VerificationMode mode, Instant now, Deadline deadline, Optional<Identities.Known> known) {
        String key = key(candidate, image, mode);
        Optional<VerificationCache.Entry<SignatureEvidence>> held = cache.get(CacheRegions.SIGNATURE_EVIDENCE, key);
        if (held.isPresent() && held.get().value().did().equals(candidate.did())) {
            return held.get().value();
        }
        Instant start = clock.instant();
        Optional<Instant> documentExpiry = documents.expiry(candidate.did());
        SignatureEvidence evidence = prover.prove(candidate, image, mode, now, deadline, known);
        if (!evidence.reason().isTransient()) {
            Duration longest = evidence.reason() == Reason.NONE ? CacheRegions.SIGNATURE_EVIDENCE.timeToLive() : REFUSED;
            Instant expiry = documentExpiry.or(() -> documents.expiry(candidate.did())).orElse(start.plus(longest));
            Duration left = Duration.between(clock.instant(), expiry);
            cache.put(CacheRegions.SIGNATURE_EVIDENCE, key, evidence, left.compareTo(longest) < 0 ? left : longest);
        }
        return evidence;
    }

    private String key(Candidate candidate, Image image, VerificationMode mode) {
        ImageReference reference = image.reference();
        return String.join(
                "\n",
                FORMAT,
                configuration,
                mode instanceof PinnedCommit pinned ? pinned.commit().toString() : "current-head",
                reference.registry(),
                reference.repository(),
                image.repositoryFor(candidate.did()),
                image.digest().toString(),
                candidate.did().toString(),
                String.join(",", RecordProver.pinnedKeys(policy, candidate.did())),
                candidate.path().toString());
    }
}
