package io.atcr.samples.localnetwork;

/** How a PDS serves a record that was changed after its owner signed. */
public enum Tampering {
    /** The changed bytes stand in the CAR under the CID of the signed record, which they do not hash to. */
    BYTES_UNDER_SIGNED_CID,
    /** The changed block, under its own CID, stands in place of the signed one, which the signed tree still names. */
    BLOCK_REPLACED,
    /** Record, tree and commit are consistent, but the commit carries the signature that the owner made for the old tree. */
    OLD_SIGNATURE
}
