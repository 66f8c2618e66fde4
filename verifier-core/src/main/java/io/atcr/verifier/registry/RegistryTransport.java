package io.atcr.verifier.registry;

import io.atcr.did.net.FetchRequest;
import io.atcr.did.net.FetchResponse;
import io.atcr.did.net.HttpFetcher;
import io.atcr.did.net.RedirectPolicy;
import io.atcr.did.net.UntrustedText;
import io.atcr.policy.Digest;
import io.atcr.policy.ReferenceException;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Requests to a registry, with its authentication, and what its answers mean. Thread-safe. */
final class RegistryTransport {
    private static final String CONTENT_DIGEST = "docker-content-digest";
    /** What an error's explanation may take, however small the content that was asked for. */
    static final long ERROR_BYTES = 64 << 10;

    private final HttpFetcher fetcher;
    private final Authenticator authenticator;

    RegistryTransport(HttpFetcher fetcher, Authenticator authenticator) {
        this.fetcher = fetcher;
        this.authenticator = authenticator;
    }

    /** A manifest's bytes as received for a tag or a digest; they agree with the digest header, if there is one. */
    byte[] manifest(Endpoint endpoint, String tagOrDigest, int maxBytes, Deadline deadline) throws RegistryException {
        return manifestOf(manifestAnswer(endpoint, tagOrDigest, maxBytes, deadline), maxBytes);
    }

    /** The answer for a manifest, whatever its status. */
    FetchResponse manifestAnswer(Endpoint endpoint, String tagOrDigest, int maxBytes, Deadline deadline) throws RegistryException {
        return get(endpoint, endpoint.manifest(tagOrDigest), MediaTypes.ACCEPT_MANIFEST, maxBytes,
                RedirectPolicy.CROSS_ORIGIN_WITHOUT_CREDENTIALS, deadline);
    }

    static byte[] manifestOf(FetchResponse response, int maxBytes) throws RegistryException {
        byte[] body = ok(response, "manifest", maxBytes);
        Digest computed = Digest.ofBytes(body);
        for (String header : response.headers().getOrDefault(CONTENT_DIGEST, List.of())) {
            if (!matches(header, computed)) {
                throw new RegistryException(RegistryError.DIGEST_MISMATCH, "the registry states the digest "
                        + UntrustedText.escape(header) + " for a manifest that hashes to " + computed);
            }
        }
        return body;
    }

    byte[] blob(Endpoint endpoint, Digest digest, long maxBytes, Deadline deadline) throws RegistryException {
        FetchResponse response = get(endpoint, endpoint.blob(digest), "*/*", maxBytes,
                RedirectPolicy.CROSS_ORIGIN_WITHOUT_CREDENTIALS, deadline);
        return requireDigest(ok(response, "blob", maxBytes), digest);
    }

    /** One page of referrers, whatever its status. */
    FetchResponse referrers(Endpoint endpoint, URI page, int maxBytes, Deadline deadline) throws RegistryException {
        return get(endpoint, page, MediaTypes.OCI_INDEX, maxBytes, RedirectPolicy.SAME_ORIGIN, deadline);
    }

    static byte[] requireDigest(byte[] content, Digest digest) throws RegistryException {
        Digest computed = Digest.ofBytes(content);
        if (!computed.equals(digest)) {
            throw new RegistryException(RegistryError.DIGEST_MISMATCH, "content requested as " + digest + " hashes to " + computed);
        }
        return content;
    }

    static byte[] ok(FetchResponse response, String what, long maxBytes) throws RegistryException {
        int status = response.status();
        if (status == 200) {
            if (response.body().length > maxBytes) {
                throw new RegistryException(RegistryError.TOO_LARGE, "the " + what + " has more than " + maxBytes + " bytes");
            }
            return response.body();
        }
        throw failure(response, what);
    }

    /** An answer that is none, in this package's words. */
    static RegistryException failure(FetchResponse response, String what) {
        List<String> errors = ErrorBody.codes(response.body());
        String message = "the registry answers " + response.status() + " for the " + what
                + (errors.isEmpty() ? "" : ": " + UntrustedText.escape(String.join(", ", errors)));
        return new RegistryException(code(response.status(), errors), message);
    }

    private static RegistryError code(int status, List<String> errors) {
        return switch (status) {
            case 401, 403 -> RegistryError.UNAUTHORIZED;
            case 404 -> errors.contains(ErrorBody.NAME_UNKNOWN) ? RegistryError.REPOSITORY_NOT_FOUND : RegistryError.NOT_FOUND;
            case 408 -> RegistryError.UNAVAILABLE;
            case 429 -> RegistryError.RATE_LIMITED;
            default -> status >= 500 ? RegistryError.UNAVAILABLE : RegistryError.UNEXPECTED_STATUS;
        };
    }

    private FetchResponse get(Endpoint endpoint, URI uri, String accept, long maxBytes, RedirectPolicy redirects, Deadline deadline)
            throws RegistryException {
        FetchRequest request = FetchRequest.get(uri).header("accept", accept).maxBody(Math.max(maxBytes, ERROR_BYTES)).redirects(redirects);
        return send(endpoint, request, deadline);
    }

    /** Sends a request to the registry's own origin, and once more with fresh credentials where it asks for them. */
    FetchResponse send(Endpoint endpoint, FetchRequest request, Deadline deadline) throws RegistryException {
        String authorization = authenticator.remembered(endpoint).orElse(null);
        FetchResponse response = FetchFailures.fetch(fetcher, in(deadline, request, authorization), "registry");
        if (response.status() != 401 || !endpoint.isOriginOf(response.uri())) {
            return response;
        }
        authenticator.forget(endpoint);
        String fresh = authenticator.answer(endpoint, response.headers().getOrDefault("www-authenticate", List.of()), deadline);
        response = FetchFailures.fetch(fetcher, in(deadline, request, fresh), "registry");
        if (response.status() == 401 && endpoint.isOriginOf(response.uri())) {
            authenticator.forget(endpoint);
        }
        return response;
    }

    /** Sends a request to whom the registry named, without its credentials. */
    FetchResponse sendElsewhere(FetchRequest request, Deadline deadline) throws RegistryException {
        return FetchFailures.fetch(fetcher, request.timeout(deadline.remaining()), "upload host");
    }

    private static FetchRequest in(Deadline deadline, FetchRequest request, @Nullable String authorization) throws RegistryException {
        FetchRequest timed = request.timeout(deadline.remaining());
        return authorization == null ? timed : timed.authorization(authorization);
    }

    private static boolean matches(String header, Digest computed) {
        try {
            return Digest.parse(header.strip()).equals(computed);
        } catch (ReferenceException e) {
            return false;
        }
    }
}
