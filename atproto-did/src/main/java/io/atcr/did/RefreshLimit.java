package io.atcr.did;

import io.atcr.car.syntax.Did;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** One forced refresh per DID in 30 seconds, so that bad signatures cannot turn a cache off. Thread-safe. */
final class RefreshLimit {

    static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static final int MAX_DIDS = 4096;

    private final LongSupplier nanoClock;
    private final LinkedHashMap<Did, Long> admitted = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Did, Long> eldest) {
            return size() > MAX_DIDS;
        }
    };

    RefreshLimit(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    boolean admits(Did did) {
        synchronized (admitted) {
            long now = nanoClock.getAsLong();
            Long last = admitted.get(did);
            if (last != null && now - last < INTERVAL_NANOS) {
                return false;
            }
            admitted.remove(did);
            admitted.put(did, now);
            return true;
        }
    }
}
