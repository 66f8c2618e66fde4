package io.atcr.policy;

/** What a decision rests on, before the policy's action turns it into an outcome. */
public enum Basis {
    /** Enough countable signers were verified, and the owner rule holds. */
    SATISFIED,
    /** Enough signers count, but only with signatures that could not be had or are absent and that the policy tolerates for a while. */
    TOLERATED,
    /** The image is exempt by its digest, for a while and for a reason that the policy gives. */
    EXEMPT,
    /** The evidence is in, and it is not enough. */
    UNSATISFIED,
    /** Not enough, but it would be if everything that could not be had had been valid: worth a retry. */
    UNDETERMINED,
    /** The policy asks for no signature. */
    NOT_REQUIRED,
    /** No policy matches the reference: always a denial. */
    NO_POLICY
}
