package io.atcr.verifier.registry;

import static io.atcr.verifier.registry.Documents.DID;
import static io.atcr.verifier.registry.Documents.refused;
import static io.atcr.verifier.registry.Documents.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.policy.Digest;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SignatureArtifactParserTest {
    private static final Digest SUBJECT = Digest.ofBytes(utf8("subject"));
    private static final Digest MANIFEST = Digest.ofBytes(utf8("manifest"));
    private static final String URI = "at://" + DID + "/io.atcr.manifest/rkey1";
    private static final String FULL = ("{'$type':'io.atcr.atproto.signature','version':'1.0','unknown':[{}],"
            + "'subject':{'digest':'" + SUBJECT + "','mediaType':'application/vnd.oci.image.manifest.v1+json'},"
            + "'atproto':{'did':'" + DID + "','handle':'alice.example','pdsEndpoint':'https://pds.example','recordUri':'" + URI + "',"
            + "'commitCid':'bafyrei','commitRev':'3k','signedAt':'2025-10-31T12:34:56.789Z','more':1},"
            + "'signature':{'algorithm':'ECDSA-K256-SHA256','keyId':'x','publicKeyMultibase':'z'}}").replace('\'', '"');

    private static SignatureArtifact parse(String json) throws RegistryException {
        return SignatureArtifactParser.parse(utf8(json), MANIFEST, SUBJECT);
    }

    @Test
    void allHintsAreRead() throws Exception {
        SignatureArtifact artifact = parse(FULL);

        assertThat(artifact.manifestDigest()).isEqualTo(MANIFEST);
        assertThat(artifact.subject()).isEqualTo(SUBJECT);
        assertThat(artifact.did()).hasToString(DID);
        assertThat(artifact.recordUri()).hasToString(URI);
        assertThat(artifact.handle()).contains("alice.example");
        assertThat(artifact.pdsEndpoint()).contains("https://pds.example");
        assertThat(artifact.commitCid()).contains("bafyrei");
        assertThat(artifact.commitRev()).contains("3k");
        assertThat(artifact.signedAt()).contains("2025-10-31T12:34:56.789Z");
        assertThat(artifact).isEqualTo(parse(FULL)).hasSameHashCodeAs(parse(FULL)).isNotEqualTo(parse(FULL
                .replace("\"3k\"", "\"4k\"")));
    }

    @Test
    void requiredFieldsAreEnough() throws Exception {
        SignatureArtifact artifact = parse(Documents.artifact(SUBJECT, "rkey1"));

        assertThat(artifact.handle()).isEmpty();
        assertThat(artifact.pdsEndpoint()).isEmpty();
        assertThat(artifact.commitCid()).isEmpty();
        assertThat(artifact.commitRev()).isEmpty();
        assertThat(artifact.signedAt()).isEmpty();
    }

    static Stream<String> malformed() {
        return Stream.of(
                "",
                "[]",
                "{}",
                FULL + "x",
                FULL.replace("\"version\"", "\"$type\""),
                FULL.replace("\"digest\"", "\"x\""),
                FULL.replace("sha256:", "sha512:"),
                FULL.replace("\"subject\"", "\"x\""),
                FULL.replace("\"atproto\"", "\"x\""),
                FULL.replace("\"did\"", "\"x\""),
                FULL.replace("\"did\":\"" + DID + "\"", "\"did\":7"),
                FULL.replace("\"did\":\"" + DID + "\"", "\"did\":\"alice.example\""),
                FULL.replace("\"recordUri\"", "\"x\""),
                FULL.replace(URI, "https://alice.example/x"),
                FULL.replace(URI, "at://" + DID),
                FULL.replace(URI, "at://" + DID + "/io.atcr.manifest"),
                FULL.replace("\"alice.example\"", "[]"),
                FULL.replace("\"bafyrei\"", "{}"),
                FULL.replace("\"3k\"", "3"),
                FULL.replace("\"3k\"", "\"" + "3".repeat(8193) + "\""));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void artifactThatLacksWhatIsRequiredOrHasWrongTypesIsRefused(String json) {
        refused(RegistryError.MALFORMED_ARTIFACT, () -> parse(json));
    }

    @Test
    void artifactAboutAnotherSubjectIsRefused() {
        refused(RegistryError.SUBJECT_MISMATCH, () -> parse(Documents.artifact(MANIFEST, "rkey1")));
    }

    @Property(tries = 1000)
    void damagedArtifactIsReadOrATypedError(@ForAll int position, @ForAll byte value) {
        byte[] bytes = utf8(FULL);
        bytes[Math.floorMod(position, bytes.length)] = value;
        readOrTypedError(bytes);
    }

    @Property(tries = 500)
    void randomBytesAreATypedError(@ForAll byte[] bytes) {
        readOrTypedError(bytes);
    }

    private static void readOrTypedError(byte[] bytes) {
        try {
            assertThat(SignatureArtifactParser.parse(bytes, MANIFEST, SUBJECT).subject()).isEqualTo(SUBJECT);
        } catch (RegistryException e) {
            assertThat(e.code()).isIn(RegistryError.MALFORMED_ARTIFACT, RegistryError.SUBJECT_MISMATCH);
        }
    }
}
