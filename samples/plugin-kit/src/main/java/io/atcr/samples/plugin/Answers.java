package io.atcr.samples.plugin;

import io.atcr.policy.Decision;
import io.atcr.policy.Digest;
import io.atcr.samples.plugin.Answer.Outcome;
import io.atcr.samples.plugin.Answer.Signer;
import io.atcr.samples.plugin.Answer.Source;
import io.atcr.verifier.Evidence;
import io.atcr.verifier.VerificationResult;
import io.atcr.verifier.VerifiedSigner;
import java.util.List;

/** Makes an answer of a verification's result, and holds it against the question once more. */
final class Answers {
    private Answers() {}

    static Answer of(Question question, Digest digest, VerificationResult result, Source source) {
        Decision decision = result.decision();
        List<VerifiedSigner> verified = result.evidence() instanceof Evidence.Verified found ? found.signers() : List.of();
        List<Signer> signers = verified.stream().map(signer -> new Signer(signer.did().toString(), signer.record().toString())).toList();
        Outcome outcome = outcome(result);
        String reason = reason(result);
        String message = result.toString();
        if (decision.allowed() && result.evidence() instanceof Evidence.Verified
                && !result.verifiedReference().flatMap(reference -> reference.digest()).filter(digest::equals).isPresent()) {
            return Answer.bare(question, Outcome.ERROR, "internal", "another digest was verified than was asked about");
        }
        if (decision.allowed() && !signers.isEmpty() && question.did().isPresent() && !named(question, signers)) {
            outcome = Outcome.DENY;
            reason = "signer-not-counted";
            message = "the image is allowed, but not for a signature of " + question.did().get();
        }
        return new Answer(question, outcome, source, reason, message, signers, decision.policyName().orElse(""), decision.policySha256());
    }

    private static boolean named(Question question, List<Signer> signers) {
        return signers.stream().anyMatch(signer -> signer.did().equals(question.did().orElse(""))
                && question.record().map(signer.record()::equals).orElse(true));
    }

    private static Outcome outcome(VerificationResult result) {
        return switch (result.decision().outcome()) {
            case ALLOW -> Outcome.ALLOW;
            case ALLOW_WARN -> Outcome.ALLOW_WARN;
            case DENY -> result.evidence() instanceof Evidence.Indeterminate ? Outcome.UNKNOWN : Outcome.DENY;
        };
    }

    private static String reason(VerificationResult result) {
        if (result.evidence() instanceof Evidence.Failed failed) {
            return failed.reason().code();
        }
        return result.evidence() instanceof Evidence.Indeterminate indeterminate ? indeterminate.reason().code() : "none";
    }
}
