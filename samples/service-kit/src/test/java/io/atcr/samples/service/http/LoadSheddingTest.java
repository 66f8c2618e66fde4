package io.atcr.samples.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More requests than there are places: two at once, eight in the queue. */
class LoadSheddingTest {

    private static final int CONCURRENT = 2;
    private static final int PLACES = CONCURRENT * 5;

    @TempDir
    static Path folder;

    private static Running running;
    private static long room;

    private final List<Client> clients = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        running = Running.start(folder, Running.limits(CONCURRENT, 100));
        room = running.http().means().room().left();
    }

    @AfterAll
    static void stop() {
        running.close();
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        for (Client client : clients) {
            client.close();
        }
        running.gate.release(100);
        Settled.nothingLeft(running, room);
        running.gate.drainPermits();
        running.inSlow.drainPermits();
    }

    private Client send(String path) throws IOException {
        Client client = running.connect();
        clients.add(client);
        return client.send(Client.request(path, "{}"));
    }

    private void fill(String path, int places) throws IOException {
        for (int i = 0; i < places; i++) {
            send(path);
        }
        Settled.until("all places are taken", () -> running.http().means().workers().taken() == places);
    }

    @Test
    void A20_noMoreThanSoManyEndpointsRunAndTheOthersWaitTheirTurn() throws IOException {
        fill("/patient", PLACES);
        Settled.until("two run", () -> running.inSlow.availablePermits() == CONCURRENT);
        assertThat(running.http().means().underWay().count()).isEqualTo(PLACES);
        assertThat(running.metrics()).contains("atcr_service_in_flight " + PLACES + ".0");
        running.gate.release(PLACES);
        for (Client client : clients) {
            assertThat(client.answer().body()).contains("waited");
        }
        assertThat(running.inSlow.availablePermits()).isEqualTo(PLACES);
    }

    @Test
    void A20_beyondTheQueueIsShedAtOnceInTheWordsOfTheRoute() throws IOException {
        fill("/patient", PLACES);
        double before = running.registry.get("atcr.service.shed").tag("limit", "queue").counter().count();
        Answer answer = send("/patient").answer();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).contains("shed");
        assertThat(answer.closes()).as("the connection is as good as before").isFalse();
        assertThat(running.registry.get("atcr.service.shed").tag("limit", "queue").counter().count()).isEqualTo(before + 1);
        running.gate.release(PLACES);
        for (Client client : clients.subList(0, PLACES)) {
            assertThat(client.answer().body()).contains("waited");
        }
    }

    @Test
    void A20_anEndpointThatOutlivesTheDeadlineIsAnsweredForAndItsLateAnswerIsDropped() throws IOException {
        Client client = send("/slow");
        long start = System.nanoTime();
        Answer answer = client.answer();
        assertThat(answer.body()).contains("shed");
        assertThat(System.nanoTime() - start).isLessThan(10_000_000_000L);
        assertThat(running.http().means().workers().taken()).as("it works on").isEqualTo(1);
        assertThat(client.post("/echo", "{\"next\":1}").body()).as("nobody waits for it on the same connection").isEqualTo("{\"next\":1}");
        running.gate.release();
        Settled.until("it is over", () -> running.http().means().workers().taken() == 0);
        assertThat(client.post("/echo", "{\"next\":2}").body()).as("nothing of it comes later").isEqualTo("{\"next\":2}");
    }

    @Test
    void A20_whoWaitsInTheQueueUntilTheDeadlineIsShedAndNeverBegun() throws IOException {
        fill("/patient", CONCURRENT);
        Settled.until("two run", () -> running.inSlow.availablePermits() == CONCURRENT);
        double before = running.registry.get("atcr.service.shed").tag("limit", "concurrent").counter().count();
        assertThat(send("/slow").answer().body()).contains("shed");
        assertThat(running.registry.get("atcr.service.shed").tag("limit", "concurrent").counter().count()).isEqualTo(before + 1);
        running.gate.release(CONCURRENT);
        Settled.until("the queue is empty", () -> running.http().means().workers().taken() == 0);
        assertThat(running.inSlow.availablePermits()).isEqualTo(CONCURRENT);
    }

    @Test
    void A20_endpointsThatFailAnswerInTheWordsOfTheRoute() throws IOException {
        Answer answer = send("/fail").answer();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"said\":\"failed\"}");
        assertThat(running.metrics()).containsPattern("atcr_service_requests_total\\{path=\"/fail\",result=\"failed\"\\} [1-9]");
    }

    @Test
    void A20_tooManyBytesInAllAreShed() throws IOException {
        assertThat(running.http().means().room().take(room)).isTrue();
        try {
            assertThat(send("/echo").answer().body()).contains("shed");
        } finally {
            running.http().means().room().giveBack(room);
        }
    }
}
