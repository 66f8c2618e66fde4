package io.atcr.samples.service.images;

import io.atcr.policy.Action;
import io.atcr.policy.Digest;
import io.atcr.policy.ImageReference;
import io.atcr.policy.PolicyRule;
import io.atcr.samples.service.images.ImageVerdict.Outcome;
import io.atcr.samples.service.images.Question.Ask;
import io.atcr.verifier.VerificationResult;
import io.atcr.verifier.Verifier;
import io.atcr.verifier.registry.RegistryException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Answers questions: each policy in turn, the first that does not allow decides, all about one digest. Thread-safe. */
final class Judge {
    private final Verifiers verifiers;
    private final Duration timeout;

    /** {@code timeout} is how long a registry is asked for the digest of a tag. */
    Judge(Verifiers verifiers, Duration timeout) {
        this.verifiers = verifiers;
        this.timeout = timeout;
    }

    /** How a verifier is asked; empty if somebody would have to be asked and may not be. */
    private interface Way {
        Optional<VerificationResult> verify(Verifier verifier, ImageReference reference);
    }

    /** The answer if nobody has to be asked for it. */
    Optional<Answer> held(Question question) {
        return answer(question, Verifier::verifyHeld, false);
    }

    /** The answer, whoever has to be asked. */
    Answer live(Question question) {
        return answer(question, (verifier, reference) -> Optional.of(verifier.verify(reference)), true).orElseThrow();
    }

    private Optional<Answer> answer(Question question, Way way, boolean live) {
        Optional<Answer> all = Optional.empty();
        for (Ask ask : question.asks()) {
            Optional<Digest> digest = all.flatMap(Answer::pinned).flatMap(ImageReference::digest);
            ImageReference reference = digest.map(ask.reference()::besideDigest).orElse(ask.reference());
            Optional<Answer> one = answer(ask, reference, question, way, live);
            if (one.isEmpty()) {
                return one;
            }
            boolean alone = question.asks().size() == 1;
            if (alone || one.get().pinned().isEmpty()) {
                return alone ? one : one.map(answer -> inNameOf(ask, answer));
            }
            all = Optional.of(all.isEmpty() ? one.get() : both(all.get(), one.get()));
        }
        return all;
    }

    private static Answer inNameOf(Ask ask, Answer answer) {
        String message = Line.of("No setting names this namespace, so every policy has to allow, and " + ask.name() + " does not: " + answer.message());
        return new Answer(answer.outcome(), answer.code(), message, answer.pinned(), answer.signers(), answer.policySha256(), answer.ownTime());
    }

    /** Both allow the same digest; a warning stands. */
    private static Answer both(Answer one, Answer other) {
        Answer told = other.outcome() == Outcome.ALLOW_WARN && one.outcome() == Outcome.ALLOW ? other : one;
        Set<String> signers = new LinkedHashSet<>(one.signers());
        signers.addAll(other.signers());
        return new Answer(told.outcome(), told.code(), told.message(), one.pinned(), List.copyOf(signers), told.policySha256(), false);
    }

    private Optional<Answer> answer(Ask ask, ImageReference reference, Question question, Way way, boolean live) {
        Optional<PolicyRule> open = ask.policy().ruleFor(reference).filter(rule -> !enforces(rule));
        if (question.enforceOnly() && open.isPresent()) {
            return Optional.of(Answers.notEnforced(ask.policy().sha256()));
        }
        // a rule that lets it run whatever is found says nothing of what the tag stands for
        boolean unpinned = open.isPresent() && reference.digest().isEmpty();
        if (unpinned && !live) {
            return Optional.empty();
        }
        try (Verifiers.Lease lease = verifiers.lease(ask.policy(), question.credentials())) {
            if (unpinned) {
                return Optional.of(pinned(lease.verifier(), reference, question));
            }
            Optional<VerificationResult> found = way.verify(lease.verifier(), reference);
            boolean tolerated = found.filter(result -> result.decision().allowed() && result.verifiedReference().isEmpty()).isPresent();
            return tolerated && reference.digest().isEmpty()
                    ? Optional.of(pinned(lease.verifier(), reference, question))
                    : found.map(result -> Answers.of(result, question.enforceOnly()));
        }
    }

    static boolean enforces(PolicyRule rule) {
        return rule.action() == Action.ENFORCE && rule.signatureRequired();
    }

    private Answer pinned(Verifier verifier, ImageReference reference, Question question) {
        try {
            Digest digest = verifiers.registry(question.credentials()).resolve(reference, timeout);
            return Answers.of(verifier.verify(reference.besideDigest(digest)), question.enforceOnly());
        } catch (RegistryException e) {
            return Answers.unresolved(e.code());
        }
    }

}
