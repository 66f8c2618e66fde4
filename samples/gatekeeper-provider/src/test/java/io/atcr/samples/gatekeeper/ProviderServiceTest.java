package io.atcr.samples.gatekeeper;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.samples.gatekeeper.Provider.Answer;
import io.atcr.samples.localnetwork.PushedImage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The provider as it runs, asked over TLS 1.3 with Gatekeeper's certificate. */
class ProviderServiceTest {
    @TempDir static Path folder;
    static LocalProvider local;
    static HttpClient client;

    @BeforeAll
    static void start() throws Exception {
        local = new LocalProvider(folder);
        client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).sslContext(local.gatekeeper.context(local.authority)).build();
    }

    @AfterAll
    static void stop() {
        local.close();
    }

    private static Answer ask(String path, byte[] body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(local.url() + path)).timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/json").POST(BodyPublishers.ofByteArray(body)).build();
        HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
        return Answer.of(response.statusCode(), response.body());
    }

    /** Asks again where the answer says so, as Gatekeeper would for the next Pod: a machine may be too busy for the first one. */
    private static Answer settled(String path, String... keys) throws IOException, InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        Answer answer;
        do {
            answer = ask(path, Provider.request(List.of(keys)));
        } while (answer.json().toString().matches(".*([Aa]sk|[Tt]ry) again.*") && System.nanoTime() - end < 0);
        return answer;
    }

    @Test
    void whatIsSignedRunsWhereItsPolicyIs() throws Exception {
        PushedImage signed = local.alice.push("app", "v1");
        PushedImage unsigned = local.alice.pushUnsigned("other", "v1");
        String good = "[prod-eu]" + signed.digestReference();
        String bad = "[prod-eu]" + unsigned.taggedDigestReference();
        String watched = "[audit]" + unsigned.digestReference();
        String nowhere = "[nowhere]" + signed.digestReference();
        Answer answer = settled("/v1/validate", good, bad, watched, nowhere, "[prod-eu]" + signed.reference());
        assertThat(answer.systemError()).isEmpty();
        assertThat(answer.value(good).path("digest").asString()).isEqualTo(signed.digest());
        assertThat(answer.value(good).path("allowed").booleanValue()).isTrue();
        assertThat(answer.value(good).path("signers").path(0).asString()).isEqualTo(local.alice.did().toString());
        assertThat(answer.value(good).path("policySha256").asString()).matches("[0-9a-f]{64}");
        assertThat(answer.code(bad)).isEqualTo("record-absent");
        assertThat(answer.value(watched).path("decision").asString()).isEqualTo("ALLOW_WARN");
        assertThat(answer.code(nowhere)).isEqualTo("not-enforced");
        assertThat(answer.code("[prod-eu]" + signed.reference())).isEqualTo("digest-required");
    }

    @Test
    void A12_aTagBecomesItsDigestWithoutANamespace() throws Exception {
        PushedImage image = local.alice.push("tagged", "v2");
        String elsewhere = "169.254.169.254/latest/meta-data:v1";
        Answer answer = settled("/v1/mutate", image.reference(), elsewhere);
        assertThat(answer.value(image.reference()).asString()).isEqualTo(image.taggedDigestReference());
        assertThat(answer.item(elsewhere).path("error").asString()).startsWith("no-policy");
        assertThat(answer.systemError()).isEmpty();
    }

    @Test
    void whatCannotBeReadHasAnAnswerOfTheProtocol() throws Exception {
        Answer large = ask("/v1/validate", new byte[ProviderRequestReader.MAX_BODY_BYTES + 1]);
        assertThat(large.status()).isEqualTo(413);
        assertThat(large.systemError()).isNotEmpty();
        assertThat(large.keys()).isEmpty();
        Answer malformed = ask("/v1/mutate", Provider.utf8("{\"apiVersion\":1}"));
        assertThat(malformed.status()).isEqualTo(400);
        assertThat(malformed.systemError()).startsWith("apiVersion is not");
    }
}
