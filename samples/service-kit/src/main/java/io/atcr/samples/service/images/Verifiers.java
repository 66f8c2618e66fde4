package io.atcr.samples.service.images;

import io.atcr.policy.TrustPolicy;
import io.atcr.samples.service.images.GateRequest.PullCredentials;
import io.atcr.verifier.Verifier;
import io.atcr.verifier.registry.RegistryClient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Predicate;

/**
 * A verifier for each policy and each identity of registry access, so that no question is answered through another one's access. The least recently
 * used give way; one that has given way is closed when its last question is answered. Thread-safe.
 */
final class Verifiers implements AutoCloseable {
    /** The most verifiers, but for those with a question open. */
    static final int MOST = 64;

    private record Key(TrustPolicy policy, String identity) {}

    private final SharedParts parts;
    private final Executor aside;

    // guarded by this
    private final Map<Key, Shared> verifiers = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<String, RegistryClient> registries = new LinkedHashMap<>(16, 0.75f, true);

    /** {@code aside} runs what a registry client does beside the calling thread. */
    Verifiers(SharedParts parts, Executor aside) {
        this.parts = parts;
        this.aside = aside;
    }

    /** The verifier for one question; close it when the question is answered. */
    Lease lease(TrustPolicy policy, PullCredentials credentials) {
        List<Shared> idle = new ArrayList<>();
        try {
            synchronized (this) {
                Key key = new Key(policy, credentials.identity());
                Shared shared = verifiers.get(key);
                if (shared == null) {
                    shared = new Shared(parts.verifier(credentials.identity()).trustPolicy(policy).registryClient(registry(credentials)).build());
                    verifiers.put(key, shared);
                    trim(idle);
                }
                shared.users++;
                return new Lease(shared);
            }
        } finally {
            idle.forEach(each -> each.verifier.close());
        }
    }

    private void trim(List<Shared> idle) {
        if (verifiers.size() > MOST) {
            Key eldest = verifiers.keySet().iterator().next();
            retire(eldest, idle);
        }
    }

    private void retire(Key key, List<Shared> idle) {
        Shared shared = verifiers.remove(key);
        if (shared != null) {
            shared.retired = true;
            if (shared.users == 0) {
                idle.add(shared);
            }
        }
    }

    /** The client that asks registries with these credentials; it keeps its tokens when policies change. */
    synchronized RegistryClient registry(PullCredentials credentials) {
        RegistryClient client = registries.computeIfAbsent(credentials.identity(),
                identity -> RegistryClient.builder(parts.fetcher()).credentials(credentials.source()).executor(aside).build());
        if (registries.size() > MOST) {
            registries.remove(registries.keySet().iterator().next());
        }
        return client;
    }

    /** Lets go of verifiers whose policy is not in force any more. */
    void keepOnly(Predicate<TrustPolicy> inForce) {
        List<Shared> idle = new ArrayList<>();
        synchronized (this) {
            List.copyOf(verifiers.keySet()).stream().filter(key -> !inForce.test(key.policy())).forEach(key -> retire(key, idle));
        }
        idle.forEach(each -> each.verifier.close());
    }

    /** How many verifiers are kept for the next question. */
    synchronized int size() {
        return verifiers.size();
    }

    @Override
    public void close() {
        keepOnly(policy -> false);
    }

    private static final class Shared {
        private final Verifier verifier;
        private int users;
        private boolean retired;

        Shared(Verifier verifier) {
            this.verifier = verifier;
        }
    }

    /** A verifier in use. */
    final class Lease implements AutoCloseable {
        private final Shared shared;

        private Lease(Shared shared) {
            this.shared = shared;
        }

        Verifier verifier() {
            return shared.verifier;
        }

        @Override
        public void close() {
            boolean last;
            synchronized (Verifiers.this) {
                shared.users--;
                last = shared.retired && shared.users == 0;
            }
            if (last) {
                shared.verifier.close();
            }
        }
    }
}
