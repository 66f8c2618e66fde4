package io.atcr.samples.rediscache;

import io.atcr.verifier.cache.CaffeineVerificationCache;
import io.atcr.verifier.cache.VerificationCache;

class CaffeineContractTest extends VerificationCacheContract {
    private final VerificationCache cache = new CaffeineVerificationCache(10_000, () -> now);

    @Override
    VerificationCache cache() {
        return cache;
    }
}
