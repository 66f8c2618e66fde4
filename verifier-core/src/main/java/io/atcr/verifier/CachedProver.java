package io.atcr.verifier;

import io.atcr.policy.ImageReference;
import io.atcr.policy.TrustPolicy;
import io.atcr.verifier.VerificationMode.PinnedCommit;
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

    /** {@code configuration} names everything outside the key that an answer depends on. */
    CachedProver(
            SignatureProver prover,
            VerificationCache cache,
            CachedDidDocuments documents,
            TrustPolicy policy,
            String configuration,
            InstantSource clock) {
        this.prover = prover;
        this.cache = cache;
        this.documents = documents;
        this.policy = policy;
        this.configuration = configuration;
        this.clock = clock;
    }

    SignatureEvidence prove(Candidate candidate, Image image, VerificationMode mode, Instant now, Deadline deadline) {
        String key = key(candidate, image, mode);
        Optional<VerificationCache.Entry<SignatureEvidence>> held = cache.get(CacheRegions.SIGNATURE_EVIDENCE, key);
        if (held.isPresent() && held.get().value().did().equals(candidate.did())) {
            return held.get().value();
        }
        SignatureEvidence evidence = prover.prove(candidate, image, mode, now, deadline);
        if (!evidence.reason().isTransient()) {
            cache.put(CacheRegions.SIGNATURE_EVIDENCE, key, evidence, timeToLive(evidence));
        }
        return evidence;
    }

    /** Evidence does not outlive the DID document it stands on. */
    private Duration timeToLive(SignatureEvidence evidence) {
        Duration longest = evidence.reason() == Reason.NONE ? CacheRegions.SIGNATURE_EVIDENCE.timeToLive() : REFUSED;
        return documents.expiry(evidence.did())
                .map(expiry -> Duration.between(clock.instant(), expiry))
                .filter(left -> left.compareTo(longest) < 0)
                .orElse(longest);
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
                String.join(",", SignatureProver.pinnedKeys(policy, candidate.did())),
                candidate.path().toString());
    }
}
