package io.atcr.samples.service.images;

import io.atcr.policy.Basis;
import io.atcr.policy.Decision;
import io.atcr.policy.DecisionReason;
import io.atcr.policy.ImageReference;
import io.atcr.samples.service.images.ImageVerdict.Outcome;
import io.atcr.verifier.Evidence;
import io.atcr.verifier.Reason;
import io.atcr.verifier.VerificationResult;
import io.atcr.verifier.registry.RegistryError;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** From what a verifier says to what is answered. */
final class Answers {
    static final String NOT_ENFORCED = "not-enforced";

    private Answers() {}

    /** The answer to a result about a digest, or about a tag that was verified or denied. */
    static Answer of(VerificationResult result, boolean enforceOnly) {
        Decision decision = result.decision();
        Reason reason = reason(result.evidence());
        boolean ownTime = reason == Reason.BUDGET_EXHAUSTED || reason == Reason.INTERRUPTED;
        if (!decision.allowed()) {
            boolean mayChange = result.evidence() instanceof Evidence.Indeterminate || decision.reason() == DecisionReason.POLICY_NOT_LOADED;
            return new Answer(
                    mayChange ? Outcome.RETRY : Outcome.DENY, code(decision, reason), message(decision, reason), Optional.empty(), List.of(),
                    decision.policySha256(), ownTime);
        }
        if (enforceOnly && !enforced(decision)) {
            return result.evidence() instanceof Evidence.Indeterminate
                    ? notTolerated(reason, decision.policySha256(), ownTime)
                    : notEnforced(decision.policySha256());
        }
        ImageReference pinned = result.verifiedReference().orElseGet(() -> result.reference().withDigest(result.reference().digest().orElseThrow()));
        return new Answer(
                decision.outcome() == Decision.Outcome.ALLOW ? Outcome.ALLOW : Outcome.ALLOW_WARN,
                code(decision, reason),
                message(decision, reason),
                Optional.of(pinned),
                decision.countedSigners().stream().map(Object::toString).sorted().toList(),
                decision.policySha256(),
                false);
    }

    /** What is exempt under a rule that enforces is the operator's own word; what is tolerated or warned about is not enforced. */
    private static boolean enforced(Decision decision) {
        boolean rule = decision.rule().filter(Judge::enforces).isPresent();
        return rule && (decision.outcome() == Decision.Outcome.ALLOW || decision.basis() == Basis.EXEMPT);
    }

    static Answer notEnforced(String policySha256) {
        return new Answer(
                Outcome.DENY, NOT_ENFORCED,
                "Denied: this namespace admits only images that a policy of action enforce allows by their signatures. Have the image signed, or have the "
                        + "operator set action: enforce for it.",
                Optional.empty(), List.of(), policySha256, false);
    }

    /** What could not be had is no denial, which whoever asked might keep for longer than it lasts (A20). */
    private static Answer notTolerated(Reason reason, String policySha256, boolean ownTime) {
        String message = Line.of("Not decided: something could not be had, and this namespace does not tolerate that.", ReasonText.of(reason));
        return new Answer(Outcome.RETRY, reason.code(), message, Optional.empty(), List.of(), policySha256, ownTime);
    }

    /** A tag whose digest could not be had. */
    static Answer unresolved(RegistryError error) {
        Reason reason = reason(error);
        return Answer.refused(
                reason.isTransient() ? Outcome.RETRY : Outcome.DENY, reason.code(), "The digest of the tag could not be found. " + ReasonText.of(reason));
    }

    private static Reason reason(RegistryError error) {
        return switch (error) {
            case NOT_FOUND, REPOSITORY_NOT_FOUND -> Reason.IMAGE_NOT_FOUND;
            case DIGEST_MISMATCH, SIZE_MISMATCH, MALFORMED_MANIFEST, AMBIGUOUS_MANIFEST, UNSUPPORTED_MEDIA_TYPE, TOO_LARGE -> Reason.BAD_MANIFEST;
            case ADDRESS_REFUSED -> Reason.ADDRESS_REFUSED;
            default -> Reason.REGISTRY_UNAVAILABLE;
        };
    }

    private static Reason reason(Evidence evidence) {
        if (evidence instanceof Evidence.Failed failed) {
            return failed.reason();
        }
        return evidence instanceof Evidence.Indeterminate indeterminate ? indeterminate.reason() : Reason.NONE;
    }

    private static String code(Decision decision, Reason reason) {
        boolean ofPolicy = reason == Reason.NONE || decision.reason() == DecisionReason.POLICY_NOT_LOADED;
        return ofPolicy ? decision.reason().name().toLowerCase(Locale.ROOT).replace('_', '-') : reason.code();
    }

    private static String message(Decision decision, Reason reason) {
        boolean told = decision.reason() == DecisionReason.POLICY_NOT_LOADED || decision.basis() == Basis.SATISFIED;
        return Line.of(decision.sentence(), told ? "" : ReasonText.of(reason));
    }
}
