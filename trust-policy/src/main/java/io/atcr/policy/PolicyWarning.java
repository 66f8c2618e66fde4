package io.atcr.policy;

import java.util.Objects;

/**
 * Something in a policy that loads but is probably not what its author wants. Immutable.
 *
 * @param code    the stable code
 * @param source  the file, or the name that the caller gave to the text, not escaped; empty when the policy was not read from a text
 * @param line    the line, from 1; 0 when the policy was not read from text
 * @param column  the column in code points, from 1; 0 when the whole line is meant, or the policy was not read from text
 * @param message what it means, safe to print
 */
public record PolicyWarning(Code code, String source, int line, int column, String message) {

    /** The kinds of warning. */
    public enum Code {
        /** A lenient policy whose registry or owner is a wildcard: whoever can push anywhere under it chooses leniency. */
        OPEN_OWNER,
        /** A did:plc that is not 24 characters of base32: it can never match a real one. */
        PLACEHOLDER_DID,
        /** A did:web without pinned keys: whoever holds the domain holds the trust. */
        UNPINNED_DID_WEB,
        /** A policy that always denies: off {@code atcrRegistries} without {@code foreignSigners: true}, or with too many denied DIDs. */
        NEVER_SATISFIED,
        /** A scope that names a tag: whoever writes the reference chooses it, and a reference by digest has none. */
        TAG_SCOPE,
        /** Something ends soon: a trusted DID, or an exemption. Only from {@link TrustPolicy#warningsAt}. */
        EXPIRES_SOON,
        /** Something has ended, and its entry does nothing any more. Only from {@link TrustPolicy#warningsAt}. */
        EXPIRED,
        /** A policy that the DIDs that count now cannot satisfy. Only from {@link TrustPolicy#warningsAt}. */
        NOT_ENOUGH_NOW
    }

    static PolicyWarning at(Code code, Place place, String message) {
        return new PolicyWarning(code, place.source(), place.line(), place.column(), message);
    }

    /**
     * Refuses nulls.
     *
     * @param code    the kind
     * @param source  the file
     * @param line    the line
     * @param column  the column
     * @param message the meaning
     */
    public PolicyWarning {
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(message, "message");
    }
}
