package io.atcr.samples.service.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atcr.samples.localnetwork.TestAuthority;
import io.atcr.samples.service.images.GateRequest.PullCredentials;
import io.atcr.samples.service.kubernetes.PullSecrets.Found;
import io.atcr.verifier.registry.Credential;
import io.atcr.verifier.registry.Credential.UsernamePassword;
import io.atcr.verifier.registry.RegistryCredentials;
import io.atcr.verifier.registry.RegistryError;
import io.atcr.verifier.registry.RegistryException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PullSecretsTest {
    private static final TestAuthority AUTHORITY = TestAuthority.named("cluster");
    private static final PullCredentials ANONYMOUS = new PullCredentials("anonymous", RegistryCredentials.anonymous());

    @TempDir
    private static Path folder;

    private static FakeApiServer api;

    private final AtomicLong skipped = new AtomicLong();
    private PullSecrets secrets;

    @BeforeAll
    static void startServer() throws Exception {
        api = new FakeApiServer(folder, AUTHORITY);
    }

    @AfterAll
    static void stopServer() {
        api.close();
    }

    @BeforeEach
    void open() throws Exception {
        api.fail(0);
        api.before(() -> { });
        api.demandToken("token-1");
        api.writeToken("token-1");
        secrets = open(ANONYMOUS);
        api.putDockerConfig("team-a", "alice", auth("registry.example", "alice:one"));
        api.putDockerConfig("team-b", "alice", auth("registry.example", "bob:two"));
    }

    @AfterEach
    void close() {
        secrets.close();
    }

    private PullSecrets open(PullCredentials own) {
        return new ClusterPullSecrets(new ApiClient(api.access()), own, Duration.ofSeconds(20), () -> System.nanoTime() + skipped.get());
    }

    private long soon() {
        return System.nanoTime() + skipped.get() + TimeUnit.SECONDS.toNanos(20);
    }

    private Found pod(String namespace, String... names) {
        return secrets.forPod(namespace, List.of(names), "", soon());
    }

    private static String auth(String registry, String pair) {
        String base64 = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        return "{\"auths\":{\"" + registry + "\":{\"auth\":\"" + base64 + "\"}}}";
    }

    private static Optional<Credential> credential(Found found, String registry) throws RegistryException {
        return found.credentials().source().forRegistry(registry, Duration.ofSeconds(1));
    }

    private static void assertUnknown(Found found, RegistryError code) {
        assertThatThrownBy(() -> credential(found, "registry.example"))
                .isInstanceOfSatisfying(RegistryException.class, e -> assertThat(e.code()).isEqualTo(code));
        assertThat(found.credentials().identity()).isNotEqualTo("anonymous");
    }

    @Test
    void aPodsSecretIsItsCredential() throws Exception {
        Found found = pod("team-a", "alice");
        assertThat(credential(found, "registry.example")).contains(new UsernamePassword("alice", "one"));
        assertThat(credential(found, "other.example")).isEmpty();
        assertThat(found.credentials().identity()).matches("[0-9a-f]{64}");
        assertThat(found.warnings()).isEmpty();
    }

    @Test
    void theOlderTypeIsRead() throws Exception {
        api.putSecret("team-a", "old", "kubernetes.io/dockercfg", ".dockercfg", "{\"registry.example\":{\"username\":\"old\",\"password\":\"p\"}}");
        assertThat(credential(pod("team-a", "old"), "registry.example")).contains(new UsernamePassword("old", "p"));
    }

    @Test
    void theSameNameInAnotherNamespaceIsAnotherIdentity() throws Exception {
        assertThat(credential(pod("team-b", "alice"), "registry.example")).contains(new UsernamePassword("bob", "two"));
        assertThat(pod("team-b", "alice").credentials().identity()).isNotEqualTo(pod("team-a", "alice").credentials().identity());
        api.putDockerConfig("team-c", "copy", auth("registry.example", "alice:one"));
        assertThat(pod("team-c", "copy").credentials().identity()).isEqualTo(pod("team-a", "alice").credentials().identity());
    }

    @Test
    void theAccountsSecretsCountWhereThePodNamesNone() throws Exception {
        api.put("serviceaccounts", "team-a", "default", "ServiceAccount", "\"imagePullSecrets\":[{\"name\":\"alice\"},{}]");
        api.put("serviceaccounts", "team-a", "robot", "ServiceAccount", "\"secrets\":[{\"name\":\"alice\"}]");
        assertThat(credential(pod("team-a"), "registry.example")).contains(new UsernamePassword("alice", "one"));
        assertThat(secrets.forPod("team-a", List.of(""), "robot", soon()).credentials()).isSameAs(ANONYMOUS);
        api.putDockerConfig("team-a", "other", auth("other.example", "o:o"));
        assertThat(credential(pod("team-a", "other"), "registry.example")).isEmpty();
        Found namespace = secrets.forNamespace("team-a", List.of("other", "missing"), soon());
        assertThat(credential(namespace, "registry.example")).contains(new UsernamePassword("alice", "one"));
        assertThat(credential(namespace, "other.example")).contains(new UsernamePassword("o", "o"));
        assertThat(namespace.warnings()).isEmpty();
        assertThat(secrets.forNamespace("", List.of("other"), soon()).credentials()).isSameAs(ANONYMOUS);
    }

    @Test
    void theServicesOwnCredentialsComeLast() throws Exception {
        secrets.close();
        secrets = open(new PullCredentials("service", registry -> Optional.of(new UsernamePassword("service", "s"))));
        assertThat(credential(pod("team-a", "alice"), "registry.example")).contains(new UsernamePassword("alice", "one"));
        assertThat(credential(pod("team-a", "alice"), "other.example")).contains(new UsernamePassword("service", "s"));
        assertThat(pod("team-a", "absent").credentials().identity()).isEqualTo("service");
    }

    @Test
    void aMissingSecretIsLeftOutWithAWarning() throws Exception {
        api.putSecret("team-a", "tls", "kubernetes.io/tls", "tls.crt", "x");
        Found found = pod("team-a", "gone", "tls", "alice");
        assertThat(credential(found, "registry.example")).contains(new UsernamePassword("alice", "one"));
        assertThat(found.warnings()).containsExactly(
                "imagePullSecret \"gone\" does not exist and is left out",
                "imagePullSecret \"tls\" is not of a type for registries and is left out");
        assertThat(pod("team-a", "gone").credentials()).isSameAs(ANONYMOUS);
    }

    @Test
    void A18_aNameThatIsNoneIsNotPutIntoAPath() {
        int before = api.asked().size();
        Found found = pod("team-a", "../../kube-system/secrets/x", "a/b", "A", "x".repeat(254), "a\nb");
        assertThat(found.credentials()).isSameAs(ANONYMOUS);
        assertThat(found.warnings()).hasSize(5).allSatisfy(warning -> assertThat(warning).doesNotContain("\n").hasSizeLessThan(260));
        assertThat(pod("../x", "alice").credentials()).isSameAs(ANONYMOUS);
        assertThat(api.asked()).hasSize(before);
    }

    @Test
    void whatMayNotBeReadIsNotAnonymous() {
        api.fail(403);
        Found found = pod("team-d", "alice");
        assertUnknown(found, RegistryError.CREDENTIALS_UNAVAILABLE);
        assertThat(found.warnings()).containsExactly("imagePullSecret \"alice\": may not be read by this service");
        assertUnknown(pod("team-d"), RegistryError.CREDENTIALS_UNAVAILABLE);
    }

    @Test
    void anApiThatFailsIsNotAnonymousAndIsAskedAgain() throws Exception {
        api.fail(500);
        assertUnknown(pod("team-a", "alice"), RegistryError.CREDENTIALS_UNAVAILABLE);
        api.fail(0);
        assertThat(credential(pod("team-a", "alice"), "registry.example")).isPresent();
    }

    @Test
    void A22_whoHasNoTimeDoesNotTakeTheOthersAlong() throws Exception {
        long before = countOf("team-b/secrets/alice");
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        api.before(() -> {
            asked.countDown();
            await(release);
        });
        CompletableFuture<Found> hasTime = CompletableFuture.supplyAsync(() -> pod("team-b", "alice"));
        await(asked);
        Found hurried = secrets.forPod("team-b", List.of("alice"), "", System.nanoTime());
        assertUnknown(hurried, RegistryError.CREDENTIALS_UNAVAILABLE);
        release.countDown();
        assertThat(credential(hasTime.get(20, TimeUnit.SECONDS), "registry.example")).isPresent();
        assertThat(countOf("team-b/secrets/alice")).as("read once for both").isEqualTo(before + 1);
    }

    private static long countOf(String part) {
        return api.asked().stream().filter(path -> path.contains(part)).count();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatWasReadIsKeptForAShortTime() {
        pod("team-a", "alice", "gone");
        int asked = api.asked().size();
        pod("team-a", "alice", "gone");
        assertThat(api.asked()).hasSize(asked);
        skipped.addAndGet(TimeUnit.SECONDS.toNanos(6));
        pod("team-a", "alice", "gone");
        assertThat(api.asked()).as("that it is missing is forgotten sooner").hasSize(asked + 1);
        skipped.addAndGet(TimeUnit.SECONDS.toNanos(30));
        pod("team-a", "alice");
        assertThat(api.asked()).hasSize(asked + 2);
    }

    @Test
    void aRenewedTokenIsUsed() throws Exception {
        api.demandToken("token-2");
        assertUnknown(pod("team-a", "alice"), RegistryError.CREDENTIALS_UNAVAILABLE);
        api.writeToken("token-2");
        assertThat(credential(pod("team-a", "alice"), "registry.example")).isPresent();
    }

    @Test
    void anotherAuthorityIsNotTrustedAndARenewedOneIs() throws Exception {
        Files.writeString(folder.resolve("ca.crt"), TestAuthority.named("stranger").pem());
        assertUnknown(pod("team-a", "alice"), RegistryError.CREDENTIALS_UNAVAILABLE);
        Files.writeString(folder.resolve("ca.crt"), AUTHORITY.pem());
        assertThat(credential(pod("team-a", "alice"), "registry.example")).isPresent();
    }

    @Test
    void noProgramIsRunForASecret() throws Exception {
        api.putDockerConfig("team-a", "helper", "{\"credsStore\":\"../../bin/sh\",\"credHelpers\":{\"registry.example\":\"evil\"},"
                + auth("registry.example", "h:h").substring(1));
        assertThat(credential(pod("team-a", "helper"), "registry.example")).contains(new UsernamePassword("h", "h"));
        api.putDockerConfig("team-a", "only-helper", "{\"credsStore\":\"desktop\"}");
        assertThat(credential(pod("team-a", "only-helper"), "registry.example")).isEmpty();
    }

    @Test
    void aSecretThatIsNotWellFormedIsNotAnonymous() {
        for (String content : List.of("[]", "{\"auths\":[]}", "{\"auths\":{\"registry.example\":{\"auth\":\"?\"}}}", "{\"auths\":{},\"auths\":{}}", "{")) {
            String name = "broken-" + Integer.toHexString(content.hashCode());
            api.putDockerConfig("team-a", name, content);
            Found found = pod("team-a", name);
            assertUnknown(found, RegistryError.MALFORMED_CREDENTIALS);
            assertThat(found.warnings()).singleElement().asString().endsWith("is not well formed");
        }
    }

    @Test
    void A20_aSecretThatWouldFillTheMemoryIsNotReadAndNotAnonymous() {
        String entries = IntStream.range(0, 6_000).mapToObj(i -> "\"r" + i + "\":{}").collect(Collectors.joining(","));
        api.putDockerConfig("team-a", "many-entries", "{\"auths\":{" + entries + "}}");
        assertUnknown(pod("team-a", "many-entries"), RegistryError.MALFORMED_CREDENTIALS);
        String text = auth("registry.example", "alice:" + "x".repeat(Auths.LARGEST));
        api.putDockerConfig("team-a", "large", text);
        Found found = pod("team-a", "large");
        assertUnknown(found, RegistryError.MALFORMED_CREDENTIALS);
        assertThat(found.warnings()).singleElement().asString().isEqualTo("imagePullSecret \"large\" is larger than 128 KiB");
    }

    @Test
    void A20_theSecretsOfOneQuestionAreBoundedTogether() throws Exception {
        String large = "{\"auths\":{" + IntStream.range(0, 10).mapToObj(i -> "\"other" + i + ".example\":{\"username\":\"o\",\"password\":\""
                + "x".repeat(Auths.LARGEST / 16) + "\"}").collect(Collectors.joining(",")) + "}}";
        api.putDockerConfig("team-a", "half", large);
        api.putDockerConfig("team-a", "other-half", large);
        assertThat(credential(pod("team-a", "half", "alice"), "registry.example")).contains(new UsernamePassword("alice", "one"));
        Found found = pod("team-a", "half", "other-half");
        assertUnknown(found, RegistryError.CREDENTIALS_UNAVAILABLE);
        assertThat(found.warnings()).singleElement().asString().startsWith("imagePullSecret \"other-half\" is not used");
    }

    @Test
    void anAnswerAboutAnotherObjectIsNone() {
        String other = "{\"kind\":\"Secret\",\"metadata\":{\"name\":\"alice\",\"namespace\":\"team-b\"},\"type\":\"kubernetes.io/dockerconfigjson\"}";
        api.putRaw("/api/v1/namespaces/team-a/secrets/swapped", other);
        assertUnknown(pod("team-a", "swapped"), RegistryError.CREDENTIALS_UNAVAILABLE);
        api.putRaw("/api/v1/namespaces/team-a/secrets/huge", "{\"kind\":\"" + "x".repeat(4 << 20) + "\"}");
        assertUnknown(pod("team-a", "huge"), RegistryError.CREDENTIALS_UNAVAILABLE);
    }

    @Test
    void A20_aPodThatNamesManySecretsReadsAFew() {
        int before = api.asked().size();
        Found found = pod("team-e", IntStream.range(0, 500).mapToObj(i -> "many-" + i).toArray(String[]::new));
        assertUnknown(found, RegistryError.CREDENTIALS_UNAVAILABLE);
        assertThat(api.asked()).hasSize(before + ClusterPullSecrets.MOST);
    }

    @Test
    void A20_oneNamespaceDoesNotKeepTheOthersWaiting() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        ShortMemory<PullSecret> memory = new ShortMemory<>((name, timeout) -> {
            await(release);
            throw new ApiException(ApiException.Kind.ABSENT, "gone");
        }, task -> new Thread(task).start(), Duration.ofSeconds(20), System::nanoTime);
        List<CompletableFuture<ShortMemory.Outcome<PullSecret>>> flood = IntStream.rangeClosed(0, ShortMemory.MOST_OF_A_NAMESPACE)
                .mapToObj(i -> memory.begin(new ObjectName("mallory", "s" + i))).toList();
        assertThat(flood).filteredOn(CompletableFuture::isDone).singleElement().satisfies(refused ->
                assertThat(refused.join().failure()).hasMessage("this namespace asks for more secrets at once than it may"));
        CompletableFuture<ShortMemory.Outcome<PullSecret>> other = memory.begin(new ObjectName("alice", "s"));
        assertThat(other).isNotDone();
        release.countDown();
        assertThat(other.get(20, TimeUnit.SECONDS).failure()).hasMessage("gone");
        for (CompletableFuture<?> reading : flood) {
            reading.get(20, TimeUnit.SECONDS);
        }
        assertThat(memory.begin(new ObjectName("mallory", "t")).get(20, TimeUnit.SECONDS).failure()).as("there is place again").hasMessage("gone");
    }

    @Test
    void aPodKnowsWhereItsClusterIs() {
        assertThat(ClusterAccess.inCluster(Map.of())).isEmpty();
        assertThat(ClusterAccess.inCluster(Map.of("KUBERNETES_SERVICE_HOST", "fd00::1", "KUBERNETES_SERVICE_PORT", "443")))
                .get().extracting(ClusterAccess::hostPort).isEqualTo("[fd00::1]:443");
    }
}
