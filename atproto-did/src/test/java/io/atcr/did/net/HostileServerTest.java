package io.atcr.did.net;

import static io.atcr.did.net.FetchAssert.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("hostile")
@Timeout(20)
class HostileServerTest {

    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LATE = Duration.ofSeconds(5);

    private static HttpFetcher fetcher(RawServer server) {
        return HttpFetcher.builder().addressPolicy(server.allowed()).build();
    }

    private static void assertTimesOut(RawServer.Script script) throws IOException {
        try (RawServer server = new RawServer(script); HttpFetcher fetcher = fetcher(server)) {
            assertTimesOut(fetcher, FetchRequest.get(server.uri("/")));
        }
    }

    private static void assertTimesOut(HttpFetcher fetcher, FetchRequest request) {
        long start = System.nanoTime();
        assertFails(fetcher, request.timeout(SHORT), FetchError.TIMEOUT);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(SHORT, LATE);
    }

    @Test
    void A18_slowDripOfTheBodyDoesNotStretchTheDeadline() throws Exception {
        assertTimesOut((in, out) -> {
            RawServer.readHead(in);
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            RawServer.drip(out, "x");
        });
    }

    @Test
    void A18_slowDripOfHeadersDoesNotStretchTheDeadline() throws Exception {
        assertTimesOut((in, out) -> {
            RawServer.readHead(in);
            out.write("HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.US_ASCII));
            RawServer.drip(out, "a: b\r\n");
        });
    }

    @Test
    void A18_silenceDoesNotStretchTheDeadline() throws Exception {
        assertTimesOut((in, out) -> in.transferTo(OutputStream.nullOutputStream()));
    }

    @Test
    void A18_silentTlsServerDoesNotStretchTheDeadline() throws Exception {
        try (RawServer server = new RawServer((in, out) -> in.transferTo(OutputStream.nullOutputStream()));
                HttpFetcher fetcher = fetcher(server)) {
            assertTimesOut(fetcher, FetchRequest.get(URI.create("https://" + server.hostPort() + "/")));
        }
    }

    @Test
    void A18_redirectsShareOneDeadline() throws Exception {
        try (RawServer server = new RawServer((in, out) -> {
            RawServer.readHead(in);
            Thread.sleep(100);
            String answer = "HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
            out.write(answer.getBytes(StandardCharsets.US_ASCII));
        }); HttpFetcher fetcher = HttpFetcher.builder().addressPolicy(server.allowed())
                .limits(FetchLimits.defaults().withMaxRedirects(1000)).build()) {
            assertTimesOut(fetcher, FetchRequest.get(server.uri("/")).redirects(RedirectPolicy.SAME_ORIGIN));
        }
    }

    @Test
    void A18_nameServerThatNeverAnswersDoesNotStretchTheDeadline() {
        CountDownLatch never = new CountDownLatch(1);
        try (HttpFetcher fetcher = HttpFetcher.builder().dns(host -> {
            try {
                never.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            throw new UnknownHostException(host);
        }).build()) {
            assertTimesOut(fetcher, FetchRequest.get(URI.create("https://pds.example.com/")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Transfer-Encoding: chunked\r\n"})
    void A18_endlessBodyEndsAtTheLimit(String header) throws Exception {
        try (RawServer server = new RawServer((in, out) -> {
            RawServer.readHead(in);
            out.write(("HTTP/1.1 200 OK\r\n" + header + "\r\n").getBytes(StandardCharsets.US_ASCII));
            byte[] chunk = ("4000\r\n" + "x".repeat(0x4000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < 100_000; i++) {
                out.write(chunk);
            }
        }); HttpFetcher fetcher = fetcher(server)) {
            assertFails(fetcher, FetchRequest.get(server.uri("/")).maxBody(100_000), FetchError.BODY_TOO_LARGE);
        }
    }

    @Test
    void bodyOfExactlyTheLimitIsRead() throws Exception {
        try (RawServer server = RawServer.saying("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
                HttpFetcher fetcher = fetcher(server)) {
            assertThat(fetcher.fetch(FetchRequest.get(server.uri("/")).maxBody(5)).body()).asString().isEqualTo("hello");
            assertFails(fetcher, FetchRequest.get(server.uri("/")).maxBody(4), FetchError.BODY_TOO_LARGE);
        }
    }

    @Test
    void A18_declaredLengthBeyondTheLimitIsNotReadAtAll() throws Exception {
        try (RawServer server = RawServer.saying("HTTP/1.1 200 OK\r\nContent-Length: 9000000000000000000\r\n\r\n");
                HttpFetcher fetcher = fetcher(server)) {
            assertFails(fetcher, FetchRequest.get(server.uri("/")), FetchError.BODY_TOO_LARGE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-h: abcdefghijklmnopqrstuvwxyz\r\n", "x", "HTTP/1.1 103 Early Hints\r\na: b\r\n\r\n"})
    void A18_endlessResponseHeadEndsAtTheLimit(String repeated) throws Exception {
        try (RawServer server = new RawServer((in, out) -> {
            RawServer.readHead(in);
            out.write("HTTP/1.1 103 Early Hints\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            String start = repeated.startsWith("HTTP") ? "" : "HTTP/1.1 200 OK\r\n";
            out.write((start + repeated.repeat(4_000_000 / repeated.length())).getBytes(StandardCharsets.US_ASCII));
            in.transferTo(OutputStream.nullOutputStream());
        }); HttpFetcher fetcher = fetcher(server)) {
            assertFails(fetcher, FetchRequest.get(server.uri("/")), FetchError.HEADERS_TOO_LARGE);
        }
    }

    @Test
    void headersPastTheLimitAreRefusedEvenWhenTheyCameInOneRead() throws Exception {
        try (RawServer server = RawServer.saying("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nx: " + "y".repeat(2000) + "\r\n\r\n");
                HttpFetcher strict = HttpFetcher.builder().addressPolicy(server.allowed())
                        .limits(FetchLimits.defaults().withMaxHeaderBytes(1000)).build();
                HttpFetcher fetcher = fetcher(server)) {
            assertFails(strict, FetchRequest.get(server.uri("/")), FetchError.HEADERS_TOO_LARGE);
            assertThat(fetcher.fetch(FetchRequest.get(server.uri("/"))).header("X")).hasValue("y".repeat(2000));
        }
    }

    @Test
    void A18_compressedBodyIsNotUnpacked() throws Exception {
        try (RawServer server = RawServer.saying("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc");
                HttpFetcher fetcher = fetcher(server)) {
            assertFails(fetcher, FetchRequest.get(server.uri("/")), FetchError.PROTOCOL);
        }
    }

    @Test
    void A21_whatTheServerWroteIsNotInTheMessage() throws Exception {
        try (RawServer server = RawServer.saying("\u001b[31mEVIL\r\n\r\n"); HttpFetcher fetcher = fetcher(server)) {
            FetchException failure = assertFails(fetcher, FetchRequest.get(server.uri("/")), FetchError.PROTOCOL);
            assertThat(failure.getMessage()).doesNotContain("EVIL").doesNotContain("\u001b");
        }
    }

    @Test
    void bodyCutShortIsALostConnection() throws Exception {
        try (RawServer server = RawServer.saying("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc");
                HttpFetcher fetcher = fetcher(server)) {
            assertFails(fetcher, FetchRequest.get(server.uri("/")), FetchError.CONNECT);
        }
    }

    @Test
    void A18_loopbackIsRefusedUnlessItIsNamed() throws Exception {
        try (RawServer server = RawServer.saying("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                HttpFetcher fetcher = HttpFetcher.builder()
                        .addressPolicy(AddressPolicy.publicOnly().allowPlainHttp(server.hostPort())).build()) {
            assertFails(fetcher, FetchRequest.get(server.uri("/")), FetchError.ADDRESS_REFUSED);
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void A18_plainHttpIsRefusedUnlessItIsNamed() throws Exception {
        try (RawServer server = RawServer.saying("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                HttpFetcher fetcher = HttpFetcher.builder()
                        .addressPolicy(AddressPolicy.publicOnly().allowPrivate(server.hostPort())).build()) {
            assertFails(fetcher, FetchRequest.get(server.uri("/")), FetchError.SCHEME_REFUSED);
            assertThat(server.connections()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]",
        "[::]", "127.0.0.1",
        "10.0.0.1", "169.254.169.254", "0.0.0.0", "[fd00:ec2::254]"})
    void A18_addressInAUrlIsRefused(String host) {
        try (HttpFetcher fetcher = HttpFetcher.builder().build()) {
            assertFails(fetcher, FetchRequest.get(URI.create("https://" + host + "/")).timeout(LATE), FetchError.ADDRESS_REFUSED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"2130706433", "0x7f.1", "0x7f000001", "127.1", "017700000001", "0177.0.0.1", "127.0.0.01", "1.2.3.256", "0",
        "[fe80::1%25eth0]", "localhost.", "a_b.example.com", "%6cocalhost", "user@pds.example.com", "user:secret@pds.example.com",
        "pds.example.com:", "pds.example.com:0", "pds.example.com:65536"})
    void A18_hostThatIsNoPlainNameOrAddressIsRefused(String authority) {
        AtomicInteger lookups = new AtomicInteger();
        try (HttpFetcher fetcher = HttpFetcher.builder().dns(host -> {
            lookups.incrementAndGet();
            throw new UnknownHostException(host);
        }).build()) {
            assertFails(fetcher, FetchRequest.get(URI.create("https://" + authority + "/")), FetchError.INVALID_URL);
            assertThat(lookups).hasValue(0);
        }
    }

    @Test
    void A18_nameThatResolvesToLoopbackIsRefusedAndLookedUpOnce() throws Exception {
        AtomicInteger lookups = new AtomicInteger();
        try (RawServer server = RawServer.saying("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                HttpFetcher fetcher = HttpFetcher.builder()
                        .addressPolicy(AddressPolicy.publicOnly().allowPlainHttp("rebind.example.com:" + server.port()))
                        .dns(host -> {
                            lookups.incrementAndGet();
                            return List.of(InetAddress.getByName("127.0.0.1"));
                        }).build()) {
            assertFails(fetcher, FetchRequest.get(URI.create("http://rebind.example.com:" + server.port() + "/")),
                    FetchError.ADDRESS_REFUSED);
            assertThat(lookups).as("no second answer between check and connection").hasValue(1);
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void A18_answerThatChangesUnderneathIsJudgedByWhatTheSocketConnectsTo() throws Exception {
        byte[] loopback = {127, 0, 0, 1};
        AtomicInteger lookups = new AtomicInteger();
        try (RawServer server = RawServer.saying("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                HttpFetcher fetcher = HttpFetcher.builder()
                        .addressPolicy(AddressPolicy.publicOnly()
                                .allowPlainHttp("pds.example.com:" + server.port()).allowPlainHttp("other.example.com:" + server.port())
                                .allowPrivate("pds.example.com:" + server.port()))
                        .dns(host -> {
                            lookups.incrementAndGet();
                            return List.of(InetAddress.getByAddress("pds.example.com", loopback));
                        }).build()) {
            URI allowed = URI.create("http://pds.example.com:" + server.port() + "/");
            URI other = URI.create("http://other.example.com:" + server.port() + "/");

            assertThat(fetcher.fetch(FetchRequest.get(allowed)).status()).isEqualTo(200);
            assertFails(fetcher, FetchRequest.get(other), FetchError.ADDRESS_REFUSED);
            assertThat(lookups).hasValue(2);
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void nameWithoutAddressIsADnsFailure() {
        try (HttpFetcher fetcher = HttpFetcher.builder().dns(host -> List.of()).build()) {
            assertFails(fetcher, FetchRequest.get(URI.create("https://pds.example.com/")), FetchError.DNS);
        }
        try (HttpFetcher fetcher = HttpFetcher.builder().dns(host -> {
            throw new IllegalStateException("a resolver with a bug");
        }).build()) {
            assertFails(fetcher, FetchRequest.get(URI.create("https://pds.example.com/")), FetchError.DNS);
        }
    }

    @Test
    void closedPortIsAConnectFailure() throws Exception {
        RawServer server = RawServer.saying("");
        server.close();
        try (HttpFetcher fetcher = fetcher(server)) {
            assertFails(fetcher, FetchRequest.get(server.uri("/")), FetchError.CONNECT);
        }
    }
}
