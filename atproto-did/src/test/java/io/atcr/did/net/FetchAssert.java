package io.atcr.did.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Asserts why a fetch failed. */
final class FetchAssert {

    private FetchAssert() {
    }

    static FetchException assertFails(HttpFetcher fetcher, FetchRequest request, FetchError expected) {
        FetchException failure = catchThrowableOfType(FetchException.class, () -> fetcher.fetch(request));
        assertThat(failure).as("fetch of " + request).isNotNull();
        assertThat(failure.code()).as(failure.getMessage()).isEqualTo(expected);
        assertThat(failure.transientFailure()).isEqualTo(expected.transientFailure());
        assertThat(failure.getCause()).isNull();
        return failure;
    }
}
