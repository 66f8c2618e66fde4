package io.atcr.samples.rediscache;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.crypto.Curve;
import io.atcr.crypto.PrivateKey;
import io.atcr.crypto.PublicKey;
import io.atcr.verifier.CacheRegions;
import io.atcr.verifier.cache.VerificationCache;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The same questions to every cache. */
abstract class VerificationCacheContract {
    static final PublicKey KEY = PrivateKey.generate(Curve.K256).publicKey();
    static final URI PDS = URI.create("https://pds.example.com");

    Instant now = Instant.parse("2026-11-22T12:00:00Z");

    /** The cache under test, on the clock {@code now}. */
    abstract VerificationCache cache();

    @Test
    void whatWasPutIsServedWithItsExpiryAndUntilThen() {
        assertThat(cache().get(CacheRegions.PUBLIC_KEYS, "alice")).isEmpty();
        cache().put(CacheRegions.PUBLIC_KEYS, "alice", KEY, Duration.ofMinutes(1));

        assertThat(cache().get(CacheRegions.PUBLIC_KEYS, "alice")).hasValue(new VerificationCache.Entry<>(KEY, now.plusSeconds(60)));
        now = now.plusMillis(59_999);
        assertThat(cache().get(CacheRegions.PUBLIC_KEYS, "alice")).isPresent();
        now = now.plusMillis(1);
        assertThat(cache().get(CacheRegions.PUBLIC_KEYS, "alice")).isEmpty();
    }

    @Test
    void noEntryLivesLongerThanItsRegionNorThanTheReadersRegion() {
        cache().put(CacheRegions.PUBLIC_KEYS, "alice", KEY, Duration.ofDays(1));
        now = now.plusSeconds(60);
        assertThat(cache().get(CacheRegions.PUBLIC_KEYS.withTimeToLive(Duration.ofSeconds(60)), "alice")).isEmpty();
        now = now.plusSeconds(239);
        assertThat(cache().get(CacheRegions.PUBLIC_KEYS, "alice")).isPresent();
        now = now.plusSeconds(1);
        assertThat(cache().get(CacheRegions.PUBLIC_KEYS, "alice")).isEmpty();
    }

    @Test
    void aTimeThatIsNotPositiveForgets() {
        for (Duration none : List.of(Duration.ZERO, Duration.ofSeconds(-1))) {
            cache().put(CacheRegions.PUBLIC_KEYS, "alice", KEY, Duration.ofMinutes(1));
            cache().put(CacheRegions.PUBLIC_KEYS, "alice", KEY, none);
            assertThat(cache().get(CacheRegions.PUBLIC_KEYS, "alice")).isEmpty();
        }
    }

    @Test
    void A2_regionsAndKeysAreApart() {
        cache().put(CacheRegions.PUBLIC_KEYS, "alice", KEY, Duration.ofMinutes(1));

        assertThat(cache().get(CacheRegions.PDS_ENDPOINTS, "alice")).isEmpty();
        assertThat(cache().get(CacheRegions.PUBLIC_KEYS, "alice ")).isEmpty();
        assertThat(cache().get(CacheRegions.PUBLIC_KEYS, "Alice")).isEmpty();
        assertThat(cache().get(CacheRegions.PUBLIC_KEYS, "")).isEmpty();
    }

    @Test
    void theLastOnePutIsServed() {
        PublicKey other = PrivateKey.generate(Curve.P256).publicKey();
        cache().put(CacheRegions.PUBLIC_KEYS, "alice", KEY, Duration.ofMinutes(1));
        cache().put(CacheRegions.PUBLIC_KEYS, "alice", other, Duration.ofMinutes(2));
        assertThat(cache().get(CacheRegions.PUBLIC_KEYS, "alice")).hasValue(new VerificationCache.Entry<>(other, now.plusSeconds(120)));
    }

    @Test
    void A11_whatIsInvalidatedIsGoneAtOnceAndNothingElse() {
        cache().put(CacheRegions.PUBLIC_KEYS, "alice", KEY, Duration.ofMinutes(1));
        cache().put(CacheRegions.PUBLIC_KEYS, "bob", KEY, Duration.ofMinutes(1));
        cache().put(CacheRegions.PDS_ENDPOINTS, "alice", PDS, Duration.ofMinutes(1));

        cache().invalidate(CacheRegions.PUBLIC_KEYS, "alice");
        cache().invalidate(CacheRegions.PUBLIC_KEYS, "nobody");

        assertThat(cache().get(CacheRegions.PUBLIC_KEYS, "alice")).isEmpty();
        assertThat(cache().get(CacheRegions.PUBLIC_KEYS, "bob")).isPresent();
        assertThat(cache().get(CacheRegions.PDS_ENDPOINTS, "alice")).isPresent();
    }

    @Test
    void A11_everythingIsInvalidatedAtOnce() {
        for (int i = 0; i < 1000; i++) {
            cache().put(CacheRegions.PDS_ENDPOINTS, "account " + i, PDS, Duration.ofMinutes(1));
        }
        cache().put(CacheRegions.PUBLIC_KEYS, "alice", KEY, Duration.ofMinutes(1));

        cache().invalidateAll();

        for (int i = 0; i < 1000; i++) {
            assertThat(cache().get(CacheRegions.PDS_ENDPOINTS, "account " + i)).isEmpty();
        }
        assertThat(cache().get(CacheRegions.PUBLIC_KEYS, "alice")).isEmpty();
    }

    @Test
    void keysMayBeLongAndOfAnyText() {
        for (String key : List.of("x".repeat(100_000), "line\nbreak\r\n\0", "\u00e9\ud83d\ude00", "*", "?[a-z]")) {
            cache().put(CacheRegions.PUBLIC_KEYS, key, KEY, Duration.ofMinutes(1));
            assertThat(cache().get(CacheRegions.PUBLIC_KEYS, key)).isPresent();
        }
    }

    @Test
    void threadsMayUseItTogether() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> done = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                String name = "account " + thread;
                done.add(threads.submit(() -> {
                    for (int i = 0; i < 50; i++) {
                        cache().put(CacheRegions.PUBLIC_KEYS, name, KEY, Duration.ofMinutes(1));
                        assertThat(cache().get(CacheRegions.PUBLIC_KEYS, name)).isPresent();
                        cache().invalidate(CacheRegions.PUBLIC_KEYS, name);
                        assertThat(cache().get(CacheRegions.PUBLIC_KEYS, name)).isEmpty();
                    }
                }));
            }
            for (Future<?> each : done) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
