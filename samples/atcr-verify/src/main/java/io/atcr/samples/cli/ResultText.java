package io.atcr.samples.cli;

import io.atcr.policy.Decision;
import io.atcr.verifier.BundledSignature;
import io.atcr.verifier.Evidence;
import io.atcr.verifier.Reason;
import io.atcr.verifier.VerificationResult;
import io.atcr.verifier.VerifiedSigner;
import java.io.IOException;
import java.io.PrintWriter;

/** An answer for people: first what was decided and why, then the evidence step by step, then what to do. */
final class ResultText {
    private ResultText() {}

    static void write(Answer answer, TextStyle style, Appendable out) throws IOException {
        out.append(style.decision(answer.outcome())).append("  ").append(SafeLine.of(said(answer))).append('\n');
        if (answer.result().isPresent()) {
            tree(answer.result().get()).write(style, out);
        }
        String next = answer.next();
        if (!next.isEmpty()) {
            out.append("next: ").append(SafeLine.of(next)).append('\n');
        }
    }

    static void print(VerificationResult result, PrintWriter out) {
        try {
            write(Answer.of(result), TextStyle.PLAIN, out);
        } catch (IOException e) {
            throw new IllegalStateException("a PrintWriter throws nothing", e);
        }
    }

    /** The first line without the decision: the image, pinned where it is verified, and why. */
    static String said(Answer answer) {
        return answer.outcome() == Decision.Outcome.ALLOW
                ? answer.verifiedImage().orElse(answer.image()) + "  " + answer.why()
                : answer.image() + ": " + answer.why() + " (" + answer.reason() + ")";
    }

    /** The reason that tells most, with its code. */
    static String why(VerificationResult result) {
        Answer answer = Answer.of(result);
        return answer.reason().equals(Reason.NONE.code()) ? answer.why() : answer.reason() + ": " + answer.why();
    }

    private static Tree tree(VerificationResult result) {
        Tree root = new Tree("", "");
        if (result.verifiedReference().filter(pinned -> !pinned.equals(result.reference())).isPresent()) {
            root.add("asked     " + result.reference());
        }
        if (result.evidence() instanceof Evidence.Verified verified) {
            verified.signers().forEach(signer -> signer(root.add("signer    " + ClaimedHandle.spoken(result, signer.did())), signer));
        }
        root.add("policy    " + result.decision().sentence());
        Tree checks = root.add("evidence  " + result.evidence().status() + " in " + SpokenTime.of(result.duration()), "at " + SpokenTime.of(result.instant()));
        CheckLines.add(checks, result.evidence().checks());
        return root;
    }

    private static void signer(Tree branch, VerifiedSigner signer) {
        branch.add("key     " + signer.signingKey());
        signer.bundled().flatMap(BundledSignature::historicalKey).ifPresent(key -> branch.add("        a former one, listed by operation "
                + key.operation() + "; the revision says " + (key.revInItsTime() ? "" : "not ") + "to be of that time"));
        branch.add("record  " + signer.recordUri());
        branch.add("commit  " + signer.commit() + ", revision " + signer.rev()
                + signer.bundled().map(bundled -> ", from a bundle of " + bundled.time() + ", what was revoked since is not known")
                        .orElse(signer.current() ? ", the current head" : ", pinned, not shown to be current")
                + (signer.firstSeen() ? ", the first one seen" : ""));
    }
}
