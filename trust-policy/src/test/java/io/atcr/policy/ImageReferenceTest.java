package io.atcr.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageReferenceTest {
    private static final String HEX = "0123456789abcdef".repeat(4);
    private static final String PLC = "did:plc:ewvi7nxzyoun6zhxrhs64oiz";

    @ParameterizedTest
    @CsvSource({
        "ATCR.io/alice/app, atcr.io/alice/app:latest",
        "atcr.io:443/alice/app, atcr.io/alice/app:latest",
        "ATCR.IO:443/alice/app:V1, atcr.io/alice/app:V1",
        "atcr.io:8443/alice/app, atcr.io:8443/alice/app:latest",
        "nginx, docker.io/library/nginx:latest",
        "nginx:1.27, docker.io/library/nginx:1.27",
        "alice/app, docker.io/alice/app:latest",
        "docker.io/nginx, docker.io/library/nginx:latest",
        "Docker.IO:443/nginx, docker.io/library/nginx:latest",
        "index.docker.io/nginx, docker.io/library/nginx:latest",
        "index.docker.io/alice/app, docker.io/alice/app:latest",
        "localhost/app, localhost/app:latest",
        "LOCALHOST/app, localhost/app:latest",
        "localhost:443/app, localhost/app:latest",
        "localhost:5000/app, localhost:5000/app:latest",
        "registry:5000/app, registry:5000/app:latest",
        "REGISTRY:443/app, registry:443/app:latest",
        "127.0.0.1:5000/a/b, 127.0.0.1:5000/a/b:latest",
        "[::1]:5000/a, [::1]:5000/a:latest",
        "[0:0:0:0:0:0:0:1]:443/a, [::1]/a:latest",
        "[2001:DB8:0:0:1::1]/a, [2001:db8::1:0:0:1]/a:latest",
        "[::]/a, [::]/a:latest",
        "[1::]/a, [1::]/a:latest",
        "[1:2:3:0:5:6:7:8]/a, [1:2:3:0:5:6:7:8]/a:latest",
        "[1:2:3::5:6:7:8]/a, [1:2:3:0:5:6:7:8]/a:latest",
        "atcr.io/a.b_c__d---e/f, atcr.io/a.b_c__d---e/f:latest",
        "did, docker.io/library/did:latest",
        "atcr.io/did:v1, atcr.io/did:v1",
    })
    void A15_oneSpellingForEveryWayToWriteAReference(String text, String canonical) throws ReferenceException {
        ImageReference reference = ImageReference.parse(text);
        assertThat(reference).hasToString(canonical);
        assertThat(ImageReference.parse(canonical)).isEqualTo(reference).hasSameHashCodeAs(reference);
    }

    @ParameterizedTest
    @CsvSource({
        "user@atcr.io/alice/app, BAD_CHARACTER, 4",
        "user:pw@atcr.io/alice/app, BAD_CHARACTER, 7",
        "%61tcr.io/alice/app, BAD_CHARACTER, 0",
        "atcr.io/%61lice/app, BAD_CHARACTER, 8",
        "https://atcr.io/alice/app, BAD_CHARACTER, 5",
        "atcr.io/alice/app?x=1, BAD_CHARACTER, 17",
        "atcr.io/alice/app#x, BAD_CHARACTER, 17",
        "atcr.io\\alice, BAD_CHARACTER, 7",
        "ätcr.io/alice/app, BAD_CHARACTER, 0",
        "\u0430tcr.io/alice/app, BAD_CHARACTER, 0",
        "atcr\u3002io/alice/app, BAD_CHARACTER, 4",
        "atcr.\u0131o/alice/app, BAD_CHARACTER, 5",
        "\u212Aub.io/alice/app, BAD_CHARACTER, 0",
        "atcr.io./alice/app, BAD_HOST, 8",
        ".atcr.io/alice/app, BAD_HOST, 0",
        "atcr..io/alice/app, BAD_HOST, 5",
        "-atcr.io/alice/app, BAD_HOST, 0",
        "atcr-.io/alice/app, BAD_HOST, 0",
        "at_cr.io/alice/app, BAD_CHARACTER, 2",
        "127.1/alice/app, BAD_HOST, 0",
        "127.0.0.01/alice/app, BAD_HOST, 0",
        "256.0.0.1/alice/app, BAD_HOST, 0",
        "2130706433:80/alice/app, BAD_HOST, 0",
        "0x7f.0x1/alice/app, BAD_HOST, 0",
        "Foo/bar, BAD_HOST, 0",
        "[::1/app, BAD_HOST, 0",
        "[::1]x/app, BAD_HOST, 5",
        "[::1]a/app, BAD_HOST, 5",
        "[1::2::3]/app, BAD_HOST, 6",
        "[1:2:3]/app, BAD_HOST, 1",
        "[1:2:3:4:5:6:7:8:9]/app, BAD_HOST, 17",
        "[1:2:3:4:5:6:7:8::]/app, BAD_HOST, 1",
        "[12345::]/app, BAD_HOST, 5",
        "[:1]/app, BAD_HOST, 1",
        "[1:]/app, BAD_HOST, 2",
        "[]/app, BAD_HOST, 1",
        "[::ffff:127.0.0.1]/app, BAD_HOST, 11",
        "atcr.io:/alice/app, BAD_PORT, 8",
        "atcr.io:0/alice/app, BAD_PORT, 8",
        "atcr.io:0443/alice/app, BAD_PORT, 8",
        "atcr.io:65536/alice/app, BAD_PORT, 8",
        "atcr.io:5a/alice/app, BAD_PORT, 8",
        "atcr.io:1:2/alice/app, BAD_PORT, 8",
        "atcr.io/Alice/app, BAD_PATH, 8",
        "atcr.io//app, BAD_PATH, 8",
        "atcr.io/, BAD_PATH, 8",
        "atcr.io/alice/, BAD_PATH, 14",
        "atcr.io/../app, BAD_PATH, 8",
        "atcr.io/alice/a..b, BAD_PATH, 16",
        "atcr.io/alice/a___b, BAD_PATH, 17",
        "atcr.io/alice/a._b, BAD_PATH, 16",
        "atcr.io/alice/a-/b, BAD_PATH, 16",
        "atcr.io/alice/-a, BAD_PATH, 14",
        "atcr.io/alice/app:, BAD_TAG, 18",
        "atcr.io/alice/app:.x, BAD_TAG, 18",
        "atcr.io/alice/app:-x, BAD_TAG, 18",
        "atcr.io/did:plc:abc, BAD_PATH, 11",
        "atcr.io/did:plc:abc/app, BAD_OWNER_DID, 8",
        "atcr.io/did:plc:EWVI7NXZYOUN6ZHXRHS64OIZ/app, BAD_OWNER_DID, 8",
        "atcr.io/did:key:zabc/app, BAD_OWNER_DID, 8",
        "atcr.io/did:web:/app, BAD_OWNER_DID, 8",
        "ghcr.io/did:plc:ewvi7nxzyoun6zhxrhs64oiz/app, BAD_OWNER_DID, 8",
        "atcr.io/x/did:plc:ewvi7nxzyoun6zhxrhs64oiz/app, BAD_PATH, 13",
        "atcr.io/did:plc:ewvi7nxzyoun6zhxrhs64oiz/, BAD_PATH, 41",
        "atcr.io/alice/app@sha512:abc, UNSUPPORTED_DIGEST_ALGORITHM, 18",
        "atcr.io/alice/app@, BAD_DIGEST, 18",
        "atcr.io/alice/app@sha256:, BAD_DIGEST, 25",
        "atcr.io/alice/app@sha256:xyz, BAD_DIGEST, 25",
        "atcr.io/alice/app@sha256:abc, BAD_DIGEST, 28",
        "@sha256:abc, BAD_DIGEST, 11",
    })
    void A15_refusesWhatIsNotExactlyAReference(String text, ReferenceError code, int offset) {
        ReferenceException e = catchThrowableOfType(ReferenceException.class, () -> ImageReference.parse(text));
        assertThat(e).as(text).isNotNull();
        assertThat(e.code()).as(e.getMessage()).isEqualTo(code);
        assertThat(e.offset()).as(e.getMessage()).isEqualTo(offset);
    }

    @Test
    void refusesTheEmptyTextAndImageIdentifiersAndControls() {
        assertThat(codeOf("")).isEqualTo(ReferenceError.EMPTY);
        assertThat(codeOf(HEX)).isEqualTo(ReferenceError.AMBIGUOUS);
        assertThat(codeOf("nginx\n")).isEqualTo(ReferenceError.BAD_CHARACTER);
        assertThat(codeOf(" nginx")).isEqualTo(ReferenceError.BAD_CHARACTER);
        assertThat(codeOf("a\u0000b")).isEqualTo(ReferenceError.BAD_CHARACTER);
        assertThat(codeOf("@sha256:" + HEX)).isEqualTo(ReferenceError.BAD_PATH);
        assertThat(codeOf(":tag")).isEqualTo(ReferenceError.BAD_PATH);
        assertThat(codeOf("/app")).isEqualTo(ReferenceError.BAD_PATH);
    }

    @Test
    void limitsEveryLength() throws ReferenceException {
        assertThat(ImageReference.parse("atcr.io/" + "a".repeat(255)).repository()).hasSize(255);
        assertThat(codeOf("atcr.io/" + "a".repeat(256))).isEqualTo(ReferenceError.TOO_LONG);
        assertThat(ImageReference.parse("a:" + "t".repeat(128)).tag()).hasValueSatisfying(tag -> assertThat(tag).hasSize(128));
        assertThat(codeOf("a:" + "t".repeat(129))).isEqualTo(ReferenceError.TOO_LONG);
        assertThat(codeOf("a".repeat(1025))).isEqualTo(ReferenceError.TOO_LONG);
        assertThat(codeOf("a".repeat(64) + ".io/x")).isEqualTo(ReferenceError.BAD_HOST);
        assertThat(codeOf("a.".repeat(127) + "io/x")).isEqualTo(ReferenceError.BAD_HOST);
        assertThat(codeOf("a".repeat(100_000_000))).isEqualTo(ReferenceError.TOO_LONG);
    }

    @Test
    void A15_theDigestDecidesAndTheTagIsKept() throws ReferenceException {
        ImageReference both = ImageReference.parse("atcr.io/alice/app:v1@sha256:" + HEX);
        assertThat(both.tag()).contains("v1");
        assertThat(both.digest()).contains(Digest.parse("sha256:" + HEX));
        assertThat(both).hasToString("atcr.io/alice/app:v1@sha256:" + HEX);
        ImageReference pinned = ImageReference.parse("atcr.io/alice/app@sha256:" + HEX);
        assertThat(pinned.tag()).isEmpty();
        assertThat(both.withDigest(Digest.parse("sha256:" + HEX))).isEqualTo(pinned);
        assertThat(both).isNotEqualTo(pinned);
        assertThat(both.scoped()).isEqualTo(pinned.scoped());
    }

    @Test
    void A15_aDidOwnerStandsOnlyOnAtcrRegistries() throws ReferenceException {
        ImageReference reference = ImageReference.parse("ATCR.io/" + PLC + "/app/x:v1");
        assertThat(reference.owner()).contains(PLC);
        assertThat(reference.name()).isEqualTo("app/x");
        assertThat(reference.tag()).contains("v1");
        assertThat(reference).hasToString("atcr.io/" + PLC + "/app/x:v1");
        assertThat(ImageReference.parse("atcr.io/did:web:alice.dev/app").owner()).contains("did:web:alice.dev");
        assertThat(ImageReference.parse("127.0.0.1:5000/" + PLC + "/app", Set.of("127.0.0.1:5000")).owner()).contains(PLC);
        assertThatThrownBy(() -> ImageReference.parse("atcr.io/" + PLC + "/app", Set.of("other.io")))
                .isInstanceOfSatisfying(ReferenceException.class, e -> assertThat(e.code()).isEqualTo(ReferenceError.BAD_OWNER_DID));
        assertThatThrownBy(() -> ImageReference.parse("a", Set.of("not a host"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void namesItsParts() throws ReferenceException {
        ImageReference reference = ImageReference.parse("atcr.io/alice.example/team/app");
        assertThat(reference.registry()).isEqualTo("atcr.io");
        assertThat(reference.repository()).isEqualTo("alice.example/team/app");
        assertThat(reference.owner()).contains("alice.example");
        assertThat(reference.name()).isEqualTo("team/app");
        assertThat(reference.tag()).contains("latest");
        assertThat(reference.qualified()).isTrue();
        ImageReference single = ImageReference.parse("atcr.io/app");
        assertThat(single.owner()).isEqualTo(Optional.empty());
        assertThat(single.name()).isEqualTo("app");
        assertThat(ImageReference.parse("nginx").qualified()).isFalse();
        assertThat(ImageReference.parse("alice/app").qualified()).isFalse();
        assertThat(ImageReference.parse("docker.io/nginx").qualified()).isTrue();
    }

    @Test
    void aDigestIsSha256InLowerCase() throws ReferenceException {
        assertThat(Digest.ofBytes(new byte[0]))
                .hasToString("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
                .isEqualTo(Digest.parse("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
        assertThat(digestCode("sha256:" + HEX.toUpperCase(Locale.ROOT))).isEqualTo(ReferenceError.BAD_DIGEST);
        assertThat(digestCode("SHA256:" + HEX)).isEqualTo(ReferenceError.UNSUPPORTED_DIGEST_ALGORITHM);
        assertThat(digestCode("sha512:" + HEX + HEX)).isEqualTo(ReferenceError.UNSUPPORTED_DIGEST_ALGORITHM);
        assertThat(digestCode("sha256:" + HEX + "0")).isEqualTo(ReferenceError.BAD_DIGEST);
        assertThat(digestCode(HEX)).isEqualTo(ReferenceError.BAD_DIGEST);
        assertThat(digestCode("")).isEqualTo(ReferenceError.BAD_DIGEST);
    }

    private static ReferenceError codeOf(String text) {
        return catchThrowableOfType(ReferenceException.class, () -> ImageReference.parse(text)).code();
    }

    private static ReferenceError digestCode(String text) {
        return catchThrowableOfType(ReferenceException.class, () -> Digest.parse(text)).code();
    }
}
