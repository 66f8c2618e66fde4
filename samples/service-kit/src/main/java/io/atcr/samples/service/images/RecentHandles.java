package io.atcr.samples.service.images;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.atcr.car.syntax.Did;
import io.atcr.did.DidException;
import io.atcr.did.Handle;
import io.atcr.did.HandleResolver;
import java.time.Duration;
import java.util.Optional;

/**
 * Keeps for a minute which DID a handle names, as DNS would; that the DID names the handle is checked against its document each time. Failures are
 * not kept. Bounded and thread-safe.
 */
final class RecentHandles implements HandleResolver {
    private static final Duration KEPT = Duration.ofMinutes(1);
    private static final int MOST = 4096;

    private final HandleResolver resolver;
    private final Cache<Handle, Did> named;

    RecentHandles(HandleResolver resolver, GateClock clock) {
        this.resolver = resolver;
        this.named = Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(KEPT).ticker(clock.nanos()::getAsLong).executor(Runnable::run).build();
    }

    @Override
    public Optional<Did> held(Handle handle) {
        return Optional.ofNullable(named.getIfPresent(handle));
    }

    @Override
    public Did resolve(Handle handle) throws DidException {
        Optional<Did> held = held(handle);
        return held.isPresent() ? held.get() : kept(handle, resolver.resolve(handle));
    }

    @Override
    public Did resolve(Handle handle, Duration timeout) throws DidException {
        Optional<Did> held = held(handle);
        return held.isPresent() ? held.get() : kept(handle, resolver.resolve(handle, timeout));
    }

    private Did kept(Handle handle, Did did) {
        named.put(handle, did);
        return did;
    }
}
