package io.atcr.samples.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a server ends. */
class ShutdownTest {

    @TempDir
    Path folder;

    private Running start(Duration drain, Duration grace) throws Exception {
        return new Running(folder, Running.limits(4, 100), Set.of(Running.CALLER), Running.SHORT, InstantSource.system(), drain, grace);
    }

    private static int ready(Running running) {
        try (Client client = Client.plain(running.http().managementPort())) {
            return client.send("GET /readyz HTTP/1.1\r\nHost: m\r\n\r\n").answer().status();
        } catch (IOException e) {
            return 0;
        }
    }

    private static Thread closing(Running running) {
        Thread thread = new Thread(running.http()::close);
        thread.start();
        return thread;
    }

    @Test
    void itIsNotReadyAtOnceAndGoesOnAnsweringWhileItDrains() throws Exception {
        try (Running running = start(Duration.ofSeconds(60), Duration.ZERO)) {
            try (Client kept = running.connect()) {
                kept.post("/echo", "{}");
                Thread closing = closing(running);
                Settled.until("it is not ready", () -> ready(running) == 503);
                assertThat(kept.post("/echo", "{}").closes()).isFalse();
                assertThat(running.ask("/echo", "{}").status()).as("a new connection").isEqualTo(200);
                closing.interrupt();
                closing.join();
            }
        }
    }

    @Test
    void everyRequestThatWasAcceptedIsAnsweredAndEndsItsConnection() throws Exception {
        try (Running running = start(Duration.ZERO, Duration.ofSeconds(60)); Client waiting = running.connect(); Client kept = running.connect()) {
            kept.post("/echo", "{}");
            waiting.send(Client.request("/patient", "{}"));
            Settled.until("it is under way", () -> running.inSlow.availablePermits() == 1);
            int port = running.port();
            Thread closing = closing(running);
            Settled.until("no connection is taken", () -> refuses(port));
            assertThat(ready(running)).isEqualTo(503);
            Answer last = kept.post("/echo", "{\"late\":1}");
            assertThat(last.body()).as("a connection from before still asks").isEqualTo("{\"late\":1}");
            assertThat(last.closes()).isTrue();
            assertThat(kept.ended()).isTrue();
            running.gate.release();
            Answer answer = waiting.answer();
            assertThat(answer.body()).contains("waited");
            assertThat(answer.closes()).isTrue();
            closing.join();
            assertThat(running.http().connections()).isZero();
        }
    }

    private static boolean refuses(int port) {
        try (Client client = Client.plain(port)) {
            return client == null;
        } catch (IOException refused) {
            return true;
        }
    }

    @Test
    void idleConnectionsDoNotHoldItUpAndNoThreadIsLeft() throws Exception {
        Running running = start(Duration.ZERO, Duration.ofSeconds(60));
        int port = running.port();
        try (Client idle = running.connect()) {
            idle.post("/echo", "{}");
            closing(running).join();
            assertThat(idle.ended()).isTrue();
        }
        assertThat(refuses(port)).isTrue();
        Settled.until("no thread is left", () -> serverThreads().isEmpty());
    }

    private static List<String> serverThreads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).filter(name -> name.startsWith("atcr-")).toList();
    }

    @Test
    void graceIsBoundedWhateverAnEndpointDoes() throws Exception {
        try (Running running = start(Duration.ZERO, Duration.ofMillis(50)); Client client = running.connect()) {
            client.send(Client.request("/patient", "{}"));
            Settled.until("it is under way", () -> running.inSlow.availablePermits() == 1);
            closing(running).join();
            assertThat(running.http().connections()).isZero();
        }
    }
}
