package io.atcr.did.net;

import static io.atcr.did.net.FetchAssert.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsServer;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("hostile")
@Timeout(30)
class TlsTest {

    private static HttpsServer server;
    private static X509TrustManager trust;

    @BeforeAll
    static void start() throws Exception {
        TestTls tls = TestTls.certificate("pds.example.com");
        trust = tls.trust();
        server = tls.server();
        server.createContext("/ok", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.createContext("/down", exchange -> {
            exchange.getResponseHeaders().set("Location", "http://pds.example.com:" + port() + "/ok");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterAll
    static void stop() {
        server.stop(0);
    }

    private static int port() {
        return server.getAddress().getPort();
    }

    private static URI uri(String host, String path) {
        return URI.create("https://" + host + ":" + port() + path);
    }

    private static HttpFetcher.Builder builder() {
        return HttpFetcher.builder()
                .addressPolicy(AddressPolicy.publicOnly().allowPrivate("pds.example.com:" + port())
                        .allowPrivate("other.example.com:" + port())
                        .allowPlainHttp("pds.example.com:" + port()))
                .dns(host -> List.of(InetAddress.getByName("127.0.0.1")));
    }

    @Test
    void certificateOfATrustedAuthorityForTheHostIsAccepted() throws Exception {
        try (HttpFetcher fetcher = builder().trustManager(trust).build()) {
            assertThat(fetcher.fetch(FetchRequest.get(uri("pds.example.com", "/ok"))).status()).isEqualTo(204);
        }
    }

    @Test
    void certificateOfAnUnknownAuthorityIsRefused() {
        try (HttpFetcher fetcher = builder().build()) {
            assertFails(fetcher, FetchRequest.get(uri("pds.example.com", "/ok")), FetchError.TLS);
        }
    }

    @Test
    void certificateForAnotherHostIsRefused() {
        try (HttpFetcher fetcher = builder().trustManager(trust).build()) {
            assertFails(fetcher, FetchRequest.get(uri("other.example.com", "/ok")), FetchError.TLS);
        }
    }

    @Test
    void serverThatSpeaksNoTlsIsATlsFailure() throws Exception {
        try (RawServer plain = new RawServer((in, out) -> out.write("HTTP/1.1 400 Bad\r\n\r\n".getBytes()));
                HttpFetcher fetcher = HttpFetcher.builder().addressPolicy(plain.allowed()).build()) {
            assertFails(fetcher, FetchRequest.get(URI.create("https://" + plain.hostPort() + "/")), FetchError.TLS);
        }
    }

    @Test
    void A18_redirectFromHttpsToPlainHttpIsRefusedEvenWherePlainHttpIsAllowed() {
        try (HttpFetcher fetcher = builder().trustManager(trust).build()) {
            assertFails(fetcher, FetchRequest.get(uri("pds.example.com", "/down"))
                    .redirects(RedirectPolicy.CROSS_ORIGIN_WITHOUT_CREDENTIALS),
                    FetchError.REDIRECT_REFUSED);
        }
    }
}
