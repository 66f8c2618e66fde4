package io.atcr.samples.service.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.samples.service.config.ServiceSettings.Log;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

class ServiceLogTest {
    private final PrintStream before = System.out;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @AfterEach
    void giveBack() {
        System.setOut(before);
        ServiceLog.configure(new Log(Level.WARN, 1));
    }

    private String logged(Level level, Runnable logging) {
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        ServiceLog.configure(new Log(level, 1));
        logging.run();
        assertThat(ServiceLog.flush(Duration.ofSeconds(10))).isTrue();
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void theLevelIsForOurOwnAndLibrariesSayLess() {
        assertThat(logged(Level.INFO, () -> {
            LoggerFactory.getLogger("io.atcr.a").info("own info");
            LoggerFactory.getLogger("io.atcr.a").debug("own debug");
            LoggerFactory.getLogger("org.eclipse.jetty").info("library info");
            LoggerFactory.getLogger("org.eclipse.jetty").warn("library warning");
        })).contains("own info", "library warning").doesNotContain("own debug", "library info");
    }

    @Test
    void librariesAreNeverAskedForWhatMayHoldAPassword() {
        assertThat(logged(Level.TRACE, () -> {
            LoggerFactory.getLogger("io.atcr.a").trace("own trace");
            LoggerFactory.getLogger("io.lettuce.core").debug("AUTH hunter2");
        })).contains("own trace").doesNotContain("hunter2");
    }

    @ParameterizedTest
    @EnumSource(Level.class)
    void A21_noRequestIsQuotedByTheParserAtAnyLevel(Level level) {
        assertThat(logged(level, () -> {
            LoggerFactory.getLogger("org.eclipse.jetty.http.HttpParser").warn("Encountered multiple `Host` headers: {}", "mallory");
            LoggerFactory.getLogger("org.eclipse.jetty.http.HttpParser").error("library error");
        })).contains("library error").doesNotContain("mallory");
    }

    @Test
    void whatIsLoggedThroughJavaUtilLoggingIsALineToo() {
        assertThat(logged(Level.INFO, () -> java.util.logging.Logger.getLogger("sun.net.www.protocol.http.HttpURLConnection").warning("a connection was leaked")))
                .contains("\"logger\":\"sun.net.www.protocol.http.HttpURLConnection\"", "a connection was leaked");
    }

    @Test
    void dropsAreCountedByTheNameOfTheMetric() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        ServiceLog.count(registry);
        assertThat(registry.scrape()).containsPattern("(?m)^atcr_log_dropped_total [0-9.]+$");
    }
}
