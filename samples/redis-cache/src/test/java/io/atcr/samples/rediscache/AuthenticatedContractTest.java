package io.atcr.samples.rediscache;

import io.atcr.verifier.cache.AuthenticatedCache;
import io.atcr.verifier.cache.SharedBytes;
import io.atcr.verifier.cache.VerificationCache;
import java.io.IOException;

class AuthenticatedContractTest extends VerificationCacheContract {
    private final VerificationCache cache;

    AuthenticatedContractTest() throws IOException {
        cache = new AuthenticatedCache(SharedBytes.inMemory(), Keys.of("k1"), () -> now);
    }

    @Override
    VerificationCache cache() {
        return cache;
    }
}
