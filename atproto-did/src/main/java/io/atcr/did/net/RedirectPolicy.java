package io.atcr.did.net;

/**
 * What to do when a server answers with a redirect (301, 302, 303, 307 or 308 and a Location).
 *
 * <p>Every hop passes the same checks as the first request; only GET and HEAD are ever redirected; HTTPS never falls back to HTTP.
 */
public enum RedirectPolicy {
    /** A redirect is a failure, {@link FetchError#REDIRECT_REFUSED}. */
    NONE,
    /** Followed as long as scheme, host and port stay the same. */
    SAME_ORIGIN,
    /**
     * Followed anywhere the address policy allows. From the first hop that changes scheme, host or port, only the headers
     * Accept, Range and User-Agent are sent.
     */
    CROSS_ORIGIN_WITHOUT_CREDENTIALS
}
