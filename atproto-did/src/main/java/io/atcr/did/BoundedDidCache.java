package io.atcr.did;

import io.atcr.car.syntax.Did;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Least recently used documents go first; all go when their time is over. */
final class BoundedDidCache implements DidCache {

    static final int DEFAULT_MAX_DOCUMENTS = 10_000;
    static final long DEFAULT_MAX_BYTES = 32L << 20;

    /** 292 years. */
    private static final Duration FOR_EVER = Duration.ofNanos(Long.MAX_VALUE);

    private final int maxDocuments;
    private final long maxBytes;
    private final long nanosToStay;
    private final LongSupplier nanoClock;
    private final LinkedHashMap<Did, Kept> entries = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    BoundedDidCache(int maxDocuments, long maxBytes, Duration retention, LongSupplier nanoClock) {
        if (maxDocuments < 1 || maxBytes < 1 || retention.isNegative() || retention.isZero()) {
            throw new IllegalArgumentException("a cache needs room and time");
        }
        this.maxDocuments = maxDocuments;
        this.maxBytes = maxBytes;
        this.nanosToStay = retention.compareTo(FOR_EVER) < 0 ? retention.toNanos() : Long.MAX_VALUE;
        this.nanoClock = nanoClock;
    }

    @Override
    public Optional<Entry> get(Did did) {
        synchronized (entries) {
            Kept kept = entries.get(did);
            if (kept == null) {
                return Optional.empty();
            }
            if (nanoClock.getAsLong() - kept.writtenAt() >= nanosToStay) {
                remove(did);
                return Optional.empty();
            }
            return kept.entry();
        }
    }

    @Override
    public void put(Did did, Entry entry) {
        synchronized (entries) {
            remove(did);
            if (entry.document().size() > maxBytes) {
                return;
            }
            entries.put(did, new Kept(Optional.of(entry), entry.document().size(), nanoClock.getAsLong()));
            bytes += entry.document().size();
            Iterator<Kept> eldest = entries.values().iterator();
            while (entries.size() > maxDocuments || bytes > maxBytes) {
                bytes -= eldest.next().size();
                eldest.remove();
            }
        }
    }

    @Override
    public void invalidate(Did did) {
        synchronized (entries) {
            remove(did);
        }
    }

    private void remove(Did did) {
        Kept kept = entries.remove(did);
        bytes -= kept == null ? 0 : kept.size();
    }

    private record Kept(Optional<Entry> entry, int size, long writtenAt) {
    }
}
