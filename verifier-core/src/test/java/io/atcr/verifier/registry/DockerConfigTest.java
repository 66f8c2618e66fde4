package io.atcr.verifier.registry;

import static io.atcr.verifier.registry.Documents.refused;
import static io.atcr.verifier.registry.Documents.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.verifier.registry.Credential.IdentityToken;
import io.atcr.verifier.registry.Credential.RegistryToken;
import io.atcr.verifier.registry.Credential.UsernamePassword;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.io.JsonStringEncoder;

class DockerConfigTest {
    private static DockerConfig auths(String entries) throws RegistryException {
        return DockerConfig.parse(utf8("{\"auths\":{" + entries + "},\"credsStore\":\"\",\"HttpHeaders\":{}}"));
    }

    private static String auth(String pair) {
        return "{\"auth\":\"" + Base64.getEncoder().encodeToString(utf8(pair)) + "\"}";
    }

    @Test
    void authIsBase64OfUserNameAndPassword() throws Exception {
        assertThat(auths("\"r.test\":" + auth("alice:se:cret")).forRegistry("r.test"))
                .contains(new UsernamePassword("alice", "se:cret"));
        assertThat(auths("\"r.test\":" + auth("alice:secret\0\0")).forRegistry("r.test"))
                .contains(new UsernamePassword("alice", "secret"));
    }

    @Test
    void otherFormsOfCredentialsAreRead() throws Exception {
        assertThat(auths("\"r.test\":{\"username\":\"a\",\"password\":\"b\"}").forRegistry("r.test"))
                .contains(new UsernamePassword("a", "b"));
        assertThat(auths("\"r.test\":{\"auth\":\"\",\"identitytoken\":\"i\"}").forRegistry("r.test")).contains(new IdentityToken("i"));
        assertThat(auths("\"r.test\":{\"registrytoken\":\"r\"}").forRegistry("r.test")).contains(new RegistryToken("r"));
    }

    @Test
    void registryWithoutAnEntryIsAskedAnonymously() throws Exception {
        assertThat(auths("\"r.test\":{}").forRegistry("r.test")).isEmpty();
        assertThat(auths("\"r.test\":" + auth("a:b")).forRegistry("r.test:5000")).isEmpty();
        assertThat(auths("\"r.test\":" + auth("a:b")).forRegistry("evil-r.test")).isEmpty();
        assertThat(DockerConfig.parse(utf8("{}")).forRegistry("r.test")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "https://index.docker.io/v1/, docker.io",
        "index.docker.io, docker.io",
        "registry-1.docker.io, docker.io",
        "https://r.test, r.test",
        "https://R.test/v2/, r.test",
        "http://r.test:5000/, r.test:5000",
        "r.test:443, r.test"
    })
    void keyIsTheRegistryHoweverItIsWritten(String key, String registry) throws Exception {
        assertThat(auths("\"" + key + "\":" + auth("a:b")).forRegistry(registry)).isPresent();
    }

    @Test
    void entryForAPathIsNotUsedForTheWholeRegistry() throws Exception {
        assertThat(auths("\"r.test/team\":" + auth("a:b")).forRegistry("r.test")).isEmpty();
    }

    @Test
    void exactKeyWinsOverUrls() throws Exception {
        DockerConfig config = auths("\"https://r.test/\":" + auth("a:1") + ",\"r.test\":" + auth("a:2") + ",\"http://r.test\":"
                + auth("a:3"));

        assertThat(config.forRegistry("r.test")).contains(new UsernamePassword("a", "2"));
    }

    static Stream<String> malformed() {
        return Stream.of(
                "",
                "[]",
                "{\"auths\":[]}",
                "{\"auths\":{\"r\":7}}",
                "{\"auths\":{\"r\":{}},\"auths\":{}}",
                "{\"auths\":{\"r\":{\"auth\":\"!\"}}}",
                "{\"auths\":{\"r\":{\"auth\":7}}}",
                "{\"auths\":{\"r\":{\"auth\":\"c2VjcmV0\"}}}",
                "{\"auths\":{\"r\":{\"username\":\"se:cret\"}}}",
                "{\"auths\":{\"r\":{\"registrytoken\":\"se cret\"}}}");
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void malformedFileIsRefusedWithoutShowingSecrets(String json) {
        RegistryException thrown = refused(RegistryError.MALFORMED_CREDENTIALS, () -> DockerConfig.parse(utf8(json)));
        assertThat(thrown.getMessage()).doesNotContain("cret", "c2Vj");
    }

    @Test
    void fileIsReadWithinItsLimit(@TempDir Path directory) throws Exception {
        Path file = Files.write(directory.resolve("config.json"), utf8("{\"auths\":{\"r.test\":" + auth("a:b") + "}}"));
        Path large = Files.write(directory.resolve("large.json"), new byte[(1 << 20) + 1]);

        assertThat(DockerConfig.read(file).forRegistry("r.test")).isPresent();
        assertThat(DockerConfig.read(file).toString()).isEqualTo("DockerConfig[r.test]");
        refused(RegistryError.MALFORMED_CREDENTIALS, () -> DockerConfig.read(large));
        refused(RegistryError.MALFORMED_CREDENTIALS, () -> DockerConfig.read(directory.resolve("none")));
    }

    @Test
    void filesAreLookedForWhereTheCommandLineToolsDo() throws Exception {
        Map<String, String> all = Map.of("HOME", "/home/a", "XDG_RUNTIME_DIR", "/run/user/1", "XDG_CONFIG_HOME", "/home/a/conf",
                "DOCKER_CONFIG", "/docker", "REGISTRY_AUTH_FILE", "auth.json");
        Map<String, String> without = new HashMap<>(all);

        assertThat(DockerConfig.locations(all)).containsExactly(Path.of("auth.json"));
        without.put("REGISTRY_AUTH_FILE", "");
        assertThat(DockerConfig.locations(without)).containsExactly(Path.of("/docker/config.json"),
                Path.of("/run/user/1/containers/auth.json"), Path.of("/home/a/conf/containers/auth.json"));
        without.keySet().removeAll(Set.of("DOCKER_CONFIG", "XDG_CONFIG_HOME"));
        assertThat(DockerConfig.locations(without)).containsExactly(Path.of("/run/user/1/containers/auth.json"),
                Path.of("/home/a/.config/containers/auth.json"), Path.of("/home/a/.docker/config.json"));
        assertThat(DockerConfig.locations(Map.of())).isEmpty();
        refused(RegistryError.MALFORMED_CREDENTIALS, () -> DockerConfig.locations(Map.of("DOCKER_CONFIG", "a\0b")));
    }

    @Property(tries = 500)
    void anyKeyAndPairIsReadOrATypedError(@ForAll String key, @ForAll String pair) {
        String quoted = String.valueOf(JsonStringEncoder.getInstance().quoteAsCharArray(key));
        try {
            auths("\"" + quoted + "\":" + auth(pair));
        } catch (RegistryException e) {
            assertThat(e.code()).isEqualTo(RegistryError.MALFORMED_CREDENTIALS);
        }
    }
}
