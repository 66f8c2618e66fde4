package io.atcr.policy;

import java.util.Objects;

/** Says that a text is not an image reference or a digest, why, and where. */
public final class ReferenceException extends Exception {
    private static final long serialVersionUID = 1L;

    /** The broken rule. */
    private final ReferenceError code;
    /** Where it is broken. */
    private final int offset;

    ReferenceException(ReferenceError code, int offset, String message) {
        super(message + " (at character " + offset + ")");
        this.code = Objects.requireNonNull(code, "code");
        this.offset = offset;
    }

    /**
     * The stable code of the broken rule.
     *
     * @return the code
     */
    public ReferenceError code() {
        return code;
    }

    /**
     * Where the text breaks the rule.
     *
     * @return the index of the first offending character, from 0
     */
    public int offset() {
        return offset;
    }
}
