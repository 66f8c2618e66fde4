package io.atcr.verifier;

import io.atcr.car.syntax.RecordPath;
import io.atcr.policy.ImageReference;
import io.atcr.policy.SignerFacts.TagRecord;
import io.atcr.policy.TrustPolicy;
import io.atcr.verifier.VerificationMode.PinnedCommit;
import io.atcr.verifier.VerifierEvent.CandidateRefused;
import io.atcr.verifier.VerifierEvent.SignatureProven;
import io.atcr.verifier.cache.VerificationCache;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/** Keeps what the prover found: what was proven for minutes, what was refused for seconds, what could not be had not at all. */
final class CachedProver {
    private static final String FORMAT = "2";
    private static final Duration REFUSED = Duration.ofSeconds(10);

    private final SignatureProver prover;
    private final TaggedProver tagged;
    private final VerificationCache cache;
    private final CachedDidDocuments documents;
    private final String configuration;
    private final TrustPolicy policy;
    private final InstantSource clock;
    private final VerifierListener listener;

    /** {@code configuration} names everything outside the key that an answer depends on. */
    CachedProver(
            SignatureProver prover,
            TaggedProver tagged,
            VerificationCache cache,
            CachedDidDocuments documents,
            TrustPolicy policy,
            String configuration,
            InstantSource clock,
            VerifierListener listener) {
        this.prover = prover;
        this.tagged = tagged;
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
        SignatureEvidence evidence = evidence(candidate, image, mode, now, deadline, known);
        ImageReference reference = image.reference();
        if (evidence.signer().isPresent()) {
            listener.signatureProven(new SignatureProven(reference, image.digest(), evidence.signer().get()));
        } else {
            listener.candidateRefused(new CandidateRefused(reference, image.digest(), candidate.did(), candidate.path(), evidence.reason()));
        }
        return evidence;
    }

    /** The tag's record is asked for where the policy does, and where the owner's own record is about another repository of the owner's. */
    private SignatureEvidence evidence(
            Candidate candidate, Image image, VerificationMode mode, Instant now, Deadline deadline, Optional<Identities.Known> known) {
        Optional<RecordPath> tag = image.tagRecordOf(candidate.did());
        if (tag.isPresent() && image.tagRequired()) {
            return kept(candidate, key(candidate, image, mode) + "\nrequired " + image.reference().tag().get(),
                    () -> tagged.prove(candidate, tag.get(), image, mode, now, deadline, known));
        }
        SignatureEvidence plain = kept(candidate, key(candidate, image, mode), () -> prover.prove(candidate, image, mode, now, deadline, known));
        return tag.isPresent() && plain.reason() == Reason.REPOSITORY_MISMATCH && image.ownedBy(candidate.did())
                ? kept(candidate, key(candidate, image, mode) + "\npromoted " + image.reference().tag().get(),
                        () -> tagged.prove(candidate, tag.get(), image, mode, now, deadline, known))
                : plain;
    }

    /** Evidence does not outlive the DID document it stands on: the one that was held when it began, or that came meanwhile. */
    private SignatureEvidence kept(Candidate candidate, String key, Supplier<SignatureEvidence> anew) {
        Optional<VerificationCache.Entry<SignatureEvidence>> held = cache.get(CacheRegions.SIGNATURE_EVIDENCE, key);
        if (held.isPresent() && held.get().value().did().equals(candidate.did())) {
            return held.get().value();
        }
        Instant start = clock.instant();
        Optional<Instant> documentExpiry = documents.expiry(candidate.did());
        SignatureEvidence evidence = anew.get();
        if (!evidence.reason().isTransient()) {
            boolean proven = evidence.reason() == Reason.NONE && evidence.tagRecord() != TagRecord.ABSENT;
            Duration longest = proven ? CacheRegions.SIGNATURE_EVIDENCE.timeToLive() : REFUSED;
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
