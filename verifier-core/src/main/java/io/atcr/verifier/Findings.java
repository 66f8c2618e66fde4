package io.atcr.verifier;

import io.atcr.car.syntax.Did;
import io.atcr.policy.SignatureFinding;
import io.atcr.policy.SignerFacts;
import io.atcr.policy.SignerFacts.Source;
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
        byDid.merge(evidence.did(), evidence, (held, other) -> rank(other.reason()) > rank(held.reason()) ? other : held);
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
                    evidence.signer().map(VerifiedSigner::signingKey),
                    facts(evidence)));
        }
        return findings;
    }

    /** What is known beyond yes or no. Tag records, and when a signature was last proven, are not looked at here. */
    private static SignerFacts facts(SignatureEvidence evidence) {
        SignerFacts facts = SignerFacts.none();
        if (evidence.signer().isPresent()) {
            VerifiedSigner signer = evidence.signer().get();
            Source source = signer.current() ? Source.LIVE : Source.PINNED_COMMIT;
            facts = facts.withSource(source, false).withHeadTime(signer.rev().timestamp());
            if (signer.bundled().isPresent()) {
                BundledSignature bundled = signer.bundled().get();
                facts = facts.withSource(Source.BUNDLE, bundled.historicalKey().isPresent()).withBundleTime(bundled.time());
            }
        }
        return evidence.pds().isPresent() ? facts.withPds(evidence.pds().get()) : facts;
    }

    /** Whether any signature was proven. */
    boolean proven() {
        return byDid.values().stream().anyMatch(evidence -> evidence.reason() == Reason.NONE);
    }

    List<VerifiedSigner> signers(Set<Did> counted) {
        return byDid.values().stream()
                .flatMap(evidence -> evidence.signer().stream())
                .filter(signer -> counted.contains(signer.did()))
                .toList();
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

    private static int rank(Reason reason) {
        return switch (outcomeOf(reason)) {
            case VALID -> 3;
            case UNKNOWN -> 2;
            case INVALID -> reason == Reason.RECORD_ABSENT ? 0 : 1;
        };
    }

    private static SignatureFinding.Outcome outcomeOf(Reason reason) {
        if (reason == Reason.NONE) {
            return SignatureFinding.Outcome.VALID;
        }
        return reason.isTransient() ? SignatureFinding.Outcome.UNKNOWN : SignatureFinding.Outcome.INVALID;
    }
}
