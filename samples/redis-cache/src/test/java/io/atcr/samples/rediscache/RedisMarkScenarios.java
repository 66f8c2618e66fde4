package io.atcr.samples.rediscache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atcr.car.Cid;
import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.SyntaxException;
import io.atcr.car.syntax.Tid;
import io.atcr.did.plc.PlcHead;
import io.atcr.verifier.CacheRegions;
import io.atcr.verifier.cache.AuthenticatedCache;
import io.atcr.verifier.cache.AuthenticatedPlcHeadStore;
import io.atcr.verifier.cache.AuthenticatedRevisionStore;
import io.atcr.verifier.cache.RevisionStore;
import io.atcr.verifier.cache.RevisionStore.Mark;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A10 and A14 over Redis: marks only rise, and what is not authentic is a failure. */
abstract class RedisMarkScenarios {
    private static final Did ALICE = did("did:plc:nrcs6opz26qao7xdypocsuvh");
    private static final Did BOB = did("did:plc:aaaaaaaaaaaaaaaaaaaaaaaa");

    private RedisUnderTest redis = new FakeRedis();
    private RedisBytes bytes = RedisBytes.connect(redis.uri());

    abstract RedisUnderTest redis() throws Exception;

    @BeforeEach
    void connect() throws Exception {
        bytes.close();
        redis = redis();
        redis.start();
        bytes = RedisBytes.builder(redis.uri()).timeout(Duration.ofSeconds(10)).build();
        assertThat(bytes.awaitConnected(RedisCacheScenarios.PATIENCE)).isTrue();
    }

    @AfterEach
    void stop() throws Exception {
        bytes.close();
        redis.close();
    }

    private static Did did(String text) {
        try {
            return Did.parse(text);
        } catch (SyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Mark mark(long micros, int commit) {
        return new Mark(Tid.of(micros, 7), Cid.ofDagCbor(new byte[] {(byte) commit}));
    }

    private RevisionStore marks() throws IOException {
        return new AuthenticatedRevisionStore(bytes, Keys.of("k1"));
    }

    @Test
    void A10_marksOnlyRiseAndAreClearedOneByOne() throws Exception {
        assertThat(marks().highest(ALICE)).isEmpty();
        assertThat(marks().raise(ALICE, mark(20, 1))).isEqualTo(mark(20, 1));
        assertThat(marks().raise(ALICE, mark(19, 2))).isEqualTo(mark(20, 1));
        assertThat(marks().raise(ALICE, mark(20, 3))).as("a fork").isEqualTo(mark(20, 1));
        assertThat(marks().raise(ALICE, mark(21, 2))).isEqualTo(mark(21, 2));
        marks().raise(BOB, mark(5, 5));
        marks().clear(ALICE);
        assertThat(marks().highest(ALICE)).isEmpty();
        assertThat(marks().highest(BOB)).hasValue(mark(5, 5));
    }

    @Test
    void A10_marksThatAreRaisedTogetherEndAtTheHighest() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Mark>> raised = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                int number = i * 7 % 60;
                RevisionStore store = marks();
                raised.add(threads.submit(() -> store.raise(ALICE, mark(number, number))));
            }
            for (int i = 0; i < 60; i++) {
                assertThat(raised.get(i).get().rev()).isGreaterThanOrEqualTo(mark(i * 7 % 60, 0).rev());
            }
            assertThat(marks().highest(ALICE)).hasValue(mark(59, 59));
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void A10_aMarkThatIsNotAuthenticIsAFailureAndAFlushIsAFirstSight() throws Exception {
        marks().raise(ALICE, mark(20, 1));
        String key = redis.keys().get(0);
        byte[] genuine = redis.get(key);
        marks().raise(BOB, mark(30, 1));
        String bobs = redis.keys().stream().filter(each -> !each.equals(key)).findFirst().orElseThrow();
        redis.plant(bobs, genuine, false);
        assertThatThrownBy(() -> marks().highest(BOB)).isInstanceOf(IOException.class).hasMessageEndingWith("is not authentic");
        redis.plant(key, "garbage".getBytes(StandardCharsets.US_ASCII), false);
        assertThatThrownBy(() -> marks().raise(ALICE, mark(40, 1))).isInstanceOf(IOException.class).hasMessageEndingWith("is not authentic");
        redis.plantList(key);
        assertThatThrownBy(() -> marks().highest(ALICE)).isInstanceOf(IOException.class);
        redis.flush();
        assertThat(marks().highest(ALICE)).isEmpty();
    }

    @Test
    void A10_aServerThatIsDownIsAFailureAndNoFirstSight() throws Exception {
        redis.stop();
        assertThatThrownBy(() -> marks().highest(ALICE)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> marks().raise(ALICE, mark(40, 1))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> marks().clear(ALICE)).isInstanceOf(IOException.class);
    }

    @Test
    void A10_forgettingTheWholeCacheLeavesMarks() throws Exception {
        AuthenticatedCache cache = new AuthenticatedCache(bytes, Keys.of("k1"));
        cache.put(CacheRegions.PDS_ENDPOINTS, "alice", VerificationCacheContract.PDS, Duration.ofMinutes(1));
        marks().raise(ALICE, mark(20, 1));
        cache.invalidateAll();
        assertThat(cache.get(CacheRegions.PDS_ENDPOINTS, "alice")).isEmpty();
        assertThat(marks().highest(ALICE)).hasValue(mark(20, 1));
    }

    @Test
    void A14_plcHeadsAreReplacedOnlyWhereTheExpectedOneStands() throws Exception {
        AuthenticatedPlcHeadStore heads = new AuthenticatedPlcHeadStore(bytes, Keys.of("k1"));
        Cid cid = Cid.ofDagCbor(new byte[] {1});
        PlcHead one = new PlcHead(cid, Instant.EPOCH, cid, Instant.EPOCH);
        PlcHead two = new PlcHead(cid, Instant.EPOCH, cid, Instant.EPOCH.plusNanos(5));
        assertThat(heads.replace(ALICE, Optional.of(one), two)).isFalse();
        assertThat(heads.replace(ALICE, Optional.empty(), one)).isTrue();
        assertThat(heads.replace(ALICE, Optional.of(one), two)).isTrue();
        assertThat(heads.replace(ALICE, Optional.of(one), two)).isFalse();
        assertThat(heads.head(ALICE)).hasValue(two);
    }
}
