package io.atcr.did;

import io.atcr.car.syntax.Did;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Least recently used documents go first; all go when their time is over. */
final class BoundedDidCache implements DidCache {

    private final long nanosToLive;
    private final LongSupplier nanoClock;
    private final LinkedHashMap<Did, Kept> entries;

    BoundedDidCache(int maxDocuments, Duration timeToLive, LongSupplier nanoClock) {
        if (maxDocuments < 1 || timeToLive.isNegative() || timeToLive.isZero()) {
            throw new IllegalArgumentException("a cache needs room and time");
        }
        this.nanosToLive = timeToLive.toNanos();
        this.nanoClock = nanoClock;
        this.entries = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Did, Kept> eldest) {
                return size() > maxDocuments;
            }
        };
    }

    @Override
    public Optional<DidDocument> get(Did did) {
        synchronized (entries) {
            Kept entry = entries.get(did);
            if (entry == null) {
                return Optional.empty();
            }
            if (nanoClock.getAsLong() - entry.writtenAt() >= nanosToLive) {
                entries.remove(did);
                return Optional.empty();
            }
            return Optional.of(entry.document());
        }
    }

    @Override
    public void put(Did did, DidDocument document) {
        synchronized (entries) {
            entries.put(did, new Kept(document, nanoClock.getAsLong()));
        }
    }

    @Override
    public void invalidate(Did did) {
        synchronized (entries) {
            entries.remove(did);
        }
    }

    private record Kept(DidDocument document, long writtenAt) {
    }
}
