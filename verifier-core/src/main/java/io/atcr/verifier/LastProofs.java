package io.atcr.verifier;

import io.atcr.policy.PolicyRule;
import io.atcr.policy.SignerFacts.TagRecord;
import io.atcr.policy.TrustPolicy;
import io.atcr.verifier.cache.CacheRegion;
import io.atcr.verifier.cache.VerificationCache;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Remembers when signatures were last proven live, for policies that tolerate one which cannot be had any more or whose record is absent.
 *
 * <p>Never for an answer that the account is inactive, that its head went back or forked, or that the signature is bad, and not where the account
 * has another signing key now. Thread-safe.
 */
final class LastProofs {
    private static final Set<Reason> NOT_HAD =
            EnumSet.of(Reason.DID_UNAVAILABLE, Reason.PDS_UNAVAILABLE, Reason.PROOF_UNUSABLE, Reason.BUDGET_EXHAUSTED);

    private final VerificationCache cache;
    private final Generations generations;
    private final Identities identities;
    private final Optional<CacheRegion<LastProof>> region;

    LastProofs(VerificationCache cache, Generations generations, Identities identities, TrustPolicy policy) {
        this.cache = cache;
        this.generations = generations;
        this.identities = identities;
        this.region = policy.rules().stream()
                .map(PolicyRule::terms)
                .flatMap(terms -> Stream.of(terms.staleIfUnavailable(), terms.allowIfSeen()))
                .flatMap(Optional::stream)
                .filter(longest -> !longest.isZero())
                .max(Duration::compareTo)
                // the policy counts the last instant of its time in, a cache does not
                .map(longest -> CacheRegions.LAST_PROOFS.withTimeToLive(longest.plusSeconds(1)));
    }

    /** Remembers a live proof of {@code now}, under the generation in which it began. */
    void proven(String question, String generation, SignatureEvidence evidence, Instant now) {
        if (region.isEmpty() || generation.equals(Generations.NONE) || evidence.tagRecord() == TagRecord.ABSENT) {
            return;
        }
        evidence.signer().filter(VerifiedSigner::current).ifPresent(signer -> cache.put(
                region.get(), question + "\n" + generation,
                new LastProof(now, signer.signingKey(), signer.rev().timestamp(), evidence.pds()), region.get().timeToLive()));
    }

    /** The same evidence, with the last live proof if a policy may tolerate what it says. */
    SignatureEvidence recall(String question, SignatureEvidence evidence, VerificationMode mode, Deadline deadline) {
        boolean tolerable = NOT_HAD.contains(evidence.reason()) || evidence.reason() == Reason.RECORD_ABSENT;
        if (region.isEmpty() || !tolerable || mode instanceof VerificationMode.PinnedCommit) {
            return evidence;
        }
        return cache.get(region.get(), question + "\n" + generations.of(evidence.did()))
                .map(VerificationCache.Entry::value)
                .filter(proof -> keyStands(evidence, proof, deadline))
                .map(evidence::withLastProof)
                .orElse(evidence);
    }

    private boolean keyStands(SignatureEvidence evidence, LastProof proof, Deadline deadline) {
        if (evidence.reason() == Reason.DID_UNAVAILABLE) {
            return true;
        }
        Identities.Outcome now = identities.resolve(evidence.did(), deadline, new CheckLog());
        return now.document().isPresent()
                ? now.document().get().signingKey().filter(key -> key.toDidKey().equals(proof.signingKey())).isPresent()
                : now.reason() == Reason.DID_UNAVAILABLE && evidence.reason() != Reason.RECORD_ABSENT;
    }
}
