package io.atcr.verifier;

import io.atcr.car.syntax.Did;
import io.atcr.policy.TrustPolicy;
import io.atcr.verifier.cache.VerificationCache;
import io.atcr.verifier.cache.VerificationCache.Entry;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A random name for the time since a DID was last invalidated, which is part of every key that its entries are kept under. To invalidate a DID
 * is to forget that name: whatever was kept under it, or is put later by whoever began before, is never found again. Thread-safe.
 */
final class Generations {
    /** Where the cache keeps nothing: nothing is looked up or kept under it. */
    static final String NONE = "";

    /** Longer than anything is kept of accounts that the policy does not name; of the others, their last proofs may be kept for years. */
    private static final Duration UNNAMED = Duration.ofDays(2);

    private final VerificationCache cache;
    private final TrustPolicy policy;
    private final Object[] locks = Stream.generate(Object::new).limit(64).toArray();

    Generations(VerificationCache cache, TrustPolicy policy) {
        this.cache = cache;
        this.policy = policy;
    }

    /** The generation that is now, made if there is none; {@link #NONE} if the cache does not keep it. */
    String of(Did did) {
        Optional<String> held = held(did);
        if (held.isPresent()) {
            return held.get();
        }
        // one thread makes it, so that those who want the same at once find each other
        synchronized (locks[Math.floorMod(did.hashCode(), locks.length)]) {
            return held(did).or(() -> made(did)).orElse(NONE);
        }
    }

    private Optional<String> made(Did did) {
        cache.put(CacheRegions.GENERATIONS, did.toString(), UUID.randomUUID(),
                policy.trusted(did).isPresent() ? CacheRegions.GENERATIONS.timeToLive() : UNNAMED);
        return held(did);
    }

    private Optional<String> held(Did did) {
        return cache.get(CacheRegions.GENERATIONS, did.toString()).map(Entry::value).map(UUID::toString);
    }

    void end(Did did) {
        cache.invalidate(CacheRegions.GENERATIONS, did.toString());
    }
}
