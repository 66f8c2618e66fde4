package io.atcr.verifier.registry;

/**
 * Why a registry operation, or one referrer, is refused. The names are stable codes: fit for tests, logs and metric tags.
 *
 * <p>{@link #transientFailure()} separates what could not be had now from what was had and is wrong. Immutable and thread-safe.
 */
public enum RegistryError {
    /** The registry says that this manifest or blob does not exist (404). */
    NOT_FOUND(false),
    /** The registry says that the repository does not exist (404 with the error code {@code NAME_UNKNOWN}). */
    REPOSITORY_NOT_FOUND(false),
    /** The registry, or its token service, refuses the request for want of valid credentials (401, 403). */
    UNAUTHORIZED(false),
    /** The authentication challenge names a token service that must not be asked. */
    REALM_REFUSED(false),
    /** The token service's answer is not a token response. */
    MALFORMED_TOKEN(false),
    /** The registry, or its token service, asks for fewer requests (429). */
    RATE_LIMITED(true),
    /** The registry could not be reached, or answers with a server error. */
    UNAVAILABLE(true),
    /** No TLS session could be made: untrusted certificate, wrong host, or no TLS at all. */
    TLS(false),
    /** The answer is not HTTP as the connector speaks it. */
    PROTOCOL(false),
    /** The operation's deadline passed. */
    TIMEOUT(true),
    /** The calling thread was interrupted. */
    INTERRUPTED(true),
    /** The registry answers with a status that the distribution specification does not give a meaning here. */
    UNEXPECTED_STATUS(false),
    /** What was written was replaced by others time and again. */
    CONFLICT(true),
    /** The registry's host, address or scheme is one that the address policy refuses. */
    ADDRESS_REFUSED(false),
    /** A redirect that must not be followed, or too many of them. */
    REDIRECT_REFUSED(false),
    /** A pagination link leads away from the registry, or an upload location to where nothing may be sent, or it is not a URL. */
    LINK_REFUSED(false),
    /** The content does not hash to the digest that was asked for, or that the registry states for it. */
    DIGEST_MISMATCH(false),
    /** The content does not have the size that its descriptor states. */
    SIZE_MISMATCH(false),
    /** The content is larger than the limit for its kind. */
    TOO_LARGE(false),
    /** The document has more entries than the limit. */
    TOO_MANY_ENTRIES(false),
    /** The manifest is not a well-formed JSON document, or lacks what the image specification requires. */
    MALFORMED_MANIFEST(false),
    /** Two readers can see two different things in the manifest: both an index and an image, or a media type that contradicts both. */
    AMBIGUOUS_MANIFEST(false),
    /** The manifest's media type is not one of those accepted here. */
    UNSUPPORTED_MEDIA_TYPE(false),
    /** The list of referrers is not an image index. */
    MALFORMED_REFERRERS(false),
    /** An entry in the list of referrers is not a descriptor with a sha256 digest. */
    MALFORMED_DESCRIPTOR(false),
    /** The referrer's {@code subject} is missing, or is another manifest. */
    SUBJECT_MISMATCH(false),
    /** The referrer's own bytes state another artifact type than the registry listed. */
    WRONG_ARTIFACT_TYPE(false),
    /** The referrer does not have exactly one layer of the signature media type. */
    WRONG_LAYERS(false),
    /** The signature artifact is not well-formed JSON, or lacks a required field. */
    MALFORMED_ARTIFACT(false),
    /** The credentials file cannot be read or is not well formed. */
    MALFORMED_CREDENTIALS(false),
    /** The registry's credential is kept by a program that fails, is not found, or may not be run: whether there is one is unknown. */
    CREDENTIALS_UNAVAILABLE(true);

    private final boolean transientFailure;

    RegistryError(boolean transientFailure) {
        this.transientFailure = transientFailure;
    }

    /**
     * Whether the same request may succeed later without anything being repaired.
     *
     * @return true for timeouts, rate limits and unreachable registries
     */
    public boolean transientFailure() {
        return transientFailure;
    }

    /**
     * Whether the content could not be had, and may be good: it was not served, or only to others, or the answer was no answer. Otherwise
     * the registry said that it is not there, or it was had and is wrong, or it may not be asked for.
     *
     * @return true for transient failures, and for refusals and broken answers that a repair of the registry or the configuration may mend
     */
    public boolean contentUnknown() {
        return switch (this) {
            case UNAUTHORIZED, REALM_REFUSED, MALFORMED_TOKEN, TLS, PROTOCOL, UNEXPECTED_STATUS, REDIRECT_REFUSED -> true;
            default -> transientFailure;
        };
    }
}
