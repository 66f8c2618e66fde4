package io.atcr.did.net;

import static io.atcr.did.net.FetchAssert.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(20)
class HttpFetcherTest {

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<Headers> requestHeaders = new CopyOnWriteArrayList<>();
    private final Set<Integer> clientPorts = ConcurrentHashMap.newKeySet();
    private HttpServer server;
    private ExecutorService serverThreads;
    private HttpFetcher fetcher;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        serverThreads = Executors.newCachedThreadPool();
        server.setExecutor(serverThreads);
        server.createContext("/", exchange -> {
            byte[] sent = exchange.getRequestBody().readAllBytes();
            clientPorts.add(exchange.getRemoteAddress().getPort());
            requestHeaders.add(exchange.getRequestHeaders());
            requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + new String(sent, StandardCharsets.UTF_8));
            exchange.getResponseHeaders().set("Set-Cookie", "a=b");
            exchange.getResponseHeaders().add("X-Twice", "1");
            exchange.getResponseHeaders().add("X-Twice", "2");
            int status = Integer.parseInt(exchange.getRequestURI().getPath().substring(1));
            exchange.sendResponseHeaders(status, exchange.getRequestMethod().equals("HEAD") ? -1 : 5);
            if (!exchange.getRequestMethod().equals("HEAD")) {
                exchange.getResponseBody().write("hello".getBytes(StandardCharsets.US_ASCII));
            }
            exchange.close();
        });
        server.start();
        fetcher = HttpFetcher.builder().addressPolicy(allowed()).build();
    }

    @AfterEach
    void stop() {
        fetcher.close();
        server.stop(0);
        serverThreads.shutdownNow();
    }

    private String hostPort() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    private AddressPolicy allowed() {
        return AddressPolicy.publicOnly().allowPrivate(hostPort()).allowPlainHttp(hostPort());
    }

    private URI uri(String path) {
        return URI.create("http://" + hostPort() + path);
    }

    @ParameterizedTest
    @CsvSource({"200", "201", "400", "401", "404", "410", "429", "500", "503"})
    void anyStatusIsAResponse(int status) throws Exception {
        FetchResponse response = fetcher.fetch(FetchRequest.get(uri("/" + status)));

        assertThat(response.status()).isEqualTo(status);
        assertThat(response.successful()).isEqualTo(status < 300);
        assertThat(response.body()).asString().isEqualTo("hello");
        assertThat(response.uri()).isEqualTo(uri("/" + status));
        assertThat(requests).as("nothing is retried").hasSize(1);
    }

    @Test
    void proxyStatusWithoutAProxyIsNotAResponse() {
        assertFails(fetcher, FetchRequest.get(uri("/407")), FetchError.PROTOCOL);
    }

    @Test
    void headersAreInLowerCaseAndOneValueIsOnlyGivenWhenThereIsOne() throws Exception {
        FetchResponse response = fetcher.fetch(FetchRequest.get(uri("/200")));

        assertThat(response.headers()).containsEntry("x-twice", List.of("1", "2"));
        assertThat(response.header("X-Twice")).isEmpty();
        assertThat(response.header("SET-cookie")).hasValue("a=b");
    }

    @Test
    void methodsAndContentArriveAsTheyAre() throws Exception {
        byte[] content = "content".getBytes(StandardCharsets.US_ASCII);
        fetcher.fetch(FetchRequest.post(uri("/200?a=%2F"), "text/plain", content).header("X-A", "b").authorization("Bearer t"));
        fetcher.fetch(FetchRequest.put(uri("/201"), "application/json", content));
        assertThat(fetcher.fetch(FetchRequest.head(uri("/200"))).body()).isEmpty();

        assertThat(requests).containsExactly("POST /200?a=%2F content", "PUT /201 content", "HEAD /200 ");
        Headers headers = requestHeaders.get(0);
        assertThat(headers.getFirst("Content-Type")).isEqualTo("text/plain");
        assertThat(headers.getFirst("X-A")).isEqualTo("b");
        assertThat(headers.getFirst("Authorization")).isEqualTo("Bearer t");
        assertThat(headers.getFirst("Accept-Encoding")).isEqualTo("identity");
        assertThat(headers.getFirst("User-Agent")).isEqualTo("atcr-verifier");
    }

    @Test
    void connectionIsUsedAgainAndCookiesAreNotKept() throws Exception {
        for (int i = 0; i < 5; i++) {
            fetcher.fetch(FetchRequest.get(uri("/200")));
        }

        assertThat(clientPorts).hasSize(1);
        assertThat(requestHeaders).noneMatch(headers -> headers.containsKey("Cookie"));
    }

    @Test
    void A18_fetchersShareNoConnections() throws Exception {
        fetcher.fetch(FetchRequest.get(uri("/200")));
        try (HttpFetcher strict = HttpFetcher.builder().addressPolicy(AddressPolicy.publicOnly().allowPlainHttp(hostPort())).build()) {
            assertFails(strict, FetchRequest.get(uri("/200")), FetchError.ADDRESS_REFUSED);
        }
        try (HttpFetcher other = HttpFetcher.builder().addressPolicy(allowed()).build()) {
            other.fetch(FetchRequest.get(uri("/200")));
        }
        assertThat(clientPorts).hasSize(2);
    }

    @Test
    void A18_systemProxyIsNotAsked() throws Exception {
        List<URI> asked = new CopyOnWriteArrayList<>();
        ProxySelector before = ProxySelector.getDefault();
        ProxySelector.setDefault(new ProxySelector() {
            @Override
            public List<Proxy> select(URI uri) {
                asked.add(uri);
                return List.of(Proxy.NO_PROXY);
            }

            @Override
            public void connectFailed(URI uri, SocketAddress address, IOException failure) {
                asked.add(uri);
            }
        });
        try {
            fetcher.fetch(FetchRequest.get(uri("/200")));
        } finally {
            ProxySelector.setDefault(before);
        }
        assertThat(asked).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"Host,a", "host,a", "Content-Length,1", "Transfer-Encoding,chunked", "Accept-Encoding,gzip", "Cookie,a=b",
        "Proxy-Authorization,x",
        "Connection,close", "'a b',c", "'',c", "Name,'a\r\nX: b'", "Name,'a\nb'", "Name,'a\u0001b'", "Name,\u00e9", "X-\u212aey,lower case is ASCII"})
    void headerThatWouldChangeTheRequestIsRefused(String name, String value) {
        assertFails(fetcher, FetchRequest.get(uri("/200")).header(name, value), FetchError.INVALID_HEADER);
        assertThat(requests).isEmpty();
    }

    @Test
    void contentTypeIsCheckedLikeAHeader() {
        assertFails(fetcher, FetchRequest.post(uri("/200"), "text/plain\r\nX: y", new byte[0]), FetchError.INVALID_HEADER);
    }

    @ParameterizedTest
    @CsvSource({"ftp://example.com/,SCHEME_REFUSED", "file:///etc/passwd,SCHEME_REFUSED", "mailto:a@example.com,SCHEME_REFUSED",
        "/path,INVALID_URL", "https:///path,INVALID_URL", "https:opaque,INVALID_URL", "https://ex\u00e4mple.com/,INVALID_URL",
        "https://example.com/\u00e4,INVALID_URL"})
    void urlIsAbsoluteAndHttps(String uri, FetchError expected) {
        assertFails(fetcher, FetchRequest.get(URI.create(uri)), expected);
    }

    @Test
    void closeEndsARunningCall() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        try (RawServer silent = new RawServer((in, out) -> {
            RawServer.readHead(in);
            arrived.countDown();
            in.transferTo(OutputStream.nullOutputStream());
        })) {
            HttpFetcher closing = HttpFetcher.builder().addressPolicy(silent.allowed()).build();
            Future<?> call = serverThreads.submit(() -> assertFails(closing, FetchRequest.get(silent.uri("/")), FetchError.INTERRUPTED));
            arrived.await();
            closing.close();
            call.get();
            assertFails(closing, FetchRequest.get(silent.uri("/")), FetchError.INTERRUPTED);
        }
    }

    @Test
    void interruptedCallerStopsWaitingForNames() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        try (HttpFetcher waiting = HttpFetcher.builder().dns(host -> {
            asked.countDown();
            try {
                never.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            return List.of();
        }).build()) {
            boolean[] stillInterrupted = new boolean[1];
            Thread caller = new Thread(() -> {
                assertFails(waiting, FetchRequest.get(URI.create("https://pds.example.com/")), FetchError.INTERRUPTED);
                stillInterrupted[0] = Thread.currentThread().isInterrupted();
            });
            caller.start();
            asked.await();
            caller.interrupt();
            caller.join();
            assertThat(stillInterrupted[0]).isTrue();
        }
    }

    @Test
    void closedFetcherLeavesNoThreadOfItsOwn() throws Exception {
        for (int i = 0; i < 20; i++) {
            try (HttpFetcher each = HttpFetcher.builder().addressPolicy(AddressPolicy.publicOnly()
                    .allowPrivate("localhost:" + server.getAddress().getPort()).allowPlainHttp("localhost:" + server.getAddress()
                            .getPort()))
                    .dns(host -> List.of(InetAddress.getByName("127.0.0.1"))).build()) {
                each.fetch(FetchRequest.get(URI.create("http://localhost:" + server.getAddress().getPort() + "/200")));
            }
        }
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("atproto-did-")) {
                thread.join(Duration.ofSeconds(5).toMillis());
            }
        }

        assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName).noneMatch(name -> name.startsWith("atproto"));
    }
}
