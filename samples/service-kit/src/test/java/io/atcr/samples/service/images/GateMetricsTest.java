package io.atcr.samples.service.images;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.samples.service.images.GateMetrics.Limit;
import io.atcr.samples.service.images.ImageVerdict.Outcome;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;

/** What the meters are called where they are read. */
class GateMetricsTest {
    @Test
    void everyMeterIsThereFromTheStartUnderItsName() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        GateMetrics metrics = new GateMetrics(registry);
        metrics.policy("production", () -> true);
        for (Outcome outcome : Outcome.values()) {
            metrics.answered(outcome);
        }
        metrics.shed(Limit.HOST);
        metrics.reloadFailed();
        assertThat(registry.scrape()).contains(
                "atcr_service_images_total{result=\"allow\"} 1.0",
                "atcr_service_images_total{result=\"allow_warn\"} 1.0",
                "atcr_service_images_total{result=\"deny\"} 1.0",
                "atcr_service_images_total{result=\"retry\"} 1.0",
                "atcr_service_shed_total{limit=\"namespace\"} 0.0",
                "atcr_service_shed_total{limit=\"host\"} 1.0",
                "atcr_service_shed_total{limit=\"total\"} 0.0",
                "atcr_service_shed_total{limit=\"queue\"} 0.0",
                "atcr_policy_loaded{policy=\"production\"} 1.0",
                "atcr_policy_reload_failures_total 1.0");
    }
}
