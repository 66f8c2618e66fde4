package io.atcr.verifier.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** A2: what is in a shared cache is authenticated, not believed. */
class AuthenticatedCacheTest {
    private static final CacheRegion<String> NAMES = new CacheRegion<>("names", String.class, Duration.ofMinutes(5), new Text());
    private static final CacheRegion<String> WORDS = new CacheRegion<>("words", String.class, Duration.ofMinutes(5), new Text());

    private static final class Text implements CacheCodec<String> {
        @Override
        public byte[] encode(String value) {
            return value.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public Optional<String> decode(byte[] bytes) {
            return Optional.of(new String(bytes, StandardCharsets.UTF_8));
        }
    }

    private final SharedBytes bytes = SharedBytes.inMemory();
    private Instant now = Instant.parse("2026-11-22T12:00:00Z");
    private final AuthenticatedCache cache = cache("k1");

    private AuthenticatedCache cache(String... keys) {
        return new AuthenticatedCache(bytes, KeyFiles.keys(keys), () -> now);
    }

    private byte[] stored(String key) throws IOException {
        return bytes.get(Seal.name("names", key)).orElseThrow();
    }

    private void store(CacheRegion<?> region, String key, byte[] value) throws IOException {
        bytes.put(Seal.name(region.name(), key), value, Duration.ofDays(1));
    }

    private void store(byte[] value) throws IOException {
        store(NAMES, "alice", value);
    }

    private Optional<String> alice() {
        return cache.get(NAMES, "alice").map(VerificationCache.Entry::value);
    }

    @Test
    void whatWasPutIsServedUntilItExpires() {
        cache.put(NAMES, "alice", "Alice", Duration.ofMinutes(1));
        assertThat(cache.get(NAMES, "alice")).hasValue(new VerificationCache.Entry<>("Alice", now.plusSeconds(60)));

        now = now.plusSeconds(60);
        assertThat(alice()).isEmpty();
    }

    @Test
    void A2_aForgedEntryIsAMiss() throws Exception {
        Seal others = new Seal(KeyFiles.keys("mallory"));
        store(others.seal("names", "alice", now, now.plusSeconds(60), "Mallory".getBytes(StandardCharsets.UTF_8)));
        assertThat(alice()).isEmpty();
        store("Mallory".getBytes(StandardCharsets.UTF_8));
        assertThat(alice()).isEmpty();
        store(new byte[0]);
        assertThat(alice()).isEmpty();
    }

    @Test
    void A2_anEntryMadeWithAnotherKeyOfTheSameNameIsAMiss() throws Exception {
        byte[] forged = new Seal(KeyFiles.keys("xx")).seal("names", "alice", now, now.plusSeconds(60), new byte[] {'M'});
        System.arraycopy("k1".getBytes(StandardCharsets.US_ASCII), 0, forged, 2, 2);
        store(forged);
        assertThat(alice()).isEmpty();
    }

    @Test
    void A2_anEntryMovedToAnotherKeyOrRegionIsAMiss() throws Exception {
        cache.put(NAMES, "bob", "Bob", Duration.ofMinutes(1));
        byte[] bobs = stored("bob");

        store(bobs);
        store(WORDS, "bob", bobs);

        assertThat(alice()).isEmpty();
        assertThat(cache.get(WORDS, "bob")).isEmpty();
        assertThat(cache.get(NAMES, "bob")).isPresent();
    }

    @Test
    void A2_noTwoPlacesShareAName() {
        assertThat(Seal.name("ab", "c")).isNotEqualTo(Seal.name("a", "bc")).matches("[0-9a-f]{64}");
    }

    @Test
    void A2_lastMonthsEntryPutBackIsAMiss() throws Exception {
        cache.put(NAMES, "alice", "Alice", Duration.ofMinutes(5));
        byte[] old = stored("alice");
        now = now.plus(Duration.ofDays(30));
        store(old);
        assertThat(alice()).isEmpty();
    }

    @Test
    void A2_theReadersClockCountsAndNotHowLongTheStoreKeeps() {
        cache.put(NAMES, "alice", "Alice", Duration.ofSeconds(1));
        now = now.plusSeconds(1);
        assertThat(alice()).isEmpty();
    }

    @Test
    void A2_theReadersTimeToLiveCountsAndNotTheWriters() {
        cache.put(NAMES, "alice", "Alice", Duration.ofMinutes(5));
        now = now.plusSeconds(60);
        assertThat(cache.get(NAMES.withTimeToLive(Duration.ofSeconds(60)), "alice")).isEmpty();
        assertThat(alice()).isPresent();
    }

    @Test
    void A2_anEntryWithAnAbsurdExpiryIsServedNoLongerThanTheRegionAdmits() throws Exception {
        Seal own = new Seal(KeyFiles.keys("k1"));
        store(own.seal("names", "alice", now, now.plus(Duration.ofDays(365)), new byte[] {'A'}));
        assertThat(cache.get(NAMES, "alice").orElseThrow().expiresAt()).isEqualTo(now.plus(NAMES.timeToLive()));
        now = now.plus(NAMES.timeToLive());
        assertThat(alice()).isEmpty();
    }

    @Test
    void A2_anEntryFromTheFutureIsAMissUnlessClocksDifferByThatMuch() {
        cache.put(NAMES, "alice", "Alice", Duration.ofMinutes(5));
        now = now.minus(AuthenticatedCache.MAX_CLOCK_SKEW);
        assertThat(alice()).isPresent();
        now = now.minusMillis(1);
        assertThat(alice()).isEmpty();
    }

    @Test
    void A2_anUnknownKeyIsAMissAndDuringRotationTwoAreKnown() {
        cache("old").put(NAMES, "alice", "Alice", Duration.ofMinutes(1));

        assertThat(cache("new").get(NAMES, "alice")).isEmpty();
        assertThat(cache("new", "old").get(NAMES, "alice")).isPresent();
        cache("new", "old").put(NAMES, "alice", "Alice", Duration.ofMinutes(1));
        assertThat(cache("new").get(NAMES, "alice")).isPresent();
        assertThat(cache("old", "new").get(NAMES, "alice")).isPresent();
    }

    @Test
    void A2_anotherVersionIsAMiss() throws Exception {
        cache.put(NAMES, "alice", "Alice", Duration.ofMinutes(1));
        for (int version = 0; version < 256; version++) {
            byte[] other = stored("alice");
            if (version != Seal.VERSION) {
                other[0] = (byte) version;
                store(other);
                assertThat(alice()).as("version %d", version).isEmpty();
                other[0] = Seal.VERSION;
                store(other);
            }
        }
        assertThat(alice()).isPresent();
    }

    @Test
    void A2_anEntryCutOffAnywhereOrWithMoreBehindItIsAMiss() throws Exception {
        cache.put(NAMES, "alice", "Alice", Duration.ofMinutes(1));
        byte[] whole = stored("alice");
        for (int length = 0; length < whole.length; length++) {
            store(Arrays.copyOf(whole, length));
            assertThat(alice()).as("cut at %d", length).isEmpty();
        }
        store(Arrays.copyOf(whole, whole.length + 1));
        assertThat(alice()).isEmpty();
    }

    @Property(tries = 300)
    void A2_anyFlippedBitIsAMiss(@ForAll @IntRange(min = 0, max = 1000) int position) throws Exception {
        cache.put(NAMES, "alice", "Alice", Duration.ofMinutes(1));
        byte[] flipped = stored("alice");
        int bit = position % (flipped.length * 8);
        flipped[bit / 8] ^= (byte) (1 << bit % 8);
        store(flipped);
        assertThat(alice()).isEmpty();
    }

    @Property(tries = 500)
    void A2_anyBytesAreAMiss(@ForAll byte[] garbage) throws Exception {
        store(garbage);
        assertThat(alice()).isEmpty();
    }

    @Test
    void A2_whatIsTooLargeIsNotKeptAndIsAMiss() throws Exception {
        cache.put(NAMES, "alice", "A".repeat(SharedBytes.MAX_BYTES), Duration.ofMinutes(1));
        assertThat(bytes.get(Seal.name("names", "alice"))).isEmpty();
        store(new byte[SharedBytes.MAX_BYTES + 1]);
        assertThat(alice()).isEmpty();
    }

    @Test
    void A2_aStoreThatFailsIsAMissAndNeverAnException() {
        for (RuntimeException failure : new RuntimeException[] {null, new IllegalStateException("closed")}) {
            AuthenticatedCache broken = new AuthenticatedCache(new FailingBytes(failure), KeyFiles.keys("k1"), () -> now);
            broken.put(NAMES, "alice", "Alice", Duration.ofMinutes(1));
            assertThat(broken.get(NAMES, "alice")).isEmpty();
            broken.invalidate(NAMES, "alice");
            broken.invalidateAll();
        }
    }

    @Test
    void A11_anInvalidationThatDoesNotReachTheStoreStillHoldsInThisProcess() throws Exception {
        SharedBytes half = new FailingBytes(null) {
            @Override
            public Optional<byte[]> get(String name) throws IOException {
                return bytes.get(name);
            }
        };
        cache.put(NAMES, "alice", "Alice", Duration.ofMinutes(5));
        AuthenticatedCache cut = new AuthenticatedCache(half, KeyFiles.keys("k1"), () -> now);
        assertThat(cut.get(NAMES, "alice")).isPresent();

        cut.invalidate(NAMES, "alice");

        assertThat(cut.get(NAMES, "alice")).isEmpty();
    }

    @Test
    void invalidationForgets() {
        cache.put(NAMES, "alice", "Alice", Duration.ofMinutes(1));
        cache.put(NAMES, "bob", "Bob", Duration.ofMinutes(1));
        cache.invalidate(NAMES, "alice");
        assertThat(alice()).isEmpty();
        assertThat(cache.get(NAMES, "bob")).isPresent();
        cache.invalidateAll();
        assertThat(cache.get(NAMES, "bob")).isEmpty();
    }
}
