package io.atcr.samples.service.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.IntSupplier;

/** What is counted of requests and TLS. No label comes from a request. */
final class HttpMeters {

    /** How a request ended. */
    enum Result { ANSWERED, REFUSED, SHED, FAILED }

    /** What had no place left. */
    enum Limit { CONCURRENT, QUEUE, CONNECTIONS }

    static final String OTHER = "other";
    private static final Duration[] BUCKETS = List.of(1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000).stream()
            .map(Duration::ofMillis).toArray(Duration[]::new);

    /** The meters of one path. */
    record OfPath(Map<Result, Counter> requests, Timer duration) {}

    private final Map<String, OfPath> paths = new HashMap<>();
    private final Map<Limit, Counter> shed = new EnumMap<>(Limit.class);
    private final Counter reloadFailures;

    HttpMeters(MeterRegistry registry, List<Route> routes) {
        routes.forEach(route -> paths.put(route.path(), of(registry, route.path())));
        paths.put(OTHER, of(registry, OTHER));
        for (Limit limit : Limit.values()) {
            shed.put(limit, Counter.builder("atcr.service.shed").tag("limit", limit.name().toLowerCase(Locale.ROOT))
                    .description("Requests and connections there was no place for").register(registry));
        }
        reloadFailures = Counter.builder("atcr.tls.reload.failures")
                .description("Changes of the TLS files that could not be taken over").register(registry);
    }

    private static OfPath of(MeterRegistry registry, String path) {
        Map<Result, Counter> requests = new EnumMap<>(Result.class);
        for (Result result : Result.values()) {
            requests.put(result, Counter.builder("atcr.service.requests").tag("path", path).tag("result", result.name().toLowerCase(Locale.ROOT))
                    .description("Requests by path and by how they ended").register(registry));
        }
        return new OfPath(requests, Timer.builder("atcr.service.request.duration").tag("path", path)
                .description("From the first byte of a request to its answer").serviceLevelObjectives(BUCKETS).register(registry));
    }

    /** Registers what is looked at when metrics are read. */
    void gauges(MeterRegistry registry, IntSupplier inFlight, DoubleSupplier certificateSeconds) {
        Gauge.builder("atcr.service.in.flight", inFlight::getAsInt).strongReference(true)
                .description("Requests that are not answered yet").register(registry);
        TimeGauge.builder("atcr.tls.certificate.expiry", certificateSeconds::getAsDouble, TimeUnit.SECONDS).strongReference(true)
                .description("Time until the certificate in use expires").register(registry);
    }

    void ended(String path, Result result, long nanos) {
        OfPath meters = paths.get(path);
        if (meters != null) {
            counter(meters.requests(), result).increment();
            meters.duration().record(nanos, TimeUnit.NANOSECONDS);
        }
    }

    void shed(Limit limit) {
        counter(shed, limit).increment();
    }

    void reloadFailed() {
        reloadFailures.increment();
    }

    private static <K> Counter counter(Map<K, Counter> counters, K key) {
        Counter counter = counters.get(key);
        if (counter == null) {
            throw new IllegalStateException("all are registered at the beginning");
        }
        return counter;
    }
}
