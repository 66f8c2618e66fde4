package io.atcr.verifier;

import io.atcr.car.syntax.Did;
import io.atcr.policy.SignatureFinding;
import io.atcr.policy.SignerFacts;
import io.atcr.policy.SignerFacts.Source;
import io.atcr.policy.SignerFacts.TagRecord;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What was found for each DID that can count, the best of several signatures by one DID first. Not thread-safe.
 *
 * <p>A DID of which nothing is known has no finding, unless {@link #unknownUnlessValid} says that something was not looked at.
 */
final class Findings {
    private final Map<Did, SignatureEvidence> byDid = new LinkedHashMap<>();

    void add(SignatureEvidence evidence) {
        byDid.merge(evidence.did(), evidence, (held, other) -> better(other, held) ? other : held);
    }

    private static boolean better(SignatureEvidence one, SignatureEvidence other) {
        int rank = Integer.compare(rank(one), rank(other));
        return rank > 0 || rank == 0 && one.lastProof().isPresent() && other.lastProof().isEmpty();
    }

    /** Marks every one of these DIDs as unknown for this reason, except where a valid signature was found. */
    void unknownUnlessValid(Set<Did> dids, Reason reason, String detail) {
        for (Did did : dids) {
            add(new SignatureEvidence(did, reason, detail, List.of(), Optional.empty(), Optional.empty()));
        }
    }

    List<SignatureFinding> forPolicy() {
        List<SignatureFinding> findings = new ArrayList<>(byDid.size());
        for (SignatureEvidence evidence : byDid.values()) {
            findings.add(new SignatureFinding(
                    evidence.did(),
                    outcomeOf(evidence.reason()),
                    evidence.reason().code(),
                    evidence.signer().map(VerifiedSigner::signingKey).or(() -> evidence.lastProof().map(LastProof::signingKey)),
                    facts(evidence)));
        }
        return findings;
    }

    /** What is known beyond yes or no. */
    private static SignerFacts facts(SignatureEvidence evidence) {
        Optional<VerifiedSigner> found = evidence.signer();
        Optional<URI> pds = evidence.pds().or(() -> evidence.lastProof().flatMap(LastProof::pds));
        SignerFacts facts = new SignerFacts(
                found.isPresent() && !found.get().current() ? Source.PINNED_COMMIT : Source.LIVE, false, evidence.recordAbsent(), evidence.tagRecord(), pds,
                found.map(signer -> signer.rev().timestamp()), Optional.empty(), Optional.empty(), Optional.empty());
        if (found.isPresent()) {
            VerifiedSigner signer = found.get();
            if (signer.bundled().isPresent()) {
                BundledSignature bundled = signer.bundled().get();
                facts = facts.withSource(Source.BUNDLE, bundled.historicalKey().isPresent()).withBundleTime(bundled.time());
                facts = bundled.historicalKey().isPresent() ? facts.withCurrentKey(bundled.historicalKey().get().currentKey()) : facts;
            }
        }
        if (evidence.lastProof().isPresent()) {
            LastProof last = evidence.lastProof().get();
            facts = facts.withLastVerified(last.at()).withHeadTime(last.headTime());
            facts = last.tagRecord() && evidence.tagRecord() == TagRecord.NOT_LOOKED_AT ? facts.withTagRecord(TagRecord.PROVEN) : facts;
        }
        return facts;
    }

    /** Whether any signature was proven. */
    boolean proven() {
        return valid() > 0;
    }

    /** How many DIDs have a signature that was proven. */
    int valid() {
        int valid = 0;
        for (SignatureEvidence evidence : byDid.values()) {
            valid += evidence.reason() == Reason.NONE ? 1 : 0;
        }
        return valid;
    }

    List<VerifiedSigner> signers(Set<Did> counted) {
        List<VerifiedSigner> signers = new ArrayList<>(counted.size());
        for (SignatureEvidence evidence : byDid.values()) {
            if (evidence.signer().isPresent() && counted.contains(evidence.did())) {
                signers.add(evidence.signer().get());
            }
        }
        return List.copyOf(signers);
    }

    /** The evidence that says most about why the answer is not yes: what could not be had or is wrong, before what is absent. */
    Optional<SignatureEvidence> telling(boolean transientReason) {
        Optional<SignatureEvidence> absent = Optional.empty();
        for (SignatureEvidence evidence : byDid.values()) {
            Reason reason = evidence.reason();
            if (reason == Reason.NONE || reason.isTransient() != transientReason) {
                continue;
            }
            if (reason != Reason.RECORD_ABSENT) {
                return Optional.of(evidence);
            }
            absent = absent.or(() -> Optional.of(evidence));
        }
        return absent;
    }

    /** A tag record is proven absent only where the policy asks for one, so that such a signature will not do. */
    private static int rank(SignatureEvidence evidence) {
        return switch (outcomeOf(evidence.reason())) {
            case VALID -> evidence.tagRecord() == TagRecord.ABSENT ? 2 : 4;
            case UNKNOWN -> 3;
            case INVALID -> evidence.reason() == Reason.RECORD_ABSENT ? 0 : 1;
        };
    }

    private static SignatureFinding.Outcome outcomeOf(Reason reason) {
        if (reason == Reason.NONE) {
            return SignatureFinding.Outcome.VALID;
        }
        return reason.isTransient() ? SignatureFinding.Outcome.UNKNOWN : SignatureFinding.Outcome.INVALID;
    }
}
