package io.atcr.verifier;

import io.atcr.car.syntax.Did;
import io.atcr.did.DidException;
import io.atcr.did.net.UntrustedText;
import io.atcr.did.plc.AuditedPlcResolver;
import io.atcr.policy.ImageReference;
import io.atcr.verifier.Verdicts.Told;
import io.atcr.verifier.bundle.Bundle;
import io.atcr.verifier.bundle.BundleException;
import io.atcr.verifier.bundle.BundleSigner;
import io.atcr.verifier.registry.RegistryClient;
import io.atcr.verifier.registry.RegistryException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Makes the bundle of an image that was just verified: fetches once more what that stands on, live and past every cache of evidence, and
 * verifies the outcome offline before it leaves. Thread-safe.
 */
final class BundleMaker {
    private final RegistryClient registry;
    private final AuditedPlcResolver logs;
    private final RecordSource records;
    private final Function<RecordSource, RecordProver> provers;
    private final OfflineVerifier offline;
    private final InstantSource clock;
    private final VerifierLimits limits;

    /**
     * @param logs audits operation logs, and remembers their heads where {@code offline} looks for them
     * @param provers makes a prover that is the live one but for where its proofs come from
     */
    BundleMaker(
            RegistryClient registry,
            AuditedPlcResolver logs,
            RecordSource records,
            Function<RecordSource, RecordProver> provers,
            OfflineVerifier offline,
            InstantSource clock,
            VerifierLimits limits) {
        this.registry = registry;
        this.logs = logs;
        this.records = records;
        this.provers = provers;
        this.offline = offline;
        this.clock = clock;
        this.limits = limits;
    }

    BundleCreation make(VerificationResult live) {
        if (!(live.evidence() instanceof Evidence.Verified verified) || live.verifiedReference().isEmpty()) {
            return refused(live, whyNot(live));
        }
        try {
            Instant begun = clock.instant();
            ImageReference image = live.verifiedReference().get();
            Bundle made = fetch(image, verified.signers(), begun);
            Bundle bundle = Bundle.parse(made.encode());
            VerificationResult again = offline.verify(image, bundle, begun);
            return again.evidence() instanceof Evidence.Verified
                    ? new BundleCreation(live, Optional.of(bundle), Reason.NONE, "")
                    : refused(live, new Told(whyNot(again).reason(), "it would not verify offline: " + whyNot(again).detail()));
        } catch (NoBundleException e) {
            return refused(live, e.told);
        } catch (BundleException e) {
            return refused(live, new Told(Reason.BAD_BUNDLE, String.valueOf(e.getMessage())));
        }
    }

    private Bundle fetch(ImageReference image, List<VerifiedSigner> verified, Instant begun) throws NoBundleException, BundleException {
        Deadline deadline = new Deadline(limits.totalTimeout());
        byte[] manifest;
        try {
            manifest = registry.manifest(image, deadline.remaining()).bytes();
        } catch (RegistryException e) {
            throw new NoBundleException(new Told(ImageReader.reasonOf(e.code()), String.valueOf(e.getMessage())));
        }
        List<BundleSigner> signers = new ArrayList<>();
        for (VerifiedSigner signer : verified) {
            signers.add(fetch(signer, begun, deadline));
        }
        return Bundle.of(image, manifest, begun, signers);
    }

    /** The proof first: a log that is fetched after it has the key that the proof was verified under. */
    private BundleSigner fetch(VerifiedSigner signer, Instant begun, Deadline deadline) throws NoBundleException {
        Did did = signer.did();
        KeptProof proof = new KeptProof(records);
        RecordProver.Outcome proven = provers.apply(proof).prove(did, signer.record(), VerificationMode.currentHead(), begun, deadline, new CheckLog());
        if (proven.reason() != Reason.NONE) {
            throw new NoBundleException(new Told(proven.reason(), proven.detail()));
        }
        try {
            Optional<byte[]> log = did.isPlc() ? Optional.of(logs.audit(did, deadline.remaining()).toJson()) : Optional.empty();
            return new BundleSigner(did, signer.record(), proven.signed().orElseThrow().commit().cid(), proof.last(), log);
        } catch (DidException e) {
            throw new NoBundleException(new Told(Identities.reasonOf(e), String.valueOf(e.getMessage())));
        }
    }

    private static Told whyNot(VerificationResult result) {
        if (result.evidence() instanceof Evidence.Failed failed) {
            return new Told(failed.reason(), failed.detail());
        }
        return result.evidence() instanceof Evidence.Indeterminate indeterminate
                ? new Told(indeterminate.reason(), indeterminate.detail())
                : new Told(Reason.UNSIGNED, "the policy asks for no signature, so there is none to put into a bundle");
    }

    private static BundleCreation refused(VerificationResult live, Told told) {
        return new BundleCreation(live, Optional.empty(), told.reason(), UntrustedText.escape(told.detail()));
    }

    /** Something that was there a moment ago cannot be had again. */
    private static final class NoBundleException extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Told told;

        NoBundleException(Told told) {
            super(told.detail());
            this.told = told;
        }
    }
}
