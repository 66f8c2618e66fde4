package io.atcr.samples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.verifier.metrics.MicrometerListener;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The table, the query and the alert in verifier-core's README name series that there are. */
class MetricsReadmeTest {
    private static final Pattern NAME = Pattern.compile("atcr_[a-z_]+");

    @Test
    void everyMetricInTheReadmeIsOneThatPrometheusReadsAndNoneIsLeftOut() throws Exception {
        PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        assertThat(new MicrometerListener(metrics)).isNotNull();
        Set<String> series = names(metrics.scrape());

        Set<String> told = names(Files.readString(Path.of("../../verifier-core/README.md")));

        assertThat(series).containsAll(told);
        assertThat(told).containsAll(series.stream().filter(name -> !name.matches(".*_(bucket|count|sum)")).toList());
    }

    private static Set<String> names(String text) {
        Set<String> names = new TreeSet<>();
        Matcher matcher = NAME.matcher(text);
        while (matcher.find()) {
            names.add(matcher.group());
        }
        return names;
    }
}
