package io.atcr.samples.rediscache;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.policy.ImageReference;
import io.atcr.policy.TrustPolicy;
import io.atcr.samples.localnetwork.Account;
import io.atcr.samples.localnetwork.LocalNetwork;
import io.atcr.samples.localnetwork.PushedImage;
import io.atcr.verifier.Evidence;
import io.atcr.verifier.Reason;
import io.atcr.verifier.VerificationResult;
import io.atcr.verifier.Verifier;
import io.atcr.verifier.cache.AuthenticatedCache;
import io.atcr.verifier.cache.AuthenticatedPlcHeadStore;
import io.atcr.verifier.cache.AuthenticatedRevisionStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two replicas that share a Redis, whatever becomes of it: the answers are right, only slower. */
abstract class RedisVerificationScenarios {
    private final AtomicLong nanos = new AtomicLong();
    private RedisUnderTest redis = new FakeRedis();
    private RedisBytes bytes = RedisBytes.connect(redis.uri());

    abstract RedisUnderTest redis() throws Exception;

    @BeforeEach
    void start() throws Exception {
        bytes.close();
        redis = redis();
        redis.start();
        bytes = RedisBytes.builder(redis.uri()).timeout(Duration.ofSeconds(10)).nanoClock(nanos::get).build();
        assertThat(bytes.awaitConnected(RedisCacheScenarios.PATIENCE)).isTrue();
    }

    @AfterEach
    void stop() throws Exception {
        bytes.close();
        redis.close();
    }

    private Verifier replica(LocalNetwork network, TrustPolicy policy) throws Exception {
        return Verifier.builder().trustPolicy(policy).addressPolicy(network.addressPolicy()).plcDirectory(network.plcDirectory())
                .cache(new AuthenticatedCache(bytes, Keys.of("k1"))).build();
    }

    private static long asked(LocalNetwork network) {
        return network.requests().all().stream().filter(request -> request.path().contains("getRecord")).count();
    }

    private static void assertDenied(VerificationResult result, Reason reason) {
        assertThat(result.decision().allowed()).isFalse();
        Reason found = result.evidence() instanceof Evidence.Failed failed ? failed.reason()
                : result.evidence() instanceof Evidence.Indeterminate indeterminate ? indeterminate.reason() : Reason.NONE;
        assertThat(found).isEqualTo(reason);
    }

    @Test
    void whateverBecomesOfRedisTheAnswerIsRight() throws Exception {
        try (LocalNetwork network = LocalNetwork.start()) {
            Account alice = network.createAccount("alice.test");
            PushedImage pushed = alice.push("prod-app", "v1");
            TrustPolicy policy = TrustPolicy.parse(network.policyYaml(alice));
            ImageReference image = ImageReference.parse(pushed.reference(), policy.atcrRegistries());
            try (Verifier one = replica(network, policy); Verifier two = replica(network, policy)) {
                assertThat(one.verify(image).decision().allowed()).isTrue();
                assertThat(two.verify(image).decision().allowed()).isTrue();
                assertThat(asked(network)).as("the second one was answered from Redis").isEqualTo(1);

                Map<String, byte[]> before = new HashMap<>();
                for (String key : redis.keys()) {
                    before.put(key, redis.get(key));
                    redis.plant(key, "garbage".getBytes(StandardCharsets.US_ASCII), true);
                }
                assertThat(two.verify(image).decision().allowed()).as("garbage").isTrue();
                assertThat(asked(network)).isEqualTo(2);

                redis.flush();
                assertThat(two.verify(image).decision().allowed()).as("flushed").isTrue();
                assertThat(asked(network)).isEqualTo(3);

                redis.stop();
                assertThat(one.verify(image).decision().allowed()).as("down").isTrue();
                assertThat(two.verify(image).decision().allowed()).as("down").isTrue();

                redis.start();
                nanos.addAndGet(Duration.ofSeconds(1).toNanos());
                assertThat(bytes.awaitConnected(RedisCacheScenarios.PATIENCE)).isTrue();
                assertThat(one.verify(image).decision().allowed()).as("restarted").isTrue();

                alice.deleteRecord(pushed);
                one.invalidate(alice.did());
                assertDenied(two.verify(image), Reason.RECORD_ABSENT);
                assertDenied(one.verify(image), Reason.RECORD_ABSENT);
            }
        }
    }

    @Test
    void A10_replicasShareRollbackMarksAndFailClosedWithoutThem() throws Exception {
        try (LocalNetwork network = LocalNetwork.start()) {
            Account alice = network.createAccount("alice.test");
            PushedImage pushed = alice.push("prod-app", "v1");
            TrustPolicy policy = TrustPolicy.parse(network.policyYaml(alice));
            ImageReference image = ImageReference.parse(pushed.reference(), policy.atcrRegistries());
            try (Verifier replica = Verifier.builder().trustPolicy(policy).addressPolicy(network.addressPolicy()).plcDirectory(network.plcDirectory())
                    .revisionStore(new AuthenticatedRevisionStore(bytes, Keys.of("k1")))
                    .plcHeadStore(new AuthenticatedPlcHeadStore(bytes, Keys.of("k1"))).build()) {
                assertThat(replica.verify(image).decision().allowed()).isTrue();
                assertThat(redis.keys()).hasSize(2);
                for (String key : redis.keys()) {
                    redis.plant(key, "forged".getBytes(StandardCharsets.US_ASCII), false);
                }
                replica.invalidate(alice.did());
                assertDenied(replica.verify(image), Reason.STATE_UNAVAILABLE);
                redis.stop();
                replica.invalidate(alice.did());
                assertDenied(replica.verify(image), Reason.STATE_UNAVAILABLE);
            }
        }
    }
}
