package io.atcr.samples.localnetwork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultTest {

    private LocalNetwork network;
    private String url;
    private byte[] truth;

    @BeforeEach
    void start() throws IOException {
        network = LocalNetwork.start();
        Account alice = network.createAccount("alice.test");
        url = network.pds() + "/xrpc/com.atproto.sync.getLatestCommit?did=" + alice.did();
        truth = Http.get(url).body();
        network.requests().clear();
    }

    @AfterEach
    void stop() {
        network.close();
    }

    @Test
    void statusReplacesTheAnswerForAsManyRequestsAsTheRuleSays() throws IOException {
        FaultRule rule = network.addFault(FaultRule.on(Server.PDS, "getLatestCommit", Fault.status(503)).times(2));
        assertThat(List.of(Http.get(url).statusCode(), Http.get(url).statusCode(), Http.get(url).statusCode()))
            .containsExactly(503, 503, 200);
        assertThat(rule.hits()).isEqualTo(2);
    }

    @Test
    void aRuleDoesNotTouchOtherServersOrPathsAndCanBeRemoved() throws IOException {
        network.addFault(FaultRule.on(Server.PLC, Fault.status(500)));
        network.addFault(FaultRule.on(Server.PDS, "getRecord", Fault.status(500)));
        FaultRule all = network.addFault(FaultRule.on(Server.PDS, Fault.status(418)));
        assertThat(Http.get(url).statusCode()).isEqualTo(418);
        network.removeFault(all);
        assertThat(Http.get(url).statusCode()).isEqualTo(200);
        assertThat(Http.get(network.plcDirectory() + "/_health").statusCode()).isEqualTo(500);
        network.clearFaults();
        assertThat(Http.get(network.plcDirectory() + "/_health").statusCode()).isEqualTo(200);
    }

    @Test
    void delayHoldsTheAnswerBack() throws IOException {
        network.addFault(FaultRule.on(Server.PDS, Fault.delay(Duration.ofMillis(60))));
        network.addFault(FaultRule.on(Server.PDS, Fault.delay(Duration.ofMillis(40))));
        long begin = System.nanoTime();
        assertThat(Http.get(url).body()).isEqualTo(truth);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(100));
    }

    @Test
    void heldBackAnswersHoldNoThread() throws IOException {
        network.addFault(FaultRule.on(Server.PDS, "getRepo", Fault.delay(Duration.ofHours(1))));
        List<Socket> waiting = new ArrayList<>();
        int many = 100;
        for (int i = 0; i < many; i++) {
            Socket socket = new Socket("127.0.0.1", network.pds().getPort());
            String request = "GET /xrpc/com.atproto.sync.getRepo HTTP/1.1\r\nHost: pds\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            waiting.add(socket);
        }
        while (network.requests().count(Server.PDS) < many) {
            Thread.onSpinWait();
        }
        assertThat(Http.get(url).body()).isEqualTo(truth);
        for (Socket socket : waiting) {
            socket.close();
        }
    }

    @Test
    void corruptFlipsOneBitAndKeepsTheLength() throws IOException {
        network.addFault(FaultRule.on(Server.PDS, Fault.corrupt(-1)));
        byte[] body = Http.get(url).body();
        assertThat(body).hasSameSizeAs(truth).isNotEqualTo(truth);
        body[body.length - 1] ^= 1;
        assertThat(body).isEqualTo(truth);
    }

    @Test
    void truncateBreaksTheConnectionBeforeTheDeclaredEnd() {
        network.addFault(FaultRule.on(Server.PDS, Fault.truncate(10)));
        assertThatThrownBy(() -> Http.get(url)).isInstanceOf(IOException.class).hasMessageContaining("fixed content-length");
    }

    @Test
    void cutSendsChunksWithoutAnEnd() throws IOException {
        network.addFault(FaultRule.on(Server.PDS, Fault.cut(10)).times(1));
        assertThatThrownBy(() -> Http.get(url)).isInstanceOf(IOException.class).hasMessageContaining("chunked");
        assertThat(Http.get(url).body()).isEqualTo(truth);
    }

    @Test
    void paddedMakesTheBodyLonger() throws IOException {
        network.addFault(FaultRule.on(Server.PDS, Fault.padded(3)));
        assertThat(new String(Http.get(url).body(), StandardCharsets.UTF_8)).isEqualTo(new String(truth, StandardCharsets.UTF_8) + "   ");
    }

    @Test
    void aServerThatRefusesConnectionsListensAgainOnItsPort() throws IOException {
        network.refuseConnections(Server.PDS);
        assertThatThrownBy(() -> Http.get(url)).isInstanceOf(IOException.class);
        assertThat(Http.get(network.plcDirectory() + "/_health").statusCode()).isEqualTo(200);
        network.admitConnections(Server.PDS);
        assertThat(Http.get(url).body()).isEqualTo(truth);
    }

    @Test
    void dropAnswersNothing() {
        network.addFault(FaultRule.on(Server.PDS, Fault.drop()));
        assertThatThrownBy(() -> Http.get(url)).isInstanceOf(IOException.class);
        assertThat(network.requests().count(Server.PDS)).isPositive();
    }

    @Test
    void dripSendsTheWholeBodyInPieces() throws IOException {
        network.addFault(FaultRule.on(Server.PDS, Fault.drip(8, Duration.ofMillis(5))));
        long begin = System.nanoTime();
        assertThat(Http.get(url).body()).isEqualTo(truth);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(5L * (truth.length / 8)));
    }

    @Test
    void redirectNamesItsTarget() throws IOException {
        network.addFault(FaultRule.on(Server.PDS, Fault.redirect("http://169.254.169.254/x")));
        HttpResponse<byte[]> response = Http.get(url);
        assertThat(response.statusCode()).isEqualTo(302);
        assertThat(Http.header(response, "Location")).isEqualTo("http://169.254.169.254/x");
    }

    @Test
    void faultsOfSeveralRulesAddUp() throws IOException {
        network.addFault(FaultRule.on(Server.PDS, Fault.respond(Reply.json(429, "{\"a\":1}").withHeader("Retry-After", "7"))));
        network.addFault(FaultRule.on(Server.PDS, Fault.rewrite(reply -> reply.withBody(new byte[] {1, 2}))));
        HttpResponse<byte[]> response = Http.get(url);
        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(Http.header(response, "Retry-After")).isEqualTo("7");
        assertThat(response.body()).containsExactly(1, 2);
    }

    @Test
    void theLogHasEveryRequestWithItsDecodedParametersAndHeaders() throws IOException {
        assertThat(network.requests().count()).isZero();
        Http.get(url, "X-Test", "yes");
        Http.get(network.plcDirectory() + "/did%3Aplc%3Aaaaaaaaaaaaaaaaaaaaaaaaa");
        assertThat(network.requests().count()).isEqualTo(2);
        assertThat(network.requests().count(Server.REGISTRY)).isZero();
        RecordedRequest first = network.requests().all().get(0);
        assertThat(first.server()).isEqualTo(Server.PDS);
        assertThat(first.path()).isEqualTo("/xrpc/com.atproto.sync.getLatestCommit");
        assertThat(first.parameter("did")).hasValueSatisfying(did -> assertThat(did).startsWith("did:plc:"));
        assertThat(first.header("x-test")).contains("yes");
        assertThat(network.requests().matching(request -> request.server() == Server.PLC)).singleElement()
            .satisfies(request -> assertThat(request.path()).isEqualTo("/did:plc:aaaaaaaaaaaaaaaaaaaaaaaa"));
        network.requests().clear();
        assertThat(network.requests().all()).isEmpty();
    }
}
