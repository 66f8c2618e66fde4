package io.atcr.crypto;

import org.jspecify.annotations.Nullable;

/** A key or a backend that was refused. Its message never quotes the input. */
public final class CryptoException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Which rule was broken. */
    private final CryptoError code;
    /** Index in the input, or -1. */
    private final int offset;

    CryptoException(CryptoError code, int offset, String message) {
        this(code, offset, message, null);
    }

    CryptoException(CryptoError code, int offset, String message, @Nullable Throwable cause) {
        super(offset < 0 ? message : message + " (at " + offset + ")", cause);
        this.code = code;
        this.offset = offset;
    }

    /**
     * Which rule was broken.
     *
     * @return the stable code
     */
    public CryptoError code() {
        return code;
    }

    /**
     * Where in the input the rule was broken.
     *
     * @return the index of the character (text) or byte (bytes), from 0; -1 when the fault has no one place
     */
    public int offset() {
        return offset;
    }
}
