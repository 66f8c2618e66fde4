package io.atcr.samples.localnetwork.faults;

import io.atcr.crypto.SignatureVerifier;
import io.atcr.did.AtUri;
import io.atcr.did.net.HttpFetcher;
import io.atcr.did.plc.PlcHeadStore;
import io.atcr.policy.ImageReference;
import io.atcr.policy.ReferenceException;
import io.atcr.policy.TrustPolicy;
import io.atcr.samples.localnetwork.Account;
import io.atcr.verifier.Evidence;
import io.atcr.verifier.Reason;
import io.atcr.verifier.VerificationResult;
import io.atcr.verifier.Verifier;
import io.atcr.verifier.VerifierLimits;
import io.atcr.verifier.cache.CaffeineVerificationCache;
import io.atcr.verifier.cache.RevisionStore;
import io.atcr.verifier.cache.VerificationCache;
import java.time.Duration;
import java.time.Instant;

/** One stage, what a verifier holds of it, and the verification that the fault befalls. */
final class Probe {
    static final Instant BEGIN = Instant.parse("2026-11-22T12:00:00Z");
    static final Duration SHORT = Duration.ofMillis(500);
    static final Duration LONG = Duration.ofMinutes(3);
    private static final SignatureVerifier SIGNATURES = SignatureVerifier.preferred();

    private final Stage stage;
    private final Scenario scenario;
    private final Held held;
    private final HttpFetcher fetcher;
    private final TrustPolicy policy;
    private final VerificationCache cache;
    private final RevisionStore marks = RevisionStore.inMemory();
    private final PlcHeadStore heads = PlcHeadStore.inMemory();
    private volatile Instant now = BEGIN.plusSeconds(1);

    Probe(Stage stage, Scenario scenario, Held held, HttpFetcher fetcher) {
        this.stage = stage;
        this.scenario = scenario;
        this.held = held;
        this.fetcher = fetcher;
        this.policy = stage.policy();
        this.cache = held == Held.NO_CACHE ? VerificationCache.none() : new CaffeineVerificationCache(1000, () -> now);
    }

    /** Brings about what is held, without a fault. */
    void prepare() throws Exception {
        stage.sign(stage.sibling());
        if (held != Held.NEGATIVE) {
            stage.sign(stage.main());
        }
        try (Verifier verifier = verifier(LONG)) {
            if (held == Held.WARM || held == Held.EXPIRED || held == Held.NEGATIVE) {
                Reason reason = reason(verify(verifier, stage.main()));
                Reason expected = held == Held.NEGATIVE ? Reason.RECORD_ABSENT : Reason.NONE;
                if (reason != expected) {
                    throw new IllegalStateException("preparing " + scenario + " " + held + " gave " + reason);
                }
            } else if (held == Held.DOCUMENTS) {
                for (Account signer : stage.signers()) {
                    verifier.verifyRecord(AtUri.of(signer.did(), signer.recordPath(stage.main().image())));
                }
            }
        }
        if (held == Held.NEGATIVE) {
            stage.sign(stage.main());
        }
        now = now.plus(held == Held.EXPIRED ? Duration.ofMinutes(6) : Duration.ofSeconds(5));
    }

    VerificationResult verify(Stage.Pushed pushed, Duration deadline) throws ReferenceException {
        try (Verifier verifier = verifier(deadline)) {
            return verify(verifier, pushed);
        }
    }

    private VerificationResult verify(Verifier verifier, Stage.Pushed pushed) throws ReferenceException {
        String reference = scenario == Scenario.OWNER_BY_DIGEST ? pushed.image().digestReference() : pushed.image().reference();
        return verifier.verify(ImageReference.parse(reference, policy.atcrRegistries()));
    }

    private Verifier verifier(Duration deadline) {
        return Verifier.builder()
                .trustPolicy(policy)
                .fetcher(fetcher)
                .plcDirectory(stage.network().plcDirectory())
                .plcHeadStore(heads)
                .revisionStore(marks)
                .cache(cache)
                .clock(() -> now)
                .signatureVerifier(SIGNATURES)
                .limits(VerifierLimits.defaults().withTotalTimeout(deadline))
                .build();
    }

    static Reason reason(VerificationResult result) {
        if (result.evidence() instanceof Evidence.Failed failed) {
            return failed.reason();
        }
        return result.evidence() instanceof Evidence.Indeterminate indeterminate ? indeterminate.reason() : Reason.NONE;
    }

    Stage stage() {
        return stage;
    }
}
