package io.atcr.samples.localnetwork;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.crypto.Curve;
import io.atcr.crypto.PrivateKey;
import io.atcr.crypto.PublicKey;
import io.atcr.did.DidDocument;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class PlcDirectoryTest {

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final PrivateKey high = PrivateKey.generate(Curve.K256);
    private final PrivateKey low = PrivateKey.generate(Curve.P256);
    private LocalNetwork network;

    @BeforeEach
    void start() throws IOException {
        network = LocalNetwork.start(now::get);
    }

    @AfterEach
    void stop() {
        network.close();
    }

    private HttpResponse<byte[]> get(String path) throws IOException {
        return Http.get(network.plcDirectory() + "/" + path);
    }

    private HttpResponse<byte[]> post(String did, JsonNode operation) throws IOException {
        return Http.send("POST", network.plcDirectory() + "/" + did, Json.bytes(operation), "Content-Type", "application/json");
    }

    private static String message(HttpResponse<byte[]> response) {
        return Http.json(response).get("message").stringValue();
    }

    private ObjectNode operation(String handle) {
        return Json.object("type", "plc_operation",
            "rotationKeys", List.of(high.publicKey().toDidKey(), low.publicKey().toDidKey()),
            "verificationMethods", Json.object("atproto", high.publicKey().toDidKey()), "alsoKnownAs", List.of("at://" + handle),
            "services", Json.object("atproto_pds", Json.object("type", "AtprotoPersonalDataServer", "endpoint", "https://pds.test")));
    }

    private ObjectNode next(String handle, String prev, PrivateKey key) {
        return PlcLog.sign(operation(handle).put("prev", prev), key);
    }

    private String lastCid(String did) throws IOException {
        JsonNode log = audit(did);
        return log.get(log.size() - 1).get("cid").stringValue();
    }

    private JsonNode audit(String did) throws IOException {
        return Json.parseObject(("{\"log\":" + new String(get(did + "/log/audit").body(), StandardCharsets.UTF_8) + "}")
            .getBytes(StandardCharsets.UTF_8)).orElseThrow().get("log");
    }

    @Test
    void servesADocumentThatOurParserReads() throws Exception {
        Account alice = network.createAccount("alice.test");
        HttpResponse<byte[]> response = get(alice.did().toString());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(Http.header(response, "Content-Type")).startsWith("application/did+ld+json");
        DidDocument document = DidDocument.parse(alice.did(), response.body());
        assertThat(document.signingKey()).contains(alice.key());
        assertThat(document.pdsEndpoint()).contains(network.pds());
        assertThat(document.handle().orElseThrow()).hasToString("alice.test");
    }

    @Test
    void answers404ForAnUnknownDidAnd400ForNone() throws IOException {
        HttpResponse<byte[]> unknown = get("did:plc:aaaaaaaaaaaaaaaaaaaaaaaa");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(message(unknown)).isEqualTo("DID not registered: did:plc:aaaaaaaaaaaaaaaaaaaaaaaa");
        assertThat(get("did:plc:aaaaaaaaaaaaaaaaaaaaaaaa/log/audit").statusCode()).isEqualTo(404);
        assertThat(get("did:web:example.com").statusCode()).isEqualTo(400);
        assertThat(get("alice").statusCode()).isEqualTo(400);
    }

    @Test
    void aTombstonedDidIsNotAvailableButItsLogIs() throws IOException {
        Account alice = network.createAccount("alice.test");
        alice.tombstone();
        HttpResponse<byte[]> gone = get(alice.did().toString());
        assertThat(gone.statusCode()).isEqualTo(404);
        assertThat(message(gone)).isEqualTo("DID not available: " + alice.did());
        assertThat(get(alice.did() + "/data").statusCode()).isEqualTo(404);
        assertThat(Http.json(get(alice.did() + "/log/last")).get("type").stringValue()).isEqualTo("plc_tombstone");
        assertThat(audit(alice.did().toString())).hasSize(2);
    }

    @Test
    void aRotationIsAChainedOperationInTheLogAndANewKeyInTheDocument() throws Exception {
        Account alice = network.createAccount("alice.test");
        PublicKey rotated = alice.rotateKey(Curve.P256);
        assertThat(DidDocument.parse(alice.did(), get(alice.did().toString()).body()).signingKey()).contains(rotated);
        JsonNode log = audit(alice.did().toString());
        assertThat(log).hasSize(2);
        assertThat(log.get(0).get("operation").get("prev").isNull()).isTrue();
        assertThat(log.get(1).get("operation").get("prev").stringValue()).isEqualTo(log.get(0).get("cid").stringValue());
        assertThat(log.get(0).get("createdAt").stringValue()).isEqualTo("2026-01-01T00:00:00.000Z");
        assertThat(log.get(1).get("createdAt").stringValue()).isEqualTo("2026-01-01T00:00:00.001Z");
        assertThat(Http.json(get(alice.did() + "/log/last"))).isEqualTo(log.get(1).get("operation"));
        JsonNode data = Http.json(get(alice.did() + "/data"));
        assertThat(data.get("verificationMethods").get("atproto").stringValue()).isEqualTo(rotated.toDidKey());
    }

    @Test
    void registersASignedGenesisOperationUnderTheDidThatItHashesTo() throws IOException {
        ObjectNode genesis = PlcLog.sign(operation("bob.test").putNull("prev"), low);
        String did = PlcLog.didOf(genesis);
        assertThat(message(post("did:plc:aaaaaaaaaaaaaaaaaaaaaaaa", genesis))).startsWith("Hash of genesis operation does not match");
        assertThat(post(did, genesis).statusCode()).isEqualTo(200);
        assertThat(Http.json(get(did)).get("id").stringValue()).isEqualTo(did);
        assertThat(post(did, genesis).statusCode()).isEqualTo(400);
    }

    @Test
    void refusesOperationsThatNoRotationKeySignedOrThatDoNotFollowTheHead() throws IOException {
        ObjectNode genesis = PlcLog.sign(operation("bob.test").putNull("prev"), high);
        String did = PlcLog.didOf(genesis);
        post(did, genesis);
        PrivateKey stranger = PrivateKey.generate(Curve.K256);
        assertThat(message(post(did, next("eve.test", lastCid(did), stranger)))).isEqualTo("Invalid signature on op");
        ObjectNode changed = next("bob2.test", lastCid(did), high);
        changed.set("alsoKnownAs", Json.array().add("at://eve.test"));
        assertThat(message(post(did, changed))).isEqualTo("Invalid signature on op");
        ObjectNode elsewhere = next("bob2.test", "bafyreidmiuxtt6oxuadx5y6d3quvfj2lre23aunj4adrxr5u2swhge765i", high);
        assertThat(message(post(did, elsewhere))).isEqualTo("Operations not correctly ordered");
        assertThat(audit(did)).hasSize(1);
    }

    @Test
    void aHigherKeyRecoversWithin72HoursAndNullifiesWhatItReplaces() throws IOException {
        ObjectNode genesis = PlcLog.sign(operation("bob.test").putNull("prev"), high);
        String did = PlcLog.didOf(genesis);
        post(did, genesis);
        String first = lastCid(did);
        now.updateAndGet(instant -> instant.plus(Duration.ofHours(1)));
        assertThat(post(did, next("thief.test", first, low)).statusCode()).isEqualTo(200);
        now.updateAndGet(instant -> instant.plus(Duration.ofHours(72)));
        assertThat(message(post(did, next("other.test", first, low)))).isEqualTo("Invalid signature on op");
        assertThat(post(did, next("bob.test", first, high)).statusCode()).isEqualTo(200);
        JsonNode log = audit(did);
        assertThat(log.valueStream().map(entry -> entry.get("nullified").booleanValue())).containsExactly(false, true, false);
        assertThat(Http.json(get(did)).get("alsoKnownAs").get(0).stringValue()).isEqualTo("at://bob.test");
    }

    @Test
    void recoveryAfter72HoursIsRefused() throws IOException {
        ObjectNode genesis = PlcLog.sign(operation("bob.test").putNull("prev"), high);
        String did = PlcLog.didOf(genesis);
        post(did, genesis);
        String first = lastCid(did);
        post(did, next("thief.test", first, low));
        now.updateAndGet(instant -> instant.plus(Duration.ofHours(72)).plusMillis(2));
        assertThat(message(post(did, next("bob.test", first, high)))).contains("72 hr");
    }
}
