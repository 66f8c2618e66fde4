package io.atcr.samples.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.samples.localnetwork.IssuedCertificate;
import io.atcr.samples.localnetwork.TestAuthority;
import io.atcr.samples.localnetwork.TestAuthority.KeyKind;
import io.atcr.samples.localnetwork.TestAuthority.Use;
import io.atcr.samples.service.config.ServiceSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who may call, and what changes when the files do. */
class TlsClientTest {

    @TempDir
    Path folder;

    private Running running;

    @BeforeEach
    void start() throws Exception {
        running = Running.start(folder);
    }

    @AfterEach
    void stop() {
        running.close();
    }

    /** Whether the server ends the handshake, or the connection right after it. */
    private boolean refused(SSLContext context, String... protocols) {
        try (Client client = Client.tls(context, running.port(), protocols)) {
            client.post("/echo", "{}");
            return false;
        } catch (SocketTimeoutException stillOpen) {
            return false;
        } catch (IOException refused) {
            return true;
        }
    }

    private boolean served(SSLContext context) {
        try (Client client = Client.tls(context, running.port())) {
            return client.post("/echo", "{}").status() == 200;
        } catch (IOException refused) {
            return false;
        }
    }

    private SSLContext issued(Instant from, Instant until, Use... uses) {
        return running.clients.issue(new TestAuthority.Order(List.of(Running.CALLER), List.of(uses), from, until, KeyKind.EC)).context(running.servers);
    }

    @Test
    void A20_onlyClientsOfTheAuthorityWithTheNameAreServed() {
        Instant now = Instant.now();
        assertThat(served(running.client)).isTrue();
        assertThat(served(issued(now.minusSeconds(60), now.plusSeconds(60)))).as("no extended key usage").isTrue();
        assertThat(served(issued(now.minusSeconds(60), now.plusSeconds(60), Use.SERVER, Use.CLIENT))).as("as Gatekeeper has it").isTrue();

        assertThat(refused(IssuedCertificate.anonymous(running.servers))).as("no certificate").isTrue();
        assertThat(refused(running.servers.client(Running.CALLER).context(running.servers))).as("another authority").isTrue();
        assertThat(refused(TestAuthority.named("clients").client(Running.CALLER).context(running.servers))).as("an authority by the same name").isTrue();
        assertThat(refused(issued(now.minusSeconds(60), now.minusSeconds(1), Use.CLIENT))).as("expired").isTrue();
        assertThat(refused(issued(now.plusSeconds(60), now.plusSeconds(90), Use.CLIENT))).as("not yet valid").isTrue();
        assertThat(refused(issued(now.minusSeconds(60), now.plusSeconds(60), Use.SERVER))).as("not for clients").isTrue();
        assertThat(refused(running.clients.client("other.svc").context(running.servers))).as("another name").isTrue();
        assertThat(refused(running.clients.client().context(running.servers))).as("no name").isTrue();
        assertThat(served(running.client)).isTrue();
    }

    @Test
    void A20_nothingButTls13IsSpoken() throws IOException {
        assertThat(refused(running.client, "TLSv1.2")).isTrue();
        try (Client plain = Client.plain(running.port())) {
            plain.send(Client.request("/echo", "{}"));
            assertThat(plain.refusedOrEnded(-1)).isTrue();
        }
        assertThat(served(running.client)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(KeyKind.class)
    void everyKindOfKeyServesAndIsTakenOverWhileItRuns(KeyKind kind) throws IOException {
        Instant now = Instant.now();
        TestAuthority other = TestAuthority.named("other");
        SSLContext trustsOther = running.caller.context(other);
        assertThat(served(trustsOther)).isFalse();
        other.issue(new TestAuthority.Order(List.of("localhost"), List.of(Use.SERVER), now.minusSeconds(60), now.plusSeconds(600), kind)).writeTo(folder);
        Settled.until("the new certificate is in force", () -> served(trustsOther));
        assertThat(served(running.client)).as("the old one is not").isFalse();
    }

    @Test
    void A20_noSessionOutlivesTheAuthorityItBeganUnder() throws IOException {
        TestAuthority next = TestAuthority.named("next");
        long began;
        try (Client first = running.connect()) {
            first.post("/echo", "{}");
            began = first.tls().getSession().getCreationTime();
        }
        try (Client again = running.connect()) {
            again.post("/echo", "{}");
            assertThat(again.tls().getSession().getCreationTime()).as("sessions are resumed at all").isEqualTo(began);
        }
        try (Client before = running.connect()) {
            before.post("/echo", "{}");
            Files.writeString(folder.resolve("ca.crt"), next.pem());
            Settled.until("the new authority is in force", () -> served(next.client(Running.CALLER).context(running.servers)));
            assertThat(refused(running.client)).as("a session from before is not resumed").isTrue();
            Answer last = before.post("/echo", "{}");
            assertThat(last.closes()).as("a connection from before ends with its answer").isTrue();
            assertThat(before.ended()).isTrue();
        }
    }

    @Test
    void filesThatDoNotFitAreCountedAndTheServerGoesOn() throws IOException {
        running.write("tls.key", before -> running.servers.server("localhost").keyPem());
        Settled.until("it is counted", () -> running.metrics().contains("atcr_tls_reload_failures_total 1.0"));
        assertThat(served(running.client)).isTrue();
        assertThat(running.metrics()).containsPattern("atcr_tls_certificate_expiry_seconds 86\\d\\d\\d\\.");
    }

    @Test
    void withoutAnAuthorityNoCertificateIsAskedFor() throws Exception {
        ServiceSettings.Tls tls = new ServiceSettings.Tls(folder.resolve("tls.crt"), folder.resolve("tls.key"), Optional.empty(), Set.of(),
                Duration.ofSeconds(1));
        ServiceSettings.Listen any = new ServiceSettings.Listen("127.0.0.1", 0);
        Reply reply = Running.reply(200, "hello");
        Route route = new Route("/hello", 100, Duration.ofSeconds(5), call -> reply, reply, reply, (status, reason) -> Running.reply(status, reason));
        try (ServiceHttp open = ServiceHttp.start(new ServiceSettings.Server(any, any, tls, Duration.ZERO, Duration.ofSeconds(1)), Running.limits(1, 10),
                List.of(route), new ManagementPages(Optional::empty, () -> ""), new SimpleMeterRegistry());
                Client client = Client.tls(IssuedCertificate.anonymous(running.servers), open.port())) {
            assertThat(client.post("/hello", "{}").body()).contains("hello");
        }
    }
}
