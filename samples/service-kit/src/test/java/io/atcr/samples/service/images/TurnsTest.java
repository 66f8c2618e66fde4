package io.atcr.samples.service.images;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.samples.service.images.Turns.Turn;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who works when. */
class TurnsTest {
    private final CountDownLatch open = new CountDownLatch(1);
    private final List<String> order = new CopyOnWriteArrayList<>();

    @AfterEach
    void release() {
        open.countDown();
    }

    private Turn blocked(String namespace, String host, CountDownLatch begun) {
        return new Turn(namespace, host, () -> {
            begun.countDown();
            try {
                open.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @Test
    void A20_aBurstInOneNamespaceLeavesAThreadForAnother() throws Exception {
        try (Turns turns = new Turns(4, 100)) {
            CountDownLatch two = new CountDownLatch(2);
            for (int i = 0; i < 40; i++) {
                assertThat(turns.begin(blocked("noisy", "host" + i, two))).isTrue();
            }
            GateWorld.await(two);
            CountDownLatch other = new CountDownLatch(1);
            assertThat(turns.begin(blocked("quiet", "host", other))).isTrue();
            GateWorld.await(other);
        }
    }

    @Test
    void A20_slowOwnersInOneNamespaceLeaveAThreadForTheSameRegistryToAnother() throws Exception {
        try (Turns turns = new Turns(4, 100)) {
            CountDownLatch two = new CountDownLatch(2);
            for (int i = 0; i < 40; i++) {
                assertThat(turns.begin(blocked("noisy", "registry", two))).isTrue();
            }
            GateWorld.await(two);
            CountDownLatch other = new CountDownLatch(1);
            assertThat(turns.begin(blocked("quiet", "registry", other))).isTrue();
            GateWorld.await(other);
        }
    }

    @Test
    void A20_aSlowHostLeavesAThreadForAnother() throws Exception {
        try (Turns turns = new Turns(4, 100)) {
            CountDownLatch three = new CountDownLatch(3);
            for (int i = 0; i < 10; i++) {
                assertThat(turns.begin(blocked("ns" + i, "slow", three))).isTrue();
            }
            GateWorld.await(three);
            CountDownLatch other = new CountDownLatch(1);
            assertThat(turns.begin(blocked("ns0", "fast", other))).isTrue();
            GateWorld.await(other);
        }
    }

    @Test
    void A20_thoseWhoWaitTakeTurnsByNamespace() throws Exception {
        try (Turns turns = new Turns(1, 100)) {
            CountDownLatch begun = new CountDownLatch(1);
            turns.begin(blocked("first", "host", begun));
            GateWorld.await(begun);
            CountDownLatch done = new CountDownLatch(6);
            for (String name : List.of("a1", "a2", "a3", "b1", "c1", "b2")) {
                turns.begin(new Turn(name.substring(0, 1), "host", () -> {
                    order.add(name);
                    done.countDown();
                }));
            }
            open.countDown();
            GateWorld.await(done);
            assertThat(order).containsExactly("a1", "b1", "c1", "a2", "b2", "a3");
        }
    }

    @Test
    void A20_whoeverFindsNoPlaceIsTurnedAwayAndOneNamespaceCannotTakeThemAll() throws Exception {
        try (Turns turns = new Turns(1, 4)) {
            CountDownLatch begun = new CountDownLatch(1);
            turns.begin(blocked("a", "host", begun));
            GateWorld.await(begun);
            assertThat(turns.begin(blocked("a", "host", begun))).isTrue();
            assertThat(turns.begin(blocked("a", "host", begun))).isTrue();
            assertThat(turns.begin(blocked("a", "host", begun))).as("half of the places").isFalse();
            assertThat(turns.begin(blocked("b", "host", begun))).isTrue();
            Turn last = blocked("c", "host", begun);
            assertThat(turns.begin(last)).isTrue();
            assertThat(turns.begin(blocked("d", "host", begun))).as("no place at all").isFalse();
            turns.forget(last);
            assertThat(turns.begin(blocked("d", "host", begun))).as("a place was given back").isTrue();
            assertThat(turns.remembered()).as("waiting a, b, d; running a; its host").isEqualTo(5);
        }
    }

    @Test
    void nothingIsRememberedOfWhatIsDone() throws Exception {
        try (Turns turns = new Turns(2, 10_000)) {
            CountDownLatch done = new CountDownLatch(5000);
            for (int i = 0; i < 5000; i++) {
                turns.begin(new Turn("ns" + i, "host" + i, done::countDown));
            }
            GateWorld.await(done);
            GateWorld.until(() -> turns.remembered() == 0);
        }
    }
}
