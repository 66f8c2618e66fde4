package io.atcr.policy;

/** Why one DID's signature counted, or did not; a stable code for machines. */
public enum SignerReason {
    /** Valid, trusted now, all that the policy asks for is known, and the first with its key. */
    COUNTED,
    /** Could not be had, but was proven recently enough for {@code staleIfUnavailable}; the detail says when. */
    COUNTED_STALE,
    /** Proven absent, but was there recently enough for {@code onAbsent}; the detail says when. */
    COUNTED_SEEN,
    /** The policy does not list this DID. */
    NOT_TRUSTED,
    /** The file's {@code deniedDIDs} has this DID; the detail is the reason given there. */
    DENIED,
    /** Its {@code validFrom} is still to come. */
    NOT_YET_VALID,
    /** Its {@code expiresAt} has been reached. */
    EXPIRED,
    /** Its signing key is the key of a DID that counted already; the detail names that DID. */
    SAME_KEY_AS,
    /** Its PDS is the one of a DID that counted already, under {@code independent: pds}; the detail names that DID. */
    SAME_PDS_AS,
    /** Its signing key is not one of the {@code keys} that the policy pins, or a did:web in a bundle has none pinned. */
    KEY_NOT_PINNED,
    /** Its signature is under a former key, and the policy does not say {@code allowHistoricalKeys: true}. */
    HISTORICAL_KEY,
    /** The policy asks for something that the verifier did not say; the detail names it. */
    FACT_MISSING,
    /** No tag record points to the image, and the policy says {@code requireTagRecord: true}. */
    TAG_NOT_RECORDED,
    /** The head of its repository is older than {@code maxHeadAge}, or from the future; the detail says of when. */
    HEAD_NOT_CURRENT,
    /** Its bundle is older than {@code maxBundleAge}, or from the future; the detail says of when. */
    BUNDLE_NOT_CURRENT,
    /** Its signature was checked and refused; the detail is the verifier's code. */
    INVALID,
    /** Its signature could not be checked; the detail is the verifier's code. */
    UNKNOWN,
    /** Nothing was found for it. */
    NO_SIGNATURE
}
