package io.atcr.samples.service.images;

import io.atcr.samples.service.config.ServiceSettings.Rate;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * A token bucket for each name. Only a bucket that is full again is forgotten, since that loses nothing; while there is none, names that are not known
 * share one bucket. So no number of names makes more than is remembered, and none refills the bucket of another. Thread-safe.
 */
final class Buckets {
    /** Of how many names something is remembered. */
    static final int MOST = 4096;

    /** How many of the least recently used are looked at for one that is full. */
    private static final int LOOKED_AT = 8;

    private final Rate rate;
    private final LongSupplier nanoClock;
    private final Bucket unknown;

    // guarded by this
    private final Map<String, Bucket> named = new LinkedHashMap<>(16, 0.75f, true);

    Buckets(Rate rate, LongSupplier nanoClock) {
        this.rate = rate;
        this.nanoClock = nanoClock;
        this.unknown = bucket(rate, nanoClock);
    }

    static Bucket bucket(Rate rate, LongSupplier nanoClock) {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(rate.burst()).refillGreedy(rate.perSecond(), Duration.ofSeconds(1)))
                .withCustomTimePrecision(new TimeMeter() {
                    @Override
                    public long currentTimeNanos() {
                        return nanoClock.getAsLong();
                    }

                    @Override
                    public boolean isWallClockBased() {
                        return false;
                    }
                })
                .build();
    }

    synchronized Bucket of(String name) {
        Bucket known = named.get(name);
        if (known != null) {
            return known;
        }
        if (named.size() >= MOST && !forgetOne()) {
            return unknown;
        }
        Bucket made = bucket(rate, nanoClock);
        named.put(name, made);
        return made;
    }

    private boolean forgetOne() {
        Iterator<Bucket> eldest = named.values().iterator();
        for (int looked = 0; looked < LOOKED_AT && eldest.hasNext(); looked++) {
            if (eldest.next().getAvailableTokens() >= rate.burst()) {
                eldest.remove();
                return true;
            }
        }
        return false;
    }

    synchronized int size() {
        return named.size();
    }
}
