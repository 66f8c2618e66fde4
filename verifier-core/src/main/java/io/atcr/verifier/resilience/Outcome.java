package io.atcr.verifier.resilience;

import io.atcr.did.net.FetchException;
import io.atcr.did.net.FetchResponse;
import java.util.Optional;

/** An answer, or why there is none. */
record Outcome(Optional<FetchResponse> response, Optional<FetchException> failure) {

    static Outcome of(FetchResponse response) {
        return new Outcome(Optional.of(response), Optional.empty());
    }

    static Outcome of(FetchException failure) {
        return new Outcome(Optional.empty(), Optional.of(failure));
    }

    FetchResponse get() throws FetchException {
        if (failure.isPresent()) {
            throw failure.get();
        }
        return response.orElseThrow();
    }
}
