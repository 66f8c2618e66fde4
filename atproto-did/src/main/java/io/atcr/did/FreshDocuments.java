package io.atcr.did;

import io.atcr.car.syntax.Did;
import io.atcr.did.net.FetchLimits;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** The cache before a source, and when it may answer. */
final class FreshDocuments implements CachingDidResolver {

    private final ListenedSource source;
    private final DidCache cache;
    private final Duration timeToLive;
    private final Duration timeout;
    private final InstantSource clock;
    private final RefreshLimit refreshes;
    private final RefusedAnswers refused;
    private final SingleFlight flights = new SingleFlight();
    private final AtomicLong invalidations = new AtomicLong();

    FreshDocuments(
            DocumentSource source, DidCache cache, Duration timeToLive, Duration timeout, InstantSource clock, LongSupplier nanoClock,
            ResolutionListener listener) {
        this.source = new ListenedSource(source, listener);
        this.cache = cache;
        this.timeToLive = timeToLive;
        this.timeout = timeout;
        this.clock = clock;
        this.refreshes = new RefreshLimit(nanoClock);
        this.refused = new RefusedAnswers(nanoClock);
    }

    @Override
    public DidDocument resolve(Did did) throws DidException {
        return resolve(did, timeout);
    }

    @Override
    public DidDocument resolve(Did did, Duration timeout) throws DidException {
        return resolution(did, timeout, Duration.ZERO).document();
    }

    @Override
    public DidDocument refresh(Did did) throws DidException {
        return refresh(did, timeout);
    }

    /** Fetches on its own: what another thread began to fetch before may be what has just turned out to be old. */
    @Override
    public DidDocument refresh(Did did, Duration timeout) throws DidException {
        Duration bounded = bounded(did, timeout);
        return refreshes.admits(did) ? fetch(did, bounded, cache.generation(did)).document() : resolve(did, bounded);
    }

    @Override
    public DidResolution resolution(Did did, Duration timeout, Duration maxStale) throws DidException {
        Optional<DidCache.Entry> held = held(did);
        Instant now = clock.instant();
        boolean answered = held.isPresent() && fresh(held.get(), now);
        source.tellLookedUp(did, answered);
        if (answered) {
            return resolution(held.get(), false);
        }
        try {
            refused.check(did);
            String generation = cache.generation(did);
            return resolution(flights.fetch(did, generation, bounded(did, timeout), () -> held(did).filter(entry -> fresh(entry, clock.instant())),
                    left -> {
                        // whoever led before may have been refused since the first look
                        refused.check(did);
                        return fetch(did, left, generation);
                    }), false);
        } catch (DidException failure) {
            boolean noAnswer = failure.code() == DidError.TIMEOUT || failure.code() == DidError.UNAVAILABLE;
            if (noAnswer && did.isPlc() && held.isPresent() && mayStandIn(held.get(), clock.instant(), maxStale)) {
                return resolution(held.get(), true);
            }
            throw failure;
        }
    }

    private static Duration bounded(Did did, Duration timeout) throws DidException {
        if (timeout.compareTo(FetchLimits.MIN_TIMEOUT) < 0) {
            throw new DidException(DidError.TIMEOUT, did, "no time to ask for " + did);
        }
        return timeout.compareTo(FetchLimits.MAX_TIMEOUT) < 0 ? timeout : FetchLimits.MAX_TIMEOUT;
    }

    private static boolean mayStandIn(DidCache.Entry held, Instant now, Duration maxStale) {
        Duration most = maxStale.compareTo(MAX_STALE) < 0 ? maxStale : MAX_STALE;
        return !most.isNegative() && !held.resolvedAt().isAfter(now) && now.isBefore(held.resolvedAt().plus(most));
    }

    private Optional<DidCache.Entry> held(Did did) {
        return cache.get(did).filter(entry -> entry.document().did().equals(did));
    }

    /** A clock that was set back makes no entry fresh for longer. */
    private static boolean fresh(DidCache.Entry entry, Instant now) {
        return !entry.resolvedAt().isAfter(now) && now.isBefore(entry.expiresAt());
    }

    private static DidResolution resolution(DidCache.Entry entry, boolean stale) {
        return new DidResolution(entry.document(), entry.resolvedAt(), entry.expiresAt(), stale);
    }

    private DidCache.Entry fetch(Did did, Duration timeout, String generation) throws DidException {
        long before = invalidations.get();
        Instant asked = clock.instant();
        try {
            DidDocument document = source.fetch(did, timeout);
            DidCache.Entry entry = new DidCache.Entry(document, asked, asked.plus(timeToLive));
            if (invalidations.get() == before && !askedForLater(did, asked)) {
                refused.forget(did);
                cache.put(did, entry, generation);
                if (invalidations.get() != before) {
                    cache.invalidate(did);
                }
            }
            return entry;
        } catch (DidException failure) {
            if (failure.code() == DidError.NOT_FOUND || failure.code() == DidError.TOMBSTONED) {
                cache.invalidate(did);
            }
            if (invalidations.get() == before) {
                refused.put(did, failure);
            }
            throw failure;
        }
    }

    /** Whether what is kept was asked for later: a slow answer may be from before a key was rotated. */
    private boolean askedForLater(Did did, Instant asked) {
        return held(did).filter(entry -> entry.resolvedAt().isAfter(asked) && fresh(entry, clock.instant())).isPresent();
    }

    @Override
    public void invalidate(Did did) {
        invalidations.incrementAndGet();
        flights.forget(did);
        refused.forget(did);
        cache.invalidate(did);
    }

    @Override
    public void forgetAll() {
        invalidations.incrementAndGet();
        flights.forgetAll();
        refused.forgetAll();
    }
}
