package io.atcr.samples.service.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.samples.localnetwork.TestAuthority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code cache.redis.authority}: what is taken from the file, and what is said about one that cannot be used. */
class RedisAuthorityTest {
    private static final TestAuthority OURS = TestAuthority.named("ours");
    private static final TestAuthority OTHER = TestAuthority.named("other");
    private static final String EXPECTED = "; expected a PEM file of X.509 certificates";

    @TempDir
    private Path folder;
    private SettingsFolder files;

    @BeforeEach
    void makeFiles() {
        files = new SettingsFolder(folder);
    }

    private static String yaml(String cache, String marks) {
        return SettingsFolder.LEAST + "cache: {redis: {cache: '" + cache + "', marks: '" + marks + "', keys: cache.keys, authority: redis.crt}}\n";
    }

    private void assertRefused(String content, String found) {
        files.write("redis.crt", content);
        assertThat(files.problems(yaml("rediss://a", "rediss://b")))
                .containsExactly("service.yaml:7:88: cache.redis.authority: found " + found + EXPECTED);
    }

    @Test
    void allAuthoritiesOfTheFileVouch() throws SettingsException {
        files.write("redis.crt", OURS.pem() + OTHER.pem());
        assertThat(files.read(yaml("rediss://a", "rediss://b")).settings().cache().redis().orElseThrow().authorities())
                .containsExactly(OURS.certificate(), OTHER.certificate());
    }

    @Test
    void withoutTheSettingThePlatformsAuthoritiesVouch() throws SettingsException {
        String yaml = yaml("rediss://a", "rediss://b").replace(", authority: redis.crt", "");
        assertThat(files.read(yaml).settings().cache().redis().orElseThrow().authorities()).isEmpty();
    }

    @Test
    void aFileThatHoldsNoAuthorityIsRefused() {
        assertRefused("", "a file without one, 'redis.crt'");
        assertRefused(OURS.server("a").keyPem(), "a file without one, 'redis.crt'");
        assertRefused("-----BEGIN CERTIFICATE-----\nc2VjcmV0\n-----END CERTIFICATE-----\n",
                "authorities that cannot be used in 'redis.crt': not a list of X.509 certificates in PEM form");
        assertRefused(OURS.pem() + OURS.server("a").certificatePem(),
                "authorities that cannot be used in 'redis.crt': certificate 2 is not that of an authority (basic constraints)");
        assertRefused(OURS.pem() + "\n".repeat(1 << 20), "more than 1048576 bytes in 'redis.crt'");
    }

    @Test
    void aFileThatCannotBeReadIsRefused() throws Exception {
        assertThat(files.problems(yaml("rediss://a", "rediss://b"))).containsExactly("service.yaml:7:88: cache.redis.authority: found no file 'redis.crt'" + EXPECTED);
        Files.createDirectory(folder.resolve("redis.crt"));
        assertThat(files.problems(yaml("rediss://a", "rediss://b"))).containsExactly("service.yaml:7:88: cache.redis.authority: found the folder 'redis.crt'" + EXPECTED);
    }

    @Test
    void aVariableNamesTheFile() {
        files.write("redis.crt", OURS.server("a").certificatePem());
        String yaml = yaml("rediss://a", "rediss://b").replace(", authority: redis.crt", "");
        assertThat(files.problems(yaml, Map.of("ATCR_SET_CACHE_REDIS_AUTHORITY", files.path("redis.crt").toString()))).singleElement().asString()
                .startsWith("ATCR_SET_CACHE_REDIS_AUTHORITY: cache.redis.authority: found authorities that cannot be used in 'redis.crt'");
    }

    @Test
    void A2_anAuthorityForARedisWithoutTlsIsRefusedEvenOnThisMachine() {
        files.write("redis.crt", OURS.pem());
        String problem = ": found redis://, and cache.redis.authority; expected rediss://, for which an authority vouches";
        assertThat(files.problems(yaml("redis://127.0.0.1", "rediss://b"))).containsExactly("service.yaml:7:24: cache.redis.cache" + problem);
        assertThat(files.problems(yaml("rediss://a", "redis://b"))).containsExactly("service.yaml:7:45: cache.redis.marks" + problem);
    }
}
