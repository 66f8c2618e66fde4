package io.atcr.samples.rediscache;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.did.net.AddressPolicy;
import io.atcr.did.plc.PlcHeadStore;
import io.atcr.policy.ImageReference;
import io.atcr.policy.TrustPolicy;
import io.atcr.samples.localnetwork.Account;
import io.atcr.samples.localnetwork.LocalNetwork;
import io.atcr.verifier.Verifier;
import io.atcr.verifier.cache.AuthenticatedCache;
import io.atcr.verifier.cache.AuthenticatedPlcHeadStore;
import io.atcr.verifier.cache.AuthenticatedRevisionStore;
import io.atcr.verifier.cache.RevisionStore;
import io.atcr.verifier.cache.SharedCacheKeys;
import io.atcr.verifier.cache.VerificationCache;
import io.lettuce.core.RedisURI;
import java.lang.reflect.Method;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's examples stand here word for word, and every line of its table names tests. */
class ReadmeTest {
    private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern NAME = Pattern.compile("`([^`]+)`");

    @TempDir
    Path folder;

    @Test
    void examplesRun() throws Exception {
        Path keyFile = Files.writeString(folder.resolve("cache.keys"), "k1 MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=\n");
        FakeRedis server = new FakeRedis();
        server.start();
        try (LocalNetwork network = LocalNetwork.start()) {
            Account alice = network.createAccount("alice.test");
            TrustPolicy policy = TrustPolicy.parse(network.policyYaml(alice));
            ImageReference image = ImageReference.parse(alice.push("prod-app", "v1").reference(), policy.atcrRegistries());
            AddressPolicy addresses = network.addressPolicy();
            URI directory = network.plcDirectory();
            String uri = server.uri().toURI().toString();

            RedisBytes redis = RedisBytes.connect(RedisURI.create(uri));
            VerificationCache cache = new AuthenticatedCache(redis, SharedCacheKeys.read(keyFile));
            Verifier verifier = Verifier.builder().trustPolicy(policy).addressPolicy(addresses).plcDirectory(directory).cache(cache).build();
            RedisBytes marks = RedisBytes.builder(RedisURI.create(uri)).prefix("atcr-marks:").timeout(Duration.ofMillis(500)).build();
            RevisionStore revisions = new AuthenticatedRevisionStore(marks, SharedCacheKeys.read(keyFile));
            PlcHeadStore heads = new AuthenticatedPlcHeadStore(marks, SharedCacheKeys.read(keyFile));

            assertThat(redis.awaitConnected(RedisCacheScenarios.PATIENCE)).isTrue();
            assertThat(marks.awaitConnected(RedisCacheScenarios.PATIENCE)).isTrue();
            assertThat(verifier.verify(image).decision().allowed()).isTrue();
            assertThat(server.keys()).isNotEmpty();
            assertThat(revisions.highest(alice.did())).isEmpty();
            assertThat(heads.head(alice.did())).isEmpty();
            verifier.close();
            redis.close();
            marks.close();
        } finally {
            server.close();
        }
    }

    @Test
    void examplesStandInThisTest() throws Exception {
        String here = squeezed(Files.readString(Path.of("src/test/java/io/atcr/samples/rediscache/ReadmeTest.java")));
        Matcher examples = JAVA.matcher(Files.readString(Path.of("README.md")));
        int count = 0;
        for (; examples.find(); count++) {
            assertThat(here).contains(squeezed(examples.group(1)));
        }
        assertThat(count).isEqualTo(2);
    }

    private static String squeezed(String text) {
        return text.lines().map(String::strip).reduce("", (a, b) -> a + "\n" + b);
    }

    @Test
    void everyLineOfTheTableNamesTestsThatThereAre() throws Exception {
        Set<String> tests = Stream.of(RedisCacheScenarios.class, RedisMarkScenarios.class, RedisVerificationScenarios.class)
                .flatMap(scenarios -> Stream.of(scenarios.getDeclaredMethods()))
                .filter(method -> method.isAnnotationPresent(Test.class))
                .map(Method::getName)
                .collect(Collectors.toSet());
        int rows = 0;
        for (String line : Files.readAllLines(Path.of("README.md"))) {
            if (line.startsWith("| ") && !line.startsWith("| what") && !line.startsWith("| ---")) {
                String[] cells = line.split(" \\| ");
                Set<String> named = NAME.matcher(cells[3]).results().map(name -> name.group(1)).collect(Collectors.toSet());
                assertThat(named).as(line).isNotEmpty();
                assertThat(tests).containsAll(named);
                rows++;
            }
        }
        assertThat(rows).isEqualTo(9);
    }
}
