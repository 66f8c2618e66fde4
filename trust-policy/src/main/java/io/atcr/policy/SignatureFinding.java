package io.atcr.policy;

import io.atcr.car.syntax.Did;
import java.util.Objects;
import java.util.Optional;

/**
 * What verification found for one candidate signature of one DID. Immutable.
 *
 * @param did     the DID whose repository carries the record
 * @param outcome whether the signature is good, bad, or could not be checked
 * @param code    the verifier's stable reason code; empty when there is nothing to say
 * @param keyId   the did:key that the signature is under, as far as it is known: the DID's current signing key, unless the facts say
 *                that it is a historical one; always there for {@link Outcome#VALID}
 * @param facts   what else is known
 */
public record SignatureFinding(Did did, Outcome outcome, String code, Optional<String> keyId, SignerFacts facts) {

    /** The three results of looking for a signature. */
    public enum Outcome {
        /** The proof is complete and says yes. */
        VALID,
        /** The evidence says no. */
        INVALID,
        /** The evidence could not be had. */
        UNKNOWN
    }

    /**
     * Refuses nulls, and a valid signature whose key is not named: two DIDs with one key could not be told apart from two signers.
     *
     * @param did     the signer
     * @param outcome the result
     * @param code    the verifier's code
     * @param keyId   the signing key
     * @param facts   what else is known
     * @throws IllegalArgumentException if {@code outcome} is {@link Outcome#VALID} and {@code keyId} is empty
     */
    public SignatureFinding {
        Objects.requireNonNull(did, "did");
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(keyId, "keyId");
        Objects.requireNonNull(facts, "facts");
        if (outcome == Outcome.VALID && keyId.isEmpty()) {
            throw new IllegalArgumentException("a valid signature of " + did + " must name the key that made it");
        }
    }

    /**
     * A finding of which nothing more is known.
     *
     * @param did     the signer
     * @param outcome the result
     * @param code    the verifier's code
     * @param keyId   the signing key
     * @throws IllegalArgumentException if {@code outcome} is {@link Outcome#VALID} and {@code keyId} is empty
     */
    public SignatureFinding(Did did, Outcome outcome, String code, Optional<String> keyId) {
        this(did, outcome, code, keyId, SignerFacts.none());
    }

    /**
     * The same finding, and what else is known.
     *
     * @param known the facts
     * @return the finding
     */
    public SignatureFinding with(SignerFacts known) {
        return new SignatureFinding(did, outcome, code, keyId, known);
    }

    /**
     * A signature that was proven in the live head, under the current key.
     *
     * @param did   the signer
     * @param keyId the did:key of its current signing key
     * @return the finding
     */
    public static SignatureFinding valid(Did did, String keyId) {
        return new SignatureFinding(did, Outcome.VALID, "", Optional.of(keyId));
    }

    /**
     * A signature, or its proven absence, that says no.
     *
     * @param did  the signer
     * @param code why
     * @return the finding
     */
    public static SignatureFinding invalid(Did did, String code) {
        return new SignatureFinding(did, Outcome.INVALID, code, Optional.empty());
    }

    /**
     * A signature that could not be checked.
     *
     * @param did  the signer
     * @param code why
     * @return the finding
     */
    public static SignatureFinding unknown(Did did, String code) {
        return new SignatureFinding(did, Outcome.UNKNOWN, code, Optional.empty());
    }
}
