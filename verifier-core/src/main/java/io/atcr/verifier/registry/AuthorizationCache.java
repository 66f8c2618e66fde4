package io.atcr.verifier.registry;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** {@code Authorization} values by registry and repository, each until it expires; the least recently used give way. Thread-safe. */
final class AuthorizationCache {
    private final LongSupplier nanoClock;
    private final Map<Key, Held> entries;

    private record Key(String origin, String scope) {}

    private record Held(String authorization, long end) {}

    AuthorizationCache(int capacity, LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.entries = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Key, Held> eldest) {
                return size() > capacity;
            }
        };
    }

    Optional<String> get(Endpoint endpoint) {
        Key key = key(endpoint);
        synchronized (entries) {
            Held entry = entries.get(key);
            if (entry != null && entry.end() - nanoClock.getAsLong() <= 0) {
                entries.remove(key);
                return Optional.empty();
            }
            return Optional.ofNullable(entry).map(Held::authorization);
        }
    }

    void put(Endpoint endpoint, String authorization, Duration lifetime) {
        synchronized (entries) {
            entries.put(key(endpoint), new Held(authorization, nanoClock.getAsLong() + lifetime.toNanos()));
        }
    }

    void remove(Endpoint endpoint) {
        synchronized (entries) {
            entries.remove(key(endpoint));
        }
    }

    int size() {
        synchronized (entries) {
            return entries.size();
        }
    }

    private static Key key(Endpoint endpoint) {
        return new Key(endpoint.origin(), endpoint.pullScope());
    }
}
