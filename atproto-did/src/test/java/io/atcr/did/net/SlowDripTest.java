package io.atcr.did.net;

import static io.atcr.did.net.FetchAssert.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A byte now and then, wherever in a response, over TCP and over TLS. */
@Tag("hostile")
@Timeout(20)
class SlowDripTest {

    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LATE = Duration.ofSeconds(5);
    private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static TestTls tls;

    @BeforeAll
    static void certificate() throws Exception {
        tls = TestTls.certificate("pds.example.com");
    }

    private static void assertTimesOut(RawServer server, String scheme) throws IOException {
        String hostPort = "pds.example.com:" + server.port();
        try (server; HttpFetcher fetcher = HttpFetcher.builder().trustManager(tls.trust())
                .dns(host -> List.of(InetAddress.getByName("127.0.0.1")))
                .addressPolicy(AddressPolicy.publicOnly().allowPrivate(hostPort).allowPlainHttp(hostPort)).build()) {
            // the handshake is not what is slow here
            Duration timeout = scheme.equals("http") ? SHORT : SHORT.multipliedBy(2);
            long start = System.nanoTime();
            assertFails(fetcher, FetchRequest.get(URI.create(scheme + "://" + hostPort + "/")).timeout(timeout), FetchError.TIMEOUT);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(timeout, LATE);
        }
    }

    @ParameterizedTest
    @CsvSource({"'',HTTP/1.1 200 OK and so on", "'HTTP/1.1 200 ',x", "'HTTP/1.1 200 OK\r\nx:',y", "'HTTP/1.1 200 OK\r\n','a: b\r\n'",
        "'HTTP/1.1 103 Hints\r\n\r\nHTTP/1.1 200 ',x", "'HTTP/1.1 200 OK\r\n\r\n',x", "'HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n',x",
        "chunked,0", "'chunked5;',x", "'chunkedffff\r\n',x", "'chunked5\r\nhello',''", "'chunked','1\r\nx\r\n'", "'chunked5\r\nhello\r\n','0'",
        "'chunked0\r\n','a: b\r\n'", "'chunked0\r\nt:',x", "'chunked0\r\n\r',''"})
    void A18_dripAnywhereInAResponseDoesNotStretchTheDeadline(String start, String drop) throws Exception {
        RawServer.Script script = (in, out) -> {
            RawServer.readHead(in);
            out.write(start.replace("chunked", CHUNKED).getBytes(StandardCharsets.US_ASCII));
            out.flush();
            if (drop.isEmpty()) {
                in.transferTo(OutputStream.nullOutputStream());
                return;
            }
            RawServer.drip(out, drop);
        };
        assertTimesOut(new RawServer(script), "http");
        assertTimesOut(new RawServer(script, tls.context()), "https");
    }

    @Test
    void A18_dripOfTlsRecordsDoesNotStretchTheDeadline() throws Exception {
        assertTimesOut(new RawServer((in, out) -> {
            in.read();
            out.write(new byte[] {0x16, 3, 3, 0x40, 0});
            RawServer.drip(out, "x");
        }), "https");
    }

    @Test
    void A18_requestThatIsNotReadDoesNotStretchTheDeadline() throws Exception {
        Object forever = new Object();
        try (RawServer server = new RawServer((in, out) -> {
            synchronized (forever) {
                forever.wait();
            }
        }); HttpFetcher fetcher = HttpFetcher.builder().addressPolicy(server.allowed()).build()) {
            assertFails(fetcher, FetchRequest.post(server.uri("/"), "text/plain", new byte[8 << 20]).timeout(SHORT), FetchError.TIMEOUT);
        }
    }
}
