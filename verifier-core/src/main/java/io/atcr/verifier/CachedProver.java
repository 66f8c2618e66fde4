package io.atcr.verifier;

import io.atcr.car.syntax.RecordPath;
import io.atcr.policy.Digest;
import io.atcr.policy.ImageReference;
import io.atcr.policy.TrustPolicy;
import io.atcr.verifier.VerificationMode.PinnedCommit;
import io.atcr.verifier.VerifierEvent.CandidateRefused;
import io.atcr.verifier.VerifierEvent.SignatureProven;
import java.time.Instant;
import java.util.Optional;

/** Proves a candidate, or answers from what was proven a short while ago; of several that want the same at once, one works. Thread-safe. */
final class CachedProver {
    private static final String FORMAT = "3";

    /** All that a question depends on, and {@code configuration}. */
    private record Asked(Candidate candidate, ImageReference reference, Digest digest, boolean owned, VerificationMode mode) {}

    private final SignatureProver prover;
    private final TaggedProver tagged;
    private final CachedEvidence evidence;
    private final Generations generations;
    private final LastProofs lastProofs;
    private final EvidenceFlights flights;
    private final Invalidations invalidations;
    private final String configuration;
    private final TrustPolicy policy;
    private final Listeners listeners;
    private final Recent<Asked, String> questions = new Recent<>(this::question);

    /** {@code configuration} names everything outside the key that an answer depends on. */
    CachedProver(
            SignatureProver prover,
            TaggedProver tagged,
            CachedEvidence evidence,
            Generations generations,
            LastProofs lastProofs,
            EvidenceFlights flights,
            Invalidations invalidations,
            TrustPolicy policy,
            String configuration,
            Listeners listeners) {
        this.prover = prover;
        this.tagged = tagged;
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
    SignatureEvidence prove(
            Candidate candidate, Image image, VerificationMode mode, Instant now, Deadline deadline, Optional<Identities.Known> known) {
        return told(candidate, image, new Inquiry(candidate, image, mode, now, deadline, known).evidence());
    }

    /** What was proven a short while ago, if it was; asks nobody. */
    Optional<SignatureEvidence> held(Candidate candidate, Image image, VerificationMode mode) {
        String question = question(candidate, image, mode);
        Optional<RecordPath> tag = image.tagRecordOf(candidate.did());
        String asked = tag.isPresent() && image.tagRequired() ? required(question, image) : question;
        return evidence.slot(candidate.did(), asked, generations.of(candidate.did())).held()
                .filter(found -> found.reason() == Reason.NONE)
                .map(found -> told(candidate, image, found));
    }

    private static String required(String question, Image image) {
        return question + "\nrequired " + image.reference().tag().orElseThrow();
    }

    private SignatureEvidence told(Candidate candidate, Image image, SignatureEvidence found) {
        ImageReference reference = image.reference();
        if (found.signer().isPresent()) {
            listeners.signatureProven(new SignatureProven(reference, image.digest(), found.signer().get()));
        } else {
            listeners.candidateRefused(new CandidateRefused(reference, image.digest(), candidate.did(), candidate.path(), found.reason()));
        }
        return found;
    }

    /** Proves anew, with what is known of the DID if that still counts. */
    private interface Work {
        SignatureEvidence prove(Optional<Identities.Known> known);
    }

    private final class Inquiry {
        private final Candidate candidate;
        private final Image image;
        private final VerificationMode mode;
        private final Instant now;
        private final Deadline deadline;
        private final Optional<Identities.Known> known;

        Inquiry(Candidate candidate, Image image, VerificationMode mode, Instant now, Deadline deadline, Optional<Identities.Known> known) {
            this.candidate = candidate;
            this.image = image;
            this.mode = mode;
            this.now = now;
            this.deadline = deadline;
            this.known = known.filter(found -> found.did().equals(candidate.did()));
        }

        /** The tag's record is asked for where the policy does, and where the owner's own record is about another repository of the owner's. */
        SignatureEvidence evidence() {
            String question = question(candidate, image, mode);
            Optional<RecordPath> tag = image.tagRecordOf(candidate.did());
            if (tag.isPresent() && image.tagRequired()) {
                return found(required(question, image), tagged(tag.get()));
            }
            SignatureEvidence plain = found(question, ahead -> prover.prove(candidate, image, mode, now, deadline, ahead));
            return tag.isPresent() && plain.reason() == Reason.REPOSITORY_MISMATCH && image.ownedBy(candidate.did())
                    ? found(question + "\npromoted " + image.reference().tag().get(), tagged(tag.get()))
                    : plain;
        }

        private Work tagged(RecordPath tag) {
            return ahead -> tagged.prove(candidate, tag, image, mode, now, deadline, ahead);
        }

        private SignatureEvidence found(String question, Work work) {
            return lastProofs.recall(question, kept(question, work), mode, deadline);
        }

        private SignatureEvidence kept(String question, Work work) {
            String generation = generations.of(candidate.did());
            Optional<SignatureEvidence> held = evidence.slot(candidate.did(), question, generation).held();
            CacheLookUps.tell(listeners, evidence.region(), held.isPresent());
            return held.orElseGet(() -> flights.fly(
                    candidate.did(), question + "\n" + generation, deadline,
                    () -> evidence.slot(candidate.did(), question, generation).held(),
                    () -> proven(question, generation, work)));
        }

        /** What was found before the DID was invalidated is not looked at any more. */
        private SignatureEvidence proven(String question, String generation, Work work) {
            CachedEvidence.Slot slot = evidence.slot(candidate.did(), question, generation);
            SignatureEvidence found = work.prove(known.filter(ahead -> ahead.generation().equals(generation)));
            if (found.reason() == Reason.ACCOUNT_INACTIVE) {
                invalidations.invalidate(candidate.did());
            } else {
                slot.keep(found);
                lastProofs.found(question, generation, found, now);
            }
            return found;
        }
    }

    private String question(Candidate candidate, Image image, VerificationMode mode) {
        return questions.of(new Asked(candidate, image.reference(), image.digest(), image.ownedBy(candidate.did()), mode));
    }

    private String question(Asked asked) {
        ImageReference reference = asked.reference();
        Candidate candidate = asked.candidate();
        return String.join(
                "\n",
                FORMAT,
                configuration,
                asked.mode() instanceof PinnedCommit pinned ? pinned.commit().toString() : "current-head",
                reference.registry(),
                reference.repository(),
                Image.repository(reference, asked.owned()),
                asked.digest().toString(),
                candidate.did().toString(),
                String.join(",", PinnedKeys.of(policy, candidate.did())),
                candidate.path().toString());
    }
}
