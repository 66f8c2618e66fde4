package io.atcr.verifier;

import io.atcr.car.CarException;
import io.atcr.car.RecordValue;
import io.atcr.car.cbor.DataValue;
import io.atcr.did.net.UntrustedText;
import io.atcr.policy.SignerFacts.TagRecord;
import io.atcr.verifier.RecordProver.Signed;
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
        if (proven.reason() != Reason.NONE) {
            return refused(candidate, proven, log);
        }
        Reason bound = RecordBinding.bind(fields(proven), image, candidate.did(), log, candidate.toString());
        return bound == Reason.NONE
                ? signed(candidate, proven, TagRecord.NOT_LOOKED_AT, log)
                : unbound(candidate, bound, proven, TagRecord.NOT_LOOKED_AT, log);
    }

    /** A record that a proof carries decodes; one that did not would be about nothing. */
    static DataValue.Map fields(RecordProver.Outcome proven) {
        try {
            return proven.record().orElseThrow().value();
        } catch (CarException e) {
            return DataValue.Map.builder().build();
        }
    }

    static SignatureEvidence signed(Candidate candidate, RecordProver.Outcome proven, TagRecord tag, CheckLog log) {
        RecordValue record = proven.record().orElseThrow();
        Signed signed = proven.signed().orElseThrow();
        VerifiedSigner signer = new VerifiedSigner(
                candidate.did(), signed.signingKey(), candidate.path(), record.cid(), signed.commit().cid(), signed.commit().rev(),
                signed.firstSeen(), signed.current());
        return new SignatureEvidence(candidate.did(), Reason.NONE, "", log.checks(), Optional.of(signer), proven.pds(), tag, false);
    }

    /** The last check says what is wrong. */
    static SignatureEvidence unbound(Candidate candidate, Reason reason, RecordProver.Outcome proven, TagRecord tag, CheckLog log) {
        Check check = log.checks().get(log.checks().size() - 1);
        String detail = "record " + RecordProver.brief(candidate.path()) + " is not about this image: expected " + check.expected() + ", found " + check.found();
        return new SignatureEvidence(
                candidate.did(), reason, UntrustedText.escape(detail), log.checks(), Optional.empty(), proven.pds(), tag, false);
    }

    static SignatureEvidence refused(Candidate candidate, RecordProver.Outcome proven, CheckLog log) {
        boolean absent = proven.reason() == Reason.RECORD_ABSENT && proven.signed().filter(Signed::current).isPresent();
        return new SignatureEvidence(
                candidate.did(), proven.reason(), UntrustedText.escape(proven.detail()), log.checks(), Optional.empty(), proven.pds(),
                TagRecord.NOT_LOOKED_AT, absent);
    }
}
