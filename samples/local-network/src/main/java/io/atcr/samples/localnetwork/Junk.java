package io.atcr.samples.localnetwork;

/** What is wrong with a signature artifact that proves nothing. */
public enum Junk {
    /** The layer is no JSON. */
    NOT_JSON,
    /** The artifact's JSON names another subject. */
    WRONG_SUBJECT,
    /** The DID was never registered. */
    UNKNOWN_DID,
    /** The DID is no DID and carries an escape character. */
    MALFORMED_DID,
    /** The required {@code recordUri} is absent. */
    MISSING_RECORD_URI,
    /** The record URI names a record that the account does not have. */
    MISSING_RECORD,
    /** The artifact names a link-local address as the PDS; what the DID document says is right. */
    INTERNAL_PDS,
    /** The manifest has no layer. */
    NO_LAYER,
    /** The manifest has two layers. */
    TWO_LAYERS,
    /** The layer's media type is {@code application/json}. */
    OTHER_LAYER_TYPE,
    /** The layer is a genuine artifact behind 6 MiB of spaces. */
    OVERSIZE
}
