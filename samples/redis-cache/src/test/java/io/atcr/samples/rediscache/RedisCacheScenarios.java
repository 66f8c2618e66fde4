package io.atcr.samples.rediscache;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.verifier.CacheRegions;
import io.atcr.verifier.cache.AuthenticatedCache;
import io.atcr.verifier.cache.VerificationCache;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract over Redis, and A2 and A11 where it is slow, down, flushed, full of garbage or of forged entries. */
abstract class RedisCacheScenarios extends VerificationCacheContract {
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private final AtomicLong nanos = new AtomicLong();
    private RedisUnderTest redis = new FakeRedis();
    private RedisBytes bytes = RedisBytes.connect(redis.uri());
    private VerificationCache cache = VerificationCache.none();

    abstract RedisUnderTest redis() throws Exception;

    @BeforeEach
    void connect() throws Exception {
        bytes.close();
        redis = redis();
        redis.start();
        bytes = RedisBytes.builder(redis.uri()).timeout(Duration.ofSeconds(10)).nanoClock(nanos::get).build();
        assertThat(bytes.awaitConnected(PATIENCE)).isTrue();
        cache = new AuthenticatedCache(bytes, Keys.of("k1"), () -> now);
    }

    @AfterEach
    void stop() throws Exception {
        bytes.close();
        redis.close();
    }

    @Override
    VerificationCache cache() {
        return cache;
    }

    private void putAlice() {
        cache.put(CacheRegions.PUBLIC_KEYS, "alice", KEY, Duration.ofMinutes(5));
        assertHeld(true);
    }

    private void assertHeld(boolean held) {
        assertThat(cache.get(CacheRegions.PUBLIC_KEYS, "alice").isPresent()).isEqualTo(held);
    }

    private String onlyKey() throws Exception {
        List<String> keys = redis.keys();
        assertThat(keys).hasSize(1);
        return keys.get(0);
    }

    @Test
    void A2_keysSayNothingAndBeginWithThePrefix() throws Exception {
        putAlice();
        assertThat(onlyKey()).matches("atcr:[0-9a-f]{64}");
    }

    @Test
    void A2_garbageIsAMiss() throws Exception {
        putAlice();
        String key = onlyKey();
        redis.plant(key, "garbage".getBytes(StandardCharsets.US_ASCII), true);
        assertHeld(false);
        redis.plant(key, new byte[(1 << 20) + 100], true);
        assertHeld(false);
        redis.plant(key, new byte[0], true);
        assertHeld(false);
        redis.plantList(key);
        assertHeld(false);
        putAlice();
    }

    @Test
    void A2_forgedAndMovedEntriesAreMisses() throws Exception {
        putAlice();
        String key = onlyKey();
        byte[] genuine = redis.get(key);
        new AuthenticatedCache(bytes, Keys.of("mallory"), () -> now).put(CacheRegions.PUBLIC_KEYS, "alice", KEY, Duration.ofMinutes(5));
        assertThat(redis.get(key)).isNotEqualTo(genuine);
        assertHeld(false);

        redis.plant(key, genuine, false);
        assertHeld(true);
        redis.flush();
        cache.put(CacheRegions.PUBLIC_KEYS, "bob", KEY, Duration.ofMinutes(5));
        redis.plant(onlyKey(), genuine, true);
        assertThat(cache.get(CacheRegions.PUBLIC_KEYS, "bob")).isEmpty();
    }

    @Test
    void A2_lastMonthsEntryPutBackIsAMissHoweverLongRedisKeepsIt() throws Exception {
        putAlice();
        String key = onlyKey();
        byte[] old = redis.get(key);
        now = now.plus(Duration.ofDays(30));
        redis.plant(key, old, false);
        assertHeld(false);
    }

    @Test
    void aFlushIsAMiss() throws Exception {
        putAlice();
        redis.flush();
        assertHeld(false);
        putAlice();
    }

    @Test
    void aServerThatIsDownIsAMissAtOnceAndFoundAgainAfterThePause() throws Exception {
        putAlice();
        redis.stop();
        assertHeld(false);
        long start = System.nanoTime();
        for (int i = 0; i < 200; i++) {
            cache.put(CacheRegions.PUBLIC_KEYS, "alice", KEY, Duration.ofMinutes(5));
            assertHeld(false);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).as("no attempt, no wait").isLessThan(Duration.ofSeconds(2));

        redis.start();
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(bytes.awaitConnected(PATIENCE)).isTrue();
        putAlice();
    }

    @Test
    void aServerThatHangsCostsOneTimeoutAndNoMoreUntilThePauseIsOver() throws Exception {
        try (RedisBytes impatient = RedisBytes.builder(redis.uri()).timeout(Duration.ofMillis(100)).nanoClock(nanos::get).build()) {
            assertThat(impatient.awaitConnected(PATIENCE)).isTrue();
            VerificationCache hanging = new AuthenticatedCache(impatient, Keys.of("k1"), () -> now);
            redis.pause();
            long start = System.nanoTime();
            for (int i = 0; i < 100; i++) {
                assertThat(hanging.get(CacheRegions.PUBLIC_KEYS, "alice")).isEmpty();
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));

            redis.resume();
            nanos.addAndGet(Duration.ofSeconds(1).toNanos());
            assertThat(impatient.awaitConnected(PATIENCE)).isTrue();
        }
    }

    @Test
    void A11_anInvalidationThatRedisDoesNotGetHoldsInThisProcess() throws Exception {
        putAlice();
        String key = onlyKey();
        byte[] kept = redis.get(key);
        redis.stop();
        cache.invalidate(CacheRegions.PUBLIC_KEYS, "alice");

        redis.start();
        redis.plant(key, kept, true);
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(bytes.awaitConnected(PATIENCE)).isTrue();
        assertHeld(false);
    }

    @Test
    void nothingIsThrownAfterTheEnd() {
        bytes.close();
        cache.put(CacheRegions.PUBLIC_KEYS, "alice", KEY, Duration.ofMinutes(5));
        assertHeld(false);
        cache.invalidate(CacheRegions.PUBLIC_KEYS, "alice");
        cache.invalidateAll();
    }

    @Test
    void othersKeysStay() throws Exception {
        redis.plant("another program's", new byte[] {1}, true);
        putAlice();
        cache.invalidateAll();
        assertHeld(false);
        assertThat(onlyKey()).isEqualTo("another program's");
    }
}
