package io.atcr.policy;

import java.util.Objects;

/**
 * Something in a policy that loads but is probably not what its author wants. Immutable.
 *
 * @param code    the stable code
 * @param line    the line, from 1; 0 when the policy was not read from text
 * @param column  the column in code points, from 1; 0 when the policy was not read from text
 * @param message what it means, safe to print
 */
public record PolicyWarning(Code code, int line, int column, String message) {

    /** The kinds of warning. */
    public enum Code {
        /** A lenient policy whose registry or owner is a wildcard: whoever can push anywhere under it chooses leniency. */
        OPEN_OWNER,
        /** A did:plc that is not 24 characters of base32: it can never match a real one. */
        PLACEHOLDER_DID,
        /** A did:web without pinned keys: whoever holds the domain holds the trust. */
        UNPINNED_DID_WEB,
        /** A policy that requires signatures off {@code atcrRegistries} without {@code foreignSigners: true}: it always denies. */
        NEVER_SATISFIED
    }

    /**
     * Refuses nulls.
     *
     * @param code    the kind
     * @param line    the line
     * @param column  the column
     * @param message the meaning
     */
    public PolicyWarning {
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(message, "message");
    }
}
