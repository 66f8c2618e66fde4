package io.atcr.car;

/** What a record proof shows. */
public enum ProofVerdict {
    /** The record is in the tree that the commit signs, and its bytes are here. */
    PRESENT,
    /** The tree that the commit signs has no record at this path. */
    ABSENT,
    /** The proof breaks a rule: it shows nothing. */
    INVALID,
    /** A block that the proof needs is missing: it shows nothing, and never absence. */
    INCOMPLETE
}
