package io.atcr.did;

import static io.atcr.did.DidAssert.assertFails;
import static io.atcr.did.DidAssert.did;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.atcr.car.syntax.Did;
import io.atcr.crypto.Curve;
import io.atcr.crypto.PrivateKey;
import io.atcr.crypto.PublicKey;
import io.atcr.did.net.AddressPolicy;
import io.atcr.did.net.FetchError;
import io.atcr.did.net.HttpFetcher;
import io.atcr.did.net.RedirectPolicy;
import io.atcr.did.plc.PlcOperation;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DidResolverTest {

    private static final String PLC = "did:plc:nrcs6opz26qao7xdypocsuvh";
    private static final Did PLC_DID = did(PLC);
    private static final String PLC_URL = "https://plc.directory/" + PLC;
    private static final PublicKey KEY = PrivateKey.generate(Curve.K256).publicKey();

    private final FakeFetcher fetcher = new FakeFetcher();

    private DidResolver resolver() {
        return DidResolver.builder().fetcher(fetcher).build();
    }

    private static String json(String did) {
        return "{\"id\":\"" + did + "\",\"verificationMethod\":[{\"id\":\"#atproto\",\"type\":\"Multikey\",\"controller\":\"" + did
                + "\",\"publicKeyMultibase\":\"" + KEY.toMultikey() + "\"}]}";
    }

    @Test
    void plcDocumentComesFromTheDirectory() throws Exception {
        fetcher.answer(PLC_URL, 200, json(PLC));

        assertThat(resolver().resolve(PLC_DID).did()).isEqualTo(PLC_DID);
        assertThat(resolver().resolvePublicKey(PLC_DID)).isEqualTo(KEY);
        assertThat(fetcher.requests).allSatisfy(request -> {
            assertThat(request.redirects()).isEqualTo(RedirectPolicy.NONE);
            assertThat(request.maxBody()).hasValue(DidDocument.MAX_BYTES);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:2582", "http://127.0.0.1:2582/", "http://127.0.0.1:2582/plc", "http://127.0.0.1:2582/plc//"})
    void directoryIsConfigured(String directory) throws Exception {
        fetcher.answer(directory.replaceFirst("/+$", "") + "/" + PLC, 200, json(PLC));

        assertThat(DidResolver.builder().fetcher(fetcher).plcDirectory(URI.create(directory)).build().resolve(PLC_DID)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://a.com", "/a", "https://u@a.com", "https://a.com?q", "https://a.com#f", "mailto:a"})
    void directoryIsAnHttpUrl(String directory) {
        assertThatThrownBy(() -> DidResolver.builder().plcDirectory(URI.create(directory))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void resolverNeedsAFetcher() {
        assertThatThrownBy(() -> DidResolver.builder().build()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> HandleResolver.builder().build()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void webDocumentComesFromTheHostItself() throws Exception {
        fetcher.answer("https://atproto.example.com/.well-known/did.json", 200, json("did:web:atproto.example.com"));

        assertThat(resolver().resolvePublicKey(did("did:web:atproto.example.com"))).isEqualTo(KEY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"did:plc:short", "did:plc:NRCS6OPZ26QAO7XDYPOCSUVH", "did:plc:nrcs6opz26qao7xdypocsuv1",
        "did:plc:nrcs6opz26qao7xdypocsuvhx",
        "did:web:example.com:user", "did:web:example.com%3A8443", "did:web:Example.com", "did:web:example.com%2Fx", "did:web:example.com.",
        "did:web:localhost", "did:web:127.0.0.1", "did:web:2130706433", "did:web:a.internal", "did:web:a.onion", "did:web:a.local",
        "did:web:localhost%3A8443", "did:web:pds.test"})
    void A6_didOfAnUnfitFormNeverReachesTheNetwork(String text) {
        assertFails(() -> resolver().resolve(did(text)), DidError.INVALID_DID);
        assertThat(fetcher.requests).isEmpty();
    }

    @Test
    void otherMethodIsUnsupported() {
        DidException failure = assertFails(() -> resolver().resolve(did("did:key:zQ3shZc2QzApp2oymGvQbzP8eKheVshBHbU4ZYjeXqwSKEn6N")),
                DidError.UNSUPPORTED_METHOD);
        assertThat(failure.did()).isPresent();
    }

    @Test
    void developmentNamesAreResolvedOnlyWhenAsked() throws Exception {
        fetcher.policy = AddressPolicy.publicOnly().allowPlainHttp("localhost:2583");
        fetcher.answer("http://localhost:2583/.well-known/did.json", 200, json("did:web:localhost%3A2583"));
        fetcher.answer("https://localhost:2584/.well-known/did.json", 200, json("did:web:localhost%3A2584"));
        fetcher.answer("https://pds.test/.well-known/did.json", 200, json("did:web:pds.test"));
        DidResolver development = DidResolver.builder().fetcher(fetcher).developmentNames(true).build();

        assertThat(development.resolve(did("did:web:localhost%3A2583"))).isNotNull();
        assertThat(development.resolve(did("did:web:localhost%3A2584"))).isNotNull();
        assertThat(development.resolve(did("did:web:pds.test"))).isNotNull();
        assertFails(() -> resolver().resolve(did("did:web:localhost%3A2583")), DidError.INVALID_DID);
    }

    @ParameterizedTest
    @CsvSource({"404,NOT_FOUND", "410,TOMBSTONED", "429,UNAVAILABLE", "500,UNAVAILABLE", "503,UNAVAILABLE", "400,UNEXPECTED_RESPONSE",
        "204,UNEXPECTED_RESPONSE", "302,UNEXPECTED_RESPONSE", "401,UNEXPECTED_RESPONSE"})
    void A14_statusHasItsOwnOutcome(int status, DidError expected) {
        fetcher.answer(PLC_URL, status, "\u001b[31mevil\n");

        DidException failure = assertFails(() -> resolver().resolve(PLC_DID), expected);
        assertThat(failure.getMessage()).doesNotContain("evil");
        assertThat(failure.did()).hasValue(PLC_DID);
    }

    @ParameterizedTest
    @CsvSource({"TIMEOUT,TIMEOUT", "DNS,UNAVAILABLE", "CONNECT,UNAVAILABLE", "INTERRUPTED,UNAVAILABLE", "ADDRESS_REFUSED,ADDRESS_REFUSED",
        "SCHEME_REFUSED,ADDRESS_REFUSED", "BODY_TOO_LARGE,MALFORMED_DOCUMENT", "TLS,UNEXPECTED_RESPONSE",
        "REDIRECT_REFUSED,UNEXPECTED_RESPONSE",
        "HEADERS_TOO_LARGE,UNEXPECTED_RESPONSE", "PROTOCOL,UNEXPECTED_RESPONSE"})
    void A14_failureHasItsOwnOutcome(FetchError failure, DidError expected) {
        fetcher.fail(PLC_URL, failure);

        assertFails(() -> resolver().resolve(PLC_DID), expected);
    }

    @Test
    void documentOfAnotherDidIsRefused() {
        fetcher.answer(PLC_URL, 200, json("did:plc:aaaaaaaaaaaaaaaaaaaaaaaa"));

        assertFails(() -> resolver().resolve(PLC_DID), DidError.ID_MISMATCH);
    }

    @Test
    void documentWithoutAKeyHasNoPublicKey() {
        fetcher.answer(PLC_URL, 200, "{\"id\":\"" + PLC + "\"}");

        assertFails(() -> resolver().resolvePublicKey(PLC_DID), DidError.NO_SIGNING_KEY);
    }

    @Test
    void cacheAnswersUntilItsTimeIsOver() throws Exception {
        AtomicLong now = new AtomicLong();
        DidCache cache = new BoundedDidCache(10, Duration.ofMinutes(5), now::get);
        DidResolver resolver = DidResolver.builder().fetcher(fetcher).cache(cache).build();
        fetcher.answer(PLC_URL, 200, json(PLC));

        resolver.resolve(PLC_DID);
        now.set(Duration.ofMinutes(5).toNanos() - 1);
        resolver.resolve(PLC_DID);
        assertThat(fetcher.requests).hasSize(1);
        now.incrementAndGet();
        resolver.resolve(PLC_DID);
        assertThat(fetcher.requests).hasSize(2);
    }

    @Test
    void cachedDocumentOfAnotherDidIsNotBelieved() throws Exception {
        DidDocument other = DidDocument.parse(did("did:plc:aaaaaaaaaaaaaaaaaaaaaaaa"), json("did:plc:aaaaaaaaaaaaaaaaaaaaaaaa").getBytes());
        DidCache cache = DidCache.bounded(10, Duration.ofMinutes(5));
        cache.put(PLC_DID, other);
        fetcher.answer(PLC_URL, 200, json(PLC));

        assertThat(DidResolver.builder().fetcher(fetcher).cache(cache).build().resolve(PLC_DID).did()).isEqualTo(PLC_DID);
    }

    @Test
    void failureIsNotCachedAndAFinalAnswerEvicts() throws Exception {
        DidCache cache = DidCache.bounded(10, Duration.ofMinutes(5));
        DidResolver resolver = DidResolver.builder().fetcher(fetcher).cache(cache).build();
        fetcher.answer(PLC_URL, 503, "");
        assertFails(() -> resolver.resolve(PLC_DID), DidError.UNAVAILABLE);
        fetcher.answer(PLC_URL, 200, json(PLC));
        resolver.resolve(PLC_DID);
        fetcher.answer(PLC_URL, 410, "");
        assertFails(() -> resolver.refresh(PLC_DID), DidError.TOMBSTONED);

        assertThat(cache.get(PLC_DID)).isEmpty();
    }

    @Test
    void A22_refreshIsForcedAtMostOnceInThirtySecondsPerDid() throws Exception {
        AtomicLong now = new AtomicLong();
        Did other = did("did:web:example.com");
        fetcher.answer(PLC_URL, 200, json(PLC)).answer("https://example.com/.well-known/did.json", 200, json("did:web:example.com"));
        DidResolver resolver = new NetworkDidResolver(fetcher, "https://plc.directory", DidCache.bounded(10, Duration.ofDays(1)), false,
                now::get);

        resolver.resolve(PLC_DID);
        for (int i = 0; i < 10; i++) {
            resolver.refresh(PLC_DID);
        }
        assertThat(fetcher.requests).as("once resolved, once refreshed").hasSize(2);
        resolver.refresh(other);
        assertThat(fetcher.requests).as("another DID has its own refresh").hasSize(3);
        now.set(RefreshLimit.INTERVAL_NANOS);
        resolver.refresh(PLC_DID);
        assertThat(fetcher.requests).hasSize(4);
    }

    @Test
    void fullCacheDropsTheLeastRecentlyUsed() throws Exception {
        DidCache cache = DidCache.bounded(2, Duration.ofMinutes(5));
        for (String name : List.of("did:web:a.com", "did:web:b.com", "did:web:c.com")) {
            cache.get(did("did:web:a.com"));
            cache.put(did(name), DidDocument.parse(did(name), json(name).getBytes()));
        }

        assertThat(cache.get(did("did:web:a.com"))).isPresent();
        assertThat(cache.get(did("did:web:b.com"))).isEmpty();
        cache.invalidate(did("did:web:a.com"));
        assertThat(cache.get(did("did:web:a.com"))).isEmpty();
        assertThatThrownBy(() -> DidCache.bounded(0, Duration.ofMinutes(5))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DidCache.bounded(1, Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void wholeWayOverLoopback() throws Exception {
        PrivateKey rotation = PrivateKey.generate(Curve.K256);
        PlcOperation genesis = PlcOperation.genesis(rotation, List.of(rotation.publicKey()), KEY, List.of("at://alice.test"),
                URI.create("http://127.0.0.1:2583"));
        byte[] json = genesis.didDocument().orElseThrow().json();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.createContext("/" + genesis.did(), exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(json);
            exchange.close();
        });
        server.start();
        String hostPort = "127.0.0.1:" + server.getAddress().getPort();
        try (HttpFetcher http = HttpFetcher.builder().addressPolicy(AddressPolicy.publicOnly().allowPrivate(hostPort)
                .allowPlainHttp(hostPort)).build();
                HttpFetcher publicOnly = HttpFetcher.builder().build()) {
            DidDocument document = DidResolver.builder().fetcher(http).plcDirectory(URI.create("http://" + hostPort)).build()
                    .resolve(genesis.did());

            assertThat(document.signingKey()).hasValue(KEY);
            assertThat(document.pdsEndpoint()).hasValue(URI.create("http://127.0.0.1:2583"));
            assertThat(document.handle()).hasValue(Handle.parse("alice.test"));
            assertFails(() -> DidResolver.builder().fetcher(publicOnly).plcDirectory(URI.create("https://" + hostPort)).build()
                    .resolve(genesis.did()), DidError.ADDRESS_REFUSED);
        } finally {
            server.stop(0);
        }
    }
}
