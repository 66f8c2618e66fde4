package io.atcr.did.net;

import static io.atcr.did.net.FetchAssert.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("hostile")
@Timeout(30)
class EgressProxyFetchTest {

    private static final List<Headers> SEEN_BY_TARGET = new CopyOnWriteArrayList<>();
    private static HttpsServer target;
    private static TestTls tls;

    @BeforeAll
    static void start() throws Exception {
        tls = TestTls.certificate("pds.example.com");
        target = tls.server();
        target.createContext("/status/", exchange -> answer(exchange,
                Integer.parseInt(exchange.getRequestURI().getPath().substring("/status/".length()))));
        target.createContext("/to", exchange -> {
            exchange.getResponseHeaders().set("Location", exchange.getRequestURI().getQuery());
            answer(exchange, 302);
        });
        target.start();
    }

    private static void answer(HttpExchange exchange, int status) throws IOException {
        SEEN_BY_TARGET.add(exchange.getRequestHeaders());
        exchange.getResponseHeaders().set("Proxy-Authenticate", "OkHttp-Preemptive");
        exchange.getResponseHeaders().add("Proxy-Authenticate", "Basic realm=\"proxy\"");
        exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"proxy\"");
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    @AfterAll
    static void stop() {
        target.stop(0);
    }

    private static ConnectProxy proxy() throws IOException {
        return new ConnectProxy(target.getAddress().getPort());
    }

    private static HttpFetcher.Builder through(EgressProxy proxy) {
        return HttpFetcher.builder().egressProxy(proxy).trustManager(tls.trust()).dns(host -> {
            throw new UnknownHostException("no name is looked up here");
        });
    }

    private static FetchRequest get(String uri) {
        return FetchRequest.get(URI.create(uri));
    }

    @Test
    void A18_httpsGoesThroughATunnelAndNoNameIsLookedUpHere() throws Exception {
        try (ConnectProxy proxy = proxy(); HttpFetcher fetcher = through(proxy.setting()).build()) {
            for (int i = 0; i < 3; i++) {
                assertThat(fetcher.fetch(get("https://pds.example.com/status/204")).status()).isEqualTo(204);
            }
            assertThat(fetcher.fetch(get("https://pds.example.com:8443/status/404")).status()).isEqualTo(404);

            assertThat(proxy.asked()).as("a tunnel is used again, for its target only").hasSize(2);
            assertThat(proxy.asked().get(0)).isEqualTo("CONNECT pds.example.com:443 HTTP/1.1\r\nHost: pds.example.com:443\r\n"
                    + "User-Agent: atcr-verifier\r\n\r\n");
            assertThat(proxy.asked().get(1)).startsWith("CONNECT pds.example.com:8443 HTTP/1.1\r\n");
        }
    }

    @Test
    void A18_proxyIsFoundByTheLookupAndEachOfItsAddressesIsTried() throws Exception {
        List<String> names = new CopyOnWriteArrayList<>();
        try (ConnectProxy proxy = proxy();
                HttpFetcher fetcher = through(EgressProxy.of("proxy.internal:" + proxy.setting().port())).dns(host -> {
                    names.add(host);
                    return List.of(InetAddress.getByName("127.0.0.2"), InetAddress.getByName("127.0.0.1"));
                }).build()) {
            assertThat(fetcher.fetch(get("https://pds.example.com/status/200")).status()).isEqualTo(200);
            assertThat(names).containsOnly("proxy.internal");
        }
    }

    @Test
    void proxyThatIsNotFoundOrNotThereHasItsOutcome() throws Exception {
        try (HttpFetcher fetcher = through(EgressProxy.of("proxy.internal:3128")).build()) {
            assertFails(fetcher, get("https://pds.example.com/"), FetchError.DNS);
        }
        RawServer gone = RawServer.saying("");
        gone.close();
        try (HttpFetcher fetcher = through(EgressProxy.of(gone.hostPort())).build()) {
            assertFails(fetcher, get("https://pds.example.com/"), FetchError.CONNECT);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "10.1.2.3", "169.254.169.254", "192.0.0.8", "[::1]", "[fd00:ec2::254]", "[64:ff9b::a00:1]"})
    void A18_privateAddressInAUrlIsRefusedBeforeTheProxyHearsOfIt(String host) throws Exception {
        try (ConnectProxy proxy = proxy(); HttpFetcher fetcher = through(proxy.setting()).build()) {
            assertFails(fetcher, get("https://" + host + "/status/200"), FetchError.ADDRESS_REFUSED);
            assertThat(proxy.connections()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(value = RedirectPolicy.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void A18_privateAddressInARedirectIsRefusedBeforeTheProxyHearsOfIt(RedirectPolicy redirects) throws Exception {
        FetchError expected = redirects == RedirectPolicy.SAME_ORIGIN ? FetchError.REDIRECT_REFUSED : FetchError.ADDRESS_REFUSED;
        try (ConnectProxy proxy = proxy(); HttpFetcher fetcher = through(proxy.setting()).build()) {
            for (String location : List.of("https://127.0.0.1/", "https://169.254.169.254/latest", "https://[::ffff:10.0.0.1]/")) {
                assertFails(fetcher, get("https://pds.example.com/to?" + location).redirects(redirects), expected);
            }
            assertThat(proxy.asked()).hasSize(1);
        }
    }

    @Test
    void A18_privateAddressThatThePolicyNamesIsTheProxysToReach() throws Exception {
        AddressPolicy policy = AddressPolicy.publicOnly().allowPrivate("[fd00::1]:5000").allowPlainHttp("[fd00::1]:5000");
        try (RawServer plain = RawServer.saying("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                ConnectProxy proxy = new ConnectProxy(plain.port());
                HttpFetcher fetcher = through(proxy.setting()).addressPolicy(policy).build()) {
            assertThat(fetcher.fetch(get("http://[fd00::1]:5000/")).body()).asString().isEqualTo("ok");
            assertThat(proxy.asked()).singleElement().asString().startsWith("CONNECT [fd00::1]:5000 HTTP/1.1\r\n");
        }
    }

    @Test
    void A18_plainHttpGoesThroughATunnelToo() throws Exception {
        try (RawServer plain = RawServer.saying("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                ConnectProxy proxy = new ConnectProxy(plain.port());
                HttpFetcher fetcher = through(proxy.setting().withBasicCredentials("alice", "secret"))
                        .addressPolicy(AddressPolicy.publicOnly().allowPlainHttp("registry.example.com:5000")).build()) {
            assertThat(fetcher.fetch(get("http://registry.example.com:5000/")).body()).asString().isEqualTo("ok");
            assertFails(fetcher, get("http://other.example.com:5000/"), FetchError.SCHEME_REFUSED);
            assertThat(proxy.asked()).singleElement().asString().startsWith("CONNECT registry.example.com:5000 HTTP/1.1\r\n");
        }
    }

    @ParameterizedTest
    @CsvSource({"200", "401", "407", "503"})
    void A18_credentialsGoToTheProxyAndToNoTarget(int status) throws Exception {
        SEEN_BY_TARGET.clear();
        try (ConnectProxy proxy = proxy();
                HttpFetcher fetcher = through(proxy.setting().withBasicCredentials("alice", "secret")).build()) {
            FetchRequest request = get("https://pds.example.com/status/" + status).authorization("Bearer token");
            if (status == 407) {
                assertFails(fetcher, request, FetchError.PROTOCOL);
            } else {
                assertThat(fetcher.fetch(request).status()).isEqualTo(status);
            }

            assertThat(proxy.asked()).singleElement().asString()
                    .contains("\r\nProxy-Authorization: Basic YWxpY2U6c2VjcmV0\r\n").doesNotContain("token");
            assertThat(SEEN_BY_TARGET).singleElement().satisfies(headers -> {
                assertThat(headers).doesNotContainKeys("Proxy-authorization", "Proxy-connection");
                assertThat(headers.get("Authorization")).containsExactly("Bearer token");
            });
        }
    }

    @Test
    void A18_certificateNamesTheTargetAndNotTheProxy() throws Exception {
        try (ConnectProxy proxy = proxy(); HttpFetcher fetcher = through(proxy.setting()).build();
                HttpFetcher distrustful = HttpFetcher.builder().egressProxy(proxy.setting()).build()) {
            assertFails(fetcher, get("https://other.example.com/status/200"), FetchError.TLS);
            assertFails(distrustful, get("https://pds.example.com/status/200"), FetchError.TLS);
        }
    }
}
