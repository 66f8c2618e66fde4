package io.atcr.did;

import static io.atcr.did.DidAssert.assertFails;
import static io.atcr.did.DidAssert.did;
import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.car.syntax.Did;
import io.atcr.did.net.AddressPolicy;
import io.atcr.did.net.HttpFetcher;
import io.atcr.did.net.RawServer;
import io.atcr.did.net.TestTls;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Hosts that answer for an identity and mean harm: each attack has its own outcome, within the deadline and a heap of 64 MiB. */
@Tag("hostile")
@Timeout(30)
class HostileDirectoryTest {

    private static final Did ALICE = did("did:plc:nrcs6opz26qao7xdypocsuvh");
    private static final Duration SHORT = Duration.ofMillis(400);
    private static final Duration LATE = Duration.ofSeconds(8);
    private static final String OK = "HTTP/1.1 200 OK\r\n";

    /** Who is asked. */
    enum Asked {
        DOCUMENT, LOG, WEB;

        Did did(RawServer server) {
            return this == WEB ? DidAssert.did("did:web:localhost%3A" + server.port()) : ALICE;
        }

        DidResolver resolver(HttpFetcher fetcher, String origin) {
            DidResolver.Builder builder = DidResolver.builder().fetcher(fetcher).plcDirectory(URI.create(origin)).developmentNames(true);
            return (this == LOG ? builder : builder.unauditedPlc()).build();
        }

        /** What a body without meaning is. */
        DidError malformed() {
            return this == LOG ? DidError.INVALID_HISTORY : DidError.MALFORMED_DOCUMENT;
        }
    }

    private static AddressPolicy allowed(RawServer server) {
        return server.allowed().allowPrivate("localhost:" + server.port()).allowPlainHttp("localhost:" + server.port());
    }

    private static void assertOutcome(Asked asked, DidError expected, RawServer.Script script) throws IOException {
        try (RawServer server = new RawServer(script); HttpFetcher fetcher = HttpFetcher.builder().addressPolicy(allowed(server)).build()) {
            DidResolver resolver = asked.resolver(fetcher, "http://" + server.hostPort());
            long start = System.nanoTime();
            assertFails(() -> resolver.resolve(asked.did(server), expected == DidError.TIMEOUT ? SHORT : LATE), expected);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LATE);
            assertThat(server.connections()).isPositive();
        }
    }

    private static void assertOutcome(Asked asked, DidError expected, byte[] response) throws IOException {
        assertOutcome(asked, expected, (in, out) -> {
            RawServer.readHead(in);
            out.write(response);
        });
    }

    private static void assertBody(Asked asked, DidError expected, byte[] body) throws IOException {
        ByteArrayOutputStream response = new ByteArrayOutputStream();
        response.writeBytes(ascii(OK + "Content-Length: " + body.length + "\r\n\r\n"));
        response.writeBytes(body);
        assertOutcome(asked, expected, response.toByteArray());
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @EnumSource
    void A18_slowDrip(Asked asked) throws Exception {
        assertOutcome(asked, DidError.TIMEOUT, (in, out) -> {
            RawServer.readHead(in);
            out.write(ascii(OK + "Content-Length: 100000\r\n\r\n"));
            RawServer.drip(out, "[ ");
        });
    }

    @ParameterizedTest
    @EnumSource
    void A18_endlessBody(Asked asked) throws Exception {
        byte[] chunk = ascii("10000\r\n" + " ".repeat(0x10000) + "\r\n");
        assertOutcome(asked, asked.malformed(), (in, out) -> {
            RawServer.readHead(in);
            out.write(ascii(OK + "Transfer-Encoding: chunked\r\n\r\n"));
            for (int i = 0; i < 10_000; i++) {
                out.write(chunk);
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void A18_gzipBomb(Asked asked) throws Exception {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bomb)) {
            byte[] zeros = new byte[1 << 16];
            for (int i = 0; i < 256; i++) {
                gzip.write(zeros);
            }
        }
        ByteArrayOutputStream response = new ByteArrayOutputStream();
        response.writeBytes(ascii(OK + "Content-Encoding: gzip\r\nContent-Length: " + bomb.size() + "\r\n\r\n"));
        response.writeBytes(bomb.toByteArray());
        assertOutcome(asked, DidError.UNEXPECTED_RESPONSE, response.toByteArray());
        assertBody(asked, asked.malformed(), bomb.toByteArray());
    }

    @ParameterizedTest
    @EnumSource
    void A18_redirectIsNotFollowedAnywhere(Asked asked) throws Exception {
        AtomicInteger inside = new AtomicInteger();
        try (RawServer target = new RawServer((in, out) -> inside.incrementAndGet())) {
            for (String location : List.of("http://127.0.0.1:" + target.port() + "/", "http://169.254.169.254/latest/meta-data/", "/elsewhere")) {
                assertOutcome(asked, DidError.UNEXPECTED_RESPONSE, ascii("HTTP/1.1 302 Found\r\nLocation: " + location + "\r\nContent-Length: 0\r\n\r\n"));
            }
            assertThat(inside).hasValue(0);
        }
    }

    @Test
    void A18_nameThatLeadsInsideIsRefusedEvenIfItLedOutsideWhenItWasAskedBefore() throws Exception {
        AtomicInteger lookups = new AtomicInteger();
        try (RawServer inside = RawServer.saying(OK + "Content-Length: 0\r\n\r\n");
                HttpFetcher fetcher = HttpFetcher.builder().dns(host -> List.of(InetAddress.getByName(
                        lookups.getAndIncrement() == 0 ? "192.0.2.1" : "127.0.0.1"))).build()) {
            DidResolver resolver = DidResolver.builder().fetcher(fetcher).build();
            for (int i = 0; i < 3; i++) {
                assertFails(() -> resolver.refresh(did("did:web:rebind.example.com"), LATE), DidError.ADDRESS_REFUSED);
                assertFails(() -> resolver.resolve(ALICE, LATE), DidError.ADDRESS_REFUSED);
            }
            assertThat(inside.connections()).isZero();
        }
    }

    @Test
    void A18_certificateForAnotherName() throws Exception {
        TestTls tls = TestTls.certificate("other.example.com");
        try (RawServer server = new RawServer((in, out) -> out.write(ascii(OK + "\r\n")), tls.context());
                HttpFetcher fetcher = HttpFetcher.builder().trustManager(tls.trust())
                        .addressPolicy(AddressPolicy.publicOnly().allowPrivate("plc.example.com:" + server.port()))
                        .dns(host -> List.of(InetAddress.getByName("127.0.0.1"))).build()) {
            for (Asked asked : List.of(Asked.DOCUMENT, Asked.LOG)) {
                assertFails(() -> asked.resolver(fetcher, "https://plc.example.com:" + server.port()).resolve(ALICE, LATE), DidError.UNEXPECTED_RESPONSE);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void A18_hugeHeaders(Asked asked) throws Exception {
        assertOutcome(asked, DidError.UNEXPECTED_RESPONSE, ascii(OK + "a: " + "x".repeat(1 << 20) + "\r\n\r\n"));
        assertOutcome(asked, DidError.UNEXPECTED_RESPONSE, ascii(OK + "a: b\r\n".repeat(100_000) + "\r\n"));
    }

    @ParameterizedTest
    @EnumSource
    void A18_chunkedLies(Asked asked) throws Exception {
        String head = OK + "Transfer-Encoding: chunked\r\n\r\n";
        for (String lie : List.of("-1\r\nx\r\n0\r\n\r\n", "fffffffffffffffff\r\nx", "zz\r\n", "5\r\nabcdeXX0\r\n\r\n")) {
            assertOutcome(asked, DidError.UNEXPECTED_RESPONSE, ascii(head + lie));
        }
        assertOutcome(asked, DidError.UNEXPECTED_RESPONSE, ascii(OK + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"));
        assertOutcome(asked, DidError.UNAVAILABLE, ascii(head + "ff\r\n{}"));
        assertOutcome(asked, DidError.UNAVAILABLE, ascii(OK + "Content-Length: 100\r\n\r\n{}"));
    }

    @ParameterizedTest
    @EnumSource
    void invalidUtf8(Asked asked) throws Exception {
        for (String body : List.of("{\"id\":\"\u00ff\"}", "{\"id\":\"\u00c0\u0080\"}", "{\"id\":\"\u00ed\u00a0\u0080\"}", "\u00ef\u00bb\u00bf{}", "{\0\"\0}\0")) {
            assertBody(asked, asked.malformed(), ascii(body));
        }
    }

    @ParameterizedTest
    @EnumSource
    void duplicateJsonKeys(Asked asked) throws Exception {
        String twice = "{\"id\":\"" + ALICE + "\",\"id\":\"" + ALICE + "\"}";
        assertBody(asked, asked.malformed(), ascii(asked == Asked.LOG ? "[" + twice + "]" : twice));
    }

    @ParameterizedTest
    @EnumSource
    void tenThousandVerificationMethods(Asked asked) throws Exception {
        List<String> methods = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            methods.add("\"m" + i + "\":\"x\"");
        }
        String map = "{" + String.join(",", methods) + "}";
        String list = "[" + String.join(",", methods.stream().map(method -> "{" + method + "}").toList()) + "]";
        String operation = "{\"type\":\"plc_operation\",\"rotationKeys\":[],\"verificationMethods\":" + map
                + ",\"alsoKnownAs\":[],\"services\":{},\"prev\":null,\"sig\":\"" + "A".repeat(86) + "\"}";
        String log = "[{\"did\":\"" + ALICE + "\",\"cid\":\"x\",\"nullified\":false,\"createdAt\":\"2026-01-01T00:00:00Z\",\"operation\":" + operation + "}]";
        if (asked == Asked.LOG) {
            assertBody(asked, DidError.INVALID_HISTORY, ascii(log));
        } else {
            assertOutcome(asked, DidError.MALFORMED_DOCUMENT, (in, out) -> {
                String request = RawServer.readHead(in);
                String host = request.substring(request.indexOf("Host: ") + 6).split("\r\n")[0];
                String id = asked == Asked.WEB ? "did:web:" + host.replace(":", "%3A") : ALICE.toString();
                String body = "{\"id\":\"" + id + "\",\"verificationMethod\":" + list + "}";
                out.write(ascii(OK + "Content-Length: " + body.length() + "\r\n\r\n" + body));
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void A20_jsonThatGrowsInMemory(Asked asked) throws Exception {
        for (String unit : List.of("[],", "{},", "0,", "[", "{\"\":", "\"\",", "\"\\u0000\",", "1e9999999,")) {
            int size = asked == Asked.LOG ? 2_000_000 : 500_000;
            assertBody(asked, asked.malformed(), ascii("[" + unit.repeat(size / unit.length())));
            assertBody(asked, asked.malformed(), ascii("{\"a\":[" + unit.repeat(size / unit.length())));
            assertBody(asked, asked.malformed(), ascii("[{\"a\":[" + unit.repeat(size / unit.length()) + "0]}]"));
        }
    }

    @Test
    void A21_nothingTheServerWroteReachesTheMessage() throws Exception {
        try (RawServer server = RawServer.saying("HTTP/1.1 200 \u001b[31mEVIL\r\nX: EVIL\r\nContent-Length: 6\r\n\r\n\u001bEVIL\n");
                HttpFetcher fetcher = HttpFetcher.builder().addressPolicy(allowed(server)).build()) {
            for (Asked asked : Asked.values()) {
                DidResolver resolver = asked.resolver(fetcher, "http://" + server.hostPort());
                try {
                    resolver.resolve(asked.did(server), LATE);
                    throw new AssertionError("resolved");
                } catch (DidException failure) {
                    assertThat(failure.getMessage()).doesNotContain("EVIL").doesNotContain("\u001b");
                }
            }
        }
    }
}
