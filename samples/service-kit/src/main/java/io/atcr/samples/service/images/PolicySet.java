package io.atcr.samples.service.images;

import io.atcr.policy.PolicyException;
import io.atcr.policy.PolicySource;
import io.atcr.policy.ReloadingTrustPolicy;
import io.atcr.policy.ReloadingTrustPolicy.OnBadReload;
import io.atcr.policy.ReloadingTrustPolicy.Status;
import io.atcr.policy.TrustPolicy;
import io.atcr.samples.service.config.ServiceSettings.NamespaceRule;
import io.atcr.samples.service.config.ServiceSettings.Policies;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The policies of the settings by name, each as its file says now. Thread-safe. */
final class PolicySet implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ImageGate.class);

    private final Map<String, ReloadingTrustPolicy> policies = new LinkedHashMap<>();

    private volatile Runnable changed = () -> {};

    private PolicySet() {}

    /** Reads every policy once; nothing follows the files before {@link #start}. */
    static PolicySet load(Policies settings, GateMetrics metrics, InstantSource clock) throws GateException {
        if (settings.sources().isEmpty()) {
            throw new GateException("policies.sources", "names no policy");
        }
        PolicySet set = new PolicySet();
        for (Map.Entry<String, Path> source : settings.sources().entrySet()) {
            set.policies.put(source.getKey(), set.load(source.getKey(), source.getValue(), settings, metrics, clock));
        }
        for (NamespaceRule rule : settings.namespaces()) {
            if (!set.policies.containsKey(rule.policy())) {
                throw new GateException("policies.namespaces", "no policy of the name " + Line.name(rule.policy()) + " is among the sources");
            }
        }
        return set;
    }

    private ReloadingTrustPolicy load(String name, Path path, Policies settings, GateMetrics metrics, InstantSource clock) throws GateException {
        PolicySource file = PolicySource.of(path);
        PolicySource counted = () -> {
            try {
                return file.load();
            } catch (PolicyException e) {
                metrics.reloadFailed();
                throw e;
            }
        };
        try {
            ReloadingTrustPolicy policy = ReloadingTrustPolicy.builder(counted)
                    .clock(clock)
                    .reloadGrace(settings.grace())
                    .onBadReload(settings.denyOnBadReload() ? OnBadReload.DENY : OnBadReload.KEEP)
                    .listener(status -> {
                        changed.run();
                        tell(name, status);
                    })
                    .load();
            metrics.policy(name, () -> policy.status().failure().isEmpty());
            return policy;
        } catch (PolicyException e) {
            throw new GateException("policies.sources." + name, String.valueOf(e.getMessage()));
        }
    }

    private static void tell(String name, Status status) {
        if (status.failure().isPresent()) {
            LOG.atWarn().addKeyValue("policy", name).addKeyValue("error", status.failure().get().getMessage()).log("Policy does not load");
        } else {
            LOG.atInfo().addKeyValue("policy", name).addKeyValue("policySha256", status.sha256()).log("Policy loaded");
        }
    }

    /** Follows the files from now on, and tells of each change. */
    void start(Policies settings, Runnable told) {
        changed = told;
        policies.values().forEach(policy -> policy.start(settings.reload()));
    }

    /** Reads every policy now. */
    void poll() {
        policies.values().forEach(ReloadingTrustPolicy::poll);
    }

    /** The policies as they are now, in the order of the names. */
    List<TrustPolicy> snapshots(List<String> names) {
        return names.stream().map(name -> Objects.requireNonNull(policies.get(name), name).snapshot()).toList();
    }

    /** Whether a policy is one of those that are in force. */
    boolean inForce(TrustPolicy policy) {
        return policies.values().stream().anyMatch(current -> current.snapshot() == policy);
    }

    /** Why they cannot be relied on, if so. */
    Optional<String> notReady() {
        for (Map.Entry<String, ReloadingTrustPolicy> policy : policies.entrySet()) {
            Status status = policy.getValue().status();
            if (!status.ready()) {
                return Optional.of("policy " + policy.getKey() + status.failingSince().map(since -> " does not load since " + since)
                        .orElseGet(() -> " was last read at " + status.polledAt()));
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        policies.values().forEach(ReloadingTrustPolicy::close);
    }
}
