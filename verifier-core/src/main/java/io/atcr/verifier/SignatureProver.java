package io.atcr.verifier;

import io.atcr.car.CarException;
import io.atcr.car.RecordValue;
import io.atcr.car.cbor.DataValue;
import io.atcr.did.net.UntrustedText;
import io.atcr.verifier.RecordProver.Signed;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/** Proves one candidate: its record, and from the record to the image. Thread-safe. */
final class SignatureProver {
    private final RecordProver records;

    SignatureProver(RecordProver records) {
        this.records = records;
    }

    SignatureEvidence prove(
            Candidate candidate, Image image, VerificationMode mode, Instant now, Deadline deadline, Optional<Identities.Known> known) {
        CheckLog log = new CheckLog();
        RecordProver.Outcome proven = records.prove(candidate.did(), candidate.path(), mode, now, deadline, known, log);
        return proven.reason() == Reason.NONE
                ? bind(candidate, image, proven.record().orElseThrow(), proven.signed().orElseThrow(), proven.pds(), log)
                : refused(candidate, proven.reason(), proven.detail(), proven.pds(), log);
    }

    private static SignatureEvidence bind(Candidate candidate, Image image, RecordValue record, Signed signed, Optional<URI> pds, CheckLog log) {
        DataValue.Map fields;
        try {
            fields = record.value();
        } catch (CarException e) {
            String found = String.valueOf(e.getMessage());
            log.add(CheckCode.RECORD_BOUND, Reason.MALFORMED_REPOSITORY, candidate.toString(), "a record", found, "record");
            return refused(candidate, Reason.MALFORMED_REPOSITORY, "record " + RecordProver.brief(candidate.path()) + " is malformed: " + found, pds, log);
        }
        Reason bound = RecordBinding.bind(fields, image, candidate.did(), log, candidate.toString());
        if (bound != Reason.NONE) {
            Check check = log.checks().get(log.checks().size() - 1);
            String detail = "record " + RecordProver.brief(candidate.path()) + " is not about this image: expected " + check.expected() + ", found " + check.found();
            return refused(candidate, bound, detail, pds, log);
        }
        VerifiedSigner signer = new VerifiedSigner(
                candidate.did(), signed.signingKey(), candidate.path(), record.cid(), signed.commit().cid(), signed.commit().rev(),
                signed.firstSeen(), signed.current());
        return new SignatureEvidence(candidate.did(), Reason.NONE, "", log.checks(), Optional.of(signer), pds);
    }

    private static SignatureEvidence refused(Candidate candidate, Reason reason, String detail, Optional<URI> pds, CheckLog log) {
        return new SignatureEvidence(candidate.did(), reason, UntrustedText.escape(detail), log.checks(), Optional.empty(), pds);
    }
}
