package io.atcr.samples.cli;

import io.atcr.car.syntax.Did;
import io.atcr.policy.ImageReference;
import io.atcr.verifier.Discovery;
import io.atcr.verifier.Reason;
import io.atcr.verifier.RecordVerification;
import io.atcr.verifier.SignatureDiscovery;
import io.atcr.verifier.VerificationResult;
import io.atcr.verifier.Verifier;
import java.util.Optional;

/** Whether there is a signature, and whether the whole verification allows the image. */
final class SignatureChecks {
    private SignatureChecks() {}

    static Finding exists(SignatureDiscovery discovery, ImageReference reference, Optional<Did> owner) {
        Discovery found = owner.isPresent() ? discovery.discover(reference, owner.get()) : discovery.discover(reference);
        if (found.any()) {
            boolean record = found.manifestRecord().filter(each -> each.verdict() == RecordVerification.Verdict.PRESENT).isPresent();
            String artifacts = found.artifacts().size() + (found.artifacts().size() == 1 ? " artifact" : " artifacts");
            return Finding.ok("signature", record ? "a record of the owner's, " + artifacts : artifacts + ", no record of the owner's");
        }
        if (found.reason() != Reason.NONE) {
            return Finding.warn("signature", "not looked for: " + found.detail(), "See the registry and the image first.");
        }
        ExitStatus status = DiscoverCommand.status(found);
        return found.unseen().isEmpty()
                ? Finding.fail("signature", "none found", NextStep.of(Reason.UNSIGNED), status)
                : Finding.fail("signature", "none found, and " + found.unseen().get(0).what() + " could not be looked at: " + found.unseen().get(0).detail(),
                        NextStep.of(found.unseen().get(0).reason()), status);
    }

    static Finding verifies(Verifier verifier, ImageReference reference) {
        VerificationResult result = verifier.verify(reference);
        Answer answer = Answer.of(result);
        String found = result.decision().outcome() + ": " + answer.why();
        return switch (result.decision().outcome()) {
            case ALLOW -> Finding.ok("verification", found);
            case ALLOW_WARN -> Finding.warn("verification", found, answer.next());
            case DENY -> Finding.fail("verification", found, answer.next(), answer.status());
        };
    }
}
