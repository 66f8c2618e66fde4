package io.atcr.samples.service.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atcr.samples.service.config.ServiceSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plain port. */
class ManagementTest {

    @TempDir
    static Path folder;

    private static Running running;

    @BeforeAll
    static void start() throws Exception {
        running = Running.start(folder);
    }

    @AfterAll
    static void stop() {
        running.close();
    }

    private static Answer ask(String request) throws IOException {
        try (Client client = Client.plain(running.http().managementPort())) {
            return client.send(request + " HTTP/1.1\r\nHost: m\r\n\r\n").answer();
        }
    }

    @Test
    void itIsAliveWhetherItIsReadyOrNot() throws IOException {
        assertThat(ask("GET /readyz").status()).isEqualTo(200);
        running.notReady = Optional.of("the policies are not loaded");
        try {
            assertThat(ask("GET /readyz")).satisfies(answer -> {
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.body()).isEqualTo("the policies are not loaded\n");
            });
            assertThat(ask("GET /healthz").status()).isEqualTo(200);
        } finally {
            running.notReady = Optional.empty();
        }
    }

    @Test
    void metricsAreThoseOfTheRegistry() throws IOException {
        running.ask("/echo", "{}");
        Answer answer = ask("GET /metrics");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers()).contains("content-type: text/plain; version=0.0.4; charset=utf-8");
        assertThat(answer.body())
                .containsPattern("atcr_service_requests_total\\{path=\"/echo\",result=\"answered\"\\} [1-9]")
                .containsPattern("atcr_service_request_duration_seconds_bucket\\{path=\"/echo\",le=\"0.01\"\\} \\d")
                .contains("atcr_service_request_duration_seconds_count{path=\"/echo\"}", "atcr_service_shed_total{limit=\"connections\"}",
                        "atcr_service_shed_total{limit=\"concurrent\"}", "atcr_service_shed_total{limit=\"queue\"}", "atcr_service_in_flight ",
                        "atcr_tls_certificate_expiry_seconds ", "atcr_tls_reload_failures_total ");
    }

    @Test
    void nothingElseIsAnsweredAndNothingIsReflected() throws IOException {
        assertThat(ask("POST /healthz").status()).isEqualTo(405);
        assertThat(ask("DELETE /healthz").status()).isEqualTo(405);
        assertThat(ask("GET /echo").status()).isEqualTo(404);
        assertThat(ask("GET /<script>")).satisfies(answer -> assertThat(answer.body() + answer.headers()).doesNotContain("script"));
        assertThat(ask("POST /echo").status()).isEqualTo(405);
    }

    @Test
    void A20_slowHeadersAreCutOffHere() throws IOException {
        try (Client client = Client.plain(running.http().managementPort())) {
            client.send("GET /healthz HT");
            assertThat(client.ended()).isTrue();
        }
    }

    @Test
    void A20_connectionsThatAskNothingKeepNoProbeOut() throws IOException {
        List<Client> silent = new ArrayList<>();
        try {
            for (int i = 0; i < 2 * ServiceHttp.MANAGEMENT_CONNECTIONS; i++) {
                silent.add(Client.plain(running.http().managementPort()));
            }
            assertThat(ask("GET /healthz").status()).isEqualTo(200);
            assertThat(ask("GET /readyz").status()).isEqualTo(200);
        } finally {
            for (Client client : silent) {
                client.close();
            }
        }
    }

    @Test
    void startSaysWhichAddressIsTaken() {
        ServiceSettings.Tls tls = new ServiceSettings.Tls(folder.resolve("tls.crt"), folder.resolve("tls.key"), Optional.empty(), Set.of(),
                Duration.ofSeconds(1));
        ServiceSettings.Listen free = new ServiceSettings.Listen("127.0.0.1", 0);
        ServiceSettings.Listen taken = new ServiceSettings.Listen("127.0.0.1", running.port());
        assertThatThrownBy(() -> start(new ServiceSettings.Server(taken, free, tls, Duration.ZERO, Duration.ZERO)))
                .isInstanceOf(ServiceHttpException.class).hasMessage("listen: 127.0.0.1:" + running.port() + ": cannot be bound");
        assertThatThrownBy(() -> start(new ServiceSettings.Server(free, taken, tls, Duration.ZERO, Duration.ZERO)))
                .isInstanceOf(ServiceHttpException.class).hasMessage("management: 127.0.0.1:" + running.port() + ": cannot be bound");
    }

    private static void start(ServiceSettings.Server server) throws ServiceHttpException {
        ServiceHttp.start(server, Running.limits(1, 10), List.of(), new ManagementPages(Optional::empty, () -> ""), new SimpleMeterRegistry()).close();
    }
}
