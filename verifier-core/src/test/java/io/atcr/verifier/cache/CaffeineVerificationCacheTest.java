package io.atcr.verifier.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CaffeineVerificationCacheTest {
    private static final CacheRegion<String> WORDS = new CacheRegion<>("words", String.class, Duration.ofMinutes(5), new CacheCodec<>() {
        @Override
        public byte[] encode(String value) {
            return value.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public Optional<String> decode(byte[] bytes) {
            return Optional.of(new String(bytes, StandardCharsets.UTF_8));
        }
    });

    private final Instant now = Instant.parse("2026-11-22T12:00:00Z");

    private long kept(long maximumEntries, long maximumBytes, int entries, String value) {
        CaffeineVerificationCache cache = new CaffeineVerificationCache(maximumEntries, maximumBytes, () -> now);
        for (int i = 0; i < entries; i++) {
            cache.put(WORDS, "key" + i, value, Duration.ofMinutes(1));
        }
        return IntStream.range(0, entries).filter(i -> cache.get(WORDS, "key" + i).isPresent()).count();
    }

    @Test
    void entriesAreBoundedInNumber() {
        assertThat(kept(10, 1 << 20, 50, "small")).isBetween(1L, 10L);
        assertThat(kept(0, 1 << 20, 5, "small")).isZero();
    }

    @Test
    void entriesAreBoundedInBytes() {
        assertThat(kept(1000, 10_000, 50, "x".repeat(990))).isBetween(1L, 10L);
        assertThat(kept(1000, 10_000, 5, "x".repeat(10_001))).isZero();
        assertThat(kept(10, 0, 5, "")).isZero();
    }

    @Test
    void whatFitsIsKept() {
        assertThat(kept(100, 1 << 20, 50, "small")).isEqualTo(50);
    }

    @Test
    void aReadersOwnTimeToLiveCounts() {
        Instant[] time = {now};
        CaffeineVerificationCache cache = new CaffeineVerificationCache(10, () -> time[0]);
        cache.put(WORDS, "a", "b", Duration.ofMinutes(4));
        time[0] = now.plusSeconds(60);
        assertThat(cache.get(WORDS.withTimeToLive(Duration.ofSeconds(60)), "a")).isEmpty();
        assertThat(cache.get(WORDS, "a")).hasValue(new VerificationCache.Entry<>("b", now.plusSeconds(240)));
        time[0] = now.plusSeconds(240);
        assertThat(cache.get(WORDS, "a")).isEmpty();
    }

    @Test
    void negativeBoundsAreRefused() {
        assertThatThrownBy(() -> new CaffeineVerificationCache(-1, () -> now)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new CaffeineVerificationCache(1, -1, () -> now)).isInstanceOf(IllegalArgumentException.class);
    }
}
