package io.atcr.did.net;

import static io.atcr.did.net.FetchAssert.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Response heads that are too long, or not HTTP/1.1 (RFC 9112, sections 2 to 5). */
@Tag("hostile")
@Timeout(20)
class HostileHeadTest {

    private static final int ENDLESS = 64 << 20;

    private static HttpFetcher fetcher(RawServer server) {
        return HttpFetcher.builder().addressPolicy(server.allowed()).build();
    }

    private static void assertRefused(String response, FetchError expected) throws IOException {
        try (RawServer server = RawServer.saying(response); HttpFetcher fetcher = fetcher(server)) {
            FetchException failure = assertFails(fetcher, FetchRequest.get(server.uri("/")), expected);
            assertThat(failure.getMessage()).doesNotContain("EVIL");
            assertThat(server.connections()).as("nothing is tried again").isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 ", "HTTP/1.1 200 OK\r\nx: ", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\n\r", "HTTP/1.1 100 Go\r\nx: "})
    void A18_endlessLineOfAHeadEndsAtTheLimit(String start) throws Exception {
        assertEndsEarly(start, "x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK\r\n", "HTTP/1.1 103 Early Hints\r\n"})
    void A18_endlessLinesOfAHeadEndAtTheLimit(String start) throws Exception {
        assertEndsEarly(start, "a:\r\n");
        assertEndsEarly(start, "a-header-that-is-longer: " + "x".repeat(1000) + "\r\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 102, 103, 199})
    void A18_floodOfInformationalResponsesEndsAtTheLimit(int status) throws Exception {
        assertEndsEarly("", "HTTP/1.1 " + status + " Wait\r\n\r\n");
    }

    private static void assertEndsEarly(String start, String repeated) throws IOException {
        AtomicLong written = new AtomicLong();
        try (RawServer server = new RawServer((in, out) -> {
            RawServer.readHead(in);
            out.write(start.getBytes(StandardCharsets.US_ASCII));
            byte[] junk = repeated.repeat((1 << 16) / repeated.length()).getBytes(StandardCharsets.US_ASCII);
            while (written.get() < ENDLESS) {
                out.write(junk);
                written.addAndGet(junk.length);
            }
        }); HttpFetcher fetcher = fetcher(server)) {
            assertFails(fetcher, FetchRequest.get(server.uri("/")), FetchError.HEADERS_TOO_LARGE);
            assertThat(written).as("no more was sent than fits the socket's buffers").hasValueLessThan(ENDLESS);
        }
    }

    @Test
    void headOfExactlyTheLimitIsRead() throws Exception {
        String head = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nx: " + "y".repeat(3000) + "\r\n\r\n";
        try (RawServer server = RawServer.saying(head)) {
            for (int over = 0; over < 2; over++) {
                try (HttpFetcher fetcher = HttpFetcher.builder().addressPolicy(server.allowed())
                        .limits(FetchLimits.defaults().withMaxHeaderBytes(head.length() - over)).build()) {
                    FetchRequest request = FetchRequest.get(server.uri("/"));
                    if (over == 0) {
                        assertThat(fetcher.fetch(request).status()).isEqualTo(200);
                    } else {
                        assertFails(fetcher, request, FetchError.HEADERS_TOO_LARGE);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"EVIL\r\n\r\n", "<html>EVIL</html>\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "HTTP/2.0 200 OK\r\n\r\n",
        "\u0000\u0000\u0012\u0004\u0000\u0000\u0000\u0000\u0000\u0000\u0003\n", "ICY 200 OK\r\n\r\n", "SOURCETABLE 200 OK\r\n\r\n",
        "HTTP/1.2 200 OK\r\n\r\n", "HTTP/1.1 200OK\r\n\r\n", "HTTP/1.1 20 OK\r\n\r\n", "HTTP/1.1 +20 OK\r\n\r\n", "HTTP/1.1 -20 OK\r\n\r\n",
        "HTTP/1.1 099 OK\r\n\r\n", "HTTP/1.1 600 OK\r\n\r\n", "HTTP/1.1 999 OK\r\n\r\n", "HTTP/1.1  200 OK\r\n\r\n", "http/1.1 200 OK\r\n\r\n",
        " HTTP/1.1 200 OK\r\n\r\n", "\r\nHTTP/1.1 200 OK\r\n\r\n", "GET / HTTP/1.1\r\n\r\n", "HTTP/1.1 101 Switching\r\nConnection: upgrade\r\n\r\n"})
    void A18_statusLineThatIsNotHttp11IsRefused(String response) throws Exception {
        assertRefused(response, FetchError.PROTOCOL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"EVIL", "HTTP/1.1 200 OK", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n", ""})
    void A18_headThatBreaksOffIsALostConnection(String response) throws Exception {
        try (RawServer server = RawServer.saying(response); HttpFetcher fetcher = fetcher(server)) {
            assertFails(fetcher, FetchRequest.get(server.uri("/")), FetchError.CONNECT);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0000", "\u0001", "\u0008", "\u000b", "\u001b", "\u007f", "\r", "\rX: y"})
    void A18_A21_controlCharactersInAHeadAreRefused(String control) throws Exception {
        for (String head : new String[] {"HTTP/1.1 200 O%sK\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX: a%sb\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX%sY: a\r\n\r\n", "HTTP/1.1 200%s\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 0%s\r\n\r\n", "HTTP/1.1 103 Hints\r\nX: a%sb\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"}) {
            assertRefused(String.format(head, control), FetchError.PROTOCOL);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"EVIL", ": EVIL", "X : EVIL", " X: EVIL", "X: a\r\n EVIL: b", "X: a\r\n\tEVIL", "X\t: EVIL", "(X): EVIL", "X\u00e9: EVIL",
        "HTTP/1.1 200 EVIL"})
    void A18_lineThatIsNoHeaderIsRefused(String line) throws Exception {
        assertRefused("HTTP/1.1 200 OK\r\n" + line + "\r\nContent-Length: 0\r\n\r\n", FetchError.PROTOCOL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok", "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK\nContent-Length: 2\n\nok", "HTTP/1.1 200 \r\nContent-Length:2\r\n\r\nok", "HTTP/1.1 200 OK\r\n\r\nok",
        "HTTP/1.1 200 d'accord \u00e9\tx\r\nX:\r\nContent-Length: \t2 \r\n\r\nok", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"})
    void headThatServersReallySendIsRead(String response) throws Exception {
        try (RawServer server = RawServer.saying(response); HttpFetcher fetcher = fetcher(server)) {
            assertThat(fetcher.fetch(FetchRequest.get(server.uri("/"))).body()).asString().isEqualTo("ok");
        }
    }
}
