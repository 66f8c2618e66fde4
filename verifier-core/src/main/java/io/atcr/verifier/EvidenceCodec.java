package io.atcr.verifier;

import io.atcr.car.Cid;
import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.RecordPath;
import io.atcr.car.syntax.Tid;
import io.atcr.crypto.PublicKey;
import io.atcr.policy.SignerFacts.TagRecord;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The fields of {@link SignatureEvidence}. Codes stand for themselves, so that an enum may grow. */
final class EvidenceCodec {
    /** To be raised with every change of the fields. */
    private static final int VERSION = 2;

    private EvidenceCodec() {}

    static StrictCodec<SignatureEvidence> create() {
        return new StrictCodec<>(VERSION, EvidenceCodec::write, EvidenceCodec::read);
    }

    private static void write(SignatureEvidence evidence, FieldWriter out) {
        out.text(evidence.did()).text(evidence.reason().code()).text(evidence.detail()).number(evidence.checks().size());
        for (Check check : evidence.checks()) {
            out.text(check.code().code()).text(check.reason().code()).text(check.subject()).text(check.expected()).text(check.found())
                    .text(check.source()).duration(check.duration());
        }
        out.flag(evidence.signer().isPresent());
        evidence.signer().ifPresent(signer -> out.text(signer.signingKey()).text(signer.record()).text(signer.recordCid()).text(signer.commit())
                .text(signer.rev()).flag(signer.firstSeen()).flag(signer.current()));
        out.optional(evidence.pds()).text(evidence.tagRecord().name()).flag(evidence.recordAbsent());
    }

    private static SignatureEvidence read(FieldReader in) throws Exception {
        Did did = Did.parse(in.text());
        Reason reason = reason(in.text());
        String detail = in.text();
        int count = in.number();
        List<Check> checks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            CheckCode code = code(in.text());
            Reason why = reason(in.text());
            checks.add(new Check(code, Check.outcomeOf(why), why, in.text(), in.text(), in.text(), in.text(), in.duration()));
        }
        Optional<VerifiedSigner> signer = in.flag() ? Optional.of(signer(did, in)) : Optional.empty();
        Optional<URI> pds = in.optional().map(URI::create);
        TagRecord tagRecord = TagRecord.valueOf(in.text());
        return new SignatureEvidence(did, reason, detail, checks, signer, pds, tagRecord, in.flag());
    }

    private static VerifiedSigner signer(Did did, FieldReader in) throws Exception {
        return new VerifiedSigner(
                did, PublicKey.parseDidKey(in.text()).toDidKey(), RecordPath.parse(in.text()), Cid.parse(in.text()), Cid.parse(in.text()),
                Tid.parse(in.text()), in.flag(), in.flag());
    }

    private static Reason reason(String code) {
        for (Reason reason : Reason.values()) {
            if (reason.code().equals(code)) {
                return reason;
            }
        }
        throw new IllegalArgumentException("no such reason");
    }

    private static CheckCode code(String code) {
        for (CheckCode check : CheckCode.values()) {
            if (check.code().equals(code)) {
                return check;
            }
        }
        throw new IllegalArgumentException("no such check");
    }
}
