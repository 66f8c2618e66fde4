package io.atcr.did.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a server sends past the end of one response is never taken for the next. */
@Tag("hostile")
@Timeout(20)
class ConnectionReuseTest {

    private static final String SPLIT = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nEVIL";
    private static final String HONEST = "HTTP/1.1 404 Not Found\r\nContent-Length: 6\r\n\r\nhonest";
    private static TestTls tls;

    @BeforeAll
    static void certificate() throws Exception {
        tls = TestTls.certificate("pds.example.com");
    }

    /** Answers the first request of the server with the lie, every later one honestly, on whatever connection it comes. */
    private static RawServer.Script lyingOnce(String lie) {
        AtomicInteger answers = new AtomicInteger();
        return (in, out) -> {
            while (!RawServer.readHead(in).isEmpty()) {
                out.write((answers.getAndIncrement() == 0 ? lie : HONEST).getBytes(StandardCharsets.ISO_8859_1));
                out.flush();
            }
        };
    }

    private static HttpFetcher fetcher(RawServer server) {
        String hostPort = "pds.example.com:" + server.port();
        return HttpFetcher.builder().trustManager(tls.trust()).dns(host -> List.of(InetAddress.getByName("127.0.0.1")))
                .addressPolicy(AddressPolicy.publicOnly().allowPrivate(hostPort).allowPlainHttp(hostPort)).build();
    }

    private static void assertNextIsHonest(RawServer server, String scheme, boolean head, int first) throws IOException, FetchException {
        URI uri = URI.create(scheme + "://pds.example.com:" + server.port() + "/");
        try (server; HttpFetcher fetcher = fetcher(server)) {
            assertThat(fetcher.fetch(head ? FetchRequest.head(uri) : FetchRequest.get(uri)).status()).isEqualTo(first);
            FetchResponse next = fetcher.fetch(FetchRequest.get(uri));
            assertThat(next.status()).isEqualTo(404);
            assertThat(next.body()).asString().isEqualTo("honest");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "200,'Content-Length: 2\r\n',ok", "200,'Content-Length: 0\r\n',''", "204,'',''", "304,'',''", "304,'Content-Length: 5\r\n',''",
        "200,'Transfer-Encoding: chunked\r\n','2\r\nok\r\n0\r\n\r\n'", "200,'Transfer-Encoding: chunked\r\n','0\r\nt: u\r\n\r\n'",
        "404,'Content-Length: 2\r\n',ok"})
    void A18_leftoversOfOneResponseAreNotTheNext(int status, String header, String body) throws Exception {
        String response = "HTTP/1.1 " + status + " X\r\n" + header + "\r\n" + body;
        for (String leftover : List.of(SPLIT, "HTTP/1.1 200 ", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n", "\r\n", "x")) {
            assertNextIsHonest(new RawServer(lyingOnce(response + leftover)), "http", false, status);
            assertNextIsHonest(new RawServer(lyingOnce(response + leftover), tls.context()), "https", false, status);
        }
    }

    @Test
    void A18_bodyOfAHeadResponseIsNotTheNext() throws Exception {
        String lie = "HTTP/1.1 200 OK\r\nContent-Length: " + SPLIT.length() + "\r\n\r\n" + SPLIT;

        assertNextIsHonest(new RawServer(lyingOnce(lie)), "http", true, 200);
        assertNextIsHonest(new RawServer(lyingOnce(lie), tls.context()), "https", true, 200);
    }

    @ParameterizedTest
    @CsvSource({"http", "https"})
    void A18_bytesThatCameBeforeTheRequestAreNotItsResponse(String scheme) throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        CountDownLatch sent = new CountDownLatch(1);
        AtomicInteger connections = new AtomicInteger();
        RawServer.Script script = (in, out) -> {
            if (connections.getAndIncrement() == 0) {
                RawServer.readHead(in);
                out.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(StandardCharsets.US_ASCII));
                answered.await();
                out.write(SPLIT.getBytes(StandardCharsets.US_ASCII));
                sent.countDown();
            }
            while (!RawServer.readHead(in).isEmpty()) {
                out.write(HONEST.getBytes(StandardCharsets.US_ASCII));
            }
        };
        try (RawServer server = scheme.equals("http") ? new RawServer(script) : new RawServer(script, tls.context());
                HttpFetcher fetcher = fetcher(server)) {
            URI uri = URI.create(scheme + "://pds.example.com:" + server.port() + "/");
            assertThat(fetcher.fetch(FetchRequest.get(uri)).status()).isEqualTo(200);
            answered.countDown();
            sent.await();
            assertThat(fetcher.fetch(FetchRequest.get(uri)).status()).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @CsvSource({"http", "https"})
    void connectionOfAnHonestServerIsUsedAgain(String scheme) throws Exception {
        RawServer.Script script = lyingOnce(HONEST);
        try (RawServer server = scheme.equals("http") ? new RawServer(script) : new RawServer(script, tls.context());
                HttpFetcher fetcher = fetcher(server)) {
            for (int i = 0; i < 5; i++) {
                assertThat(fetcher.fetch(FetchRequest.get(URI.create(scheme + "://pds.example.com:" + server.port() + "/"))).status())
                        .isEqualTo(404);
            }
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void connectionsOfRequestsAtOnceAreAllUsedAgain() throws Exception {
        int atOnce = 40;
        CyclicBarrier all = new CyclicBarrier(atOnce);
        RawServer.Script script = (in, out) -> {
            while (!RawServer.readHead(in).isEmpty()) {
                try {
                    all.await();
                } catch (BrokenBarrierException broken) {
                    throw new IOException(broken);
                }
                out.write(HONEST.getBytes(StandardCharsets.US_ASCII));
            }
        };
        ExecutorService callers = Executors.newFixedThreadPool(atOnce);
        try (RawServer server = new RawServer(script); HttpFetcher fetcher = fetcher(server)) {
            URI uri = URI.create("http://pds.example.com:" + server.port() + "/");
            Callable<FetchResponse> request = () -> fetcher.fetch(FetchRequest.get(uri));
            for (int wave = 0; wave < 3; wave++) {
                for (Future<FetchResponse> answer : callers.invokeAll(Collections.nCopies(atOnce, request))) {
                    assertThat(answer.get().status()).isEqualTo(404);
                }
            }
            assertThat(server.connections()).isEqualTo(atOnce);
        } finally {
            callers.shutdownNow();
        }
    }

    @Test
    void closeEndsABodyThatIsBeingRead() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch gone = new CountDownLatch(1);
        RawServer.Script script = (in, out) -> {
            RawServer.readHead(in);
            // more than sockets hold, so that the body is being read when this is written
            int most = 4 << 20;
            out.write(("HTTP/1.1 200 OK\r\nContent-Length: " + (most + 1) + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            out.write(new byte[most]);
            begun.countDown();
            try {
                RawServer.readHead(in);
            } finally {
                gone.countDown();
            }
        };
        ExecutorService caller = Executors.newSingleThreadExecutor();
        try (RawServer server = new RawServer(script)) {
            HttpFetcher fetcher = fetcher(server);
            URI uri = URI.create("http://pds.example.com:" + server.port() + "/");
            Future<FetchResponse> call = caller.submit(() -> fetcher.fetch(FetchRequest.get(uri)));
            begun.await();
            fetcher.close();
            assertThatThrownBy(call::get).cause().isInstanceOfSatisfying(FetchException.class,
                    ended -> assertThat(ended.code()).isEqualTo(FetchError.INTERRUPTED));
            assertThat(gone.await(10, TimeUnit.SECONDS)).as("the connection").isTrue();
        } finally {
            caller.shutdownNow();
        }
    }

    @Test
    void connectionThatTheServerHasEndedMeanwhileIsNotAFailure() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        RawServer.Script once = (in, out) -> {
            RawServer.readHead(in);
            requests.incrementAndGet();
            out.write(HONEST.getBytes(StandardCharsets.US_ASCII));
        };
        try (RawServer server = new RawServer(once); HttpFetcher fetcher = fetcher(server)) {
            URI uri = URI.create("http://pds.example.com:" + server.port() + "/");
            for (int i = 1; i <= 5; i++) {
                assertThat(fetcher.fetch(FetchRequest.get(uri)).status()).isEqualTo(404);
                assertThat(requests).hasValue(i);
            }
        }
    }

    @Test
    void A18_whatIsAskedWithContentIsNeverAskedTwice() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        RawServer.Script lost = (in, out) -> {
            while (RawServer.readHead(in).startsWith("GET")) {
                out.write(HONEST.getBytes(StandardCharsets.US_ASCII));
            }
            requests.incrementAndGet();
        };
        try (RawServer server = new RawServer(lost); HttpFetcher fetcher = fetcher(server)) {
            URI uri = URI.create("http://pds.example.com:" + server.port() + "/");
            fetcher.fetch(FetchRequest.get(uri));
            assertThatThrownBy(() -> fetcher.fetch(FetchRequest.post(uri, "text/plain", new byte[1])))
                    .isInstanceOfSatisfying(FetchException.class, failed -> assertThat(failed.code()).isEqualTo(FetchError.CONNECT));
            assertThat(requests).hasValue(1);
        }
    }

    @Test
    void connectionThatTheServerSaysItEndsIsNotUsedAgain() throws Exception {
        for (String head : List.of("HTTP/1.1 200 OK\r\nConnection: x , Close\r\n", "HTTP/1.0 200 OK\r\n", "HTTP/1.1 200 OK\r\nconnection: x\r\nConnection: close\r\n")) {
            RawServer.Script script = (in, out) -> {
                while (!RawServer.readHead(in).isEmpty()) {
                    out.write((head + "Content-Length: 0\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
                }
            };
            try (RawServer server = new RawServer(script); HttpFetcher fetcher = fetcher(server)) {
                URI uri = URI.create("http://pds.example.com:" + server.port() + "/");
                fetcher.fetch(FetchRequest.get(uri));
                fetcher.fetch(FetchRequest.get(uri));
                assertThat(server.connections()).as(head).isEqualTo(2);
            }
        }
    }
}
