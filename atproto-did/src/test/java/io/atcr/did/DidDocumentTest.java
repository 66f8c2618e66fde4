package io.atcr.did;

import static io.atcr.did.DidAssert.assertFails;
import static io.atcr.did.DidAssert.did;
import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.car.syntax.Did;
import io.atcr.crypto.Curve;
import io.atcr.crypto.PrivateKey;
import io.atcr.crypto.PublicKey;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DidDocumentTest {

    private static final Did DID = did("did:plc:nrcs6opz26qao7xdypocsuvh");
    private static final String REAL_KEY = "did:key:zQ3shSF11d67CdRoycbDAFkNas6v7qgf6VMsRYbHaczZQhza6";
    private static final String K256 = PrivateKey.generate(Curve.K256).publicKey().toMultikey();
    private static final String P256 = PrivateKey.generate(Curve.P256).publicKey().toMultikey();

    private static byte[] utf8(String json) {
        return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    private static DidDocument document(String members) throws DidException {
        return DidDocument.parse(DID, utf8("{'id':'" + DID + "'" + (members.isEmpty() ? "" : "," + members) + "}"));
    }

    private static String method(String id, String type, String controller, String key) {
        return "{'id':'" + id + "','type':'" + type + "','controller':'" + controller + "','publicKeyMultibase':'" + key + "'}";
    }

    private static DidDocument withMethods(String... methods) throws DidException {
        return document("'verificationMethod':[" + String.join(",", methods) + "]");
    }

    private static DidDocument withEndpoint(String endpoint) throws DidException {
        return document("'service':[{'id':'#atproto_pds','type':'AtprotoPersonalDataServer','serviceEndpoint':'" + endpoint + "'}]");
    }

    private static PublicKey multikey(String text) throws Exception {
        return PublicKey.parseMultikey(text);
    }

    @Test
    void documentOfARealDirectoryIsRead() throws Exception {
        try (InputStream in = DidDocumentTest.class.getResourceAsStream("/real-pds/did.json")) {
            byte[] json = in.readAllBytes();
            DidDocument document = DidDocument.parse(DID, json);

            assertThat(document.did()).isEqualTo(DID);
            assertThat(document.signingKey()).hasValue(PublicKey.parseDidKey(REAL_KEY));
            assertThat(document.pdsEndpoint()).hasValue(URI.create("http://localhost:2583"));
            assertThat(document.handle()).hasValue(Handle.parse("alice.test"));
            assertThat(document.json()).isEqualTo(json);
        }
    }

    @Test
    void documentWithNothingButAnIdHasNothing() throws Exception {
        DidDocument document = document("");

        assertThat(document.signingKey()).isEmpty();
        assertThat(document.pdsEndpoint()).isEmpty();
        assertThat(document.handle()).isEmpty();
    }

    @Test
    void idIsTheRequestedDid() {
        assertFails(() -> DidDocument.parse(DID, utf8("{'id':'did:plc:aaaaaaaaaaaaaaaaaaaaaaaa'}")), DidError.ID_MISMATCH);
        assertFails(() -> DidDocument.parse(DID, utf8("{'id':'" + DID + "#x'}")), DidError.ID_MISMATCH);
        assertFails(() -> DidDocument.parse(DID, utf8("{'id':'DID:PLC:nrcs6opz26qao7xdypocsuvh'}")), DidError.ID_MISMATCH);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "null", "[]", "1", "'x'", "{}", "{'id':1}", "{'id':null}",
        "{'id':['did:plc:nrcs6opz26qao7xdypocsuvh']}",
        "{'id':'did:plc:nrcs6opz26qao7xdypocsuvh'} x", "{'id':'did:plc:nrcs6opz26qao7xdypocsuvh'}{}",
        "{'id':'did:plc:nrcs6opz26qao7xdypocsuvh','id':'did:plc:nrcs6opz26qao7xdypocsuvh'}",
        "{'id':'did:plc:nrcs6opz26qao7xdypocsuvh','x':{'a':1,'a':2}}",
        "{'id':'did:plc:nrcs6opz26qao7xdypocsuvh','i\\u0064':'did:plc:aaaaaaaaaaaaaaaaaaaaaaaa'}",
        "{'id':'did:plc:nrcs6opz26qao7xdypocsuvh','x':NaN}", "{'id':'did:plc:nrcs6opz26qao7xdypocsuvh',}",
        "{'id':'did:plc:nrcs6opz26qao7xdypocsuvh'/**/}", "{id:'did:plc:nrcs6opz26qao7xdypocsuvh'}",
        "{'id':'did:plc:nrcs6opz26qao7xdypocsuvh','x':'\\ud800'}", "{'id':'did:plc:nrcs6opz26qao7xdypocsuvh','\\udc00':1}",
        "{'id':'did:plc:nrcs6opz26qao7xdypocsuvh','x':12345678901234567890123456789012345678901234567890}",
        "{'id':'did:plc:nrcs6opz26qao7xdypocsuvh','verificationMethod':{}}", "{'id':'did:plc:nrcs6opz26qao7xdypocsuvh','service':'x'}",
        "{'id':'did:plc:nrcs6opz26qao7xdypocsuvh','alsoKnownAs':null}"})
    void documentThatIsNotStrictJsonOfItsShapeIsRefused(String json) {
        assertFails(() -> DidDocument.parse(DID, utf8(json)), DidError.MALFORMED_DOCUMENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32"})
    void otherEncodingThanUtf8IsRefused(String charset) {
        String json = new String(utf8("{'id':'" + DID + "'}"), StandardCharsets.UTF_8);
        assertFails(() -> DidDocument.parse(DID, json.getBytes(Charset.forName(charset))), DidError.MALFORMED_DOCUMENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u00c0\u0080", "\u00ed\u00a0\u0080", "\u00ff", "\u00c3", "\u00f5\u0080\u0080\u0080"})
    void malformedUtf8IsRefused(String latin1) {
        byte[] json = ("{\"id\":\"" + DID + "\",\"x\":\"" + latin1 + "\"}").getBytes(StandardCharsets.ISO_8859_1);
        DidException failure = assertFails(() -> DidDocument.parse(DID, json), DidError.MALFORMED_DOCUMENT);
        assertThat(failure.offset()).isEqualTo(46);
    }

    @Test
    void byteOrderMarkIsRefused() {
        assertFails(() -> DidDocument.parse(DID, utf8("\ufeff{'id':'" + DID + "'}")), DidError.MALFORMED_DOCUMENT);
    }

    @Test
    void A18_deepAndLargeDocumentsAreRefused() {
        assertFails(() -> document("'x':" + "[".repeat(100_000) + "]".repeat(100_000)), DidError.MALFORMED_DOCUMENT);
        assertFails(() -> document("'x':" + "[".repeat(40) + "]".repeat(40)), DidError.MALFORMED_DOCUMENT);
        assertFails(() -> document("'x':'" + "x".repeat(DidDocument.MAX_BYTES) + "'"), DidError.MALFORMED_DOCUMENT);
        assertFails(() -> document("'verificationMethod':[" + "1,".repeat(256) + "1]"), DidError.MALFORMED_DOCUMENT);
    }

    @Test
    void unknownMembersAreIgnored() throws Exception {
        assertThat(document("'x':" + "[".repeat(20) + "]".repeat(20) + ",'@context':[1,{}]").handle()).isEmpty();
    }

    @Test
    void keyMayBeNamedWithOrWithoutTheDid() throws Exception {
        assertThat(withMethods(method("#atproto", "Multikey", DID.toString(), K256)).signingKey()).hasValue(multikey(K256));
        assertThat(withMethods(method(DID + "#atproto", "Multikey", DID.toString(), P256)).signingKey()).hasValue(multikey(P256));
    }

    @ParameterizedTest
    @ValueSource(strings = {"atproto", "#ATPROTO", "#atproto_label", "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa#atproto", "", "#"})
    void keyWithAnotherNameIsNotTheSigningKey(String id) throws Exception {
        assertThat(withMethods(method(id, "Multikey", DID.toString(), K256)).signingKey()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"did:plc:aaaaaaaaaaaaaaaaaaaaaaaa", "", "did:plc:nrcs6opz26qao7xdypocsuvh#atproto"})
    void keyThatSomebodyElseControlsIsNotTheSigningKey(String controller) throws Exception {
        assertThat(withMethods(method("#atproto", "Multikey", controller, K256)).signingKey()).isEmpty();
        assertThat(withMethods("{'id':'#atproto','type':'Multikey','publicKeyMultibase':'" + K256 + "'}").signingKey()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"multikey", "JsonWebKey2020", "Ed25519VerificationKey2020", "EcdsaSecp256k1VerificationKey2018", ""})
    void keyOfAnotherTypeIsNotTheSigningKey(String type) throws Exception {
        assertThat(withMethods(method("#atproto", type, DID.toString(), K256)).signingKey()).isEmpty();
    }

    @Test
    void legacyTypesNameTheCurveAndCarryTheBarePoint() throws Exception {
        String legacyK256 = "zNugEabHwgwDHnpEZgzMvYBc17H9cqHhyuegyHrSFqgVdw4vwCm6tR1zbFLxtHLxNKfLEbFnmPZVNpvBqT4SRGe8R";

        assertThat(withMethods(method("#atproto", "EcdsaSecp256k1VerificationKey2019", DID.toString(), legacyK256)).signingKey())
                .hasValue(PublicKey.parseDidKey(REAL_KEY));
        assertThat(withMethods(method("#atproto", "EcdsaSecp256r1VerificationKey2019", DID.toString(), legacyK256)).signingKey())
                .as("the point is on the other curve").isEmpty();
        assertThat(withMethods(method("#atproto", "EcdsaSecp256k1VerificationKey2019", DID.toString(), K256)).signingKey())
                .as("a Multikey is no bare point").isEmpty();
        assertThat(withMethods(method("#atproto", "Multikey", DID.toString(), legacyK256)).signingKey()).isEmpty();
    }

    @Test
    void firstValidKeyWinsAndLaterOnesAreIgnored() throws Exception {
        String did = DID.toString();
        String good = method("#atproto", "Multikey", did, K256);
        String later = method("#atproto", "Multikey", did, P256);

        assertThat(withMethods(good, later).signingKey()).hasValue(multikey(K256));
        assertThat(withMethods("1", "null", "{}", "[]", "{'id':'#atproto','type':1}", method("#atproto", "Multikey", did, "zBAD"),
                method("#atproto", "Multikey", did, K256.substring(1)), good, later).signingKey()).hasValue(multikey(K256));
    }

    @ParameterizedTest
    @CsvSource({
        "https://pds.example.com, https://pds.example.com",
        "https://pds.example.com:443, https://pds.example.com",
        "https://pds.example.com:8443, https://pds.example.com:8443",
        "https://PDS.example.com, https://pds.example.com",
        "http://localhost:2583, http://localhost:2583",
        "http://localhost:80, http://localhost",
        "https://[::1]:8443, https://[::1]:8443"})
    void endpointIsAnOrigin(String endpoint, URI expected) throws Exception {
        assertThat(withEndpoint(endpoint).pdsEndpoint()).hasValue(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://pds.example.com/", "https://pds.example.com/x", "https://pds.example.com?q",
        "https://pds.example.com#f",
        "https://user@pds.example.com", "https://user:pw@pds.example.com", "ftp://pds.example.com", "pds.example.com",
        "//pds.example.com", "https://",
        "https:pds.example.com", "https://pds.example.com:0", "https://pds.example.com:65536", "https://pds.example.com:",
        "https://pds_1.example.com",
        "https://pds.example.com.", "https://pds.example.com:443x", "https://p\u00e4ds.example.com", " https://pds.example.com",
        "https://pds.example.com\\\\@evil.example.com", "https://[fe80::1%25eth0]", "https://2130706433", "javascript:alert(1)"})
    void endpointWithAnythingElseIsNone(String endpoint) throws Exception {
        assertThat(withEndpoint(endpoint).pdsEndpoint()).isEmpty();
    }

    @Test
    void serviceOfAnotherNameOrTypeIsNotThePds() throws Exception {
        assertThat(document("'service':[{'id':'#pds','type':'AtprotoPersonalDataServer','serviceEndpoint':'https://a.com'},"
                + "{'id':'#atproto_pds','type':'Other','serviceEndpoint':'https://b.com'},"
                + "{'id':'#atproto_pds','type':'AtprotoPersonalDataServer','serviceEndpoint':{'a':'https://c.com'}},"
                + "{'id':'" + DID + "#atproto_pds','type':'AtprotoPersonalDataServer','serviceEndpoint':'https://d.com'},"
                + "{'id':'#atproto_pds','type':'AtprotoPersonalDataServer','serviceEndpoint':'https://e.com'}]").pdsEndpoint())
                .hasValue(URI.create("https://d.com"));
    }

    @Test
    void handleIsTheFirstValidOne() throws Exception {
        assertThat(document("'alsoKnownAs':[1,'https://x.com','at://','at://a','at://did:plc:x','at://x.com/y','AT://y.com',"
                + "'at://Alice.example.com',"
                + "'at://bob.example.com']").handle()).hasValue(Handle.parse("alice.example.com"));
    }

    @Provide
    Arbitrary<String> jsonLike() {
        return Arbitraries.of("{", "}", "[", "]", ":", ",", "\"id\"", "\"" + DID + "\"", "\"verificationMethod\"", "\"service\"",
                "\"alsoKnownAs\"",
                "\"#atproto\"", "1", "1e999", "null", "\"\\ud800\"", " ", "\u0000", "\"type\"").list().ofMaxSize(40)
                .map(parts -> String.join("", parts));
    }

    @Property
    void anyJsonLikeTextIsADocumentOrACheckedFailure(@ForAll("jsonLike") String text) {
        assertParsesOrFails(text.getBytes(StandardCharsets.UTF_8));
    }

    @Property
    void anyBytesAreADocumentOrACheckedFailure(@ForAll byte[] bytes) {
        assertParsesOrFails(bytes);
    }

    @Property
    void anyByteChangedInARealDocumentIsADocumentOrACheckedFailure(@ForAll int position, @ForAll byte value) throws Exception {
        try (InputStream in = DidDocumentTest.class.getResourceAsStream("/real-pds/did.json")) {
            byte[] json = in.readAllBytes();
            json[Math.floorMod(position, json.length)] = value;
            assertParsesOrFails(json);
        }
    }

    private static void assertParsesOrFails(byte[] json) {
        try {
            assertThat(DidDocument.parse(DID, json).json()).isEqualTo(json);
        } catch (DidException refused) {
            assertThat(refused.code()).isIn(DidError.MALFORMED_DOCUMENT, DidError.ID_MISMATCH);
            assertThat(refused.did()).hasValue(DID);
        }
    }

    @Test
    void differenceThatNamesAlikeDoNotShowIsFound() throws Exception {
        String first = method("#atproto", "Multikey", DID.toString(), "nokey");
        String keyed = method("#atproto", "Multikey", DID.toString(), K256);
        assertThat(withMethods(first).differences(withMethods(first, keyed))).singleElement().asString().startsWith("signing key: none against");
        assertThat(withMethods(method("#atproto", "Multikey", DID.toString(), "did:key:" + K256)).differences(withMethods(keyed)))
                .singleElement().asString().startsWith("signing key: none against");

        String service = "{'id':'#atproto_pds','type':'AtprotoPersonalDataServer','serviceEndpoint':'%s'}";
        String nowhere = String.format(service, "nowhere");
        assertThat(document("'service':[" + nowhere + "]")
                .differences(document("'service':[" + nowhere + "," + String.format(service, "https://mallory.example.com") + "]")))
                .containsExactly("PDS: none against https://mallory.example.com");
    }

    @Test
    void differenceBetweenSomethingAndNothingIsFoundWhateverItsText() throws Exception {
        assertThat(withMethods().differences(withMethods(method("#x", "Multikey", DID.toString(), "none"))))
                .containsExactly("verification method #x: none against none");
    }

    @Test
    void differenceBetweenServicesOfTheSameTextIsFound() throws Exception {
        DidDocument one = document("'service':[{'id':'#x','type':'A','serviceEndpoint':'B, endpoint=C'}]");
        DidDocument other = document("'service':[{'id':'#x','type':'A, endpoint=B','serviceEndpoint':'C'}]");
        assertThat(one.differences(other)).singleElement().asString().startsWith("service #x: ");
        assertThat(one.differences(one)).isEmpty();
    }
}
