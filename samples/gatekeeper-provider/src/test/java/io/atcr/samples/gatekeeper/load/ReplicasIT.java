package io.atcr.samples.gatekeeper.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.samples.gatekeeper.load.Programs.Running;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two replicas of the built program that share a real Redis, under load. Needs {@code redis-server}; the profile {@code replicas} runs it. */
class ReplicasIT {
    private static final int CALLERS = 8;
    private static final int IMAGES = 50;
    private static final Duration DEADLINE = Duration.ofMillis(2_500);

    @TempDir
    Path folder;

    @Test
    void aReplicaIsKilledAndRedisStopsAndComesBackAndNoAnswerIsWrong() throws Exception {
        try (Upstreams upstreams = Upstreams.start(folder, IMAGES, 1, Duration.ofMillis(5));
                RedisProcess redis = new RedisProcess(folder)) {
            redis.start();
            byte[] key = new byte[32];
            new SecureRandom().nextBytes(key);
            Path keys = Files.writeString(folder.resolve("cache.keys"), "test " + Base64.getEncoder().encodeToString(key) + "\n");
            keys.toFile().setReadable(false, false);
            keys.toFile().setReadable(true, true);
            Programs programs = new Programs(Path.of(System.getProperty("provider.program")), folder);
            String settings = programs.settings(upstreams.hosts(), "cache: {redis: {cache: '" + redis.uri() + "', marks: '" + redis.uri() + "', keys: cache.keys}}\n"
                    + "limits: {perNamespace: {perSecond: 100000, burst: 100000}, perHost: {perSecond: 100000, burst: 100000}, total: {perSecond: 100000, burst: 100000}}\n");
            try (Running first = programs.start("first", settings);
                    Running second = programs.start("second", settings);
                    Crowd crowd = new Crowd(programs.client(), List.of(first, second), upstreams.images(), upstreams.stranger(), CALLERS)) {
                assertThat(crowd.awaitAllowed(500, 60_000)).as("both answer").isTrue();

                first.kill();
                assertThat(crowd.awaitAllowed(500, 60_000)).as("the other one goes on").isTrue();
                assertThat(crowd.lost.get()).as("at most what was under way").isLessThanOrEqualTo(CALLERS);

                redis.stop();
                int before = crowd.again.get();
                long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
                while (crowd.again.get() < before + 100 && System.nanoTime() - end < 0) {
                    Thread.sleep(20);
                }
                assertThat(crowd.again.get()).as("without marks nothing is allowed, and nothing is denied for good").isGreaterThanOrEqualTo(before + 100);

                redis.start();
                assertThat(crowd.awaitAllowed(500, 60_000)).as("as before").isTrue();

                crowd.close();
                assertThat(crowd.wrong).isEmpty();
                assertThat(crowd.longestNanos.get()).as("always within the deadline").isLessThan(DEADLINE.plusMillis(500).toNanos());
            }
        }
    }
}
