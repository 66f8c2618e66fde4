package io.atcr.did.net;

import static io.atcr.did.net.FetchAssert.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An authority that is named for one host counts for that host and port, and for nothing else. */
@Tag("hostile")
@Timeout(20)
class HostTrustTest {

    private static final String REGISTRY = "registry.example.com";
    private static final String PDS = "pds.example.com";

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private TestAuthority authority;

    @BeforeEach
    void authority() throws Exception {
        authority = new TestAuthority();
    }

    private RawServer server(TestTls tls, String answer) throws IOException {
        return new RawServer((in, out) -> {
            for (String head = RawServer.readHead(in); !head.isEmpty(); head = RawServer.readHead(in)) {
                asked.add(head);
                out.write(answer.getBytes(StandardCharsets.US_ASCII));
            }
        }, tls.context());
    }

    private RawServer server(TestTls tls) throws IOException {
        return server(tls, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    }

    /** All names lead to loopback, and may. */
    private static HttpFetcher.Builder builder(RawServer... servers) {
        AddressPolicy policy = AddressPolicy.publicOnly();
        for (RawServer server : servers) {
            policy = policy.allowPrivate(REGISTRY + ":" + server.port()).allowPrivate(PDS + ":" + server.port());
        }
        return HttpFetcher.builder().addressPolicy(policy).dns(host -> List.of(InetAddress.getByName("127.0.0.1")));
    }

    private static FetchRequest get(String host, RawServer server) {
        return FetchRequest.get(URI.create("https://" + host + ":" + server.port() + "/"));
    }

    @Test
    void authorityOfAHostVouchesForItDirectlyAndThroughAProxy() throws Exception {
        try (RawServer server = server(authority.issue(REGISTRY)); ConnectProxy proxy = new ConnectProxy(server.port())) {
            for (HttpFetcher.Builder builder : List.of(builder(server), builder(server).egressProxy(proxy.setting()))) {
                try (HttpFetcher fetcher = builder.trustCa("Registry.example.COM:" + server.port(), authority.pem()).build()) {
                    assertThat(fetcher.fetch(get(REGISTRY, server)).status()).isEqualTo(200);
                }
            }
        }
    }

    @Test
    void A18_anotherHostThatTheAuthorityVouchesForIsRefused() throws Exception {
        try (RawServer server = server(authority.issue(REGISTRY)); RawServer pds = server(authority.issue(PDS));
                HttpFetcher fetcher = builder(server, pds).trustCa(REGISTRY + ":" + server.port(), authority.pem()).build()) {
            assertThat(fetcher.fetch(get(REGISTRY, server)).status()).isEqualTo(200);
            assertFails(fetcher, get(PDS, pds), FetchError.TLS);
            assertThat(asked).hasSize(1);
        }
    }

    @Test
    void A18_connectionAndSessionOfATrustedHostServeNoOtherNameOfTheSameServer() throws Exception {
        try (RawServer server = server(authority.issue(REGISTRY, PDS));
                HttpFetcher fetcher = builder(server).trustCa(REGISTRY + ":" + server.port(), authority.pem()).build()) {
            assertThat(fetcher.fetch(get(REGISTRY, server)).status()).isEqualTo(200);
            assertFails(fetcher, get(PDS, server), FetchError.TLS);
            assertThat(fetcher.fetch(get(REGISTRY, server)).status()).isEqualTo(200);
            assertThat(asked).hasSize(2).allMatch(head -> head.contains("Host: " + REGISTRY));
        }
    }

    @Test
    void A18_anotherPortOfTheHostIsRefused() throws Exception {
        try (RawServer server = server(authority.issue(REGISTRY)); RawServer other = server(authority.issue(REGISTRY));
                HttpFetcher fetcher = builder(server, other).trustCa(REGISTRY + ":" + server.port(), authority.pem()).build()) {
            assertFails(fetcher, get(REGISTRY, other), FetchError.TLS);
            assertThat(asked).isEmpty();
        }
    }

    @Test
    void A18_certificateForAnotherNameIsRefusedAtTheHostItself() throws Exception {
        try (RawServer server = server(authority.issue(PDS));
                HttpFetcher fetcher = builder(server).trustCa(REGISTRY + ":" + server.port(), authority.pem()).build()) {
            assertFails(fetcher, get(REGISTRY, server), FetchError.TLS);
            assertThat(asked).isEmpty();
        }
    }

    @Test
    void A18_redirectToAnotherHostDoesNotCarryTheTrust() throws Exception {
        try (RawServer pds = server(authority.issue(PDS));
                RawServer server = server(authority.issue(REGISTRY), "HTTP/1.1 307 Go\r\nContent-Length: 0\r\nLocation: https://" + PDS + ":"
                        + pds.port() + "/\r\n\r\n");
                HttpFetcher fetcher = builder(server, pds).trustCa(REGISTRY + ":" + server.port(), authority.pem()).build()) {
            assertFails(fetcher, get(REGISTRY, server).redirects(RedirectPolicy.CROSS_ORIGIN_WITHOUT_CREDENTIALS), FetchError.TLS);
            assertThat(asked).hasSize(1).allMatch(head -> head.contains("Host: " + REGISTRY));
        }
    }

    @Test
    void A18_whoeverVouchesForAllHostsDoesNotVouchForOneWithItsOwnAuthority() throws Exception {
        TestTls other = new TestAuthority().issue(REGISTRY, PDS);
        try (RawServer server = server(other); HttpFetcher fetcher = builder(server).trustManager(other.trust())
                .trustCa(REGISTRY + ":" + server.port(), authority.pem()).build()) {
            assertThat(fetcher.fetch(get(PDS, server)).status()).isEqualTo(200);
            assertFails(fetcher, get(REGISTRY, server), FetchError.TLS);
        }
    }

    @Test
    void A18_moreAuthoritiesForAllHostsTakeNoRuleOfTheTrustManagerAway() throws Exception {
        TestTls other = new TestAuthority().issue(REGISTRY);
        X509TrustManager strict = new X509TrustManager() {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String authType) {}

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
                throw new CertificateException("revoked");
            }

            @Override
            public X509Certificate[] getAcceptedIssuers() {
                return other.trust().getAcceptedIssuers();
            }
        };
        try (RawServer server = server(other); RawServer pds = server(authority.issue(PDS));
                HttpFetcher fetcher = builder(server, pds).trustManager(strict).trustCaEverywhere(authority.pem()).build();
                HttpFetcher both = builder(server, pds).trustManager(other.trust()).trustCaEverywhere(authority.pem()).build()) {
            assertFails(fetcher, get(REGISTRY, server), FetchError.TLS);
            assertThat(fetcher.fetch(get(PDS, pds)).status()).isEqualTo(200);
            assertThat(both.fetch(get(REGISTRY, server)).status()).isEqualTo(200);
            assertThat(both.fetch(get(PDS, pds)).status()).isEqualTo(200);
            assertFails(both, get(REGISTRY, pds), FetchError.TLS);
        }
    }

    @Test
    void severalAuthoritiesOfAHostAreAddedTogether() throws Exception {
        TestAuthority next = new TestAuthority();
        TestAuthority third = new TestAuthority();
        byte[] both = ("the registry's:\n" + new String(authority.pem(), StandardCharsets.US_ASCII) + new String(next.pem(), StandardCharsets.US_ASCII))
                .getBytes(StandardCharsets.US_ASCII);
        try (RawServer one = server(authority.issue(REGISTRY)); RawServer two = server(next.issue(REGISTRY)); RawServer three = server(third.issue(REGISTRY))) {
            for (RawServer server : List.of(one, two, three)) {
                String host = REGISTRY + ":" + server.port();
                try (HttpFetcher fetcher = builder(server).trustCa(host, both).trustCa(host, third.pem()).build()) {
                    assertThat(fetcher.fetch(get(REGISTRY, server)).status()).isEqualTo(200);
                }
            }
        }
    }

    @Test
    void A18_theAddressPolicyStandsForATrustedHost() throws Exception {
        try (RawServer server = server(authority.issue(REGISTRY));
                HttpFetcher fetcher = builder().trustCa(REGISTRY + ":" + server.port(), authority.pem()).build()) {
            assertFails(fetcher, get(REGISTRY, server), FetchError.ADDRESS_REFUSED);
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void hostWithoutAPortIsTheOneOfHttps() {
        assertThat(HostPort.parse("registry.example.com", 443)).isEqualTo("registry.example.com:443");
        assertThat(HostPort.parse("[::1]", 443)).isEqualTo(HostPort.key("::1", 443));
        assertThat(HostPort.parse("[::1]:5000", 443)).isEqualTo(HostPort.key("::1", 5000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":443", "https://registry.example.com", "registry.example.com/x", "registry.example.com:0", "::1", "*.example.com"})
    void whatIsNoHostIsRefused(String hostPort) {
        assertThatIllegalArgumentException().isThrownBy(() -> HttpFetcher.builder().trustCa(hostPort, authority.pem()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nothing", "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n",
        "-----BEGIN CERTIFICATE-----\nc2VjcmV0\n-----END CERTIFICATE-----\n", "-----BEGIN CERTIFICATE-----\n", "0secret"})
    void whatIsNoCertificateIsRefusedAndNotQuoted(String pem) {
        assertThatThrownBy(() -> HttpFetcher.builder().trustCa(REGISTRY, pem.getBytes(StandardCharsets.US_ASCII)))
                .isInstanceOf(CertificateException.class).hasMessageNotContaining("cret").hasMessageNotContaining("c2Vj").hasNoCause();
    }

    @Test
    void endlessCertificatesAreRefused() {
        assertThatThrownBy(() -> HttpFetcher.builder().trustCa(REGISTRY, new byte[(1 << 20) + 1])).isInstanceOf(CertificateException.class);
    }
}
