package io.atcr.policy;

import io.atcr.car.syntax.Did;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One expectation; {@code policy} is the empty text where none is to apply, and null where it does not matter, as {@code reason} may be. */
record PolicyCase(String name, Place place, String image, List<Supposed> signers, @Nullable Did owner, @Nullable Instant at,
        Decision.Outcome expect, @Nullable String policy, @Nullable DecisionReason reason) {

    /** What is supposed of one signature; what is null is taken to be in order. */
    record Supposed(Did did, SignatureFinding.Outcome outcome, boolean absent, @Nullable String key, @Nullable URI pds,
            SignerFacts.TagRecord tagRecord, SignerFacts.Source source, boolean historicalKey, @Nullable Instant headTime,
            @Nullable Instant lastVerified, @Nullable Instant bundleTime) {

        static Supposed good(Did did) {
            return new Supposed(did, SignatureFinding.Outcome.VALID, false, null, null, SignerFacts.TagRecord.PROVEN,
                    SignerFacts.Source.LIVE, false, null, null, null);
        }

        /** The finding of a verifier for whom this is so; a key and a PDS of the DID's own where none is named. */
        SignatureFinding finding(TrustPolicy trust, Instant now) {
            String ownKey = trust.trusted(did).flatMap(trusted -> trusted.keys().stream().findFirst()).orElse("did:key:of:" + did);
            URI ownPds = URI.create("https://pds-of-" + Digest.ofText(did.toString()).hex().substring(0, 16) + ".invalid");
            SignerFacts facts = new SignerFacts(source, historicalKey, absent, tagRecord, Optional.of(pds == null ? ownPds : pds),
                    Optional.of(headTime == null ? now : headTime), Optional.ofNullable(lastVerified),
                    Optional.ofNullable(bundleTime == null && source == SignerFacts.Source.BUNDLE ? now : bundleTime));
            return new SignatureFinding(did, outcome, "supposed", Optional.of(key == null ? ownKey : key), facts);
        }
    }

    PolicyCases.Result run(TrustPolicy trust, Instant now) throws PolicyException {
        Instant instant = at == null ? now : at;
        ImageReference reference;
        try {
            reference = new ReferenceParser(image, trust.atcrRegistries()).parse();
        } catch (ReferenceException e) {
            throw new PolicyException(PolicyError.BAD_REFERENCE, place.source(), place.line(), place.column(), Printable.quote(image),
                    "an image reference: " + e.getMessage(), null);
        }
        List<SignatureFinding> findings = new ArrayList<>();
        for (Supposed signer : signers) {
            findings.add(signer.finding(trust, instant));
        }
        Decision decision = trust.ruleFor(reference).map(rule -> rule.decide(reference, findings, owner, instant))
                .orElseGet(() -> trust.noRule(reference));
        String applied = decision.policyName().orElse("");
        boolean passed = decision.outcome() == expect && (policy == null || policy.equals(applied))
                && (reason == null || reason == decision.reason());
        return new PolicyCases.Result(name, place.line(), passed, words(expect, policy, reason),
                words(decision.outcome(), policy == null ? null : applied, reason == null ? null : decision.reason()), decision);
    }

    private static String words(Decision.Outcome outcome, @Nullable String policy, @Nullable DecisionReason reason) {
        return outcome + (policy == null ? "" : policy.isEmpty() ? " by no policy" : " by policy " + Printable.quote(policy))
                + (reason == null ? "" : " for " + reason);
    }
}
