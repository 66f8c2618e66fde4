package io.atcr.verifier;

import io.atcr.car.Commit;
import io.atcr.car.ProofFailure;
import io.atcr.car.ProofVerdict;
import io.atcr.car.RecordProof;
import io.atcr.car.RecordProofVerifier;
import io.atcr.car.RecordValue;
import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.RecordPath;
import io.atcr.crypto.PublicKey;
import io.atcr.crypto.SignatureVerifier;
import io.atcr.did.DidDocument;
import io.atcr.did.net.UntrustedText;
import io.atcr.policy.TrustPolicy;
import io.atcr.verifier.HeadFreshness.Freshness;
import io.atcr.verifier.VerificationMode.PinnedCommit;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Proves one record: from the DID to the key, the PDS, the commit, the tree, the record. What the record says is not looked at.
 *
 * <p>One pass, top to bottom; a later step never repairs what an earlier one let through. Thread-safe.
 */
final class RecordProver {
    private final Identities identities;
    private final RecordSource records;
    private final SignatureVerifier signatures;
    private final RecordProofVerifier proofs;
    private final HeadFreshness freshness;
    private final TrustPolicy policy;

    RecordProver(
            Identities identities,
            RecordSource records,
            SignatureVerifier signatures,
            RecordProofVerifier proofs,
            HeadFreshness freshness,
            TrustPolicy policy) {
        this.identities = identities;
        this.records = records;
        this.signatures = signatures;
        this.proofs = proofs;
        this.freshness = freshness;
        this.policy = policy;
    }

    /**
     * A commit that verified under the account's key, and under which a record was proven to be there or to be absent.
     *
     * @param signingKey the key, as {@code did:key}
     * @param firstSeen whether there was no mark to compare a head with
     * @param current whether it was the head
     */
    record Signed(String signingKey, Commit commit, boolean firstSeen, boolean current) {}

    /**
     * A record, or why there is none.
     *
     * @param reason {@link Reason#NONE} if the record is there; {@link Reason#RECORD_ABSENT} if it is proven not to be
     * @param pds the PDS that the DID document names, as far as it is known
     * @param signed what signs the record or its absence; present exactly if one of the two is proven
     * @param record the record; present exactly if the reason is {@link Reason#NONE}
     */
    record Outcome(Reason reason, String detail, Optional<URI> pds, Optional<Signed> signed, Optional<RecordValue> record) {}

    /**
     * Proves the record, with one more look at a DID document or a head that may have moved meanwhile.
     *
     * @param known what was found of the DID ahead of this, if anything; it does for the first attempt
     */
    Outcome prove(
            Did did, RecordPath path, VerificationMode mode, Instant now, Deadline deadline, Optional<Identities.Known> known, CheckLog log) {
        Attempt attempt = new Attempt(did, path, mode, now, deadline, log);
        Outcome outcome = attempt.run(known.filter(found -> found.did().equals(did)).orElseGet(() -> identities.ahead(did, deadline)));
        Reason reason = outcome.reason();
        boolean moved = reason == Reason.BAD_SIGNATURE || reason == Reason.PDS_UNAVAILABLE;
        if (moved && !deadline.passed() && attempt.documentChanged()) {
            return attempt.run(identities.ahead(did, deadline));
        }
        if (reason == Reason.STALE_HEAD && !deadline.passed()) {
            return attempt.run(identities.ahead(did, deadline));
        }
        return outcome;
    }

    private final class Attempt {
        private final Did did;
        private final RecordPath path;
        private final String subject;
        private final VerificationMode mode;
        private final Instant now;
        private final Deadline deadline;
        private final CheckLog log;
        private @Nullable DidDocument document;

        Attempt(Did did, RecordPath path, VerificationMode mode, Instant now, Deadline deadline, CheckLog log) {
            this.did = did;
            this.path = path;
            this.subject = did + "/" + path;
            this.mode = mode;
            this.now = now;
            this.deadline = deadline;
            this.log = log;
        }

        /** Whether a forced look at the DID document shows another key or PDS than the ones that were used. */
        boolean documentChanged() {
            return document != null && identities.changed(document, deadline);
        }

        Outcome run(Identities.Known known) {
            log.addAll(known.checks());
            Identities.Outcome identity = known.outcome();
            if (identity.document().isEmpty()) {
                return refused(identity.reason(), identity.detail());
            }
            DidDocument document = identity.document().get();
            this.document = document;
            Optional<PublicKey> key = document.signingKey();
            Optional<URI> pds = document.pdsEndpoint();
            if (key.isEmpty() || pds.isEmpty()) {
                String lacking = key.isEmpty() ? "no usable atproto signing key" : "no usable atproto PDS";
                log.add(CheckCode.DID_RESOLVED, Reason.BAD_DID_DOCUMENT, did.toString(), "a signing key and a PDS", lacking, "DID document");
                return refused(Reason.BAD_DID_DOCUMENT, "the DID document of " + did + " has " + lacking);
            }
            String didKey = key.get().toDidKey();
            log.passed(CheckCode.DID_RESOLVED, did.toString(), didKey + " at " + pds.get(), "DID document");
            List<String> pinned = PinnedKeys.of(policy, did);
            if (!pinned.isEmpty()) {
                if (!pinned.contains(didKey)) {
                    log.add(CheckCode.KEY_PINNED, Reason.KEY_NOT_PINNED, did.toString(), String.join(" or ", pinned), didKey, "policy");
                    return refused(Reason.KEY_NOT_PINNED, "the signing key of " + did + " is " + didKey + ", which the policy does not pin");
                }
                log.passed(CheckCode.KEY_PINNED, did.toString(), didKey, "policy");
            }
            return proveRecord(key.get(), pds.get());
        }

        private Outcome proveRecord(PublicKey key, URI pds) {
            byte[] car;
            try {
                car = mode instanceof PinnedCommit
                        ? records.fetchRepository(pds, did, deadline.remaining())
                        : records.fetchProof(pds, did, path, deadline.remaining());
            } catch (RecordSourceException e) {
                // a source says whether there is an answer; what an answer proves is not for it to say
                boolean admissible = e.reason().isTransient() || e.reason() == Reason.ADDRESS_REFUSED;
                Reason reason = admissible ? e.reason() : Reason.PDS_UNAVAILABLE;
                log.add(CheckCode.PROOF_FETCHED, reason, subject, "a proof", String.valueOf(e.getMessage()), pds.toString());
                return refused(reason, String.valueOf(e.getMessage()));
            }
            log.passed(CheckCode.PROOF_FETCHED, subject, car.length + " bytes", pds.toString());
            RecordProof proof = mode instanceof PinnedCommit pinned
                    ? proofs.verifyAt(car, pinned.commit(), did, path, (unsigned, sig) -> signatures.verify(key, unsigned, sig))
                    : proofs.verify(car, did, path, (unsigned, sig) -> signatures.verify(key, unsigned, sig));
            boolean proven = proof.verdict() == ProofVerdict.PRESENT || proof.verdict() == ProofVerdict.ABSENT;
            boolean firstSeen = false;
            if (proven && !(mode instanceof PinnedCommit)) {
                Commit head = proof.commit().orElseThrow();
                Freshness fresh = freshness.check(did, head, now);
                if (fresh.reason() == Reason.STATE_UNAVAILABLE) {
                    log.add(CheckCode.HEAD_FRESH, fresh.reason(), did.toString(), fresh.expected(), fresh.note(), "revision store");
                    return refused(fresh.reason(), "the highest revision seen of " + did + " could not be had or kept: " + fresh.note());
                }
                if (fresh.reason() != Reason.NONE) {
                    String found = "revision " + head.rev() + " in commit " + head.cid();
                    log.add(CheckCode.HEAD_FRESH, fresh.reason(), did.toString(), fresh.expected(), found, pds.toString());
                    return refused(fresh.reason(), "the head of " + did + " is " + found + ", expected " + fresh.expected());
                }
                firstSeen = fresh.firstSeen();
                log.passed(CheckCode.HEAD_FRESH, did.toString(), "revision " + head.rev() + (firstSeen ? ", the first one seen" : "")
                        + (fresh.note().isEmpty() ? "" : "; " + fresh.note()), pds.toString());
            }
            return interpret(proof, key, pds, firstSeen);
        }

        private Outcome interpret(RecordProof proof, PublicKey key, URI pds, boolean firstSeen) {
            if (proof.verdict() == ProofVerdict.ABSENT) {
                String found = "no such record under commit " + proof.commit().orElseThrow().cid();
                log.add(CheckCode.RECORD_PROVEN, Reason.RECORD_ABSENT, subject, "the record", found, pds.toString());
                return refused(Reason.RECORD_ABSENT, (mode instanceof PinnedCommit ? "the pinned commit of " : "the repository of ") + did + " proves that it has no record "
                        + brief(path), signed(proof, key, firstSeen));
            }
            if (proof.verdict() != ProofVerdict.PRESENT) {
                Reason reason = reasonOf(proof, mode);
                String found = proof.failure().name().toLowerCase(Locale.ROOT).replace('_', '-') + ": " + proof.detail();
                log.add(CheckCode.RECORD_PROVEN, reason, subject, "a proof that verifies under " + key.toDidKey(), found, pds.toString());
                return refused(reason, "what " + pds + " served is no proof: " + found);
            }
            log.passed(CheckCode.RECORD_PROVEN, subject, "record " + proof.recordCid().orElseThrow() + " under commit " + proof.commit().orElseThrow().cid(), pds.toString());
            return new Outcome(Reason.NONE, "", Optional.of(pds), signed(proof, key, firstSeen), proof.record());
        }

        private Optional<Signed> signed(RecordProof proof, PublicKey key, boolean firstSeen) {
            return Optional.of(new Signed(key.toDidKey(), proof.commit().orElseThrow(), firstSeen, !(mode instanceof PinnedCommit)));
        }

        private Outcome refused(Reason reason, String detail) {
            return refused(reason, detail, Optional.empty());
        }

        private Outcome refused(Reason reason, String detail, Optional<Signed> signed) {
            Optional<URI> pds = document == null ? Optional.empty() : document.pdsEndpoint();
            return new Outcome(reason, UntrustedText.escape(detail), pds, signed, Optional.empty());
        }
    }

    /** A path for a sentence; the checks have it whole. */
    static String brief(RecordPath path) {
        String text = path.toString();
        return text.length() <= 40 ? text : text.substring(0, 36) + "...";
    }

    private static Reason reasonOf(RecordProof proof, VerificationMode mode) {
        boolean pinnedIsMissing = mode instanceof PinnedCommit && proof.failure() == ProofFailure.MISSING_COMMIT;
        return pinnedIsMissing ? Reason.COMMIT_UNAVAILABLE : ProofReasons.of(proof);
    }
}
