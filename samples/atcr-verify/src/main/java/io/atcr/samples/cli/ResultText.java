package io.atcr.samples.cli;

import io.atcr.policy.Decision;
import io.atcr.verifier.BundledSignature;
import io.atcr.verifier.Check;
import io.atcr.verifier.Evidence;
import io.atcr.verifier.Reason;
import io.atcr.verifier.VerificationResult;
import io.atcr.verifier.VerifiedSigner;
import java.io.PrintWriter;
import java.util.Locale;

/** A result for people: first what was decided and why, then the evidence step by step. */
final class ResultText {
    private ResultText() {}

    static void print(VerificationResult result, PrintWriter out) {
        Decision decision = result.decision();
        out.println(decision.outcome() + " " + result.reference() + ": " + why(result));
        result.verifiedReference().ifPresent(pinned -> out.println("  image     " + pinned));
        if (result.evidence() instanceof Evidence.Verified verified) {
            for (VerifiedSigner signer : verified.signers()) {
                out.println("  signer    " + signer.did() + " (" + signer.signingKey() + ")");
                out.println("  record    " + signer.recordUri());
                out.println("  commit    " + signer.commit() + ", revision " + signer.rev()
                        + signer.bundled().map(bundled -> ", from a bundle of " + bundled.time() + ", what was revoked since is not known")
                                .orElse(signer.current() ? ", the current head" : ", pinned, not shown to be current")
                        + (signer.firstSeen() ? ", the first one seen" : ""));
                signer.bundled().flatMap(BundledSignature::historicalKey).ifPresent(key -> out.println("  key       a former one, listed by operation "
                        + key.operation() + "; the revision says " + (key.revInItsTime() ? "" : "not ") + "to be of that time"));
            }
        }
        out.println("  policy    " + decision.sentence());
        String branch = "├─";
        int left = result.evidence().checks().size();
        for (Check check : result.evidence().checks()) {
            out.println("  " + (--left == 0 ? "└─" : branch) + " " + line(check));
        }
        if (result.evidence() instanceof Evidence.Failed failed && failed.reason() == Reason.ADDRESS_REFUSED) {
            out.println("  hint      if this host is yours, name it: --allow-private-network HOST:PORT, and --plain-http HOST:PORT without TLS");
        }
        out.printf(Locale.ROOT, "  evidence %s in %d ms%n", result.evidence().status(), result.duration().toMillis());
    }

    /** One line: the reason that tells most. */
    static String why(VerificationResult result) {
        if (result.evidence() instanceof Evidence.Failed failed) {
            return failed.reason().code() + ": " + failed.detail();
        }
        if (result.evidence() instanceof Evidence.Indeterminate indeterminate) {
            return indeterminate.reason().code() + ": " + indeterminate.detail();
        }
        return result.evidence() instanceof Evidence.Verified verified
                ? "signed by " + String.join(", ", verified.signers().stream().map(signer -> signer.did().toString()).toList())
                : "no signature is required";
    }

    private static String line(Check check) {
        String mark = switch (check.outcome()) {
            case PASSED -> "ok     ";
            case FAILED -> "failed ";
            case UNKNOWN -> "unknown";
        };
        StringBuilder line = new StringBuilder(mark).append(' ').append(check.code().code()).append(' ').append(check.subject());
        if (check.reason() != Reason.NONE) {
            line.append(": ").append(check.reason().code());
            if (!check.expected().isEmpty()) {
                line.append(", expected ").append(check.expected());
            }
        }
        if (!check.found().isEmpty()) {
            line.append(check.reason() == Reason.NONE ? ": " : ", found ").append(check.found());
        }
        if (!check.source().isEmpty()) {
            line.append(" [").append(check.source()).append(']');
        }
        return line.append(String.format(Locale.ROOT, " %d ms", check.duration().toMillis())).toString();
    }
}
