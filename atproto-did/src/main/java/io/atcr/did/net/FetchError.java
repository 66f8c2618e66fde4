package io.atcr.did.net;

/** Why a fetch gave no response. The names are stable. */
public enum FetchError {
    /** The address to connect to is not public, and the policy does not name the target; or the egress proxy forbids the target. */
    ADDRESS_REFUSED(false),
    /** The scheme is not HTTPS, and the policy does not allow plain HTTP to the target. */
    SCHEME_REFUSED(false),
    /** The addresses of the host, or of the egress proxy, could not be found. */
    DNS(true),
    /**
     * The connection was refused, could not be made in time, or broke before the response ended; or the egress proxy made none, for
     * whatever reason but that it forbids the target.
     */
    CONNECT(true),
    /** No TLS session could be made: untrusted certificate, wrong host, or no TLS at all. */
    TLS(false),
    /** The total deadline of the call passed. */
    TIMEOUT(true),
    /** The body is larger than the call allows. */
    BODY_TOO_LARGE(false),
    /** Status line and headers, or the lines around the chunks of a body, are larger than the limits allow. */
    HEADERS_TOO_LARGE(false),
    /** A redirect that the call's {@link RedirectPolicy} does not follow, or one that leads nowhere readable. */
    REDIRECT_REFUSED(false),
    /** More redirects than the limits allow. */
    TOO_MANY_REDIRECTS(false),
    /** The response, or the egress proxy's answer, is not HTTP as this client speaks it, or is compressed although that was not asked for. */
    PROTOCOL(false),
    /** The URL is not an absolute HTTP(S) URL with a plain host, or carries user information. */
    INVALID_URL(false),
    /** A header name or value that HTTP cannot carry, or that only the connector may set. */
    INVALID_HEADER(false),
    /** The calling thread was interrupted, or the fetcher was closed. */
    INTERRUPTED(true);

    private final boolean transientFailure;

    FetchError(boolean transientFailure) {
        this.transientFailure = transientFailure;
    }

    /**
     * Whether the same request may succeed later without anybody changing a configuration.
     *
     * @return true if a retry is worth its cost
     */
    public boolean transientFailure() {
        return transientFailure;
    }
}
