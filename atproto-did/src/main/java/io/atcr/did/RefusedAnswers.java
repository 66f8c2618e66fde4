package io.atcr.did;

import io.atcr.car.syntax.Did;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Remembers for a few seconds that an identity cannot be had, where a retry would bring the same. Bounded; thread-safe. */
final class RefusedAnswers {

    static final long NANOS_TO_LIVE = TimeUnit.SECONDS.toNanos(10);

    private static final int MAX_DIDS = 4096;

    private final LongSupplier nanoClock;
    private final LinkedHashMap<Did, Refused> refused = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Did, Refused> eldest) {
            return size() > MAX_DIDS;
        }
    };

    private record Refused(DidError code, String message, long offset, long writtenAt) {
    }

    RefusedAnswers(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** Throws what was thrown before. */
    void check(Did did) throws DidException {
        Refused kept;
        synchronized (refused) {
            kept = refused.get(did);
            if (kept != null && nanoClock.getAsLong() - kept.writtenAt() >= NANOS_TO_LIVE) {
                refused.remove(did);
                kept = null;
            }
        }
        if (kept != null) {
            throw new DidException(kept.code(), kept.message(), kept.offset(), did);
        }
    }

    void put(Did did, DidException failure) {
        if (failure.transientFailure()) {
            return;
        }
        synchronized (refused) {
            refused.remove(did);
            refused.put(did, new Refused(failure.code(), String.valueOf(failure.getMessage()), failure.offset(), nanoClock.getAsLong()));
        }
    }

    void forget(Did did) {
        synchronized (refused) {
            refused.remove(did);
        }
    }

    void forgetAll() {
        synchronized (refused) {
            refused.clear();
        }
    }
}
