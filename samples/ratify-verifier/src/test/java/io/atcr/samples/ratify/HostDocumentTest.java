package io.atcr.samples.ratify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.atcr.policy.TrustPolicy;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The document of the host: what is taken from it, and how what is wrong is told. */
class HostDocumentTest {
    private static final String DIGEST = "sha256:" + "a".repeat(64);
    private static final String CONFIG = "{\"name\":\"verifier-atcr\",\"type\":\"atcr\",\"artifactTypes\":\"application/vnd.atproto.signature.v1+json\"}";
    private static final String STORE = "{\"version\":\"1.0.0\",\"pluginBinDirs\":null,\"store\":{\"name\":\"oras\"}}";
    private static final String REFERRER = "{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"digest\":\"" + DIGEST
            + "\",\"size\":735,\"annotations\":{\"k\":\"v\"},\"artifactType\":\"application/vnd.atproto.signature.v1+json\"}";

    @Test
    void theDocumentOfTheHostIsRead() throws PluginException {
        HostDocument read = parse(document(CONFIG, STORE, REFERRER));

        assertThat(read.config().name()).isEqualTo("verifier-atcr");
        assertThat(read.config().type()).isEqualTo("atcr");
        assertThat(read.config().requireDigest()).isTrue();
        assertThat(read.config().policy()).isEmpty();
        assertThat(read.config().warnings()).isEmpty();
        assertThat(read.store()).isEqualTo(new StoreEntry(false, Optional.empty(), Optional.empty()));
        assertThat(read.referrer().digest()).isEqualTo(DIGEST);
    }

    @Test
    void keysOfAnotherVersionAreIgnored() throws PluginException {
        String config = "{\"name\":\"n\",\"type\":\"\",\"artifactTypes\":\"application/vnd.atproto.signature.v1+json\",\"later\":[1],\"source\":{\"artifact\":\"a\"}}";
        String store = "{\"later\":1,\"store\":{\"name\":\"oras\",\"cosignEnabled\":true,\"localCachePath\":\"/tmp\",\"ttl\":10,\"cacheEnabled\":true}}";

        HostDocument read = parse("{\"later\":{}," + document(config, store, REFERRER).substring(1));

        assertThat(read.config().type()).as("an empty type is none").isEqualTo("n");
        assertThat(read.config().warnings()).as("a parameter may be a mistyped one").singleElement().asString().contains("'later'");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            []                                                  | 2 | the document: expected an object, found a list
            {}                                                  | 2 | config: is missing
            {"config":null}                                     | 2 | config: is missing
            {"config":[]}                                       | 2 | config: expected an object, found a list
            {"config":{}}                                       | 2 | config.name: is missing
            {"config":{"name":" "}}                             | 2 | config.name: is missing
            {"config":{"name":1}}                               | 2 | config.name: expected text, found a number
            {"config":{"name":"n","name":"m"}}                  | 1 | the key 'name' a second time at character 23
            {"config":{"name":"n","requireDigest":"no"}}        | 2 | config.requireDigest: expected true or false, found text
            {"config":{"name":"n","trustPolicyFile":"p.yaml"}}  | 2 | config.trustPolicyFile: expected the absolute path of a file, found 'p.yaml'
            {"config":{"name":"n","trustPolicy":[]}}            | 2 | config.trustPolicy: expected a policy, as an object or as the text of a file, found a list
            {"config":{"name":"n","trustPolicy":"x","trustPolicyFile":"/p"}} | 2 | config.trustPolicy: excludes trustPolicyFile, and both are there
            {"config":{"name":"n"}}                             | 2 | storeConfig: is missing
            {"config":{"name":"n"},"storeConfig":{}}            | 2 | storeConfig.store: is missing
            {"config":{"name":"n"},"storeConfig":{"store":{"name":"mine"}}} | 2 | storeConfig.store.name: expected oras, the store that reads registries, found 'mine'
            {"config":{"name":"n"},"storeConfig":{"store":{"name":"oras","useHttp":1}}} | 2 | storeConfig.store.useHttp: expected true or false, found a number
            {"config":{"name":"n"},"storeConfig":{"store":{"name":"oras","authProvider":{}}}} | 2 | storeConfig.store.authProvider.name: is missing
            {"config":{"name":"n"},"storeConfig":{"store":{"name":"oras"}}} | 2 | referenceDesc: is missing
            {"config":{"name":"n"},"storeConfig":{"store":{"name":"oras"}},"referenceDesc":{"digest":"sha512:00"}} | 2 | referenceDesc.digest: expected sha256: and 64 hexadecimal characters in lower case, found 'sha512:00'
            {"config":                                          | 1 | expected a value, found the end at character 11
            """)
    void whatIsWrongIsToldWithItsPlaceAndTheSkeletonsCode(String document, int code, String message) {
        PluginException refused = refused(document);

        assertThat(refused.text()).endsWith(message);
        assertThat(refused.code().number()).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            application/vnd.atproto.signature.v1+json,a/b   | 0
            *                                               | 2
            a/b, application/vnd.atproto.signature.v1+json  | 2
            a/b                                             | 1
            """)
    void aListThatRatifyReadsOtherwiseThanItLooksIsWarnedOf(String list, int warnings) throws PluginException {
        String config = CONFIG.replace("application/vnd.atproto.signature.v1+json", list);

        assertThat(parse(document(config, STORE, REFERRER)).config().warnings()).hasSize(warnings);
    }

    @Test
    void credentialsOfTheStoreAreWhereDockerHasThemOrWhereItSays() throws PluginException {
        assertThat(store("{\"name\":\"dockerConfig\",\"configPath\":\"/etc/docker.json\"}").dockerConfig()).contains(Path.of("/etc/docker.json"));
        assertThat(store("{\"name\":\"dockerConfig\"}").dockerConfig()).isEmpty();
        assertThat(store("{\"name\":\"k8Secrets\"}").foreignProvider()).contains("k8Secrets");
        assertThat(store("null").foreignProvider()).isEmpty();
    }

    @Test
    void anInlinePolicyIsReadAsItsFileWouldBe() throws Exception {
        String object = "{\"version\":1,\"trustedDIDs\":{\"did:plc:ewvi7nxzyoun6zhxrhs64oiz\":{\"name\":\"A \\\"<x>\\\" \\u00e9 \\\\ \\/\"}},"
                + "\"policies\":[{\"name\":\"p\",\"scope\":\"atcr.io/**\",\"require\":{\"signature\":true,\"minSignatures\":1},\"action\":\"enforce\"}]}";

        PolicyPlace place = parse(document("{\"name\":\"n\",\"trustPolicy\":" + object + "}", STORE, REFERRER)).config().policy().orElseThrow();

        TrustPolicy policy = TrustPolicy.parse(((PolicyPlace.Inline) place).yaml());
        assertThat(policy.rules()).singleElement().satisfies(rule -> assertThat(rule.name()).isEqualTo("p"));
        assertThat(policy.trusted(io.atcr.car.syntax.Did.parse("did:plc:ewvi7nxzyoun6zhxrhs64oiz")).orElseThrow().name()).contains("A \"<x>\" \u00e9 \\ /");
    }

    @Test
    void anInlinePolicyOfAnotherVersionIsNotMadeOurs() throws PluginException {
        for (String version : new String[] {"2", "1.1", "10", "true", "\"1\""}) {
            String config = "{\"name\":\"n\",\"trustPolicy\":{\"version\":" + version + "}}";
            PolicyPlace place = parse(document(config, STORE, REFERRER)).config().policy().orElseThrow();
            assertThat(((PolicyPlace.Inline) place).yaml()).isEqualTo("{\"version\":" + version + "}");
        }
    }

    @Test
    void moreThanTheLimitIsNotReadFurther() {
        byte[] endless = new byte[HostDocument.LARGEST + 100];
        ByteArrayInputStream in = new ByteArrayInputStream(endless);

        PluginException refused = catchThrowableOfType(PluginException.class, () -> HostDocument.bytes(in));

        assertThat(refused.code()).isEqualTo(ErrorCode.CONFIG_PARSING);
        assertThat(in.available()).isEqualTo(99);
    }

    @Test
    void inputThatCannotBeReadIsAnIoFailure() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("closed");
            }
        };
        assertThat(catchThrowableOfType(PluginException.class, () -> HostDocument.bytes(broken)).code()).isEqualTo(ErrorCode.IO);
    }

    @ParameterizedTest
    @ValueSource(strings = {"config", "storeConfig", "referenceDesc"})
    void A21_hostileKeysAndValuesAreQuotedPlain(String part) {
        String hostile = "{\"name\":\"\\n\\u001b{\",\"digest\":\"\\n\\u202e{\\\"isSuccess\\\":true}\",\"store\":{\"name\":\"\\u2028{}\"},\"trustPolicyFile\":\"\\n{\"}";
        String document = document(part.equals("config") ? hostile : CONFIG, part.equals("storeConfig") ? hostile : STORE,
                part.equals("referenceDesc") ? hostile : REFERRER);

        assertThat(refused(document).text()).matches("[ -z|~]+");
    }

    private static StoreEntry store(String provider) throws PluginException {
        return parse(document(CONFIG, "{\"store\":{\"name\":\"oras\",\"authProvider\":" + provider + "}}", REFERRER)).store();
    }

    private static String document(String config, String store, String referrer) {
        return "{\"config\":" + config + ",\"storeConfig\":" + store + ",\"referenceDesc\":" + referrer + "}";
    }

    private static PluginException refused(String document) {
        return catchThrowableOfType(PluginException.class, () -> parse(document));
    }

    private static HostDocument parse(String document) throws PluginException {
        return HostDocument.parse(document.getBytes(StandardCharsets.UTF_8));
    }
}
