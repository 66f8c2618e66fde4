package io.atcr.did.net;

import static io.atcr.did.net.FetchAssert.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** 10 GiB of zeros in 10 MB of gzip: 640 members (RFC 1952, section 2.2) of 16 MiB. */
@Tag("hostile")
@Timeout(30)
class GzipBombTest {

    private static final int MEMBERS = 640;
    private static final int MEMBER_BYTES = 16 << 20;
    private static byte[] member;

    private final AtomicInteger sent = new AtomicInteger();

    @BeforeAll
    static void compress() throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            byte[] zeros = new byte[1 << 16];
            for (int i = 0; i < MEMBER_BYTES / zeros.length; i++) {
                gzip.write(zeros);
            }
        }
        member = compressed.toByteArray();
    }

    private RawServer server(String headers) throws IOException {
        return new RawServer((in, out) -> {
            RawServer.readHead(in);
            out.write(("HTTP/1.1 200 OK\r\n" + headers + "\r\n").getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < MEMBERS; i++) {
                out.write(member);
                sent.incrementAndGet();
            }
        });
    }

    private static HttpFetcher fetcher(RawServer server) {
        return HttpFetcher.builder().addressPolicy(server.allowed()).build();
    }

    @Test
    void bombIsOne() throws Exception {
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(member))) {
            assertThat(gzip.transferTo(OutputStream.nullOutputStream())).isEqualTo(MEMBER_BYTES);
        }
        assertThat((long) MEMBER_BYTES * MEMBERS).isEqualTo(10L << 30);
        assertThat(member.length * MEMBERS).isLessThan(11_000_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Encoding: gzip\r\n", "content-encoding: GZIP\r\n", "Content-Encoding: identity, gzip\r\n",
        "Content-Encoding: x-gzip\r\n", "Content-Encoding: identity\r\nContent-Encoding: gzip\r\n", "Content-Encoding: br\r\n"})
    void A18_bombThatSaysSoIsNotRead(String header) throws Exception {
        try (RawServer server = server(header); HttpFetcher fetcher = fetcher(server)) {
            assertFails(fetcher, FetchRequest.get(server.uri("/")).maxBody(16 << 20), FetchError.PROTOCOL);
            assertThat(sent).as("no more was sent than fits the socket's buffers").hasValueLessThan(MEMBERS);
        }
    }

    @Test
    void A18_bombInTheTransferCodingIsRefused() throws Exception {
        try (RawServer server = server("Transfer-Encoding: gzip\r\n"); HttpFetcher fetcher = fetcher(server)) {
            assertFails(fetcher, FetchRequest.get(server.uri("/")).maxBody(16 << 20), FetchError.PROTOCOL);
        }
    }

    @Test
    void A18_bombThatDoesNotSaySoIsAsLargeAsItIsOnTheWire() throws Exception {
        try (RawServer server = server(""); HttpFetcher fetcher = fetcher(server)) {
            assertFails(fetcher, FetchRequest.get(server.uri("/")), FetchError.BODY_TOO_LARGE);
            assertThat(fetcher.fetch(FetchRequest.get(server.uri("/")).maxBody(16 << 20)).body()).hasSize(member.length * MEMBERS);
        }
    }
}
