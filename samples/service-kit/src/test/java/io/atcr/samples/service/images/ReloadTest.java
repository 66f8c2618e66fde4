package io.atcr.samples.service.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atcr.samples.localnetwork.Account;
import io.atcr.samples.localnetwork.Server;
import io.atcr.samples.service.config.ServiceSettings.Rate;
import io.atcr.samples.service.images.ImageVerdict.Outcome;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A17: policies change while questions are asked. */
class ReloadTest {
    @TempDir
    private Path folder;

    private GateWorld world;
    private String image = "";

    @BeforeEach
    void start() throws Exception {
        world = new GateWorld(folder);
        world.trusting("production", "prod");
        image = world.alice.push("app", "v1").digestReference();
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private double loaded() {
        return world.metrics.get("atcr.policy.loaded").tag("policy", "production").gauge().value();
    }

    private double failures() {
        return world.metrics.get("atcr.policy.reload.failures").counter().count();
    }

    private void distrustAlice() throws Exception {
        Account bob = world.network.createAccount("bob.test");
        world.write("production", world.network.policyYaml(bob));
        world.reload();
    }

    @Test
    void A17_aQuestionIsJudgedByThePolicyOfItsBeginningAndTheNextOneByTheNew() throws Exception {
        world.gate();
        CountDownLatch arrived = world.hold(request -> request.server() == Server.REGISTRY);
        CompletableFuture<ImageVerdict> before = CompletableFuture.supplyAsync(() -> world.judge("prod", image));
        GateWorld.await(arrived);
        distrustAlice();
        ImageVerdict after = world.judge("prod", image);
        assertThat(after.outcome()).isEqualTo(Outcome.DENY);
        assertThat(after.code()).isEqualTo("owner-not-counted");
        world.release();
        assertThat(before.get(20, TimeUnit.SECONDS).outcome()).isEqualTo(Outcome.ALLOW);
        assertThat(before.get().policySha256()).isNotEqualTo(after.policySha256());
    }

    @Test
    void A17_whatIsHeldOfAnImageOutlivesNoTrust() throws Exception {
        assertThat(world.judge("prod", image).outcome()).isEqualTo(Outcome.ALLOW);
        distrustAlice();
        assertThat(world.judge("prod", image).code()).isEqualTo("owner-not-counted");
        assertThat(((VerifyingGate) world.gate()).verifiers()).as("the old one is let go of").isEqualTo(1);
    }

    @Test
    void A17_aBadReloadKeepsTheOldPolicyAndEndsReadinessAfterTheGrace() throws Exception {
        assertThat(world.gate().notReady()).isEmpty();
        assertThat(loaded()).isEqualTo(1);
        world.write("production", "version: 1.0\npolices: []\n");
        world.reload();
        assertThat(world.judge("prod", image).outcome()).isEqualTo(Outcome.ALLOW);
        assertThat(loaded()).isZero();
        assertThat(failures()).isEqualTo(1);
        assertThat(world.gate().notReady()).isEmpty();
        world.advance(Duration.ofMinutes(5));
        assertThat(world.gate().notReady().orElseThrow()).startsWith("policy production does not load since ");

        world.write("production", world.network.policyYaml(world.alice));
        world.reload();
        assertThat(world.gate().notReady()).isEmpty();
        assertThat(loaded()).isEqualTo(1);
    }

    @Test
    void A17_aBadReloadDeniesAtOnceWhereTheOperatorSaysSo() throws Exception {
        world.denyOnBadReload = true;
        assertThat(world.judge("prod", image).outcome()).isEqualTo(Outcome.ALLOW);
        world.write("production", "version: 1.0\npolices: []\n");
        world.reload();
        ImageVerdict verdict = world.judge("prod", image);
        assertThat(verdict.outcome()).isEqualTo(Outcome.RETRY);
        assertThat(verdict.code()).isEqualTo("policy-not-loaded");
        assertThat(world.resolve("prod", image.replace("@", ":v1@")).code()).isEqualTo("policy-not-loaded");
        assertThat(world.gate().notReady()).isPresent();
    }

    @Test
    void aGateThatCannotBeOpenedSaysWhichSettingIsWrong() throws Exception {
        world.write("production", "version: 1.0\npolices: []\n");
        assertThatThrownBy(() -> ImageGates.open(world.settings(), new SimpleMeterRegistry()))
                .isInstanceOfSatisfying(GateException.class, e -> assertThat(e.setting()).isEqualTo("policies.sources.production"))
                .hasMessageContaining("production.yaml:2:1");
        world.trusting("production", "prod");
        world.perHost = new Rate(0, 1);
        assertThatThrownBy(() -> ImageGates.open(world.settings(), new SimpleMeterRegistry()))
                .isInstanceOfSatisfying(GateException.class, e -> assertThat(e.setting()).isEqualTo("limits.perHost"));
        world.perHost = new Rate(1, 1);
        world.timeout = Duration.ZERO;
        assertThatThrownBy(() -> ImageGates.open(world.settings(), new SimpleMeterRegistry()))
                .isInstanceOfSatisfying(GateException.class, e -> assertThat(e.setting()).isEqualTo("verification.timeout"));
    }
}
