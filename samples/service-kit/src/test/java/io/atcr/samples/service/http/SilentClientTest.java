package io.atcr.samples.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that say nothing, or nothing more. */
class SilentClientTest {

    private static final int CONNECTIONS = 20;

    @TempDir
    Path folder;

    private static Timing timing(Duration handshake, Duration idle) {
        return new Timing(handshake, Running.SHORT.headers(), Running.SHORT.body(), Running.SHORT.bytesPerSecond(), Running.SHORT.answer(),
                Running.SHORT.linger(), idle, Running.SHORT.least(), Running.SHORT.quiet());
    }

    private Running start(Duration handshake, Duration idle) throws Exception {
        return new Running(folder, Running.limits(4, CONNECTIONS), Set.of(Running.CALLER), timing(handshake, idle), InstantSource.system(), Duration.ZERO,
                Duration.ZERO);
    }

    @Test
    void A20_connectionsThatNeverGreetAreCutOff() throws Exception {
        try (Running running = start(Duration.ofMillis(200), Duration.ofMinutes(5))) {
            List<Client> clients = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                clients.add(Client.plain(running.port()));
            }
            for (Client client : clients) {
                assertThat(client.ended()).isTrue();
                client.close();
            }
            Settled.nothingLeft(running, running.http().means().room().left());
        }
    }

    @Test
    void A20_whoNeverGreetsGivesWayToWhoComesAndClientsDoNot() throws Exception {
        try (Running running = start(Duration.ofMinutes(5), Duration.ofMinutes(5)); Client known = running.connect()) {
            assertThat(known.post("/echo", "{}").status()).isEqualTo(200);
            List<Client> silent = new ArrayList<>();
            for (int i = 0; i < 3 * CONNECTIONS; i++) {
                silent.add(Client.plain(running.port()));
                assertThat(running.ask("/echo", "{}").status()).isEqualTo(200);
            }
            assertThat(known.post("/echo", "{}").status()).isEqualTo(200);
            assertThat(silent.get(0).ended()).isTrue();
            for (Client client : silent) {
                client.close();
            }
            assertThat(running.registry.get("atcr.service.shed").tag("limit", "connections").counter().count()).isPositive();
        }
    }

    @Test
    void A20_aHandshakeThatIsDrippedIsCutOff() throws Exception {
        try (Running running = start(Duration.ofMillis(300), Duration.ofMinutes(5)); Client client = Client.plain(running.port())) {
            byte[] hello = {22, 3, 1, 1, 0, 1, 0, 0, (byte) 0xFC, 3, 3};
            client.send(hello);
            assertThat(HostileClientTest.endsWhile(() -> {
                client.send(new byte[1]);
                LockSupport.parkNanos(20_000_000);
            })).isTrue();
            Settled.nothingLeft(running, running.http().means().room().left());
        }
    }

    @Test
    void A20_connectionsWithoutRequestsAreKeptForAWhileAndThenEnd() throws Exception {
        try (Running running = start(Duration.ofSeconds(10), Duration.ofMillis(300)); Client client = running.connect()) {
            assertThat(client.post("/echo", "{}").closes()).isFalse();
            assertThat(client.ended()).isTrue();
            Settled.nothingLeft(running, running.http().means().room().left());
        }
    }
}
