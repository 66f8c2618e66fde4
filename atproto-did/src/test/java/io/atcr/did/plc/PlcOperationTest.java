package io.atcr.did.plc;

import static io.atcr.did.DidAssert.assertFails;
import static io.atcr.did.DidAssert.did;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atcr.car.syntax.Did;
import io.atcr.crypto.Curve;
import io.atcr.crypto.PrivateKey;
import io.atcr.crypto.PublicKey;
import io.atcr.did.DidDocument;
import io.atcr.did.DidError;
import io.atcr.did.DidException;
import io.atcr.did.Handle;
import io.atcr.did.Vectors;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class PlcOperationTest {

    private static final Did REAL = did("did:plc:nrcs6opz26qao7xdypocsuvh");
    private static final URI PDS = URI.create("https://pds.example.com");
    private static final JsonMapper JSON = new JsonMapper();

    private static JsonNode realEntry() throws IOException {
        try (InputStream in = PlcOperationTest.class.getResourceAsStream("/real-pds/audit.json")) {
            return JSON.readTree(in).get(0);
        }
    }

    private static ObjectNode realOperation() throws IOException {
        return (ObjectNode) realEntry().get("operation");
    }

    private static byte[] bytes(JsonNode node) {
        return JSON.writeValueAsBytes(node);
    }

    @Test
    void operationOfARealDirectoryMakesItsDidAndIsSigned() throws Exception {
        PlcOperation operation = PlcOperation.parseGenesis(REAL, bytes(realOperation()));

        assertThat(operation.did()).isEqualTo(REAL);
        assertThat(operation.cid()).hasToString(realEntry().get("cid").stringValue());
        assertThat(operation.prev()).isEmpty();
        assertThat(operation.signingKey()).hasValue(PublicKey.parseDidKey("did:key:zQ3shSF11d67CdRoycbDAFkNas6v7qgf6VMsRYbHaczZQhza6"));
        assertThat(JSON.readTree(operation.toJson())).isEqualTo(realOperation());
    }

    @Test
    void documentServedForARealOperationSaysWhatTheRealDirectorySays() throws Exception {
        DidDocument ours = PlcOperation.parseGenesis(REAL, bytes(realOperation())).didDocument().orElseThrow();
        try (InputStream in = PlcOperationTest.class.getResourceAsStream("/real-pds/did.json")) {
            DidDocument theirs = DidDocument.parse(REAL, in.readAllBytes());

            assertThat(ours.signingKey()).isPresent().isEqualTo(theirs.signingKey());
            assertThat(ours.pdsEndpoint()).isPresent().isEqualTo(theirs.pdsEndpoint());
            assertThat(ours.handle()).isPresent().isEqualTo(theirs.handle());
        }
    }

    @ParameterizedTest
    @EnumSource(Curve.class)
    void operationMadeHereIsReadBack(Curve curve) throws Exception {
        try (PrivateKey rotation = PrivateKey.generate(curve); PrivateKey recovery = PrivateKey.generate(curve)) {
            PublicKey signing = PrivateKey.generate(curve).publicKey();
            PlcOperation made = PlcOperation.genesis(rotation, List.of(recovery.publicKey(), rotation.publicKey()), signing,
                    List.of("at://b\u00fccher.example.com", "at://alice.example.com"), PDS);
            PlcOperation read = PlcOperation.parseGenesis(made.did(), made.toJson().getBytes(StandardCharsets.UTF_8));

            assertThat(made.did().isWellFormed()).isTrue();
            assertThat(read.cid()).isEqualTo(made.cid());
            assertThat(read.signingKey()).hasValue(signing);
            DidDocument document = made.didDocument().orElseThrow();
            assertThat(document.signingKey()).hasValue(signing);
            assertThat(document.pdsEndpoint()).hasValue(PDS);
            assertThat(document.handle()).hasValue(Handle.parse("alice.example.com"));
        }
    }

    @Test
    void updateFollowsItsPredecessorAndKeepsTheDid() throws Exception {
        PrivateKey rotation = PrivateKey.generate(Curve.K256);
        PublicKey next = PrivateKey.generate(Curve.P256).publicKey();
        PlcOperation genesis = PlcOperation.genesis(rotation, List.of(rotation.publicKey()), rotation.publicKey(), List.of(), PDS);
        PlcOperation update = genesis.update(rotation, List.of(rotation.publicKey()), next, List.of("at://alice.example.com"), PDS);

        assertThat(update.did()).isEqualTo(genesis.did());
        assertThat(update.prev()).hasValue(genesis.cid());
        assertThat(update.signingKey()).hasValue(next);
        assertThat(update.didDocument().orElseThrow().signingKey()).hasValue(next);
        assertFails(() -> PlcOperation.parseGenesis(genesis.did(), update.toJson().getBytes(StandardCharsets.UTF_8)),
                DidError.MALFORMED_OPERATION);
    }

    @Test
    void signerIsARotationKey() {
        PrivateKey rotation = PrivateKey.generate(Curve.K256);
        PrivateKey stranger = PrivateKey.generate(Curve.K256);
        List<PublicKey> keys = List.of(rotation.publicKey());
        PlcOperation genesis = PlcOperation.genesis(rotation, keys, rotation.publicKey(), List.of(), PDS);

        assertThatThrownBy(() -> PlcOperation.genesis(stranger, keys, rotation.publicKey(), List.of(), PDS))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> genesis.update(stranger, List.of(stranger.publicKey()), rotation.publicKey(), List.of(), PDS))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void operationPastTheSizeLimitIsNeitherMadeNorRead() throws Exception {
        PrivateKey rotation = PrivateKey.generate(Curve.K256);
        ObjectNode large = realOperation();
        large.putArray("alsoKnownAs").add("at://" + "x".repeat(PlcOperation.MAX_BYTES));

        assertThatThrownBy(() -> PlcOperation.genesis(rotation, List.of(rotation.publicKey()), rotation.publicKey(),
                List.of("x".repeat(PlcOperation.MAX_BYTES)), PDS)).isInstanceOf(IllegalArgumentException.class);
        assertFails(() -> PlcOperation.parseGenesis(REAL, bytes(large)), DidError.MALFORMED_OPERATION);
    }

    @Test
    void operationOfAnotherIdentityIsRefused() throws Exception {
        byte[] json = bytes(realOperation());

        assertFails(() -> PlcOperation.parseGenesis(did("did:plc:aaaaaaaaaaaaaaaaaaaaaaaa"), json), DidError.ID_MISMATCH);
    }

    @Test
    void operationThatNoRotationKeySignedIsRefusedEvenThoughTheDidIsItsHash() throws Exception {
        PrivateKey rotation = PrivateKey.generate(Curve.K256);
        PrivateKey stranger = PrivateKey.generate(Curve.K256);
        PlcOperation theirs = PlcOperation.genesis(stranger, List.of(stranger.publicKey()), stranger.publicKey(), List.of(), PDS);
        ObjectNode forged = (ObjectNode) JSON.readTree(theirs.toJson());
        forged.putArray("rotationKeys").add("not a key").add(rotation.publicKey().toDidKey());
        Did derived = PlcOperation.read(REAL, forged).genesisDid();

        assertFails(() -> PlcOperation.parseGenesis(derived, bytes(forged)), DidError.BAD_SIGNATURE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"type", "rotationKeys", "verificationMethods", "alsoKnownAs", "services", "prev", "sig"})
    void everyFieldIsRequiredAndOfItsType(String field) throws Exception {
        ObjectNode missing = realOperation();
        missing.remove(field);
        ObjectNode number = realOperation();
        number.put(field, 1);
        ObjectNode list = realOperation();
        list.putArray(field).add(1);

        assertFails(() -> PlcOperation.parseGenesis(REAL, bytes(missing)), DidError.MALFORMED_OPERATION);
        assertFails(() -> PlcOperation.parseGenesis(REAL, bytes(number)), DidError.MALFORMED_OPERATION);
        assertFails(() -> PlcOperation.parseGenesis(REAL, bytes(list)), DidError.MALFORMED_OPERATION);
    }

    @Test
    void fieldThatIsNotInTheSpecificationIsRefused() throws Exception {
        ObjectNode more = realOperation();
        more.put("extra", "x");
        ObjectNode service = realOperation();
        ((ObjectNode) service.get("services").get("atproto_pds")).put("extra", "x");
        ObjectNode type = realOperation();
        type.put("type", "plc_tombstone");

        assertFails(() -> PlcOperation.parseGenesis(REAL, bytes(more)), DidError.MALFORMED_OPERATION);
        assertFails(() -> PlcOperation.parseGenesis(REAL, bytes(service)), DidError.MALFORMED_OPERATION);
        assertFails(() -> PlcOperation.parseGenesis(REAL, bytes(type)), DidError.MALFORMED_OPERATION);
    }

    @ParameterizedTest
    @CsvSource({"==", "=", "' '", "'\n'", "A"})
    void signatureHasOneSpelling(String appended) throws Exception {
        ObjectNode operation = realOperation();
        operation.put("sig", operation.get("sig").stringValue() + appended);

        assertFails(() -> PlcOperation.parseGenesis(REAL, bytes(operation)), DidError.MALFORMED_OPERATION);
    }

    @Test
    void signatureWithSpareBitsOrTheOtherAlphabetIsRefused() throws Exception {
        String sig = realOperation().get("sig").stringValue();
        ObjectNode spare = realOperation();
        spare.put("sig", sig.substring(0, sig.length() - 1) + "h");
        ObjectNode standard = realOperation();
        standard.put("sig", sig.replace('-', '+').replace('_', '/'));

        assertThat(sig).endsWith("g").containsAnyOf("-", "_");
        assertFails(() -> PlcOperation.parseGenesis(REAL, bytes(spare)), DidError.MALFORMED_OPERATION);
        assertFails(() -> PlcOperation.parseGenesis(REAL, bytes(standard)), DidError.MALFORMED_OPERATION);
    }

    private static List<JsonNode> firstEntries(String folder) throws IOException {
        List<JsonNode> entries = new ArrayList<>();
        try (var files = Files.list(Vectors.path("plc/audit_log/" + folder))) {
            for (var file : files.sorted().toList()) {
                entries.add(JSON.readTree(file).get(0));
            }
        }
        return entries;
    }

    @Test
    void everyFirstOperationOfTheValidLogsMakesItsDid() throws Exception {
        int checked = 0;
        for (JsonNode entry : firstEntries("valid")) {
            if (entry.get("operation").get("type").stringValue().equals("plc_operation")) {
                PlcOperation operation = PlcOperation.parseGenesis(did(entry.get("did").stringValue()), bytes(entry.get("operation")));
                assertThat(operation.cid()).hasToString(entry.get("cid").stringValue());
                checked++;
            }
        }
        assertThat(checked).isGreaterThanOrEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({"b64_newline,MALFORMED_OPERATION", "b64_padding_bits,MALFORMED_OPERATION", "b64_padding_chars,MALFORMED_OPERATION",
        "k256_high_s,BAD_SIGNATURE", "p256_high_s,BAD_SIGNATURE", "der,MALFORMED_OPERATION"})
    void firstOperationOfAnInvalidLogIsRefusedForTheReasonInItsName(String name, DidError expected) throws Exception {
        JsonNode entry = JSON.readTree(Vectors.path("plc/audit_log/invalid/log_invalid_sig_" + name + ".json")).get(0);

        assertFails(() -> PlcOperation.parseGenesis(did(entry.get("did").stringValue()), bytes(entry.get("operation"))), expected);
    }

    @Property
    void anyBytesAreAnOperationOrACheckedFailure(@ForAll byte[] bytes) {
        assertFails(() -> PlcOperation.parseGenesis(REAL, bytes), DidError.MALFORMED_OPERATION);
    }

    @Property
    void anyByteChangedInARealOperationIsNoticed(@ForAll int position, @ForAll byte value) throws Exception {
        byte[] json = bytes(realOperation());
        int at = Math.floorMod(position, json.length);
        boolean same = json[at] == value;
        json[at] = value;
        try {
            PlcOperation.parseGenesis(REAL, json);
            assertThat(same).isTrue();
        } catch (DidException refused) {
            assertThat(same).isFalse();
            assertThat(refused.code()).isIn(DidError.MALFORMED_OPERATION, DidError.ID_MISMATCH);
        }
    }
}
