package io.atcr.policy;

/** The one rule that settled a decision; a stable code for machines. */
public enum DecisionReason {
    /** At least {@code minSignatures} distinct signers counted, the owner among them where that is asked for. */
    THRESHOLD_MET,
    /** The policy says {@code signature: false}. */
    SIGNATURE_NOT_REQUIRED,
    /** The policy exempts this digest in this repository. */
    EXEMPT,
    /** No policy's scope matches the reference. */
    NO_MATCHING_POLICY,
    /** The caller asked about another digest than the one that the reference names. */
    DIGEST_CONFLICT,
    /** Fewer than {@code minSignatures} distinct signers counted. */
    TOO_FEW_SIGNATURES,
    /** The threshold is met, but too few of them are members of one of the groups that the policy names. */
    TOO_FEW_OF_GROUP,
    /** It would be enough if the verifier had said everything that the policy asks about the signatures. */
    FACT_MISSING,
    /** The policy set that is in force does not load any more, and the operator asked that everything is denied then. */
    POLICY_NOT_LOADED,
    /** The threshold is met, but the image's owner is not among the counted signers. */
    OWNER_NOT_COUNTED,
    /** The image's owner segment could not be turned into a DID. */
    OWNER_UNRESOLVED,
    /** The reference names no owner, so nobody's signature can be the owner's. */
    OWNER_MISSING,
    /** The registry is not one of {@code atcrRegistries} and the policy does not say {@code foreignSigners: true}. */
    FOREIGN_SIGNERS_NOT_ALLOWED
}
