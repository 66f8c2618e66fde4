package io.atcr.verifier;

/**
 * Why a check did not pass. Codes are stable: programs may compare {@link #code()}.
 *
 * <p>A reason is either final, which means that the evidence says no, or {@linkplain #isTransient() transient}, which means
 * that the evidence could not be had and that asking again may help.
 */
public enum Reason {
    /** Nothing is wrong. */
    NONE("none", false),
    /** No policy of the trust policy matches the reference. */
    NO_POLICY("no-policy", false),
    /** The registry has no such image. */
    IMAGE_NOT_FOUND("image-not-found", false),
    /** The manifest is malformed, ambiguous, too large, or its bytes do not hash to its digest. */
    BAD_MANIFEST("bad-manifest", false),
    /** The digest given by the caller is not the one in the reference. */
    DIGEST_CONFLICT("digest-conflict", false),
    /** The registry could not be asked: network, time, credentials, limits. */
    REGISTRY_UNAVAILABLE("registry-unavailable", true),
    /** The image path has no owner segment where one is needed. */
    NO_OWNER("no-owner", false),
    /** The owner segment is neither a DID nor a handle. */
    BAD_OWNER("bad-owner", false),
    /** The owner's or account's handle could not be resolved, or is not confirmed by the DID document it leads to. */
    OWNER_UNRESOLVED("owner-unresolved", true),
    /** The owner is not among those whose signature can count, and the policy does not admit foreign signers. */
    OWNER_NOT_COUNTED("owner-not-counted", false),
    /** The image is outside the ATCR registries and the policy does not admit foreign signers. */
    FOREIGN_SIGNERS_NOT_ADMITTED("foreign-signers-not-admitted", false),
    /** Fewer signatures can count at this time than the policy asks for. */
    TOO_FEW_COUNT("too-few-count", false),
    /** No signature of anybody who counts was found. */
    UNSIGNED("unsigned", false),
    /** Signatures were proven, but not all that the policy asks for: too few, not independent, or a fact about them is not known. */
    TERMS_NOT_MET("terms-not-met", false),
    /** The signature names a DID that the policy does not count. */
    SIGNER_NOT_TRUSTED("signer-not-trusted", false),
    /** A signature artifact is malformed. */
    MALFORMED_ARTIFACT("malformed-artifact", false),
    /** A signature artifact contradicts itself or is about another image. */
    ARTIFACT_MISMATCH("artifact-mismatch", false),
    /** A budget on signatures or time ran out before the threshold was met. */
    BUDGET_EXHAUSTED("budget-exhausted", true),
    /** The verification was stopped before it began: its caller was interrupted, the verifier was closed, or no thread took it. */
    INTERRUPTED("interrupted", true),
    /** The DID does not exist, or was given up by its owner. */
    DID_NOT_FOUND("did-not-found", false),
    /** The DID document is malformed, or has no usable signing key or PDS. */
    BAD_DID_DOCUMENT("bad-did-document", false),
    /** The DID document could not be had. */
    DID_UNAVAILABLE("did-unavailable", true),
    /** The operation log that the PLC directory served is not valid, or not the history of the DID that was seen before. */
    DID_HISTORY("did-history", true),
    /** The DID document's signing key is not one the policy pins. */
    KEY_NOT_PINNED("key-not-pinned", false),
    /** The PDS could not be asked, or answered with an error that proves nothing. */
    PDS_UNAVAILABLE("pds-unavailable", true),
    /** The PDS or DID document names an address that the address policy refuses. */
    ADDRESS_REFUSED("address-refused", false),
    /** The account is taken down, suspended or deactivated. */
    ACCOUNT_INACTIVE("account-inactive", true),
    /** The answer of the PDS is not a proof: it is malformed, altered, or lacks blocks. */
    PROOF_UNUSABLE("proof-unusable", true),
    /** The pinned commit could not be found. */
    COMMIT_UNAVAILABLE("commit-unavailable", true),
    /** The commit is of another DID. */
    WRONG_DID("wrong-did", false),
    /** The commit's signature does not verify under the DID's signing key. */
    BAD_SIGNATURE("bad-signature", false),
    /** The signed tree or the record in it breaks a rule of the protocol. */
    MALFORMED_REPOSITORY("malformed-repository", false),
    /** The AT URI names an account or a collection, but no record. */
    NOT_A_RECORD("not-a-record", false),
    /** The owner's repository proves that it has no such record. */
    RECORD_ABSENT("record-absent", false),
    /** What was seen of the account before could not be had or kept, so that a rollback could not be noticed. */
    STATE_UNAVAILABLE("state-unavailable", true),
    /** The commit's revision lies in the future. */
    REV_IN_FUTURE("rev-in-future", true),
    /** The commit is a little older than one already seen; a replica may be behind. */
    STALE_HEAD("stale-head", true),
    /** The commit is older than one already seen. */
    ROLLBACK("rollback", false),
    /** Two commits of one DID carry the same revision. */
    FORK("fork", false),
    /** The record is about another digest. */
    DIGEST_MISMATCH("digest-mismatch", false),
    /** The record is about another repository. */
    REPOSITORY_MISMATCH("repository-mismatch", false),
    /** The record's media type is not an image's, or not the one in the manifest's bytes. */
    MEDIA_TYPE_MISMATCH("media-type-mismatch", false),
    /** The signed thing is attached to another one: an attestation, not an image. */
    NOT_AN_IMAGE("not-an-image", false),
    /** A tag leads to a digest only in a registry: an offline verification needs a reference that names one. */
    DIGEST_REQUIRED("digest-required", true),
    /** There is no bundle for the image where the operator keeps them. */
    NO_BUNDLE("no-bundle", true),
    /** The bundle is malformed, too large, or could not be read. */
    BAD_BUNDLE("bad-bundle", true),
    /** The bundle is older than the policy allows, or from the future: what it shows may not be so any more. */
    NOT_CURRENT("not-current", true),
    /** The bundle is about another image, or its parts do not belong together. */
    BUNDLE_MISMATCH("bundle-mismatch", false),
    /** Nothing shows that the bundle's history of an identity is not cut short: no state knows the identity, and the policy pins no key of it. */
    HISTORY_UNPINNED("history-unpinned", false);

    private final String code;
    private final boolean transientReason;

    Reason(String code, boolean transientReason) {
        this.code = code;
        this.transientReason = transientReason;
    }

    /**
     * The stable code.
     *
     * @return lower-case words joined by hyphens
     */
    public String code() {
        return code;
    }

    /**
     * Whether the evidence could not be had, so that asking again may help.
     *
     * @return {@code false} where the evidence says no
     */
    public boolean isTransient() {
        return transientReason;
    }
}
