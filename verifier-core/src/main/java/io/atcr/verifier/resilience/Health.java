package io.atcr.verifier.resilience;

import io.atcr.did.net.FetchError;
import io.atcr.did.net.FetchException;
import io.atcr.did.net.FetchRequest;
import io.atcr.did.net.FetchResponse;
import io.atcr.did.net.RedirectPolicy;
import java.time.Duration;
import java.util.Optional;

/**
 * What an attempt says about the host that was asked. Whoever chooses what is asked for must not be able to make a host look ill: what
 * is missing, too large or garbled says nothing, and neither does a host that a redirect led to.
 */
enum Health {
    WELL,
    ILL,
    UNKNOWN;

    /** A host that is well answers within this, so that one which had less time did not fail. */
    private static final Duration TELLING = Duration.ofSeconds(1);

    /** Statuses of somebody who has no answer, not of the answer: 500 is about what was asked for as often as about the host. */
    static boolean unavailable(int status) {
        return status >= 502 && status <= 504;
    }

    /** A host that sent the caller elsewhere is well, whatever is there. */
    static Health of(FetchRequest request, FetchResponse response) {
        Optional<Upstream> asked = Upstream.of(request.uri());
        return unavailable(response.status()) && Upstream.of(response.uri()).equals(asked) ? ILL : WELL;
    }

    static Health of(FetchRequest request, FetchException failure, Duration attemptTimeout) {
        if (request.redirects() != RedirectPolicy.NONE && !failure.beforeRedirect()) {
            return UNKNOWN;
        }
        if (failure.code() == FetchError.CONNECT) {
            return ILL;
        }
        Duration telling = attemptTimeout.compareTo(TELLING) < 0 ? attemptTimeout : TELLING;
        boolean enough = request.timeout().orElseThrow().compareTo(telling) >= 0;
        return failure.code() == FetchError.TIMEOUT && enough && !large(request) ? ILL : UNKNOWN;
    }

    /** Whether the answer may take longer than other answers. */
    static boolean large(FetchRequest request) {
        return request.maxBody().orElse(0) > ResilienceLimits.LARGE_BODY_BYTES;
    }
}
