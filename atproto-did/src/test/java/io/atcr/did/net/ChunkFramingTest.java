package io.atcr.did.net;

import static io.atcr.did.net.FetchAssert.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("hostile")
@Timeout(20)
class ChunkFramingTest {

    private static final String HEAD = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final int ENDLESS = 64 << 20;

    private static HttpFetcher fetcher(RawServer server) {
        return HttpFetcher.builder().addressPolicy(server.allowed()).build();
    }

    @ParameterizedTest
    @ValueSource(strings = {"5;", "5\r\nhello\r\n5;", "0\r\na: "})
    void A18_endlessLineBetweenChunksOrInTheTrailerEndsAtTheLimit(String start) throws Exception {
        AtomicLong written = new AtomicLong();
        try (RawServer server = new RawServer((in, out) -> {
            RawServer.readHead(in);
            out.write((HEAD + start).getBytes(StandardCharsets.US_ASCII));
            byte[] junk = "x".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII);
            while (written.get() < ENDLESS) {
                out.write(junk);
                written.addAndGet(junk.length);
            }
        }); HttpFetcher fetcher = fetcher(server)) {
            assertFails(fetcher, FetchRequest.get(server.uri("/")).maxBody(1000), FetchError.HEADERS_TOO_LARGE);
            assertThat(written).as("no more was sent than fits the socket's buffers").hasValueLessThan(ENDLESS);
        }
    }

    @Test
    void bodyOfManySmallChunksWithExtensionsAndATrailerIsRead() throws Exception {
        String chunked = "1;a=b\r\nx\r\n".repeat(50_000) + "0\r\nt: u\r\n\r\n";
        try (RawServer server = RawServer.saying(HEAD + chunked); HttpFetcher fetcher = fetcher(server)) {
            assertThat(fetcher.fetch(FetchRequest.get(server.uri("/"))).body()).hasSize(50_000);
        }
    }
}
