package io.atcr.samples.cli;

import io.atcr.did.net.UntrustedText;
import io.atcr.policy.Decision;
import io.atcr.policy.Digest;
import io.atcr.policy.ImageReference;
import io.atcr.policy.ReferenceException;
import io.atcr.verifier.Check;
import io.atcr.verifier.CheckCode;
import io.atcr.verifier.Evidence;
import io.atcr.verifier.Reason;
import io.atcr.verifier.VerificationResult;
import io.atcr.verifier.VerifiedSigner;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What there is to say of one image, whatever the format.
 *
 * @param image the reference that was asked about, escaped
 * @param outcome what was decided; {@code DENY} for an image that could not be asked about
 * @param status its exit status
 * @param reason a stable code: of a {@link Reason}, else of the decision's rule, {@code usage} or {@code internal}; {@code none} where all is well
 * @param why the reason in words, escaped
 * @param result what the verifier said; empty for an image that could not be asked about
 */
record Answer(String image, Decision.Outcome outcome, ExitStatus status, String reason, String why, Optional<VerificationResult> result) {
    private static final int SIGNERS_NAMED = 3;

    static Answer of(VerificationResult result) {
        Decision decision = result.decision();
        Reason evidence = reasonOf(result);
        String reason = evidence.code();
        if (evidence == Reason.NONE && decision.outcome() != Decision.Outcome.ALLOW) {
            reason = Advice.code(decision.reason());
        }
        return new Answer(result.reference().toString(), decision.outcome(), ExitStatus.of(result), reason, words(result), Optional.of(result));
    }

    /** An image that could not be asked about: its reference is none, or the verification ended in an error. */
    static Answer notAsked(String image, ExitStatus status, String problem) {
        if (status == ExitStatus.ALLOWED) {
            throw new IllegalArgumentException("nothing is allowed that was not asked about");
        }
        return new Answer(UntrustedText.escape(image), Decision.Outcome.DENY, status, Advice.code(status), UntrustedText.escape(problem), Optional.empty());
    }

    boolean allowed() {
        return outcome != Decision.Outcome.DENY;
    }

    /** The verified image, pinned by its digest; empty unless it is allowed and its signatures are proven. */
    Optional<String> verifiedImage() {
        return allowed() ? result.flatMap(VerificationResult::verifiedReference).map(Object::toString) : Optional.empty();
    }

    /** What to do now; empty where nothing is to be done. */
    String next() {
        return Advice.of(reason).map(Advice::next).orElse("");
    }

    /** The image that the answer is about, pinned by its digest, verified or let through; empty unless it is allowed and a digest is known. */
    Optional<ImageReference> allowedImage() {
        if (!allowed() || result.isEmpty()) {
            return Optional.empty();
        }
        VerificationResult verdict = result.get();
        return verdict.verifiedReference().or(() -> digest(verdict).map(verdict.reference()::withDigest));
    }

    private static Optional<Digest> digest(VerificationResult verdict) {
        return verdict.reference().digest().or(() -> verdict.evidence().checks().stream()
                .filter(check -> check.code() == CheckCode.DIGEST_RESOLVED && check.outcome() == Check.Outcome.PASSED)
                .flatMap(check -> parsed(check.found()))
                .findFirst());
    }

    private static Stream<Digest> parsed(String digest) {
        try {
            return Stream.of(Digest.parse(digest));
        } catch (ReferenceException e) {
            return Stream.empty();
        }
    }

    /** The reason that the evidence carries. */
    static Reason reasonOf(VerificationResult result) {
        if (result.evidence() instanceof Evidence.Failed failed) {
            return failed.reason();
        }
        return result.evidence() instanceof Evidence.Indeterminate indeterminate ? indeterminate.reason() : Reason.NONE;
    }

    private static String words(VerificationResult result) {
        if (result.evidence() instanceof Evidence.Failed failed) {
            return failed.detail();
        }
        if (result.evidence() instanceof Evidence.Indeterminate indeterminate) {
            return indeterminate.detail();
        }
        if (result.evidence() instanceof Evidence.Verified verified && result.decision().outcome() == Decision.Outcome.ALLOW) {
            return "signed by " + signers(result, verified.signers());
        }
        return result.decision().outcome() == Decision.Outcome.ALLOW ? "no signature is required" : result.decision().sentence();
    }

    private static String signers(VerificationResult result, List<VerifiedSigner> signers) {
        String named = signers.stream().limit(SIGNERS_NAMED).map(signer -> ClaimedHandle.spoken(result, signer.did())).collect(Collectors.joining(", "));
        String more = signers.size() > SIGNERS_NAMED ? " and " + (signers.size() - SIGNERS_NAMED) + " more" : "";
        return named + more + signers.stream().flatMap(signer -> signer.bundled().stream()).findFirst()
                .map(bundled -> ", by a bundle of " + bundled.time() + ": what was revoked since is not known").orElse("");
    }
}
