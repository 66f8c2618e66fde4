package io.atcr.verifier;

import io.atcr.car.CarException;
import io.atcr.car.Commit;
import io.atcr.car.ProofVerdict;
import io.atcr.car.RecordProof;
import io.atcr.car.RecordProofVerifier;
import io.atcr.car.RecordValue;
import io.atcr.car.cbor.DataValue;
import io.atcr.crypto.PublicKey;
import io.atcr.crypto.SignatureVerifier;
import io.atcr.did.net.UntrustedText;
import io.atcr.verifier.bundle.BundleSigner;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Proves what a bundle holds of one signer: the same steps as live, from other sources. One pass, top to bottom. Thread-safe. */
final class BundleProver {
    private final BundleIdentities identities;
    private final RecordProofVerifier proofs;
    private final SignatureVerifier signatures;
    private final BundleMarks marks;

    BundleProver(BundleIdentities identities, RecordProofVerifier proofs, SignatureVerifier signatures, BundleMarks marks) {
        this.identities = identities;
        this.proofs = proofs;
        this.signatures = signatures;
        this.marks = marks;
    }

    SignatureEvidence prove(BundleSigner signer, Image image, Instant time, Instant now) {
        return new Attempt(signer, image, time, now).run();
    }

    private final class Attempt {
        private final BundleSigner signer;
        private final Image image;
        private final Instant time;
        private final Instant now;
        private final String subject;
        private final CheckLog log = new CheckLog();
        private Optional<URI> pds = Optional.empty();

        Attempt(BundleSigner signer, Image image, Instant time, Instant now) {
            this.signer = signer;
            this.image = image;
            this.time = time;
            this.now = now;
            this.subject = signer.did() + "/" + signer.record();
        }

        SignatureEvidence run() {
            if (!signer.record().collection().equals(AtcrRecords.MANIFEST)) {
                return refused(CheckCode.RECORD_PROVEN, Reason.BUNDLE_MISMATCH, "a record in " + AtcrRecords.MANIFEST, signer.record().toString());
            }
            BundleIdentities.Outcome identity = identities.resolve(signer, now, log);
            if (identity.keys().isEmpty()) {
                return refused(identity.reason(), identity.detail());
            }
            pds = identity.pds();
            SigningKeys keys = identity.keys().get();
            RecordProof proof = proofs.verify(signer.proof(), signer.did(), signer.record(), keys.check(signatures));
            if (proof.verdict() != ProofVerdict.PRESENT && proof.verdict() != ProofVerdict.ABSENT) {
                String found = proof.failure().name().toLowerCase(Locale.ROOT).replace('_', '-') + ": " + proof.detail();
                return refused(CheckCode.RECORD_PROVEN, ProofReasons.of(proof), "a proof that verifies under a key of the DID", found);
            }
            Commit commit = proof.commit().orElseThrow();
            if (!commit.cid().equals(signer.head())) {
                return refused(CheckCode.RECORD_PROVEN, Reason.BUNDLE_MISMATCH, "commit " + signer.head(), "commit " + commit.cid());
            }
            return proven(proof, commit, keys);
        }

        private SignatureEvidence proven(RecordProof proof, Commit commit, SigningKeys keys) {
            PublicKey key = keys.signer().orElseThrow();
            List<String> pinned = identities.pinned(signer.did());
            if (!pinned.isEmpty() && !pinned.contains(key.toDidKey())) {
                return refused(CheckCode.KEY_PINNED, Reason.KEY_NOT_PINNED, String.join(" or ", pinned), key.toDidKey());
            }
            if (!pinned.isEmpty()) {
                log.passed(CheckCode.KEY_PINNED, signer.did().toString(), key.toDidKey(), "policy");
            }
            BundleMarks.Outcome mark = marks.check(signer.did(), commit, now, log);
            if (mark.reason() != Reason.NONE) {
                return refused(mark.reason(), "the bundle has revision " + commit.rev() + " of " + signer.did() + ", expected " + mark.detail());
            }
            if (proof.verdict() == ProofVerdict.ABSENT) {
                return refused(CheckCode.RECORD_PROVEN, Reason.RECORD_ABSENT, "the record", "no such record under commit " + commit.cid());
            }
            Optional<HistoricalKey> historical = keys.historical(commit.rev());
            RecordValue record = proof.record().orElseThrow();
            historical.ifPresent(former -> log.passed(CheckCode.DID_RESOLVED, signer.did().toString(), words(former), "bundle"));
            log.passed(CheckCode.RECORD_PROVEN, subject, "record " + record.cid() + " under commit " + commit.cid(), "bundle");
            return bind(record, new VerifiedSigner(signer.did(), key.toDidKey(), signer.record(), record.cid(), commit.cid(), commit.rev(), mark.firstSeen(),
                    false, Optional.of(new BundledSignature(time, historical))));
        }

        private SignatureEvidence bind(RecordValue record, VerifiedSigner verified) {
            DataValue.Map fields;
            try {
                fields = record.value();
            } catch (CarException e) {
                return refused(CheckCode.RECORD_BOUND, Reason.MALFORMED_REPOSITORY, "a record", String.valueOf(e.getMessage()));
            }
            Reason bound = RecordBinding.bind(fields, image, signer.did(), log, subject);
            if (bound != Reason.NONE) {
                Check check = log.checks().get(log.checks().size() - 1);
                return refused(bound, "the record is not about this image: expected " + check.expected() + ", found " + check.found());
            }
            return new SignatureEvidence(signer.did(), Reason.NONE, "", log.checks(), Optional.of(verified), pds);
        }

        private SignatureEvidence refused(CheckCode code, Reason reason, String expected, String found) {
            log.add(code, reason, subject, expected, found, "bundle");
            return refused(reason, "the bundle has for " + signer.did() + ": " + found + "; expected " + expected);
        }

        private SignatureEvidence refused(Reason reason, String detail) {
            return new SignatureEvidence(signer.did(), reason, UntrustedText.escape(detail), log.checks(), Optional.empty(), pds);
        }
    }

    private static String words(HistoricalKey key) {
        return "signed by a former key, which operation " + key.operation() + " listed; the revision says " + (key.revInItsTime() ? "" : "not ") + "to be of that time";
    }
}
