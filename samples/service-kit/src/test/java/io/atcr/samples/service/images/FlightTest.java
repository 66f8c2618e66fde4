package io.atcr.samples.service.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atcr.samples.service.config.ServiceSettings.Limits;
import io.atcr.samples.service.config.ServiceSettings.Rate;
import io.atcr.samples.service.images.Flights.Boarding;
import io.atcr.samples.service.images.GateMetrics.Limit;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A22: one works for all who ask at the same time, and nobody inherits another's deadline. */
class FlightTest {
    private static final Rate PLENTY = new Rate(100, 100);

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch open = new CountDownLatch(1);
    private final AtomicInteger worked = new AtomicInteger();
    private final CompletableFuture<String> interrupted = new CompletableFuture<>();
    private final Turns turns = new Turns(4, 4);
    private final Flights<String, String> flights = new Flights<>(rates(PLENTY), turns);

    private static Rates rates(Rate perHost) {
        return new Rates(new Limits(PLENTY, perHost, PLENTY, 4, 4, 4), () -> 0);
    }

    @AfterEach
    void stop() {
        open.countDown();
        turns.close();
    }

    private final Supplier<String> work = () -> {
        worked.incrementAndGet();
        begun.countDown();
        try {
            open.await();
            return "answer";
        } catch (InterruptedException e) {
            interrupted.complete("interrupted");
            return "interrupted";
        }
    };

    private Flight<String> board() {
        return flights.board("key", "ns", "host", work).flight().orElseThrow();
    }

    private static long in(Duration time) {
        return System.nanoTime() + time.toNanos();
    }

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Test
    void A22_aLeaderWhoseDeadlinePassesFailsNoFollower() throws Exception {
        Flight<String> leader = board();
        GateWorld.await(begun);
        Flight<String> follower = board();
        assertThat(leader.await(in(Duration.ZERO))).isEmpty();
        open.countDown();
        assertThat(follower.await(in(PATIENCE))).contains("answer");
        assertThat(worked).hasValue(1);
    }

    @Test
    void A22_aFollowerWhoGivesUpStopsNobody() throws Exception {
        Flight<String> leader = board();
        GateWorld.await(begun);
        assertThat(board().await(in(Duration.ZERO))).isEmpty();
        open.countDown();
        assertThat(leader.await(in(PATIENCE))).contains("answer");
    }

    @Test
    void A22_whatNobodyWaitsForIsInterruptedAndTheNextOneBeginsAfresh() throws Exception {
        Flight<String> leader = board();
        GateWorld.await(begun);
        Flight<String> follower = board();
        assertThat(leader.await(in(Duration.ZERO))).isEmpty();
        assertThat(interrupted).isNotDone();
        assertThat(follower.await(in(Duration.ZERO))).isEmpty();
        assertThat(interrupted.get(20, TimeUnit.SECONDS)).isEqualTo("interrupted");
        Flight<String> next = board();
        open.countDown();
        assertThat(next.await(in(PATIENCE))).contains("answer");
        assertThat(worked).hasValue(2);
    }

    @Test
    void whoeverAsksAfterTheAnswerBeginsAfresh() {
        open.countDown();
        assertThat(board().await(in(PATIENCE))).contains("answer");
        assertThat(board().await(in(PATIENCE))).contains("answer");
        assertThat(worked).hasValue(2);
        assertThat(flights.size()).isZero();
    }

    @Test
    void workThatBreaksBreaksForAllAndLeavesNothingBehind() {
        Boarding<String> boarding = flights.board("key", "ns", "host", () -> {
            throw new IllegalArgumentException("broken");
        });
        assertThatThrownBy(() -> boarding.flight().orElseThrow().await(in(PATIENCE))).hasRootCauseMessage("broken");
        assertThat(flights.size()).isZero();
    }

    @Test
    void A20_whoeverJoinsIsNotCountedAndWhoeverFindsNoPlacePaysNothing() throws Exception {
        Turns few = new Turns(1, 1);
        Rates rates = rates(new Rate(1, 3));
        Flights<String, String> counted = new Flights<>(rates, few);
        Flight<String> leader = counted.board("1", "ns", "host", work).flight().orElseThrow();
        GateWorld.await(begun);
        for (int i = 0; i < 10; i++) {
            assertThat(counted.board("1", "ns", "host", work).begun()).isFalse();
        }
        assertThat(counted.board("2", "ns", "host", work).begun()).isTrue();
        for (int i = 0; i < 5; i++) {
            assertThat(counted.board("3", "ns", "host", work).limit()).contains(Limit.QUEUE);
        }
        assertThat(rates.take("ns", "host")).as("the third place of the host").isEmpty();
        assertThat(rates.take("ns", "host")).contains(Limit.HOST);
        open.countDown();
        assertThat(leader.await(in(PATIENCE))).contains("answer");
        few.close();
    }
}
