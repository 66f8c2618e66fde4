package io.atcr.samples.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a good client sees. */
class ServiceHttpTest {

    @TempDir
    static Path folder;

    private static Running running;

    @BeforeAll
    static void start() throws Exception {
        running = Running.start(folder);
    }

    @AfterAll
    static void stop() {
        running.close();
    }

    @Test
    void requestsAreAnsweredOnOneConnection() throws IOException {
        try (Client client = running.connect()) {
            for (int i = 0; i < 3; i++) {
                Answer answer = client.post("/echo?timeout=10s", "{\"n\":" + i + "}");
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.body()).isEqualTo("{\"n\":" + i + "}");
                assertThat(answer.headers()).contains("content-type: application/json");
                assertThat(answer.closes()).isFalse();
            }
            assertThat(client.tls().getSession().getProtocol()).isEqualTo("TLSv1.3");
        }
    }

    @Test
    void anAnswerThatFitsIsOneTlsRecord() throws IOException {
        try (RecordCounter between = new RecordCounter(running.port()); Client client = Client.tls(running.client, between.port())) {
            client.post("/echo", "{}");
            int before = between.records();
            client.post("/echo", "\"" + "x".repeat(4_000) + "\"");
            assertThat(between.records()).isEqualTo(before + 1);
        }
    }

    @Test
    void aBodyThatIsAnnouncedIsAskedFor() throws IOException {
        try (Client client = running.connect()) {
            client.send(Client.head("/echo", "Content-Type: application/json", "Content-Length: 2", "Expect: 100-continue"));
            assertThat(client.answer().status()).isEqualTo(100);
            assertThat(client.send("{}").answer().body()).isEqualTo("{}");
            assertThat(client.post("/echo", "{}").status()).isEqualTo(200);
        }
    }

    @Test
    void aBodyThatWouldBeRefusedIsNotAskedFor() throws IOException {
        try (Client client = running.connect()) {
            client.send(Client.head("/echo", "Content-Type: application/json", "Content-Length: 9999999", "Expect: 100-continue"));
            Answer answer = client.answer();
            assertThat(answer.status()).isEqualTo(413);
            assertThat(client.ended()).isTrue();
        }
    }

    @Test
    void chunksAreRead() throws IOException {
        try (Client client = running.connect()) {
            client.send(Client.head("/echo", "Content-Type: application/json", "Transfer-Encoding: chunked") + "1\r\n{\r\n1;x=y\r\n}\r\n0\r\nX: y\r\n\r\n");
            assertThat(client.answer().body()).isEqualTo("{}");
            assertThat(client.post("/echo", "{}").status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "200|application/json", "200|Application/JSON", "200|application/json;charset=utf-8", "200|application/json; charset=UTF-8",
        "200|application/json; charset=\"utf-8\"", "415|application/json; charset=iso-8859-1", "415|application/json; charset=utf-8; charset=utf-16",
        "415|application/json; boundary=x", "415|application/jsonp", "415|text/plain", "415|application/json, text/plain", "415|application/json;"})
    void onlyJsonInUtf8IsRead(int status, String type) throws IOException {
        try (Client client = running.connect()) {
            Answer answer = client.send(Client.head("/echo", "Content-Type: " + type, "Content-Length: 2") + "{}").answer();
            assertThat(answer.status()).isEqualTo(status);
            if (status != 200) {
                assertThat(answer.body()).contains("refused: the body has to be application/json in UTF-8").doesNotContain(type);
            }
        }
    }

    @Test
    void whatIsNotAPostOrHasACodingIsRefusedInTheWordsOfTheRoute() throws IOException {
        try (Client client = running.connect()) {
            Answer get = client.send("GET /echo HTTP/1.1\r\nHost: service\r\n\r\n").answer();
            assertThat(get.status()).isEqualTo(405);
            assertThat(get.headers()).contains("allow: post");
            assertThat(get.body()).contains("refused: only POST is answered here");
        }
        try (Client client = running.connect()) {
            client.send(Client.head("/echo", "Content-Type: application/json", "Content-Encoding: gzip", "Content-Length: 2") + "{}");
            assertThat(client.answer().status()).isEqualTo(415);
        }
        try (Client client = running.connect()) {
            client.send(Client.head("/echo", "Content-Length: 2") + "{}");
            assertThat(client.answer().status()).as("no media type").isEqualTo(415);
        }
    }

    @Test
    void anUnknownPathIsDeniedInTheWordsOfBothProtocols() throws IOException {
        Answer answer = running.ask("/v1/validate", "{}");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("{\"error\":\"no such path\",\"response\":{\"allowed\":false,\"systemError\":\"no such path\"}}");
    }
}
