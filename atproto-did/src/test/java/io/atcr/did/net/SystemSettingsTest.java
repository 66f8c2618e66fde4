package io.atcr.did.net;

import static io.atcr.did.net.FetchAssert.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/** What the process has set for everybody else has no say here. */
@Isolated
@Timeout(20)
class SystemSettingsTest {

    private static final List<String> PROPERTIES = List.of("http.proxyHost", "http.proxyPort", "https.proxyHost", "https.proxyPort",
            "socksProxyHost", "socksProxyPort", "http.nonProxyHosts", "socksNonProxyHosts", "java.net.useSystemProxies", "http.proxyUser",
            "http.proxyPassword");

    private final Map<String, String> properties = new HashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<String> heads = new CopyOnWriteArrayList<>();
    private ProxySelector proxies;
    private CookieHandler cookies;
    private Authenticator authenticator;
    private RawServer wrongProxy;
    private RawServer server;

    @BeforeEach
    void set() throws Exception {
        wrongProxy = RawServer.saying("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwrong");
        server = new RawServer((in, out) -> {
            heads.add(RawServer.readHead(in));
            String status = heads.size() == 1 ? "401 Who" : "200 OK";
            out.write(("HTTP/1.1 " + status + "\r\nWWW-Authenticate: Basic realm=\"r\"\r\nProxy-Authenticate: Basic realm=\"r\"\r\n"
                    + "Set-Cookie: a=b\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok").getBytes(StandardCharsets.US_ASCII));
        });
        PROPERTIES.forEach(name -> properties.put(name, System.getProperty(name)));
        proxies = ProxySelector.getDefault();
        cookies = CookieHandler.getDefault();
        authenticator = Authenticator.getDefault();
        for (String protocol : List.of("http.proxy", "https.proxy", "socksProxy")) {
            System.setProperty(protocol + "Host", "127.0.0.1");
            System.setProperty(protocol + "Port", Integer.toString(wrongProxy.port()));
        }
        System.setProperty("http.nonProxyHosts", "");
        System.setProperty("socksNonProxyHosts", "");
        System.setProperty("java.net.useSystemProxies", "true");
        System.setProperty("http.proxyUser", "system");
        System.setProperty("http.proxyPassword", "secret");
        ProxySelector.setDefault(new ProxySelector() {
            @Override
            public List<Proxy> select(URI uri) {
                asked.add("proxy for " + uri);
                return List.of(new Proxy(Proxy.Type.HTTP, new InetSocketAddress("127.0.0.1", wrongProxy.port())));
            }

            @Override
            public void connectFailed(URI uri, SocketAddress address, IOException failure) {
                asked.add("failure of " + uri);
            }
        });
        CookieHandler.setDefault(new CookieHandler() {
            @Override
            public Map<String, List<String>> get(URI uri, Map<String, List<String>> requestHeaders) {
                asked.add("cookies for " + uri);
                return Map.of("Cookie", List.of("secret=1"));
            }

            @Override
            public void put(URI uri, Map<String, List<String>> responseHeaders) {
                asked.add("cookies from " + uri);
            }
        });
        Authenticator.setDefault(new Authenticator() {
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
                asked.add("password for " + getRequestingHost());
                return new PasswordAuthentication("system", "secret".toCharArray());
            }
        });
    }

    @AfterEach
    void restore() throws Exception {
        properties.forEach((name, value) -> {
            if (value == null) {
                System.clearProperty(name);
            } else {
                System.setProperty(name, value);
            }
        });
        ProxySelector.setDefault(proxies);
        CookieHandler.setDefault(cookies);
        Authenticator.setDefault(authenticator);
        server.close();
        wrongProxy.close();
    }

    private void assertUntouched(HttpFetcher fetcher, URI uri) throws FetchException {
        assertThat(fetcher.fetch(FetchRequest.get(uri)).status()).isEqualTo(401);
        assertThat(fetcher.fetch(FetchRequest.get(uri)).status()).isEqualTo(200);

        assertThat(heads).hasSize(2).allMatch(head -> head.startsWith("GET / HTTP/1.1\r\n"))
                .noneMatch(head -> head.toLowerCase(Locale.ROOT).matches("(?s).*(cookie|authorization|secret).*"));
        assertThat(asked).isEmpty();
        assertThat(wrongProxy.connections()).isZero();
    }

    @Test
    void A18_fetcherWithoutAProxyDoesNotListenToTheSystem() throws Exception {
        try (HttpFetcher fetcher = HttpFetcher.builder().addressPolicy(server.allowed()).build()) {
            assertUntouched(fetcher, server.uri("/"));
        }
    }

    @Test
    void A18_fetcherWithAProxyListensToThatSettingOnly() throws Exception {
        AddressPolicy policy = AddressPolicy.publicOnly().allowPlainHttp("pds.example.com:80");
        try (ConnectProxy proxy = new ConnectProxy(server.port());
                HttpFetcher fetcher = HttpFetcher.builder().addressPolicy(policy).egressProxy(proxy.setting()).build()) {
            assertUntouched(fetcher, URI.create("http://pds.example.com/"));
            assertThat(proxy.asked()).hasSize(2).noneMatch(head -> head.contains("Authorization"));
        }
    }

    @Test
    void A18_challengeOfTheProxyIsNotAnsweredWithThePasswordOfTheSystem() throws Exception {
        try (RawServer proxy = RawServer.saying("HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm=\"r\"\r\nContent-Length: 0\r\n\r\n");
                HttpFetcher fetcher = HttpFetcher.builder().egressProxy(EgressProxy.of(proxy.hostPort())).build()) {
            assertFails(fetcher, FetchRequest.get(URI.create("https://pds.example.com/")), FetchError.CONNECT);
            assertThat(asked).isEmpty();
            assertThat(proxy.connections()).isEqualTo(1);
        }
    }
}
