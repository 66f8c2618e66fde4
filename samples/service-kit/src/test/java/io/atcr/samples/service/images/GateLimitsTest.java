package io.atcr.samples.service.images;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.samples.localnetwork.Fault;
import io.atcr.samples.localnetwork.FaultRule;
import io.atcr.samples.localnetwork.PushedImage;
import io.atcr.samples.localnetwork.RecordedRequest;
import io.atcr.samples.localnetwork.Server;
import io.atcr.samples.service.config.ServiceSettings.Rate;
import io.atcr.samples.service.images.ImageVerdict.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A20 and A22 at the gate: what is too much, and what takes too long. */
class GateLimitsTest {
    @TempDir
    private Path folder;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private GateWorld world;

    @BeforeEach
    void start() throws Exception {
        world = new GateWorld(folder);
        world.trusting("production", "prod-*");
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
        world.close();
    }

    private List<String> images(int count) {
        return IntStream.range(0, count).mapToObj(i -> world.alice.push("app" + i, "v1").digestReference()).toList();
    }

    private static boolean manifest(RecordedRequest request) {
        return request.server() == Server.REGISTRY && request.path().contains("/manifests/");
    }

    @Test
    void A20_aBurstInOneNamespaceIsShedAndLeavesAnothersAnswersAndItsOwnKnownOnes() {
        world.perNamespace = new Rate(1, 3);
        List<String> images = images(6);
        List<ImageVerdict> burst = world.gate().judge(world.request("prod-noisy"), images);
        assertThat(burst.subList(0, 3)).allMatch(verdict -> verdict.outcome() == Outcome.ALLOW);
        assertThat(burst.subList(3, 6)).allMatch(verdict -> verdict.outcome() == Outcome.RETRY && verdict.code().equals("rate-limited"));
        assertThat(world.counted("atcr.service.shed", "limit", "namespace")).isEqualTo(3);
        assertThat(world.counted("atcr.service.images", "result", "retry")).isEqualTo(3);

        assertThat(world.judge("prod-quiet", images.get(5)).outcome()).isEqualTo(Outcome.ALLOW);
        for (int i = 0; i < 200; i++) {
            assertThat(world.judge("prod-noisy", images.get(i % 3)).outcome()).as("it is known").isEqualTo(Outcome.ALLOW);
        }
        assertThat(world.judge("prod-noisy", images.get(3)).code()).isEqualTo("rate-limited");
        world.nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(world.judge("prod-noisy", images.get(3)).outcome()).as("nothing of it was kept").isEqualTo(Outcome.ALLOW);
    }

    @Test
    void A20_limitsOfTheHostAndOfAllHoldForJudgingAndForResolving() {
        world.perHost = new Rate(1, 2);
        String tagged = world.alice.push("app", "v1").reference();
        assertThat(world.resolve("prod-1", tagged).code()).isEqualTo("none");
        assertThat(world.judge("prod-2", tagged).outcome()).isEqualTo(Outcome.ALLOW);
        assertThat(world.resolve("prod-3", tagged).code()).isEqualTo("rate-limited");
        assertThat(world.judge("prod-4", tagged).code()).isEqualTo("rate-limited");
        assertThat(world.counted("atcr.service.shed", "limit", "host")).isEqualTo(2);
    }

    @Test
    void A20_whatCannotBeShedNeverCosts() {
        world.total = new Rate(1, 1);
        String image = images(1).get(0);
        for (int i = 0; i < 50; i++) {
            assertThat(world.judge("prod-1", "elsewhere.example/a/b@" + image.substring(image.indexOf("sha256"))).code()).isEqualTo("no-policy");
            assertThat(world.judge("prod-1", "nginx").code()).isEqualTo("unqualified");
        }
        assertThat(world.judge("prod-1", image).outcome()).isEqualTo(Outcome.ALLOW);
        assertThat(world.judge("prod-1", images(1).get(0)).code()).isEqualTo("rate-limited");
        assertThat(world.counted("atcr.service.shed", "limit", "total")).isEqualTo(1);
    }

    @Test
    void A20_tenThousandNamespacesAndHostsAreNotAllRemembered() throws Exception {
        world.policy("wide", world.yaml("enforce").replace(world.network.registry() + "/**", "**").replace("    require:\n", "    foreignSigners: true\n    require:\n"),
                "wide-*");
        world.total = new Rate(1, 1);
        int refused = 0;
        for (int i = 1; i <= 10_000; i++) {
            refused += world.judge("wide-" + i, "127.0.0.1:" + i + "/a/b:1").code().equals("rate-limited") ? 1 : 0;
        }
        assertThat(refused).isEqualTo(9_999);
        assertThat(((VerifyingGate) world.gate()).remembered()).isLessThanOrEqualTo(2 * Buckets.MOST);
    }

    @Test
    void A20_whatWaitsForAThreadTooLongIsShedInTime() throws Exception {
        world.concurrent = 1;
        List<String> images = images(8);
        world.gate();
        CountDownLatch arrived = world.hold(GateLimitsTest::manifest);
        CompletableFuture<ImageVerdict> first = CompletableFuture.supplyAsync(() -> world.judge("prod-1", images.get(0)));
        GateWorld.await(arrived);
        List<ImageVerdict> others = world.gate().judge(GateWorld.request("prod-2", GateWorld.ANONYMOUS, Duration.ofMillis(200)), images.subList(1, 8));
        assertThat(others).allMatch(verdict -> verdict.outcome() == Outcome.RETRY);
        assertThat(others.stream().filter(verdict -> verdict.code().equals("shed"))).as("half of the 4 places are for one namespace").hasSize(5);
        assertThat(others.stream().filter(verdict -> verdict.code().equals("deadline"))).hasSize(2);
        assertThat(world.counted("atcr.service.shed", "limit", "queue")).isEqualTo(5);
        world.release();
        assertThat(first.get(20, TimeUnit.SECONDS).outcome()).isEqualTo(Outcome.ALLOW);
    }

    @Test
    void A22_aLeaderWhoseDeadlinePassesFailsNoFollowerAndBothAskOnce() throws Exception {
        String image = images(1).get(0);
        world.gate();
        CountDownLatch arrived = world.hold(GateLimitsTest::manifest);
        CompletableFuture<ImageVerdict> leader = CompletableFuture.supplyAsync(() -> world.gate()
                .judge(GateWorld.request("prod-1", GateWorld.ANONYMOUS, Duration.ofMillis(300)), List.of(image)).get(0), threads);
        GateWorld.await(arrived);
        List<CompletableFuture<ImageVerdict>> followers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            followers.add(CompletableFuture.supplyAsync(() -> world.judge("prod-2", image), threads));
        }
        assertThat(leader.get(20, TimeUnit.SECONDS).code()).isEqualTo("deadline");
        world.release();
        for (CompletableFuture<ImageVerdict> follower : followers) {
            assertThat(follower.get(20, TimeUnit.SECONDS).outcome()).isEqualTo(Outcome.ALLOW);
        }
        assertThat(world.network.requests().matching(GateLimitsTest::manifest)).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void A22_whateverAnUpstreamDoesThereIsAnAnswerBeforeTheDeadlineAndNoWorkIsLeft() {
        PushedImage image = world.alice.push("app", "v1");
        world.gate();
        world.network.addFault(FaultRule.on(Server.REGISTRY, Fault.drip(1, Duration.ofMillis(50))));
        long start = System.nanoTime();
        assertThat(world.gate().judge(GateWorld.request("prod-1", GateWorld.ANONYMOUS, Duration.ofMillis(250)), List.of(image.digestReference())).get(0)
                .code()).isEqualTo("deadline");
        assertThat(world.gate().resolve(GateWorld.request("prod-1", GateWorld.ANONYMOUS, Duration.ofMillis(100)), List.of(image.reference())).get(0).code())
                .isEqualTo("deadline");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        GateWorld.until(() -> ((VerifyingGate) world.gate()).working() == 0);
    }

    @Test
    void aDeadlineThatHasPassedIsAnswered() {
        String image = images(1).get(0);
        assertThat(world.gate().judge(GateWorld.request("prod-1", GateWorld.ANONYMOUS, Duration.ofSeconds(-1)), List.of(image)).get(0).code())
                .isEqualTo("deadline");
        assertThat(world.asked()).isZero();
    }

    @Test
    void imagesOfOneRequestAreWorkedOnAtOnce() throws Exception {
        world.concurrent = 6;
        List<String> images = images(3);
        CountDownLatch together = new CountDownLatch(3);
        world.gate();
        CountDownLatch arrived = world.hold(request -> {
            if (manifest(request)) {
                together.countDown();
                return true;
            }
            return false;
        });
        CompletableFuture<List<ImageVerdict>> verdicts = CompletableFuture.supplyAsync(() -> world.gate().judge(world.request("prod-1"), images));
        GateWorld.await(arrived);
        GateWorld.await(together);
        world.release();
        assertThat(verdicts.get(20, TimeUnit.SECONDS)).allMatch(ImageVerdict::allowed);
    }
}
