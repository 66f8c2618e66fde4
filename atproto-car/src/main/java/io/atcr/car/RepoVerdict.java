package io.atcr.car;

/** What checking a whole repository shows. */
public enum RepoVerdict {
    /** The commit is the account's, its tree is complete and well formed, and every record is there and well formed. */
    VERIFIED,
    /** Something breaks a rule; another copy of the same repository from a better source may not. */
    INVALID,
    /** Blocks are missing; all that is there is well formed. Worth another try, because a server may change its state while it writes. */
    INCOMPLETE
}
