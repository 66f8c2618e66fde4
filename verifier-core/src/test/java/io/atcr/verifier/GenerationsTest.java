package io.atcr.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.car.syntax.Did;
import io.atcr.verifier.cache.CacheRegion;
import io.atcr.verifier.cache.CaffeineVerificationCache;
import io.atcr.verifier.cache.VerificationCache;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class GenerationsTest {
    private final World world = new World();
    private final Signer alice = world.signer("alice.example.com");
    private final Signer bob = world.signer("bob.example.com");
    private final VerificationCache cache = new CaffeineVerificationCache(100, () -> world.now);

    private Generations generations(VerificationCache over) {
        return new Generations(over, World.trusting("", alice));
    }

    @Test
    void A11_aGenerationStandsUntilItIsEndedByWhoeverSharesTheCacheAndNeverComesBack() {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 5; i++) {
            String now = generations(cache).of(alice.did());
            assertThat(seen.add(now)).isTrue();
            assertThat(generations(cache).of(alice.did())).isEqualTo(now);
            generations(cache).end(alice.did());
        }
        assertThat(generations(cache).of(bob.did())).isNotIn(seen);
    }

    @Test
    void A11_aGenerationThatIsLostIsAnotherOneSoThatNothingFromBeforeComesBack() {
        String before = generations(cache).of(alice.did());
        cache.invalidate(CacheRegions.GENERATIONS, alice.did().toString());
        assertThat(generations(cache).of(alice.did())).isNotEqualTo(before);
    }

    @Test
    void whereNothingIsKeptThereIsNone() {
        assertThat(generations(VerificationCache.none()).of(alice.did())).isEqualTo(Generations.NONE);
    }

    @Test
    void onlyTheGenerationsOfAccountsThatThePolicyNamesAreKeptForLong() {
        List<Duration> times = new ArrayList<>();
        VerificationCache noting = new VerificationCache() {
            @Override
            public <V> Optional<Entry<V>> get(CacheRegion<V> region, String key) {
                return Optional.empty();
            }

            @Override
            public <V> void put(CacheRegion<V> region, String key, V value, Duration timeToLive) {
                times.add(timeToLive);
            }

            @Override
            public void invalidate(CacheRegion<?> region, String key) {}

            @Override
            public void invalidateAll() {}
        };
        generations(noting).of(alice.did());
        generations(noting).of(bob.did());
        assertThat(times).containsExactly(CacheRegion.MAX_TIME_TO_LIVE, Duration.ofDays(2));
    }

    @Test
    void threadsThatNeedOneAtOnceGetTheSame() throws Exception {
        Did did = alice.did();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (int round = 0; round < 50; round++) {
                Generations generations = generations(cache);
                generations.end(did);
                CyclicBarrier together = new CyclicBarrier(8);
                List<Future<String>> found = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    found.add(threads.submit(() -> {
                        together.await();
                        return generations.of(did);
                    }));
                }
                Set<String> different = new HashSet<>();
                for (Future<String> each : found) {
                    different.add(each.get());
                }
                assertThat(different).hasSize(1);
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
