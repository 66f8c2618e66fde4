package io.atcr.did.net;

import static io.atcr.did.net.FetchAssert.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("hostile")
@Timeout(20)
class HostileProxyTest {

    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LATE = Duration.ofSeconds(5);
    private static final URI HTTPS = URI.create("https://pds.example.com/");
    private static final URI PLAIN = URI.create("http://pds.example.com/");
    private static final AddressPolicy POLICY = AddressPolicy.publicOnly().allowPlainHttp("pds.example.com:80");

    private static HttpFetcher through(RawServer proxy) {
        return through(proxy, FetchLimits.defaults());
    }

    private static HttpFetcher through(RawServer proxy, FetchLimits limits) {
        return HttpFetcher.builder().egressProxy(EgressProxy.of(proxy.hostPort()).withBasicCredentials("alice", "secret"))
                .addressPolicy(POLICY).limits(limits).build();
    }

    private static void assertAnswer(String answer, FetchError expected) throws IOException {
        for (URI uri : new URI[] {HTTPS, PLAIN}) {
            try (RawServer proxy = RawServer.saying(answer); HttpFetcher fetcher = through(proxy)) {
                FetchException failure = assertFails(fetcher, FetchRequest.get(uri), expected);
                assertThat(failure.getMessage()).contains("egress proxy").doesNotContain("EVIL").doesNotContain("secret");
                assertThat(proxy.connections()).as("nothing is tried again").isEqualTo(1);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"403,ADDRESS_REFUSED", "407,CONNECT", "400,CONNECT", "401,CONNECT", "404,CONNECT", "408,CONNECT", "429,CONNECT", "502,CONNECT",
        "503,CONNECT", "504,CONNECT", "301,CONNECT", "302,CONNECT", "307,CONNECT", "100,CONNECT", "101,CONNECT", "103,CONNECT"})
    void A18_refusalOfTheProxyIsNoAnswerOfTheTarget(int status, FetchError expected) throws Exception {
        assertAnswer("HTTP/1.1 " + status + " EVIL\r\nLocation: https://127.0.0.1/\r\nProxy-Authenticate: Basic realm=\"EVIL\"\r\n"
                + "Proxy-Authenticate: OkHttp-Preemptive\r\nRetry-After: 0\r\nContent-Length: 4\r\n\r\nEVIL", expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SSH-2.0-EVIL\r\n", "EVIL EVIL EVIL", "<html>EVIL", "\u0015\u0003\u0003\u0000\u0002\u0002\u0016", "HTTP/2 200\r\n\r\n",
        "HTTP/1.2 200 OK\r\n\r\n", "HTTP/1.1 200OK\r\n\r\n", "HTTP/1.1  200 OK\r\n\r\n", "HTTP/1.1 +200 OK\r\n\r\n", "HTTP/1.1 2000\r\n\r\n",
        "HTTP/1.1 200 O\u0000K\r\n\r\n", "HTTP/1.1 200 O\nK\r\n\r\n", "HTTP/1.1 999 EVIL\r\n\r\n", "HTTP/1.1\t200 OK\r\n\r\n", "ICY 200 OK\r\n\r\n"})
    void A18_answerOfTheProxyThatIsNotHttpIsRefused(String answer) throws Exception {
        assertAnswer(answer, FetchError.PROTOCOL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 EVIL", "EVIL", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n", ""})
    void A18_proxyThatClosesInsteadOfAnsweringIsALostConnection(String start) throws Exception {
        assertAnswer(start, FetchError.CONNECT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", "x"})
    void A18_bytesAheadOfTheTargetAreRefused(String ahead) throws Exception {
        assertAnswer("HTTP/1.1 200 Connection established\r\n\r\n" + ahead, FetchError.PROTOCOL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a: EVIL\r\n", "EVIL"})
    void A18_endlessHeadOfTheProxyEndsAtTheLimit(String repeated) throws Exception {
        assertAnswer("HTTP/1.1 200 OK\r\n" + repeated.repeat(1_000_000 / repeated.length()), FetchError.HEADERS_TOO_LARGE);
    }

    @Test
    void A18_headOfTheProxyHasTheLimitOfHeaders() throws Exception {
        String head = "HTTP/1.1 502 Bad Gateway\r\nx: " + "y".repeat(5_000) + "\r\n\r\n";
        for (int over = 0; over < 2; over++) {
            try (RawServer proxy = RawServer.saying(head);
                    HttpFetcher fetcher = through(proxy, FetchLimits.defaults().withMaxHeaderBytes(head.length() - over))) {
                assertFails(fetcher, FetchRequest.get(HTTPS), over == 0 ? FetchError.CONNECT : FetchError.HEADERS_TOO_LARGE);
            }
        }
    }

    private static void assertLate(RawServer.Script script, FetchLimits limits, FetchError expected) throws IOException {
        try (RawServer proxy = new RawServer(script); HttpFetcher fetcher = through(proxy, limits)) {
            long start = System.nanoTime();
            assertFails(fetcher, FetchRequest.get(HTTPS), expected);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(SHORT, LATE);
        }
    }

    private static RawServer.Script dripping(String start, String drop) {
        return (in, out) -> {
            RawServer.readHead(in);
            out.write(start.getBytes(StandardCharsets.US_ASCII));
            RawServer.drip(out, drop);
        };
    }

    @ParameterizedTest
    @CsvSource({"'HTTP/1.1 200 ',x", "'HTTP/1.1 200 OK\r\n','a: b\r\n'"})
    void A18_proxyThatDripsDoesNotStretchTheDeadline(String start, String drop) throws Exception {
        assertLate(dripping(start, drop), FetchLimits.defaults().withTotalTimeout(SHORT), FetchError.TIMEOUT);
    }

    @Test
    void A18_tunnelThatDripsATlsRecordDoesNotStretchTheDeadline() throws Exception {
        assertLate((in, out) -> {
            RawServer.readHead(in);
            out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            in.read();
            out.write(new byte[] {0x16, 3, 3, 0x40, 0});
            RawServer.drip(out, "x");
        }, FetchLimits.defaults().withTotalTimeout(SHORT), FetchError.TIMEOUT);
    }

    @Test
    void A18_proxyThatIsSilentHasTheTimeOfOneConnection() throws Exception {
        RawServer.Script silent = (in, out) -> in.transferTo(OutputStream.nullOutputStream());

        assertLate(silent, FetchLimits.defaults().withTotalTimeout(SHORT), FetchError.TIMEOUT);
        assertLate(silent, FetchLimits.defaults().withConnectTimeout(SHORT), FetchError.CONNECT);
        assertLate(dripping("HTTP/1.1 200 ", "x"), FetchLimits.defaults().withConnectTimeout(SHORT), FetchError.CONNECT);
    }

    @Test
    void A18_proxyThatIsSilentAfterOpeningTheTunnelDoesNotStretchTheDeadline() throws Exception {
        assertLate((in, out) -> {
            RawServer.readHead(in);
            out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            in.transferTo(OutputStream.nullOutputStream());
        }, FetchLimits.defaults().withTotalTimeout(SHORT), FetchError.TIMEOUT);
    }

    @Test
    void A18_tunnelThatSpeaksNoTlsIsATlsFailure() throws Exception {
        try (RawServer proxy = new RawServer((in, out) -> {
            RawServer.readHead(in);
            out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            in.read();
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(StandardCharsets.US_ASCII));
        }); HttpFetcher fetcher = through(proxy)) {
            assertFails(fetcher, FetchRequest.get(HTTPS), FetchError.TLS);
        }
    }

    @Test
    void closeEndsACallThatWaitsForTheProxy() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        ExecutorService caller = Executors.newSingleThreadExecutor();
        try (RawServer proxy = new RawServer((in, out) -> {
            RawServer.readHead(in);
            arrived.countDown();
            in.transferTo(OutputStream.nullOutputStream());
        })) {
            HttpFetcher fetcher = through(proxy);
            Future<?> call = caller.submit(() -> assertFails(fetcher, FetchRequest.get(HTTPS), FetchError.INTERRUPTED));
            arrived.await();
            fetcher.close();
            call.get();
            assertFails(fetcher, FetchRequest.get(HTTPS), FetchError.INTERRUPTED);
        } finally {
            caller.shutdownNow();
        }
    }
}
