package io.atcr.verifier;

import io.atcr.policy.ImageReference;
import io.atcr.policy.TrustPolicy;
import io.atcr.verifier.VerificationMode.PinnedCommit;
import io.atcr.verifier.VerifierEvent.CandidateRefused;
import io.atcr.verifier.VerifierEvent.SignatureProven;
import java.time.Instant;
import java.util.Optional;

/** Proves a candidate, or answers from what was proven a short while ago; of several that want the same at once, one works. Thread-safe. */
final class CachedProver {
    private static final String FORMAT = "2";

    private final SignatureProver prover;
    private final CachedEvidence evidence;
    private final Generations generations;
    private final LastProofs lastProofs;
    private final EvidenceFlights flights;
    private final Invalidations invalidations;
    private final String configuration;
    private final TrustPolicy policy;
    private final Listeners listeners;

    /** {@code configuration} names everything outside the key that an answer depends on. */
    CachedProver(
            SignatureProver prover,
            CachedEvidence evidence,
            Generations generations,
            LastProofs lastProofs,
            EvidenceFlights flights,
            Invalidations invalidations,
            TrustPolicy policy,
            String configuration,
            Listeners listeners) {
        this.prover = prover;
        this.evidence = evidence;
        this.generations = generations;
        this.lastProofs = lastProofs;
        this.flights = flights;
        this.invalidations = invalidations;
        this.policy = policy;
        this.configuration = configuration;
        this.listeners = listeners;
    }

    /** What is kept is told as what is proven anew: it is what the answer stands on. */
    SignatureEvidence prove(Candidate candidate, Image image, VerificationMode mode, Instant now, Deadline deadline) {
        String question = question(candidate, image, mode);
        SignatureEvidence found = lastProofs.recall(question, kept(question, candidate, image, mode, now, deadline), mode, deadline);
        ImageReference reference = image.reference();
        if (found.signer().isPresent()) {
            listeners.signatureProven(new SignatureProven(reference, image.digest(), found.signer().get()));
        } else {
            listeners.candidateRefused(new CandidateRefused(reference, image.digest(), candidate.did(), candidate.path(), found.reason()));
        }
        return found;
    }

    private SignatureEvidence kept(String question, Candidate candidate, Image image, VerificationMode mode, Instant now, Deadline deadline) {
        String generation = generations.of(candidate.did());
        CachedEvidence.Slot slot = evidence.slot(candidate.did(), question, generation);
        Optional<SignatureEvidence> held = slot.held();
        CacheLookUps.tell(listeners, evidence.region(), held.isPresent());
        return held.orElseGet(() -> flights.fly(
                candidate.did(), question + "\n" + generation, deadline,
                () -> evidence.slot(candidate.did(), question, generation).held(),
                () -> proven(question, generation, candidate, image, mode, now, deadline)));
    }

    private SignatureEvidence proven(
            String question, String generation, Candidate candidate, Image image, VerificationMode mode, Instant now, Deadline deadline) {
        CachedEvidence.Slot slot = evidence.slot(candidate.did(), question, generation);
        SignatureEvidence found = prover.prove(candidate, image, mode, now, deadline);
        if (found.reason() == Reason.ACCOUNT_INACTIVE) {
            invalidations.invalidate(candidate.did());
        } else {
            slot.keep(found);
            lastProofs.proven(question, generation, found, now);
        }
        return found;
    }

    private String question(Candidate candidate, Image image, VerificationMode mode) {
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
