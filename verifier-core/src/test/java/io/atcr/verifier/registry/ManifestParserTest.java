package io.atcr.verifier.registry;

import static io.atcr.verifier.registry.Documents.CONFIG;
import static io.atcr.verifier.registry.Documents.descriptor;
import static io.atcr.verifier.registry.Documents.image;
import static io.atcr.verifier.registry.Documents.index;
import static io.atcr.verifier.registry.Documents.refused;
import static io.atcr.verifier.registry.Documents.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.policy.Digest;
import io.atcr.verifier.registry.ManifestDocument.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestParserTest {
    private static final String ENTRY = descriptor(MediaTypes.OCI_MANIFEST, CONFIG, 6);
    private static final String LAYERS = "\"layers\":[]";
    private static final String CONFIG_FIELD = "\"config\":" + descriptor("application/vnd.oci.image.config.v1+json", CONFIG, 6);

    private static ManifestDocument parse(String json) throws RegistryException {
        return parse(utf8(json));
    }

    private static ManifestDocument parse(byte[] bytes) throws RegistryException {
        return ManifestParser.parse(bytes, Digest.ofBytes(bytes), 64);
    }

    @Test
    void imageIsReadWithItsLayersSubjectAndArtifactType() throws Exception {
        ManifestDocument document = parse(image(",\"subject\":" + ENTRY + ",\"artifactType\":\"a/b\",\"annotations\":{\"x\":\"y\"}"));

        assertThat(document.kind()).isEqualTo(Kind.IMAGE);
        assertThat(document.mediaType()).isEqualTo(MediaTypes.OCI_MANIFEST);
        assertThat(document.mediaTypeStated()).isTrue();
        assertThat(document.layers()).containsExactly(new Descriptor("application/vnd.oci.image.layer.v1.tar+gzip", CONFIG, 6));
        assertThat(document.subject()).contains(CONFIG);
        assertThat(document.artifactType()).contains("a/b");
        assertThat(document.platforms()).isEmpty();
        assertThat(document.size()).isEqualTo(document.bytes().length);
    }

    @Test
    void artifactTypeFallsBackToTheConfigsMediaType() throws Exception {
        ManifestDocument document = parse(image(",\"subject\":null"));

        assertThat(document.artifactType()).contains("application/vnd.oci.image.config.v1+json");
        assertThat(document.subject()).isEmpty();
    }

    @Test
    void indexIsReadWithItsPlatforms() throws Exception {
        String amd64 = ENTRY.replace("}", ",\"platform\":{\"os\":\"linux\",\"architecture\":\"amd64\"}}");
        String attestation = ENTRY.replace("}", ",\"platform\":{\"os\":\"unknown\",\"architecture\":\"unknown\"}}");

        ManifestDocument document = parse(index(amd64 + "," + attestation + "," + ENTRY));

        assertThat(document.kind()).isEqualTo(Kind.INDEX);
        assertThat(document.artifactType()).isEmpty();
        assertThat(document.platforms()).extracting(PlatformManifest::unknownPlatform).containsExactly(false, true, false);
        assertThat(document.platforms().get(0).architecture()).contains("amd64");
        assertThat(document.platforms().get(0).operatingSystem()).contains("linux");
        assertThat(document.platforms().get(2).operatingSystem()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {MediaTypes.OCI_MANIFEST, MediaTypes.DOCKER_MANIFEST})
    void bothImageTypesAreAccepted(String type) throws Exception {
        assertThat(parse(image("").replace(MediaTypes.OCI_MANIFEST, type)).mediaType()).isEqualTo(type);
    }

    @ParameterizedTest
    @ValueSource(strings = {MediaTypes.OCI_INDEX, MediaTypes.DOCKER_LIST})
    void bothIndexTypesAreAccepted(String type) throws Exception {
        assertThat(parse(index("").replace(MediaTypes.OCI_INDEX, type)).mediaType()).isEqualTo(type);
    }

    @Test
    void missingMediaTypeIsThatOfTheStructure() throws Exception {
        ManifestDocument image = parse("{\"schemaVersion\":2," + CONFIG_FIELD + "," + LAYERS + "}");
        ManifestDocument index = parse("{\"schemaVersion\":2,\"manifests\":[]}");

        assertThat(image.mediaType()).isEqualTo(MediaTypes.OCI_MANIFEST);
        assertThat(image.mediaTypeStated()).isFalse();
        assertThat(index.mediaType()).isEqualTo(MediaTypes.OCI_INDEX);
        assertThat(index.mediaTypeStated()).isFalse();
    }

    static Stream<String> ambiguous() {
        return Stream.of(
                "{\"schemaVersion\":2,\"manifests\":[]," + LAYERS + "}",
                "{\"schemaVersion\":2,\"manifests\":[]," + CONFIG_FIELD + "}",
                "{\"schemaVersion\":2,\"manifests\":null," + CONFIG_FIELD + "," + LAYERS + "}",
                "{\"schemaVersion\":2,\"manifests\":[],\"layers\":null}",
                "{\"schemaVersion\":2,\"manifests\":[],\"fsLayers\":[]}",
                "{\"schemaVersion\":2," + CONFIG_FIELD + "," + LAYERS + ",\"fsLayers\":[]}",
                image("").replace(MediaTypes.OCI_MANIFEST, MediaTypes.OCI_INDEX),
                image("").replace(MediaTypes.OCI_MANIFEST, MediaTypes.DOCKER_LIST),
                index("").replace(MediaTypes.OCI_INDEX, MediaTypes.OCI_MANIFEST),
                image(",\"Manifests\":[]"),
                image(",\"Layers\":[]"),
                image(",\"layer\u017f\":[]"),
                image(",\"CONFIG\":{}"),
                image(",\"MediaType\":\"" + MediaTypes.OCI_INDEX + "\""),
                image(",\"Subject\":{}"),
                image("").replace("\"size\"", "\"Digest\":\"x\",\"size\""),
                index(ENTRY.replace("}", ",\"platform\":{\"os\":\"linux\",\"architecture\":\"amd64\",\"OS\":\"unknown\"}}")));
    }

    @ParameterizedTest
    @MethodSource("ambiguous")
    void A16_documentWithTwoMeaningsIsRefused(String json) {
        refused(RegistryError.AMBIGUOUS_MANIFEST, () -> parse(json));
    }

    static Stream<String> unsupported() {
        return Stream.of(
                image("").replace(MediaTypes.OCI_MANIFEST, "application/vnd.oci.artifact.manifest.v1+json"),
                image("").replace(MediaTypes.OCI_MANIFEST, "application/vnd.docker.distribution.manifest.v1+json"),
                "{\"mediaType\":\"application/vnd.oci.artifact.manifest.v1+json\",\"blobs\":[]}",
                "{\"schemaVersion\":1,\"fsLayers\":[],\"history\":[]}");
    }

    @ParameterizedTest
    @MethodSource("unsupported")
    void A16_mediaTypeOtherThanTheFourIsRefused(String json) {
        refused(RegistryError.UNSUPPORTED_MEDIA_TYPE, () -> parse(json));
    }

    static Stream<String> malformed() {
        return Stream.of(
                "",
                " ",
                "null",
                "[]",
                "\"text\"",
                "{}",
                "{\"schemaVersion\":2}",
                "\ufeff" + image(""),
                image("") + "x",
                image("") + "{}",
                image(",\"annotations\":{},\"annotations\":{}"),
                image("").replace("\"config\"", "\"config\":{},\"config\""),
                image(",\"x\":" + "[".repeat(40) + "]".repeat(40)),
                image("").replace("\"schemaVersion\":2", "\"schemaVersion\":1"),
                image("").replace("\"schemaVersion\":2", "\"schemaVersion\":\"2\""),
                image("").replace("\"schemaVersion\":2", "\"schemaVersion\":2.0"),
                image("").replace("\"schemaVersion\":2,", ""),
                image("").replace(MediaTypes.OCI_MANIFEST, "no media type"),
                image("").replace(MediaTypes.OCI_MANIFEST, "a/b\\n"),
                image("").replace("\"mediaType\":\"" + MediaTypes.OCI_MANIFEST + "\"", "\"mediaType\":7"),
                image(",\"subject\":7"),
                image(",\"subject\":{}"),
                image(",\"artifactType\":\"\""),
                "{\"schemaVersion\":2," + CONFIG_FIELD + "}",
                "{\"schemaVersion\":2," + LAYERS + "}",
                "{\"schemaVersion\":2," + CONFIG_FIELD + ",\"layers\":null}",
                "{\"schemaVersion\":2," + CONFIG_FIELD + ",\"layers\":[7]}",
                "{\"schemaVersion\":2,\"config\":null," + LAYERS + "}",
                "{\"schemaVersion\":2,\"manifests\":{}}",
                "{\"schemaVersion\":2,\"manifests\":null}",
                image("").replace("\"size\":6", "\"size\":-1"),
                image("").replace("\"size\":6", "\"size\":6.0"),
                image("").replace("\"size\":6", "\"size\":9223372036854775808"),
                image("").replace("\"size\":6", "\"size\":1e3"),
                image("").replace("\"size\":6", "\"size\":" + "9".repeat(40)),
                image("").replace(",\"size\":6", ""),
                image("").replace("sha256:", "sha512:"),
                image("").replace("sha256:", "SHA256:"),
                image("").replace(CONFIG.hex(), CONFIG.hex().substring(1)),
                index(ENTRY.replace("}", ",\"platform\":[]}")),
                index(ENTRY.replace("}", ",\"platform\":{\"os\":\"linux\"}}")),
                index(ENTRY.replace("}", ",\"platform\":{\"os\":\"li nux\",\"architecture\":\"a\"}}")),
                index(ENTRY.replace("}", ",\"platform\":{\"os\":\"\\u001b[2J\",\"architecture\":\"a\"}}")));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void malformedDocumentIsRefused(String json) {
        refused(RegistryError.MALFORMED_MANIFEST, () -> parse(json));
    }

    @Test
    void A16_otherEncodingsOfJsonAreRefused() {
        refused(RegistryError.MALFORMED_MANIFEST, () -> parse(image("").getBytes(StandardCharsets.UTF_16BE)));
        refused(RegistryError.MALFORMED_MANIFEST, () -> parse(image("").getBytes(StandardCharsets.UTF_16LE)));
        refused(RegistryError.MALFORMED_MANIFEST, () -> parse(image(",\"x\":\"\u00e9\"").getBytes(StandardCharsets.ISO_8859_1)));
    }

    @Test
    void A16_indexOfMoreThan64EntriesIsRefused() throws Exception {
        assertThat(parse(index(String.join(",", Collections.nCopies(64, ENTRY)))).platforms()).hasSize(64);
        refused(RegistryError.TOO_MANY_ENTRIES, () -> parse(index(String.join(",", Collections.nCopies(65, ENTRY)))));
    }

    @Test
    void documentOfCountlessTokensIsRefusedBeforeItFillsMemory() {
        refused(RegistryError.MALFORMED_MANIFEST, () -> parse(image(",\"x\":[" + "{},".repeat(1_000_000) + "{}]")));
    }

    @Test
    void A21_messagesCarryNoControlCharactersOfTheDocument() {
        RegistryException thrown = refused(RegistryError.AMBIGUOUS_MANIFEST, () -> parse(image(",\"LAYER\u017f\":1")));
        assertThat(thrown.getMessage()).doesNotContainPattern("\\p{Cntrl}").contains("layers");
        thrown = refused(RegistryError.MALFORMED_MANIFEST, () -> parse("{\"\\u001b[2J\n\":\n\u202e}"));
        assertThat(thrown.getMessage()).doesNotContainPattern("[\\p{Cntrl}\u202e]").contains("line 1");
    }

    @Property(tries = 500)
    void randomBytesGiveADocumentOrATypedError(@ForAll byte[] bytes) {
        documentOrTypedError(bytes);
    }

    @Property(tries = 1000)
    void randomJsonGivesADocumentOrATypedError(@ForAll("manifestLike") String json) {
        documentOrTypedError(utf8(json));
    }

    @Property(tries = 500)
    void damagedManifestGivesADocumentOrATypedError(@ForAll int position, @ForAll byte value) {
        byte[] bytes = utf8(image(",\"subject\":" + ENTRY));
        bytes[Math.floorMod(position, bytes.length)] = value;
        documentOrTypedError(bytes);
    }

    private static void documentOrTypedError(byte[] bytes) {
        try {
            ManifestDocument document = parse(bytes);
            assertThat(document.kind() == Kind.INDEX).isEqualTo(MediaTypes.INDEXES.contains(document.mediaType()));
        } catch (RegistryException e) {
            assertThat(e.code()).isIn(RegistryError.MALFORMED_MANIFEST, RegistryError.AMBIGUOUS_MANIFEST,
                    RegistryError.UNSUPPORTED_MEDIA_TYPE, RegistryError.TOO_MANY_ENTRIES);
        }
    }

    @Provide
    Arbitrary<String> manifestLike() {
        Arbitrary<String> scalar = Arbitraries.of("null", "2", "-1", "1e999", "1E-400", "true", "\"\"", "\"sha256:00\"", "\"\\ud800\"",
                "\"" + MediaTypes.OCI_INDEX + "\"", "\"" + MediaTypes.OCI_MANIFEST + "\"", "\"" + CONFIG + "\"", ENTRY, "[", "}", "0x");
        Arbitrary<String> key = Arbitraries.of("schemaVersion", "mediaType", "manifests", "layers", "config", "subject", "digest", "size",
                "platform", "os", "architecture", "artifactType", "Layers", "x");
        return Arbitraries.lazyOf(
                () -> scalar,
                () -> object(scalar, key).list().ofMaxSize(3).map(items -> "[" + String.join(",", items) + "]"),
                () -> object(scalar, key));
    }

    private static Arbitrary<String> object(Arbitrary<String> scalar, Arbitrary<String> key) {
        Arbitrary<String> array = scalar.list().ofMaxSize(3).map(items -> "[" + String.join(",", items) + "]");
        Arbitrary<String> value = Arbitraries.oneOf(scalar, array);
        return Combinators.combine(key, value).as((k, v) -> "\"" + k + "\":" + v).list().ofMaxSize(8)
                .map(fields -> "{" + String.join(",", fields) + "}");
    }
}
