package io.atcr.did.net;

import static io.atcr.did.net.FetchAssert.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies whose end is told wrongly, or in two ways (RFC 9112, sections 6 and 7). */
@Tag("hostile")
@Timeout(20)
class FramingLiesTest {

    private static final String CHUNKED = "Transfer-Encoding: chunked\r\n";
    private static final Duration LATE = Duration.ofSeconds(5);

    private static void assertRefused(String response, FetchError expected) throws IOException {
        try (RawServer server = RawServer.saying(response);
                HttpFetcher fetcher = HttpFetcher.builder().addressPolicy(server.allowed()).build()) {
            assertFails(fetcher, FetchRequest.get(server.uri("/")).timeout(LATE), expected);
            assertThat(server.connections()).as("nothing is tried again").isEqualTo(1);
        }
    }

    private static void assertBody(String response, int status, String body) throws IOException, FetchException {
        try (RawServer server = RawServer.saying(response);
                HttpFetcher fetcher = HttpFetcher.builder().addressPolicy(server.allowed()).build()) {
            FetchResponse read = fetcher.fetch(FetchRequest.get(server.uri("/")).timeout(LATE));
            assertThat(read.status()).isEqualTo(status);
            assertThat(read.body()).asString().isEqualTo(body);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "-5", "+5", "5x", "0x5", "5, 6", "5,5", "", "5 5", "9223372036854775808", "99999999999999999999999", "5.0", "\u0665"})
    void A18_lengthThatIsNoNumberIsRefused(String length) throws Exception {
        assertRefused("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\nhello", FetchError.PROTOCOL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 5\r\nContent-Length: 6\r\n", "Content-Length: 6\r\ncontent-length: 5\r\n",
        "Content-Length: 5\r\n" + CHUNKED, CHUNKED + "Content-Length: 5\r\n", CHUNKED + CHUNKED, "Transfer-Encoding: gzip, chunked\r\n",
        "Transfer-Encoding: chunked, identity\r\n", "Transfer-Encoding: identity\r\n", "Transfer-Encoding: xchunked\r\n",
        "Transfer-Encoding: gzip\r\n" + CHUNKED, "Transfer-Encoding:\r\n", "Transfer-Encoding: chunked;q=1\r\n"})
    void A18_endOfTheBodyThatIsToldInTwoWaysOrNoneIsRefused(String headers) throws Exception {
        assertRefused("HTTP/1.1 200 OK\r\n" + headers + "\r\n5\r\nhello\r\n0\r\n\r\n", FetchError.PROTOCOL);
    }

    @ParameterizedTest
    @CsvSource({"-5,PROTOCOL", "-1,PROTOCOL", "+5,PROTOCOL", "0x5,PROTOCOL", "'',PROTOCOL", "' 5',PROTOCOL", "5 5,PROTOCOL", "x,PROTOCOL",
        "10000000000000005,PROTOCOL", "8000000000000000,PROTOCOL", "ffffffffffffffff,PROTOCOL", "fffffffffffffffff,PROTOCOL",
        "7fffffffffffffff,CONNECT", "6,PROTOCOL", "ff,CONNECT"})
    void A18_chunkSizeThatLiesIsRefused(String size, FetchError expected) throws Exception {
        assertRefused("HTTP/1.1 200 OK\r\n" + CHUNKED + "\r\n" + size + "\r\nhello\r\n0\r\n\r\n", expected);
    }

    @ParameterizedTest
    @CsvSource({"'5\r\nhello0\r\n\r\n',PROTOCOL", "'4\r\nhello\r\n0\r\n\r\n',PROTOCOL", "'5\rhello\r\n0\r\n\r\n',PROTOCOL",
        "'5\r\nhello\r\n0\r\n',CONNECT", "'5\r\nhello\r\n0',CONNECT", "'5\r\nhello\r\n',CONNECT", "'5\r\nhel',CONNECT", "'5',CONNECT", "'',CONNECT",
        "'5\r\nhello\r\n5;ext',CONNECT", "'5\r\nhello\r\n0\r\nt: u',CONNECT", "'5\r\nhello\r\n0\r\nX Y\r\n\r\n',PROTOCOL",
        "'5\r\nhello\r\n0\r\nX: \u0001\r\n\r\n',PROTOCOL", "'5;\u0001\r\nhello\r\n0\r\n\r\n',PROTOCOL"})
    void A18_chunkedBodyThatIsBrokenIsRefused(String body, FetchError expected) throws Exception {
        assertRefused("HTTP/1.1 200 OK\r\n" + CHUNKED + "\r\n" + body, expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"5\r\nhello\r\n0\r\n\r\n", "05\r\nhello\r\n00\r\n\r\n", "5;a=b;c=\"d\"\r\nhello\r\n0;x\r\nt: u\r\nv: w\r\n\r\n",
        "1\r\nh\r\n4\r\nello\r\n0\r\n\r\n", "5 ;a\r\nhello\r\n0\r\n\r\n", "5  \r\nhello\r\n0\r\n\r\n"})
    void chunkedBodyThatServersReallySendIsRead(String body) throws Exception {
        assertBody("HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n" + body, 200, "hello");
    }

    @ParameterizedTest
    @CsvSource({"'',100", "hello,6", "hello,4999999"})
    void A18_bodyShorterThanDeclaredIsALostConnection(String body, long length) throws Exception {
        assertRefused("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n" + body, FetchError.CONNECT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 5\r\n", "Content-Length: 5\r\nContent-Length: 5\r\n", "Content-Length: 000005\r\n", ""})
    void bodyEndsWhereItIsDeclaredTo(String header) throws Exception {
        assertBody("HTTP/1.1 200 OK\r\n" + header + "\r\nhello" + (header.isEmpty() ? "" : "and more"), 200, "hello");
    }

    @ParameterizedTest
    @CsvSource({"204,''", "304,''", "204,'Content-Length: 0\r\n'", "304,'Content-Length: 5000\r\n'", "304,'Transfer-Encoding: chunked\r\n'"})
    void statusThatHasNoBodyIsNotWaitedFor(int status, String header) throws Exception {
        assertBody("HTTP/1.1 " + status + " X\r\n" + header + "\r\nhello", status, "");
    }

    @ParameterizedTest
    @CsvSource({"204,'Content-Length: 5\r\n'", "205,'Content-Length: 5\r\n'", "204,'Transfer-Encoding: chunked\r\n'"})
    void A18_statusThatHasNoBodyButDeclaresOneIsRefused(int status, String header) throws Exception {
        assertRefused("HTTP/1.1 " + status + " X\r\n" + header + "\r\nhello", FetchError.PROTOCOL);
    }
}
