package io.atcr.samples.service.images;

import io.atcr.samples.service.images.ImageVerdict.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What the gate counts. Labels are enums and names of the settings: nothing of a request makes a series. Thread-safe. */
final class GateMetrics {

    /** What a question was turned away for. */
    enum Limit {
        /** The rate of its namespace. */
        NAMESPACE,
        /** The rate of the registry's host. */
        HOST,
        /** The rate of all. */
        TOTAL,
        /** The places of those who wait for a thread. */
        QUEUE
    }

    private final MeterRegistry registry;
    private final Map<Outcome, Counter> images = new EnumMap<>(Outcome.class);
    private final Map<Limit, Counter> shed = new EnumMap<>(Limit.class);
    private final Counter reloadFailures;

    GateMetrics(MeterRegistry registry) {
        this.registry = registry;
        for (Outcome outcome : Outcome.values()) {
            images.put(outcome, Counter.builder("atcr.service.images")
                    .description("Images judged, by the answer")
                    .tag("result", word(outcome))
                    .register(registry));
        }
        for (Limit limit : Limit.values()) {
            shed.put(limit, Counter.builder("atcr.service.shed")
                    .description("What was turned away without being worked on, by the limit")
                    .tag("limit", word(limit))
                    .register(registry));
        }
        reloadFailures = Counter.builder("atcr.policy.reload.failures")
                .description("Readings of a policy that did not load")
                .register(registry);
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    void answered(Outcome outcome) {
        increment(images.get(outcome));
    }

    void shed(Limit limit) {
        increment(shed.get(limit));
    }

    void reloadFailed() {
        reloadFailures.increment();
    }

    /** {@code name} is a name of the settings. */
    void policy(String name, BooleanSupplier loaded) {
        Gauge.builder("atcr.policy.loaded", () -> loaded.getAsBoolean() ? 1 : 0)
                .description("Whether the policy loaded when it was read last")
                .tag("policy", name)
                .strongReference(true)
                .register(registry);
    }

    private static void increment(@Nullable Counter counter) {
        if (counter != null) {
            counter.increment();
        }
    }
}
