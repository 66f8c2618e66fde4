package io.atcr.did.net;

import java.util.Objects;

/**
 * A fetch that gave no response. Messages hold our own words and escaped names, never upstream text, and no cause is attached, for the
 * same reason.
 */
public final class FetchException extends Exception {

    private static final long serialVersionUID = 1L;

    /** The reason. */
    private final FetchError code;

    /**
     * An exception for this reason.
     *
     * @param code the reason
     * @param message what happened, fit for a log
     */
    public FetchException(FetchError code, String message) {
        super(Objects.requireNonNull(message));
        this.code = Objects.requireNonNull(code);
    }

    /**
     * The reason.
     *
     * @return a stable code
     */
    public FetchError code() {
        return code;
    }

    /**
     * Whether the same request may succeed later.
     *
     * @return {@link FetchError#transientFailure()} of the code
     */
    public boolean transientFailure() {
        return code.transientFailure();
    }
}
