package io.atcr.samples.localnetwork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atcr.did.net.FetchError;
import io.atcr.did.net.FetchException;
import io.atcr.did.net.FetchRequest;
import io.atcr.did.net.HttpFetcher;
import io.atcr.policy.ImageReference;
import io.atcr.policy.TrustPolicy;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class LocalNetworkTest {

    private static Set<Thread> serverThreads() {
        return Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().matches("(local-network|HTTP-Dispatcher|server-timer|idle-timeout).*"))
            .collect(Collectors.toSet());
    }

    @Test
    void closeLeavesNoThreadAndNoOpenPort() throws Exception {
        Set<Thread> before = serverThreads();
        LocalNetwork network = LocalNetwork.start();
        network.addFault(FaultRule.on(Server.PDS, Fault.delay(Duration.ofHours(1))));
        String health = network.plcDirectory() + "/_health";
        assertThat(Http.get(health).statusCode()).isEqualTo(200);
        ExecutorService caller = Executors.newSingleThreadExecutor();
        Future<?> held = caller.submit(() -> Http.get(network.pds() + "/xrpc/_health"));
        while (network.requests().count(Server.PDS) == 0) {
            Thread.onSpinWait();
        }
        Set<Thread> during = serverThreads();
        during.removeAll(before);
        assertThat(during).isNotEmpty();
        network.close();
        for (Thread thread : during) {
            thread.join(5_000);
        }
        assertThat(during).noneMatch(Thread::isAlive);
        assertThatThrownBy(held::get).hasCauseInstanceOf(IOException.class);
        assertThatThrownBy(() -> Http.get(health)).isInstanceOf(ConnectException.class);
        caller.shutdownNow();
    }

    @Test
    void theAddressPolicyAdmitsItsThreeServersAndNoOther() throws Exception {
        try (LocalNetwork network = LocalNetwork.start(); LocalNetwork other = LocalNetwork.start();
             HttpFetcher fetcher = HttpFetcher.builder().addressPolicy(network.addressPolicy()).build()) {
            for (URI own : List.of(URI.create(network.plcDirectory() + "/_health"), URI.create(network.pds() + "/xrpc/_health"),
                URI.create("http://" + network.registry() + "/v2/"))) {
                assertThat(fetcher.fetch(FetchRequest.get(own)).status()).isEqualTo(200);
            }
            URI foreign = URI.create(other.plcDirectory() + "/_health");
            assertThatThrownBy(() -> fetcher.fetch(FetchRequest.get(foreign))).isInstanceOfSatisfying(FetchException.class,
                refused -> assertThat(refused.code()).isIn(FetchError.ADDRESS_REFUSED, FetchError.SCHEME_REFUSED));
            assertThat(other.requests().count()).isZero();
        }
    }

    @Test
    void accountsPushAndReadConcurrently() throws Exception {
        try (LocalNetwork network = LocalNetwork.start()) {
            Account alice = network.createAccount("alice.test");
            ExecutorService workers = Executors.newFixedThreadPool(8);
            List<Future<PushedImage>> pushes = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                String tag = "v" + i;
                pushes.add(workers.submit(() -> {
                    PushedImage image = alice.push("prod-app", tag);
                    alice.attachSignature(image);
                    assertThat(Http.get(network.pds() + "/xrpc/com.atproto.sync.getRepo?did=" + alice.did()).statusCode()).isEqualTo(200);
                    return image;
                }));
            }
            for (Future<PushedImage> push : pushes) {
                assertThat(alice.repository().record(alice.recordPath(push.get()))).isPresent();
            }
            workers.shutdownNow();
            assertThat(alice.repository().commits()).hasSize(1 + 2 * 64);
            assertThat(alice.repository().commits().stream().map(commit -> commit.rev())).isSorted().doesNotHaveDuplicates();
        }
    }

    @Test
    void refusesAMalformedOrTakenHandle() throws IOException {
        try (LocalNetwork network = LocalNetwork.start()) {
            network.createAccount("alice.test");
            assertThatThrownBy(() -> network.createAccount("alice.test")).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> network.createAccount("Alice")).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void referencesNameRegistryOwnerRepositoryTagAndDigest() throws IOException {
        try (LocalNetwork network = LocalNetwork.start()) {
            Account alice = network.createAccount("alice.test");
            PushedImage image = alice.pushAs(alice.did().toString(), "team/app", "v1");
            String path = network.registry() + "/" + alice.did() + "/team/app";
            assertThat(image.reference()).isEqualTo(path + ":v1");
            assertThat(image.digestReference()).isEqualTo(path + "@sha256:" + image.digestHex());
            assertThat(image.taggedDigestReference()).isEqualTo(path + ":v1@" + image.digest());
            assertThat(alice.recordPath(image)).hasToString("io.atcr.manifest/" + image.digestHex());
            assertThat(alice.atUri(image)).isEqualTo("at://" + alice.did() + "/io.atcr.manifest/" + image.digestHex());
            String manifest = "http://" + network.registry() + "/v2/" + image.path() + "/manifests/v1";
            assertThat(Http.get(manifest).body()).isEqualTo(image.manifest());
        }
    }

    @Test
    void thePolicyTextLoadsWithoutWarningAndGovernsTheRegistry() throws Exception {
        try (LocalNetwork network = LocalNetwork.start()) {
            Account alice = network.createAccount("alice.test");
            Account bob = network.createAccount("bob.test");
            TrustPolicy policy = TrustPolicy.parse(network.policyYaml(bob));
            assertThat(policy.warnings()).isEmpty();
            assertThat(policy.atcrRegistries()).contains(network.registry());
            assertThat(policy.owner("alice.test")).contains(alice.did());
            assertThat(policy.isTrusted(bob.did(), Instant.now())).isTrue();
            assertThat(policy.isTrusted(alice.did(), Instant.now())).isFalse();
            ImageReference image = ImageReference.parse(alice.pushUnsigned("prod-app", "v1").reference(), policy.atcrRegistries());
            assertThat(image.owner()).contains("alice.test");
            assertThat(policy.ruleFor(image)).hasValueSatisfying(rule -> assertThat(rule.trustedDids()).containsExactly(bob.did()));
        }
    }

    @Test
    void mainPrintsOneLineOfJsonAndServesUntilItsInputEnds() throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        Main.serve(new ByteArrayInputStream(new byte[0]), new PrintStream(printed, true, StandardCharsets.UTF_8));
        String[] lines = printed.toString(StandardCharsets.UTF_8).split("\n");
        assertThat(lines).hasSize(1);
        ObjectNode json = Json.parseObject(lines[0].getBytes(StandardCharsets.UTF_8)).orElseThrow();
        assertThat(json.get("did").stringValue()).startsWith("did:plc:");
        assertThat(json.get("image").stringValue()).isEqualTo(json.get("registry").stringValue() + "/alice.test/prod-app:v1");
        assertThatThrownBy(() -> Http.get(json.get("pds").stringValue() + "/xrpc/_health")).isInstanceOf(ConnectException.class);
    }
}
