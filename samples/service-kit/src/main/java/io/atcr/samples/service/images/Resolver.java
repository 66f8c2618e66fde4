package io.atcr.samples.service.images;

import io.atcr.policy.Decision;
import io.atcr.policy.DecisionReason;
import io.atcr.policy.Digest;
import io.atcr.policy.ImageReference;
import io.atcr.samples.service.images.GateRequest.PullCredentials;
import io.atcr.samples.service.images.ImageVerdict.Outcome;
import io.atcr.samples.service.images.Question.Ask;
import io.atcr.verifier.registry.RegistryException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Finds the digests of tags; keeps none. Thread-safe. */
final class Resolver {
    private final Verifiers verifiers;
    private final Duration timeout;

    Resolver(Verifiers verifiers, Duration timeout) {
        this.verifiers = verifiers;
        this.timeout = timeout;
    }

    /** What a digest depends on. */
    record Key(ImageReference reference, String identity) {}

    /**
     * The first ask whose policy is for the image. Where several policies decide, one is enough to ask a registry which digest a tag stands for: who asks
     * without a namespace has images of all of them, and what may run is decided later.
     */
    static Optional<Ask> covering(List<Ask> asks) {
        return asks.stream().filter(ask -> ask.policy().ruleFor(ask.reference()).isPresent()).findFirst();
    }

    /** The answer if no policy is for the image. */
    static Answer uncovered(List<Ask> asks) {
        Answer last = null;
        for (Ask ask : asks) {
            Decision decision = ask.policy().noRule(ask.reference());
            boolean withheld = decision.reason() == DecisionReason.POLICY_NOT_LOADED;
            last = Answer.refused(
                    withheld ? Outcome.RETRY : Outcome.DENY, withheld ? "policy-not-loaded" : "no-policy", "Not asked for: " + decision.sentence());
            if (withheld) {
                return last;
            }
        }
        return Objects.requireNonNull(last, "there is a policy");
    }

    /** The answer if the digest is named. */
    static Optional<Answer> known(ImageReference reference) {
        return reference.digest().map(digest -> found(reference, digest));
    }

    Answer live(ImageReference reference, PullCredentials credentials) {
        try {
            return found(reference, verifiers.registry(credentials).resolve(reference, timeout));
        } catch (RegistryException e) {
            return Answers.unresolved(e.code());
        }
    }

    private static Answer found(ImageReference reference, Digest digest) {
        ImageReference pinned = reference.besideDigest(digest);
        return new Answer(Outcome.ALLOW, "none", Line.of(Line.name(reference.toString()) + " is " + digest), Optional.of(pinned), List.of(), "", false);
    }
}
