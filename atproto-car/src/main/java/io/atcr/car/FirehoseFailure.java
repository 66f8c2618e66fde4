package io.atcr.car;

/** Why a {@code #commit} message, or one of its operations, is not proven. Stable codes. */
public enum FirehoseFailure {
    /** It is proven. */
    NONE,
    /** There are more operations than {@link FirehoseCommit#MAX_OPERATIONS}. */
    TOO_MANY_OPERATIONS,
    /** Two operations name one path. */
    DUPLICATE_PATH,
    /** The message's {@code since} is not below its {@code rev}. */
    WRONG_SINCE,
    /** The blocks are not a CAR of hashed blocks with one root. */
    MALFORMED_CAR,
    /** The CAR's root is not the commit that the message names. */
    WRONG_COMMIT,
    /** The commit's block is missing. */
    MISSING_COMMIT,
    /** The commit's block is not a version 3 commit. */
    MALFORMED_COMMIT,
    /** The commit names another DID. */
    WRONG_DID,
    /** The commit names another revision. */
    WRONG_REV,
    /** The commit's signature is not the account's. */
    BAD_SIGNATURE,
    /** A block of the tree is not a tree node. */
    MALFORMED_NODE,
    /** A node breaks a rule of the Merkle search tree. */
    TREE_INVARIANT,
    /** A node is missing that the proof needs. */
    MISSING_NODE,
    /** The tree has no record where the operation puts one. */
    NOT_PRESENT,
    /** The tree has another record than the operation names. */
    OTHER_RECORD,
    /** The tree still has the record that the operation deletes. */
    STILL_PRESENT,
    /** The record's block is missing. */
    MISSING_RECORD,
    /** The record's block is not a canonical DAG-CBOR map. */
    MALFORMED_RECORD,
    /** The record's {@code $type} is not its collection. */
    WRONG_TYPE,
    /** With its operations undone, the tree is not the one that {@code prevData} names. */
    WRONG_PREV_DATA,
    /** The message does not name {@code prevData}, or not what an update or a deletion replaced. */
    NOT_INVERTIBLE,
    /** A limit is exceeded. */
    LIMIT
}
