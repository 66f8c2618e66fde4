package io.atcr.did;

import io.atcr.did.net.FetchError;

/** Why an identity could not be had. The names are stable. */
public enum DidError {
    /** The text is not a DID, or not in the form its method demands, or names a host that is for development only. */
    INVALID_DID(false),
    /** A well-formed DID of a method other than plc and web. */
    UNSUPPORTED_METHOD(false),
    /** Whoever answers for the identifier says that there is no such identity. Final. */
    NOT_FOUND(false),
    /** The identity was given up by its owner. Final. */
    TOMBSTONED(false),
    /** The document is not strict JSON, too large, or not shaped like a DID document. */
    MALFORMED_DOCUMENT(false),
    /** The document or operation describes another DID than the requested one. */
    ID_MISMATCH(false),
    /** The document lists no valid {@code #atproto} verification method. */
    NO_SIGNING_KEY(false),
    /** The document lists no valid {@code #atproto_pds} service. */
    NO_PDS(false),
    /** No answer within the deadline. */
    TIMEOUT(true),
    /** No connection, or an answer that says "later" (429, 5xx). */
    UNAVAILABLE(true),
    /** The address policy refuses the host, its address or plain HTTP to it. */
    ADDRESS_REFUSED(false),
    /** An answer that means nothing here: a redirect, another status, broken TLS or HTTP. */
    UNEXPECTED_RESPONSE(false),
    /** The text is not a handle, or the handle lies under a top-level domain that ATProto does not resolve. */
    INVALID_HANDLE(false),
    /** DNS names several different DIDs for one handle. */
    AMBIGUOUS_HANDLE(false),
    /** The handle leads to a DID whose document names another handle, or none. */
    HANDLE_MISMATCH(false),
    /** The text is not an AT URI. */
    INVALID_AT_URI(false),
    /** The bytes are not an operation of the did:plc method. */
    MALFORMED_OPERATION(false),
    /** No rotation key signed the operation. */
    BAD_SIGNATURE(false),
    /** The operation log that a directory served breaks a rule of the did:plc method. It proves nothing. */
    INVALID_HISTORY(false),
    /** The directory served an older operation log than one that was seen before, or none where there was one. */
    HISTORY_WITHHELD(true),
    /** The directory served an operation log that contradicts one that was seen before: two histories of one identity. */
    HISTORY_FORKED(false),
    /** The newest operation lies in the future, by the clock of this machine. */
    HISTORY_IN_FUTURE(true),
    /** What was seen before could not be read or written down. */
    STATE_UNAVAILABLE(true);

    private final boolean transientFailure;

    DidError(boolean transientFailure) {
        this.transientFailure = transientFailure;
    }

    /**
     * Whether the same question may be answered later, or by another directory.
     *
     * @return true if a retry is worth its cost
     */
    public boolean transientFailure() {
        return transientFailure;
    }

    /**
     * What a fetch without an answer says about an identity.
     *
     * @param failure why there is no answer
     * @return the code; a body over its limit is a malformed document
     */
    public static DidError of(FetchError failure) {
        return switch (failure) {
            case TIMEOUT -> TIMEOUT;
            case DNS, CONNECT, INTERRUPTED -> UNAVAILABLE;
            case ADDRESS_REFUSED, SCHEME_REFUSED -> ADDRESS_REFUSED;
            case BODY_TOO_LARGE -> MALFORMED_DOCUMENT;
            case TLS, HEADERS_TOO_LARGE, REDIRECT_REFUSED, TOO_MANY_REDIRECTS, PROTOCOL, INVALID_URL, INVALID_HEADER -> UNEXPECTED_RESPONSE;
        };
    }

    /**
     * What an answer with another status than 200 says about an identity.
     *
     * @param status the status
     * @return the code: 404, 410, and what may be answered later, each have their own
     */
    public static DidError ofStatus(int status) {
        return switch (status) {
            case 404 -> NOT_FOUND;
            case 410 -> TOMBSTONED;
            case 429 -> UNAVAILABLE;
            default -> status >= 500 ? UNAVAILABLE : UNEXPECTED_RESPONSE;
        };
    }
}
