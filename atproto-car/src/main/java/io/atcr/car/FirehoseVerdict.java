package io.atcr.car;

/** What the blocks of a {@code #commit} message show. */
public enum FirehoseVerdict {
    /** The account signed the tree, and the operations are all that changed between {@code prevData} and it. */
    VERIFIED,
    /**
     * The account signed the tree and every operation is true of it, but the message does not name {@code prevData}, or not what an update
     * or a deletion replaced: other records may have changed too.
     */
    OPERATIONS_ONLY,
    /** The message contradicts its blocks, or they break a rule: it shows nothing. */
    INVALID,
    /** A block that the proof needs is missing: it shows nothing, and never absence. */
    INCOMPLETE
}
