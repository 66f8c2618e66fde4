package io.atcr.samples.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients with a good certificate and bad manners. After each of them the server answers, and nothing of them is left. */
class HostileClientTest {

    private static final String JSON = "Content-Type: application/json";
    private static final int CONNECTIONS = 20;

    @TempDir
    static Path folder;

    private static Running running;
    private static long room;

    @BeforeAll
    static void start() throws Exception {
        running = Running.start(folder, Running.limits(4, CONNECTIONS));
        room = running.http().means().room().left();
        assertThat(running.ask("/echo", "{}").status()).isEqualTo(200);
    }

    @AfterAll
    static void stop() {
        running.close();
    }

    @AfterEach
    void stillAnswersAndNothingIsLeft() throws IOException {
        Settled.nothingLeft(running, room);
        assertThat(running.ask("/echo", "{\"still\":true}").body()).isEqualTo("{\"still\":true}");
        Settled.nothingLeft(running, room);
        assertThat(serverThreads()).as("bounded threads").hasSizeLessThanOrEqualTo(8 + 4 + 2);
    }

    private static Set<Thread> serverThreads() {
        return Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().startsWith("atcr-")).collect(Collectors.toSet());
    }

    @Test
    void A20_aGiantDeclaredBodyIsRefusedUnread() throws IOException {
        try (Client client = running.connect()) {
            Answer answer = client.send(Client.head("/echo", JSON, "Content-Length: 99999999999")).answer();
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.body()).contains("refused: the body is larger than 65536 bytes");
            assertThat(answer.closes()).isTrue();
            assertThat(client.ended()).isTrue();
        }
    }

    @Test
    void A20_aBodyThatIsTooLargeByOneByteIsRefusedAndOneThatFitsIsNot() throws IOException {
        String fits = "\"" + "x".repeat(Running.MOST - 2) + "\"";
        assertThat(running.ask("/echo", fits).body()).isEqualTo(fits);
        assertThat(running.ask("/echo", fits + " ").status()).isEqualTo(413);
    }

    @Test
    void A20_aGiantChunkedBodyIsRefusedAtTheLimit() throws IOException {
        try (Client client = running.connect()) {
            client.send(Client.head("/echo", JSON, "Transfer-Encoding: chunked"));
            byte[] chunk = ("2000\r\n" + "y".repeat(0x2000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < 9; i++) {
                client.send(chunk);
            }
            Answer answer = client.answer();
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.closes()).isTrue();
            assertThat(client.ended()).isTrue();
        }
    }

    @Test
    void A20_aClientThatGoesOnSendingIsCutOff() throws IOException {
        try (Client client = running.connect()) {
            client.send(Client.head("/echo", JSON, "Content-Length: 99999999999"));
            byte[] more = new byte[64 * 1024];
            assertThat(endsWhile(() -> client.send(more))).isTrue();
        }
    }

    interface Sending {
        void send() throws IOException;
    }

    /** Whether the connection ends while the client goes on. */
    static boolean endsWhile(Sending sending) {
        long end = System.nanoTime() + 15_000_000_000L;
        try {
            while (System.nanoTime() - end < 0) {
                sending.send();
            }
            return false;
        } catch (IOException cut) {
            return true;
        }
    }

    @Test
    void A20_slowHeadersAreCutOff() throws IOException {
        try (Client client = running.connect()) {
            client.send("POST /echo HTTP/1.1\r\n");
            assertThat(endsWhile(() -> {
                client.send("X: y\r\n");
                LockSupport.parkNanos(50_000_000);
            })).isTrue();
        }
    }

    @Test
    void A20_aSecondRequestWithSlowHeadersIsCutOffToo() throws IOException {
        try (Client client = running.connect()) {
            assertThat(client.post("/echo", "{}").status()).isEqualTo(200);
            client.send("POST /echo HT");
            assertThat(client.ended()).isTrue();
        }
    }

    @Test
    void A20_aBodyThatStopsIsRefused() throws IOException {
        try (Client client = running.connect()) {
            Answer answer = client.send(Client.head("/echo", JSON, "Content-Length: 100") + "{").answer();
            assertThat(answer.status()).isEqualTo(408);
            assertThat(answer.body()).contains("refused: the body did not come in time");
            assertThat(client.ended()).isTrue();
        }
    }

    @Test
    void A20_anAnswerThatNobodyReadsIsGivenUp() throws IOException {
        try (Client client = running.connect()) {
            client.send(Client.request("/large", "{}"));
            Settled.until("the answer is under way", () -> running.http().means().underWay().count() == 1);
            Settled.until("the server gave up", () -> running.http().connections() == 0);
        }
    }

    @Test
    void A20_tenThousandHeadersAreRefused() throws IOException {
        try (Client client = running.connect()) {
            StringBuilder request = new StringBuilder("POST /echo HTTP/1.1\r\nHost: service\r\n");
            for (int i = 0; i < 10_000; i++) {
                request.append("X-").append(i).append(": y\r\n");
            }
            try {
                client.send(request + "\r\n");
            } catch (IOException closedAlready) {
                // the answer is there all the same, if the reset did not overtake it
            }
            assertThat(client.refusedOrEnded(431)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0x80, 0xC0, 0xED, 0xF5, 0xFF})
    void A21_invalidUtf8IsRefused(int first) throws IOException {
        byte[] body = {'"', (byte) first, (byte) 0xA0, (byte) 0x80, '"'};
        try (Client client = running.connect()) {
            client.send(Client.head("/echo", JSON, "Content-Length: 5")).send(body);
            Answer answer = client.answer();
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).contains("refused: the body is not UTF-8");
            assertThat(client.post("/echo", "{}").status()).as("the connection is fine").isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n0\r\n\r\n",
        "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}",
        "Content-Length: 2\r\nContent-Length: 40\r\n\r\n{}",
        "Content-Length: 2, 2\r\n\r\n{}",
        "Content-Length: -1\r\n\r\n{}",
        "Content-Length: +2\r\n\r\n{}",
        "Content-Length: 0x2\r\n\r\n{}",
        "Content-Length: 99999999999999999999\r\n\r\n{}",
        "Content-Length : 2\r\n\r\n{}",
        " Content-Length: 2\r\n\r\n{}",
        "X: a\r\n folded\r\nContent-Length: 2\r\n\r\n{}",
        "X: a\nContent-Length: 2\r\n\r\n{}",
        "Content-Length: 2\n\n{}",
        "X: a\u0000b\r\nContent-Length: 2\r\n\r\n{}",
        "X: a\rb\r\nContent-Length: 2\r\n\r\n{}",
        "Host: other\r\nContent-Length: 2\r\n\r\n{}",
        "Transfer-Encoding: gzip\r\n\r\n{}",
        "Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\n{}\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n-2\r\n{}\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n7FFFFFFF\r\n{}\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n2\n{}\n0\n\n",
        "Transfer-Encoding: chunked\r\n\r\n2\r\n{}X0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
        "Transfer-Encoding: xchunked\r\nContent-Length: 2\r\n\r\n{}",
    })
    void A20_whatTwoReadersCouldReadInTwoWaysIsRefusedAndTheConnectionEnds(String rest) throws IOException {
        try (Client client = running.connect()) {
            client.send("POST /echo HTTP/1.1\r\nHost: service\r\n" + JSON + "\r\n" + rest + Client.request("/echo", "{\"smuggled\":1}"));
            Answer answer = client.answer();
            assertThat(answer.status()).isBetween(400, 431);
            assertThat(answer.body()).contains("refused: ").doesNotContain("smuggled");
            assertThat(client.ended()).as("ended after " + answer).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "POST /echo HTTP/1.0\r\nHost: service\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
        "POST /echo\r\n\r\n",
        "POST  /echo HTTP/1.1\r\n\r\n",
        "POST /echo HTTP/2.0\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "POST /echo HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
        "POST http://other/echo HTTP/1.1\r\nHost: service\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
        "\u0016\u0003\u0001\r\n\r\n",
        "CONNECT other:443 HTTP/1.1\r\nHost: other\r\n\r\n",
        "POST /%65cho HTTP/1.1\r\nHost: service\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
        "POST /./echo HTTP/1.1\r\nHost: service\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
        "POST /echo;a=b HTTP/1.1\r\nHost: service\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
        "POST /echo/ HTTP/1.1\r\nHost: service\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
        "POST /elsewhere<script> HTTP/1.1\r\nHost: service\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
        "GET /healthz HTTP/1.1\r\nHost: service\r\n\r\n",
        "GET /metrics HTTP/1.1\r\nHost: service\r\n\r\n",
    })
    void A20_whatIsNoRequestOfOursIsRefusedAndReflectsNothing(String request) throws IOException {
        try (Client client = running.connect()) {
            Answer answer = client.send(request).answer();
            assertThat(answer.status()).isBetween(400, 505);
            assertThat(answer.body()).startsWith("{").endsWith("}").doesNotContain("script", "other");
            assertThat(answer.headers()).as("%s", answer).noneMatch(header -> header.startsWith("server:") || header.contains("script"));
            assertThat(client.ended()).isTrue();
        }
    }

    @Test
    void A20_pipelinedRequestsAreAnsweredInOrder() throws IOException {
        try (Client client = running.connect()) {
            client.send(Client.request("/echo", "1") + Client.request("/fail", "2") + Client.request("/echo", "3"));
            assertThat(client.answer().body()).isEqualTo("1");
            assertThat(client.answer().body()).contains("failed");
            assertThat(client.answer().body()).isEqualTo("3");
        }
    }

    @Test
    void A20_connectionsBeyondTheLimitAreTurnedAwayAndTheOthersAreServed() throws IOException {
        List<Client> clients = new ArrayList<>();
        try {
            for (int i = 0; i < CONNECTIONS; i++) {
                clients.add(running.connect());
                assertThat(clients.get(i).post("/echo", "{}").status()).as("its handshake is over").isEqualTo(200);
            }
            for (int i = 0; i < 5; i++) {
                try (Client beyond = Client.plain(running.port())) {
                    assertThat(beyond.ended()).isTrue();
                }
            }
            for (Client client : clients) {
                assertThat(client.post("/echo", "{}").status()).isEqualTo(200);
            }
        } finally {
            for (Client client : clients) {
                client.close();
            }
        }
        assertThat(running.metrics()).contains("atcr_service_shed_total{limit=\"connections\"} 5.0");
    }

    @Test
    void A20_resetsInTheMiddleLeaveNothing() throws IOException {
        List<String> beginnings = List.of("POST /ec", Client.head("/echo", JSON, "Content-Length: 100") + "{",
                Client.head("/echo", JSON, "Transfer-Encoding: chunked") + "5\r\n{", Client.request("/large", "{}"), Client.request("/slow", "{}"));
        for (String beginning : beginnings) {
            Client client = running.connect();
            client.send(beginning);
            client.reset();
        }
        running.gate.release();
    }
}
