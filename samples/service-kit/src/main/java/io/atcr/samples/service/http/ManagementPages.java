package io.atcr.samples.service.http;

import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the management port tells. Both are asked for each request, one at a time.
 *
 * @param notReady why the service is not ready, in words of ours, on one line; empty if it is
 * @param metrics  the metrics in Prometheus' text format
 */
public record ManagementPages(Supplier<Optional<String>> notReady, Supplier<String> metrics) {

    /**
     * Refuses nulls.
     *
     * @param notReady why the service is not ready
     * @param metrics  the metrics
     */
    public ManagementPages {
        Objects.requireNonNull(notReady, "notReady");
        Objects.requireNonNull(metrics, "metrics");
    }
}
