package io.atcr.verifier.cache;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A cache over bytes that others can write to: what comes out is authenticated, not believed. Thread-safe.
 *
 * <p>Every entry carries an HMAC-SHA-256 over format version, region, full key, the time it was written, the time it expires, and its value.
 * Whatever is forged, altered, cut, moved, expired by the reader's own clock, older than the reader's own time to live, from the future by more
 * than {@link #MAX_CLOCK_SKEW}, too large or not decodable is a miss; so is whatever the store fails to answer. Nothing is ever thrown.
 *
 * <p>Whoever can write to the store can still delete entries, and put back one that has not expired; so after an invalidation, which they could
 * undo, they can keep an answer alive until it expires.
 */
public final class AuthenticatedCache implements VerificationCache {
    /** How far the clock of a writer may be ahead of the reader's: 30 seconds. */
    public static final Duration MAX_CLOCK_SKEW = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(AuthenticatedCache.class);

    private final SharedBytes bytes;
    private final Seal seal;
    private final InstantSource clock;
    private volatile Instant distrusted = Instant.MIN;

    /**
     * Makes a cache on the system clock.
     *
     * @param bytes where entries are kept; closed with the cache
     * @param keys what authenticates them
     */
    public AuthenticatedCache(SharedBytes bytes, SharedCacheKeys keys) {
        this(bytes, keys, InstantSource.system());
    }

    /**
     * Makes a cache.
     *
     * @param bytes where entries are kept; closed with the cache
     * @param keys what authenticates them
     * @param clock the clock that all times are compared with
     */
    public AuthenticatedCache(SharedBytes bytes, SharedCacheKeys keys, InstantSource clock) {
        this.bytes = Objects.requireNonNull(bytes, "bytes");
        this.seal = new Seal(keys);
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    @Override
    public <V> Optional<Entry<V>> get(CacheRegion<V> region, String key) {
        try {
            Optional<byte[]> sealed = bytes.get(Seal.name(region.name(), key));
            if (sealed.isEmpty() || sealed.get().length > SharedBytes.MAX_BYTES) {
                return Optional.empty();
            }
            return seal.open(region.name(), key, sealed.get()).flatMap(opened -> read(region, opened));
        } catch (IOException | RuntimeException unanswered) {
            LOG.debug("a look-up in the shared cache failed", unanswered);
            return Optional.empty();
        }
    }

    private <V> Optional<Entry<V>> read(CacheRegion<V> region, Seal.Opened opened) {
        Instant now = clock.instant();
        Instant ownLimit = opened.writtenAt().plus(region.timeToLive());
        Instant until = opened.expiresAt().isBefore(ownLimit) ? opened.expiresAt() : ownLimit;
        if (opened.writtenAt().isAfter(now.plus(MAX_CLOCK_SKEW)) || !now.isBefore(until) || !opened.writtenAt().isAfter(distrusted)) {
            return Optional.empty();
        }
        return region.codec().decode(opened.value()).map(value -> new Entry<>(value, until));
    }

    @Override
    public <V> void put(CacheRegion<V> region, String key, V value, Duration timeToLive) {
        Duration kept = timeToLive.compareTo(region.timeToLive()) < 0 ? timeToLive : region.timeToLive();
        if (kept.toMillis() <= 0) {
            invalidate(region, key);
            return;
        }
        try {
            Instant now = clock.instant();
            byte[] sealed = seal.seal(region.name(), key, now, now.plus(kept), region.codec().encode(value));
            if (sealed.length <= SharedBytes.MAX_BYTES) {
                bytes.put(Seal.name(region.name(), key), sealed, kept);
            }
        } catch (IOException | RuntimeException unkept) {
            LOG.debug("an entry could not be put into the shared cache", unkept);
        }
    }

    /** Where the store fails, this process believes nothing that was written until now; others may serve it until it expires. */
    @Override
    public void invalidate(CacheRegion<?> region, String key) {
        try {
            bytes.delete(Seal.name(region.name(), key));
        } catch (IOException | RuntimeException failed) {
            distrust(failed);
        }
    }

    /** Where the store fails, this process believes nothing that was written until now; others may serve it until it expires. */
    @Override
    public void invalidateAll() {
        try {
            bytes.clear();
        } catch (IOException | RuntimeException failed) {
            distrust(failed);
        }
    }

    private void distrust(Exception failed) {
        distrusted = clock.instant().plus(MAX_CLOCK_SKEW);
        LOG.warn("an invalidation did not reach the shared cache; other processes may serve what it was about until that expires", failed);
    }

    @Override
    public void close() {
        bytes.close();
    }
}
