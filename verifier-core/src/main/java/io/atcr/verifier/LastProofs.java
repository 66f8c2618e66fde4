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

    /** Ends the place of what was proven before the record was seen to be absent. */
    private static final String ABSENT = "\nabsent";

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

    /**
     * Remembers a live proof of {@code now}, under the generation in which it began; and forgets it once there is an answer that is none, so that
     * an outage after a deletion, a rollback or a bad signature does not bring it back.
     */
    void found(String question, String generation, SignatureEvidence evidence, Instant now) {
        if (region.isEmpty() || generation.equals(Generations.NONE)) {
            return;
        }
        String place = place(question, generation);
        Optional<VerifiedSigner> signer = evidence.signer().filter(VerifiedSigner::current);
        if (signer.isPresent() && evidence.tagRecord() != TagRecord.ABSENT) {
            VerifiedSigner proven = signer.get();
            keep(place, new LastProof(
                    now, proven.signingKey(), proven.rev().timestamp(), evidence.pds(), evidence.tagRecord() == TagRecord.PROVEN));
        } else if (!evidence.reason().isTransient()) {
            ended(place, evidence.recordAbsent());
        }
    }

    /** A record that is absent may still be tolerated as absent, and as nothing else. */
    private void ended(String place, boolean absent) {
        Optional<LastProof> last = absent ? held(place) : Optional.empty();
        if (last.isPresent()) {
            keep(place + ABSENT, last.get());
        } else if (!absent) {
            cache.invalidate(region.orElseThrow(), place + ABSENT);
        }
        cache.invalidate(region.orElseThrow(), place);
    }

    private void keep(String place, LastProof proof) {
        cache.put(region.orElseThrow(), place, proof, region.orElseThrow().timeToLive());
    }

    private Optional<LastProof> held(String place) {
        return cache.get(region.orElseThrow(), place).map(VerificationCache.Entry::value);
    }

    private static String place(String question, String generation) {
        return question + "\n" + generation;
    }

    /** The same evidence, with the last live proof if a policy may tolerate what it says. */
    SignatureEvidence recall(String question, SignatureEvidence evidence, VerificationMode mode, Deadline deadline) {
        boolean tolerable = NOT_HAD.contains(evidence.reason()) || evidence.reason() == Reason.RECORD_ABSENT;
        if (region.isEmpty() || !tolerable || mode instanceof VerificationMode.PinnedCommit) {
            return evidence;
        }
        String place = place(question, generations.of(evidence.did()));
        return held(place)
                .or(() -> evidence.reason() == Reason.RECORD_ABSENT ? held(place + ABSENT) : Optional.empty())
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
