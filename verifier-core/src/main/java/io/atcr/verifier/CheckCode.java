package io.atcr.verifier;

/**
 * What one check of a verification was about. Codes are stable: programs may compare {@link #code()}.
 */
public enum CheckCode {
    /** A policy applies to the reference. */
    POLICY_CHOSEN("policy-chosen"),
    /** The reference names, or its tag leads to, one manifest digest. */
    DIGEST_RESOLVED("digest-resolved"),
    /** The manifest's bytes hash to the digest and are one unambiguous image manifest or index. */
    MANIFEST_READ("manifest-read"),
    /** The owner segment of the image path leads to a DID. */
    OWNER_RESOLVED("owner-resolved"),
    /** The account that an AT URI names leads to a DID. */
    ACCOUNT_RESOLVED("account-resolved"),
    /** Signature artifacts were looked for in the registry. */
    REFERRERS_LISTED("referrers-listed"),
    /** A signature artifact is well formed and about this image. */
    ARTIFACT_READ("artifact-read"),
    /** The DID led to a document with a signing key and a PDS. */
    DID_RESOLVED("did-resolved"),
    /** The signing key is one the policy pins. */
    KEY_PINNED("key-pinned"),
    /** The PDS answered with a proof. */
    PROOF_FETCHED("proof-fetched"),
    /** The commit is of the DID, its signature verifies, and the tree leads to the record. */
    RECORD_PROVEN("record-proven"),
    /** The commit is not older than one already seen, and not from the future. */
    HEAD_FRESH("head-fresh"),
    /** The record is about the image: digest, repository, media type. */
    RECORD_BOUND("record-bound"),
    /** There is a bundle, and it is about the image. */
    BUNDLE_READ("bundle-read"),
    /** The bundle is young enough; what it cannot know is what happened since: deletion, key rotation, the account's status. */
    BUNDLE_CURRENT("bundle-current");

    private final String code;

    CheckCode(String code) {
        this.code = code;
    }

    /**
     * The stable code.
     *
     * @return lower-case words joined by hyphens
     */
    public String code() {
        return code;
    }
}
