package io.atcr.did.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WatchdogTest {

    private final List<Socket> sockets = new ArrayList<>();
    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private EndTellingSocket socket() throws IOException {
        EndTellingSocket socket = new EndTellingSocket();
        sockets.add(socket);
        socket.connect(new InetSocketAddress(server.getInetAddress(), server.getLocalPort()));
        return socket;
    }

    private HttpConnection connection(String place) throws IOException {
        EndTellingSocket socket = socket();
        return new HttpConnection(place, socket, socket, 1000);
    }

    private static CallState call(Duration time) {
        return new CallState(System.nanoTime() + time.toNanos());
    }

    @Test
    void endsCallsAtTheirDeadlinesInWhateverOrderTheyCome() throws Exception {
        try (Watchdog watchdog = new Watchdog(new IdleConnections()::closeUnused)) {
            CallState late = call(Duration.ofHours(1));
            watchdog.watch(late);
            Socket waiting = socket();
            CallState soon = call(Duration.ofMillis(50));
            soon.take(waiting);
            watchdog.watch(soon);

            while (!waiting.isClosed()) {
                Thread.onSpinWait();
            }
            assertThat(soon.expired()).isTrue();
            assertThat(late.release()).as("goes on").isTrue();
        }
    }

    @Test
    void staysWhereACallEndsWhileItLooksAndLeavesItsConnection() throws Exception {
        CallState call = call(Duration.ofMillis(100));
        AtomicReference<Watchdog> self = new AtomicReference<>();
        AtomicInteger looks = new AtomicInteger();
        CountDownLatch again = new CountDownLatch(1);
        LongFunction<OptionalLong> idle = now -> {
            if (looks.incrementAndGet() == 1) {
                // none so far; now the call gives its connection back
                self.get().forget(call);
                return OptionalLong.empty();
            }
            again.countDown();
            return OptionalLong.empty();
        };
        try (Watchdog watchdog = new Watchdog(idle)) {
            self.set(watchdog);
            watchdog.watch(call);
            assertThat(again.await(15, TimeUnit.SECONDS)).isTrue();
            while (watchdog.isRunning()) {
                Thread.onSpinWait();
            }
            assertThat(looks).as("ends when there is nothing left").hasValue(2);
        }
    }

    @Test
    void callsEndWithAThreadThatBreaksAndLaterOnesHaveAnother() throws Exception {
        AtomicInteger looks = new AtomicInteger();
        Watchdog watchdog = new Watchdog(now -> {
            if (looks.incrementAndGet() == 1) {
                throw new OutOfMemoryError("on purpose");
            }
            return OptionalLong.empty();
        });
        Socket waiting = socket();
        CallState first = call(Duration.ofHours(1));
        first.take(waiting);
        watchdog.watch(first);
        while (!waiting.isClosed() || watchdog.isRunning()) {
            Thread.onSpinWait();
        }
        watchdog.watch(call(Duration.ofHours(1)));
        assertThat(watchdog.isRunning()).isTrue();
        watchdog.close();
    }

    @Test
    void callThatBeginsAfterTheCloseHasEnded() throws Exception {
        Watchdog watchdog = new Watchdog(new IdleConnections()::closeUnused);
        watchdog.close();
        CallState call = call(Duration.ofHours(1));
        watchdog.watch(call);

        assertThat(call.release()).isFalse();
        assertThat(watchdog.isRunning()).isFalse();
    }

    @Test
    void idleConnectionIsClosedWhenItIsDue() throws Exception {
        IdleConnections idle = new IdleConnections();
        HttpConnection first = connection("a");
        HttpConnection second = connection("b");
        idle.give(first);
        idle.give(second);

        OptionalLong due = idle.closeUnused(System.nanoTime());
        assertThat(due).hasValue(first.idleSince() + Duration.ofSeconds(30).toNanos());
        assertThat(idle.closeUnused(due.getAsLong())).hasValue(second.idleSince() + Duration.ofSeconds(30).toNanos());
        assertThat(first.socket().isClosed()).isTrue();
        assertThat(second.socket().isClosed()).isFalse();
        assertThat(idle.take("a")).isNull();
        assertThat(idle.take("b")).isSameAs(second);
        assertThat(idle.closeUnused(System.nanoTime())).isEmpty();
    }

    @Test
    void oneMoreThanThereMayBeTakesThePlaceOfTheEldest() throws Exception {
        IdleConnections idle = new IdleConnections();
        List<HttpConnection> all = new ArrayList<>();
        for (int i = 0; i <= 512; i++) {
            all.add(connection("place " + i % 7));
            idle.give(all.get(i));
        }

        assertThat(all).filteredOn(each -> each.socket().isClosed()).containsExactly(all.get(0));
        assertThat(idle.take("place 1")).as("the last one of its place").isSameAs(all.get(512));
        idle.close();
        assertThat(all).filteredOn(each -> each.socket().isClosed()).hasSize(512);
    }
}
