package io.atcr.did;

import io.atcr.car.syntax.Did;
import io.atcr.did.net.FetchException;
import io.atcr.did.net.UntrustedText;

/** What a fetch without an answer, or with another answer than 200, says about an identity. */
final class FetchFailures {

    private FetchFailures() {
    }

    static DidError code(FetchException failure, DidError tooLarge) {
        return switch (failure.code()) {
            case TIMEOUT -> DidError.TIMEOUT;
            case DNS, CONNECT, INTERRUPTED -> DidError.UNAVAILABLE;
            case ADDRESS_REFUSED, SCHEME_REFUSED -> DidError.ADDRESS_REFUSED;
            case BODY_TOO_LARGE -> tooLarge;
            case TLS, HEADERS_TOO_LARGE, REDIRECT_REFUSED, TOO_MANY_REDIRECTS, PROTOCOL, INVALID_URL, INVALID_HEADER ->
                    DidError.UNEXPECTED_RESPONSE;
        };
    }

    static DidError code(int status) {
        return switch (status) {
            case 404 -> DidError.NOT_FOUND;
            case 410 -> DidError.TOMBSTONED;
            case 429 -> DidError.UNAVAILABLE;
            default -> status >= 500 ? DidError.UNAVAILABLE : DidError.UNEXPECTED_RESPONSE;
        };
    }

    static String quote(Did did) {
        return UntrustedText.escape(did.toString());
    }
}
