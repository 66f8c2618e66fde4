package io.atcr.car;

/** Why a record proof or a whole repository is invalid or incomplete. Stable codes. */
public enum ProofFailure {
    /** It is neither. */
    NONE,
    /** The bytes are not a CAR of hashed blocks with one root. */
    MALFORMED_CAR,
    /** The commit's block is missing. */
    MISSING_COMMIT,
    /** The commit's block is not a commit of an accepted version. */
    MALFORMED_COMMIT,
    /** The commit names another DID. */
    WRONG_DID,
    /** The commit's signature is not the account's. */
    BAD_SIGNATURE,
    /** A block on the path is not a tree node. */
    MALFORMED_NODE,
    /** A node on the path breaks a rule of the Merkle search tree. */
    TREE_INVARIANT,
    /** A node on the path is missing. */
    MISSING_NODE,
    /** The tree holds the path, but the record's block is missing. */
    MISSING_RECORD,
    /** The record's block is not a canonical DAG-CBOR map. */
    MALFORMED_RECORD,
    /** The record's {@code $type} is not its collection. */
    WRONG_TYPE,
    /** Nothing refers to a block, and that was asked to be refused. */
    UNREACHABLE_BLOCK,
    /** A limit of {@link CarLimits} is exceeded. */
    LIMIT
}
