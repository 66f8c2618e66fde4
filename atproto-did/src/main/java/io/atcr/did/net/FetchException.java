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
    /** Whether no redirect was followed. */
    private final boolean beforeRedirect;

    /**
     * An exception for this reason.
     *
     * @param code the reason
     * @param message what happened, fit for a log
     */
    public FetchException(FetchError code, String message) {
        this(code, message, false);
    }

    private FetchException(FetchError code, String message, boolean beforeRedirect) {
        super(Objects.requireNonNull(message));
        this.code = Objects.requireNonNull(code);
        this.beforeRedirect = beforeRedirect;
    }

    /**
     * The same failure of the host that the request names, and not of one that a redirect led to.
     *
     * @return a new exception
     */
    public FetchException asBeforeRedirect() {
        return new FetchException(code, String.valueOf(getMessage()), true);
    }

    /**
     * Whether it is known that no redirect had been followed, so that the failure is one of the host that the request names.
     *
     * @return false also if that is not known
     */
    public boolean beforeRedirect() {
        return beforeRedirect;
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
