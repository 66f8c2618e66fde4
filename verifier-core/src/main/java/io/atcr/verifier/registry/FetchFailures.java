package io.atcr.verifier.registry;

import io.atcr.did.net.FetchException;
import io.atcr.did.net.FetchRequest;
import io.atcr.did.net.FetchResponse;
import io.atcr.did.net.HttpFetcher;

/** The connector's failures in this package's words. */
final class FetchFailures {
    private FetchFailures() {}

    static FetchResponse fetch(HttpFetcher fetcher, FetchRequest request, String whom) throws RegistryException {
        try {
            return fetcher.fetch(request);
        } catch (FetchException e) {
            throw new RegistryException(code(e), whom + ": " + e.getMessage(), e);
        }
    }

    private static RegistryError code(FetchException e) {
        return switch (e.code()) {
            case ADDRESS_REFUSED, SCHEME_REFUSED, INVALID_URL -> RegistryError.ADDRESS_REFUSED;
            case REDIRECT_REFUSED, TOO_MANY_REDIRECTS -> RegistryError.REDIRECT_REFUSED;
            case BODY_TOO_LARGE, HEADERS_TOO_LARGE -> RegistryError.TOO_LARGE;
            case TIMEOUT -> RegistryError.TIMEOUT;
            case INTERRUPTED -> RegistryError.INTERRUPTED;
            case DNS, CONNECT -> RegistryError.UNAVAILABLE;
            case TLS -> RegistryError.TLS;
            default -> RegistryError.PROTOCOL;
        };
    }
}
