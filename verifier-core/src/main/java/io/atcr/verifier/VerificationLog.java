package io.atcr.verifier;

import io.atcr.car.syntax.Did;
import io.atcr.did.net.UntrustedText;
import io.atcr.policy.SignerReason;
import io.atcr.policy.SignerVerdict;
import io.atcr.verifier.VerifierEvent.VerificationFinished;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/** Writes one line per verification: info for what may run, warn for what may not. Thread-safe. */
final class VerificationLog implements VerifierListener {
    private static final Logger LOG = LoggerFactory.getLogger(Verifier.class);
    private static final int MAX_DIDS = 5;

    @Override
    public void verificationFinished(VerificationFinished event) {
        VerificationResult result = event.result();
        Level level = result.decision().allowed() ? Level.INFO : Level.WARN;
        if (!LOG.isEnabledForLevel(level)) {
            return;
        }
        LoggingEventBuilder line = LOG.atLevel(level)
                .addKeyValue("image", result.reference().toString())
                .addKeyValue("decision", result.decision().outcome().name())
                .addKeyValue("duration", event.duration().toMillis())
                .addKeyValue("policySha256", result.decision().policySha256());
        List<Did> dids = dids(result);
        if (!dids.isEmpty()) {
            line = line.addKeyValue("did", text(dids));
        }
        Reason error = error(result.evidence());
        if (error != Reason.NONE) {
            line = line.addKeyValue("error", error.code());
        }
        line.log("Image verification finished");
    }

    /** Whoever signed; without proof, whose signature could have counted and was refused or could not be had. */
    private static List<Did> dids(VerificationResult result) {
        Stream<Did> dids = result.evidence() instanceof Evidence.Verified verified
                ? verified.signers().stream().map(VerifiedSigner::did)
                : result.decision().signers().stream().filter(VerificationLog::wasLookedAt).map(SignerVerdict::did);
        return dids.distinct().limit(MAX_DIDS + 1L).toList();
    }

    private static boolean wasLookedAt(SignerVerdict verdict) {
        return verdict.reason() != SignerReason.NO_SIGNATURE && verdict.reason() != SignerReason.NOT_TRUSTED;
    }

    private static String text(List<Did> dids) {
        String listed = dids.stream().limit(MAX_DIDS).map(did -> UntrustedText.escape(did.toString())).collect(Collectors.joining(","));
        return dids.size() > MAX_DIDS ? listed + ",..." : listed;
    }

    private static Reason error(Evidence evidence) {
        if (evidence instanceof Evidence.Failed failed) {
            return failed.reason();
        }
        return evidence instanceof Evidence.Indeterminate indeterminate ? indeterminate.reason() : Reason.NONE;
    }
}
