package io.atcr.samples.service.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atcr.samples.localnetwork.PushedImage;
import io.atcr.samples.localnetwork.Server;
import io.atcr.samples.localnetwork.TestAuthority;
import io.atcr.samples.service.config.ServiceSettings.Rate;
import io.atcr.samples.service.config.ServiceSettings.Redis;
import io.atcr.samples.service.images.ImageVerdict.Outcome;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A2 and A10: what becomes of answers when Redis is shared, and when it is not there. */
class SharedRedisTest {
    @TempDir
    private Path folder;

    private GateWorld world;
    private TinyRedis cache;
    private TinyRedis marks;
    private Path keys;
    private PushedImage image;

    @BeforeEach
    void start() throws Exception {
        world = new GateWorld(folder);
        world.trusting("production", "prod");
        world.perNamespace = world.perHost = world.total = new Rate(1_000_000, 1_000_000);
        image = world.alice.push("app", "v1");
        cache = new TinyRedis();
        marks = new TinyRedis();
        keys = Files.writeString(folder.resolve("cache.keys"), "k1 " + Base64.getEncoder().encodeToString(new byte[32]) + "\n");
        world.redis = Optional.of(new Redis(cache.uri(), marks.uri(), keys, List.of()));
    }

    @AfterEach
    void stop() {
        world.close();
        cache.close();
        marks.close();
    }

    private static URI nobody() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return URI.create("redis://127.0.0.1:" + taken.getLocalPort());
        }
    }

    /** Asks until Redis is connected to, which takes a moment. */
    private void untilAllowed() {
        GateWorld.until(() -> world.judge("prod", image.digestReference()).allowed());
    }

    @Test
    void whatOneReplicaFoundAnotherOneKnowsAndMarksAreApart() throws Exception {
        untilAllowed();
        GateWorld.until(() -> {
            world.judge("prod", image.digestReference());
            return !cache.keys().isEmpty();
        });
        assertThat(marks.keys()).isNotEmpty().allMatch(key -> key.startsWith("atcr-marks:"));
        assertThat(cache.keys()).allMatch(key -> key.startsWith("atcr:"));
        long asked = world.network.requests().count(Server.PDS);
        try (ImageGate replica = ImageGates.open(world.settings(), new SimpleMeterRegistry(), new GateClock(() -> world.now, world.nanos::get))) {
            GateWorld.until(() -> replica.judge(world.request("prod"), List.of(image.digestReference())).get(0).allowed());
            assertThat(world.network.requests().count(Server.PDS)).isLessThanOrEqualTo(asked + 1);
        }
    }

    @Test
    void A2_garbageInTheCacheIsAMissAndNoAnswer() {
        untilAllowed();
        PushedImage unsigned = world.alice.pushUnsigned("app", "v2");
        cache.garble("atcr:");
        assertThat(world.judge("prod", image.digestReference()).outcome()).isEqualTo(Outcome.ALLOW);
        assertThat(world.judge("prod", unsigned.digestReference()).outcome()).isEqualTo(Outcome.DENY);
    }

    @Test
    void A2_withoutTheCacheAnswersAreTheSame() throws Exception {
        world.redis = Optional.of(new Redis(nobody(), marks.uri(), keys, List.of()));
        untilAllowed();
        long asked = world.network.requests().count(Server.PDS);
        assertThat(world.judge("prod", image.digestReference()).outcome()).isEqualTo(Outcome.ALLOW);
        assertThat(world.network.requests().count(Server.PDS)).as("nothing is kept").isGreaterThan(asked);
        world.alice.deleteRecord(image);
        assertThat(world.judge("prod", image.digestReference()).outcome()).isEqualTo(Outcome.DENY);
    }

    @Test
    void A10_withoutMarksNothingIsAllowed() throws Exception {
        world.redis = Optional.of(new Redis(cache.uri(), nobody(), keys, List.of()));
        for (int i = 0; i < 3; i++) {
            ImageVerdict verdict = world.judge("prod", image.digestReference());
            assertThat(verdict.outcome()).isEqualTo(Outcome.RETRY);
            assertThat(verdict.code()).isEqualTo("state-unavailable");
        }
    }

    @Test
    void A10_marksThatAreNotAuthenticAllowNothing() {
        untilAllowed();
        marks.garble("atcr-marks:");
        world.advance(Duration.ofMinutes(6));
        ImageVerdict verdict = world.judge("prod", image.digestReference());
        assertThat(verdict.outcome()).isEqualTo(Outcome.RETRY);
        assertThat(verdict.code()).isEqualTo("state-unavailable");
    }

    @Test
    void A2_anImpostorOfAnotherAuthorityIsNoRedisAndGetsNoPassword() throws Exception {
        TestAuthority ours = TestAuthority.named("ours");
        TestAuthority other = TestAuthority.named("other");
        try (TinyRedis secured = new TinyRedis(ours.server("127.0.0.1").context(ours)); TinyRedis impostor = new TinyRedis(other.server("127.0.0.1").context(ours))) {
            world.redis = Optional.of(new Redis(secured.uri(), impostor.uri(), keys, List.of(ours.certificate())));
            assertThat(world.judge("prod", image.digestReference()).code()).isEqualTo("state-unavailable");
            GateWorld.until(() -> secured.asked().contains("AUTH"));
            assertThat(impostor.asked()).isEmpty();
        }
    }

    @Test
    void replicasShareARedisOfAnAuthorityOfTheirOwn() throws Exception {
        TestAuthority ours = TestAuthority.named("ours");
        try (TinyRedis secured = new TinyRedis(ours.server("127.0.0.1").context(ours))) {
            world.redis = Optional.of(new Redis(secured.uri(), secured.uri(), keys, List.of(ours.certificate())));
            untilAllowed();
            assertThat(secured.keys()).anyMatch(key -> key.startsWith("atcr-marks:"));
        }
    }

    @Test
    void A2_anAuthorityIsNotLeftOutWhereThereIsNoTls() {
        world.redis = Optional.of(new Redis(cache.uri(), marks.uri(), keys, List.of(TestAuthority.named("ours").certificate())));
        assertThatThrownBy(() -> ImageGates.open(world.settings(), new SimpleMeterRegistry()))
                .isInstanceOfSatisfying(GateException.class, e -> assertThat(e.setting()).isEqualTo("cache.redis.cache"))
                .message().doesNotContain("hunter2");
    }

    @Test
    void A2_withoutAKeyThereIsNoSharedCache() throws Exception {
        Files.writeString(keys, "");
        assertThatThrownBy(() -> ImageGates.open(world.settings(), new SimpleMeterRegistry()))
                .isInstanceOfSatisfying(GateException.class, e -> assertThat(e.setting()).isEqualTo("cache.redis.keys"));
        world.redis = Optional.of(new Redis(URI.create("http://user:secret@127.0.0.1:1"), marks.uri(), keys, List.of()));
        Files.writeString(keys, "k1 " + Base64.getEncoder().encodeToString(new byte[32]) + "\n");
        assertThatThrownBy(() -> ImageGates.open(world.settings(), new SimpleMeterRegistry()))
                .isInstanceOfSatisfying(GateException.class, e -> assertThat(e.setting()).isEqualTo("cache.redis.cache"))
                .message().doesNotContain("secret");
    }
}
