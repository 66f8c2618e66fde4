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
import java.util.List;
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

    private DidResolver.Builder unaudited() {
        return DidResolver.builder().fetcher(fetcher).unauditedPlc().cache(DidCache.none());
    }

    private DidResolver resolver() {
        return unaudited().build();
    }

    private static String json(String did) {
        return "{\"id\":\"" + did + "\",\"verificationMethod\":[{\"id\":\"#atproto\",\"type\":\"Multikey\",\"controller\":\"" + did
                + "\",\"publicKeyMultibase\":\"" + KEY.toMultikey() + "\"}]}";
    }

    @Test
    void plcDocumentComesFromTheDirectory() throws Exception {
        fetcher.answer(PLC_URL, 200, json(PLC));

        DidResolver resolver = resolver();
        assertThat(resolver.resolve(PLC_DID).did()).isEqualTo(PLC_DID);
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

        assertThat(unaudited().plcDirectory(URI.create(directory)).build().resolve(PLC_DID)).isNotNull();
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
        DidResolver development = unaudited().developmentNames(true).build();

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
            DidDocument document = DidResolver.builder().fetcher(http).unauditedPlc().plcDirectory(URI.create("http://" + hostPort)).build()
                    .resolve(genesis.did());

            assertThat(document.signingKey()).hasValue(KEY);
            assertThat(document.pdsEndpoint()).hasValue(URI.create("http://127.0.0.1:2583"));
            assertThat(document.handle()).hasValue(Handle.parse("alice.test"));
            assertFails(() -> DidResolver.builder().fetcher(publicOnly).unauditedPlc().plcDirectory(URI.create("https://" + hostPort)).build()
                    .resolve(genesis.did()), DidError.ADDRESS_REFUSED);
        } finally {
            server.stop(0);
        }
    }
}
