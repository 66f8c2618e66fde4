package io.atcr.did.net;

import static io.atcr.did.net.FetchAssert.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which certificates stand for a host, directly and through a tunnel. */
@Tag("hostile")
@Timeout(20)
class CertificateTest {

    private final AtomicInteger requests = new AtomicInteger();

    private RawServer server(TestTls tls) throws IOException {
        return new RawServer((in, out) -> {
            if (RawServer.readHead(in).isEmpty()) {
                return;
            }
            requests.incrementAndGet();
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }, tls.context());
    }

    private static HttpFetcher.Builder direct(String host, RawServer server) {
        return HttpFetcher.builder().addressPolicy(AddressPolicy.publicOnly().allowPrivate(host + ":" + server.port()))
                .dns(name -> List.of(InetAddress.getByName("127.0.0.1")));
    }

    private void assertRefused(TestTls tls, String host, boolean trusted) throws IOException {
        try (RawServer server = server(tls); ConnectProxy proxy = new ConnectProxy(server.port())) {
            for (HttpFetcher.Builder builder : List.of(direct(host, server), direct(host, server).egressProxy(proxy.setting()))) {
                try (HttpFetcher fetcher = (trusted ? builder.trustManager(tls.trust()) : builder).build()) {
                    assertFails(fetcher, FetchRequest.get(URI.create("https://" + host + ":" + server.port() + "/")), FetchError.TLS);
                }
            }
            assertThat(requests).as("nothing is asked before the certificate is checked").hasValue(0);
        }
    }

    @Test
    void certificateThatIsValidNowIsAccepted() throws Exception {
        TestTls tls = TestTls.certificate("pds.example.com");
        try (RawServer server = server(tls); HttpFetcher fetcher = direct("pds.example.com", server).trustManager(tls.trust()).build()) {
            URI uri = URI.create("https://pds.example.com:" + server.port() + "/");
            assertThat(fetcher.fetch(FetchRequest.get(uri)).status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource({"-5,-2", "2,5"})
    void A18_certificateOutOfItsTimeIsRefused(int from, int until) throws Exception {
        GeneralName name = new GeneralName(GeneralName.dNSName, "pds.example.com");
        assertRefused(TestTls.issued(name, Duration.ofDays(from), Duration.ofDays(until)), "pds.example.com", true);
    }

    @Test
    void A18_certificateThatNobodyVouchesForIsRefused() throws Exception {
        assertRefused(TestTls.certificate("pds.example.com"), "pds.example.com", false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"other.example.com", "example.com", "*.com", "pds.example.com.evil.example", "pds"})
    void A18_certificateForAnotherNameIsRefused(String name) throws Exception {
        assertRefused(TestTls.certificate(name), "pds.example.com", true);
    }

    @Test
    void A18_certificateForAnAddressDoesNotStandForTheNameThatLeadsThere() throws Exception {
        GeneralName address = new GeneralName(GeneralName.iPAddress, "127.0.0.1");
        assertRefused(TestTls.issued(address, Duration.ofDays(-1), Duration.ofDays(1)), "pds.example.com", true);
    }

    @Test
    void A18_certificateForANameDoesNotStandForAnAddress() throws Exception {
        assertRefused(TestTls.certificate("pds.example.com"), "127.0.0.1", true);
    }
}
