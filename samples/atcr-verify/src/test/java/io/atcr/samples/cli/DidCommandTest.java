package io.atcr.samples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.crypto.Curve;
import io.atcr.crypto.PrivateKey;
import io.atcr.crypto.PublicKey;
import io.atcr.did.plc.PlcOperation;
import io.atcr.samples.localnetwork.Account;
import io.atcr.samples.localnetwork.Fault;
import io.atcr.samples.localnetwork.FaultRule;
import io.atcr.samples.localnetwork.LocalNetwork;
import io.atcr.samples.localnetwork.Server;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Identities from the command line, against a directory on loopback, and logs in files. */
class DidCommandTest {
    @TempDir
    Path folder;

    private LocalNetwork network;
    private Account alice;

    @BeforeEach
    void start() throws IOException {
        network = LocalNetwork.start();
        alice = network.createAccount("alice.test");
    }

    @AfterEach
    void stop() {
        network.close();
    }

    private Run did(String... more) {
        String directory = "127.0.0.1:" + network.plcDirectory().getPort();
        List<String> args = new ArrayList<>(List.of("did", alice.did().toString(), "--plc-url", network.plcDirectory().toString(),
                "--allow-private-network", directory, "--plain-http", directory));
        args.addAll(List.of(more));
        return Run.of(args.toArray(String[]::new));
    }

    private String get(String path) throws Exception {
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create(network.plcDirectory() + path)).build(), BodyHandlers.ofString()).body();
    }

    private static JsonNode json(Run run) {
        return JsonMapper.shared().readTree(run.out());
    }

    @Test
    void keyAndPdsAreShown() {
        Run run = did();

        assertThat(run.status()).as(run.out() + run.err()).isZero();
        assertThat(run.out()).startsWith(alice.did() + System.lineSeparator()).contains("signing key  did:key:z").contains("PDS          " + network.pds())
                .contains("handle       alice.test (a claim");
        JsonNode json = json(did("--output", "json"));
        assertThat(json.get("pds").stringValue()).isEqualTo(network.pds().toString());
        assertThat(json.get("operations").size()).isEqualTo(1);
    }

    @Test
    void auditShowsEveryOperationAndComparesWithWhatIsServed() {
        PublicKey next = alice.rotateKey(Curve.P256);
        Run run = did("--audit");

        assertThat(run.status()).as(run.out() + run.err()).isZero();
        assertThat(run.out()).contains("operations   2, all verified").contains("signing key " + next).contains("says the same");
    }

    @Test
    void A14_directoryThatServesAnotherDocumentThanItsLogMakesIsRefused() {
        network.addFault(FaultRule.when(request -> request.path().equals("/" + alice.did()), Fault.rewrite(
                reply -> reply.withBody(new String(reply.body(), StandardCharsets.UTF_8).replace("alice.test", "mallory.test")
                        .getBytes(StandardCharsets.UTF_8)))));
        Run run = did("--audit");

        assertThat(run.out() + run.err()).contains("mallory.test");
        assertThat(run.status()).isEqualTo(1);
    }

    @Test
    void keyAndPdsOfAnInstantAreShown() {
        String before = json(did("-o", "json")).get("signingKey").stringValue();
        String created = json(did("-o", "json")).get("operations").get(0).get("createdAt").stringValue();
        alice.rotateKey(Curve.K256);

        assertThat(json(did("-o", "json")).get("signingKey").stringValue()).isNotEqualTo(before);
        assertThat(json(did("-o", "json", "--at", created)).get("signingKey").stringValue()).isEqualTo(before);
        Run early = did("--at", "2020-01-01T00:00:00Z");
        assertThat(early.status()).isEqualTo(3);
        assertThat(early.out()).contains("not there yet");
        assertThat(did("--at", "yesterday").status()).isEqualTo(2);
    }

    @Test
    void eachFailureHasItsStatus() {
        alice.tombstone();
        assertThat(did().status()).isEqualTo(3);
        assertThat(Run.of("did", "did:plc:short").status()).isEqualTo(2);
        assertThat(Run.of("did", "did:key:zQ3shZc2QzApp2oymGvQbzP8eKheVshBHbU4ZYjeXqwSKEn6N").status()).isEqualTo(2);
        assertThat(Run.of("did", "alice").status()).isEqualTo(2);
        assertThat(Run.of("did", "did:web:example.com", "--egress-proxy", "nowhere").status()).isEqualTo(2);
        assertThat(Run.of("did", "did:web:example.com", "--egress-proxy", "127.0.0.1:1").status()).as("nothing but the proxy is asked").isEqualTo(4);
        assertThat(Run.of("did", "did:web:example.com", "--audit").status()).isEqualTo(2);
        network.addFault(FaultRule.on(Server.PLC, "", Fault.status(503)));
        Run run = did();
        assertThat(run.status()).isEqualTo(4);
        assertThat(run.err()).contains("UNAVAILABLE");
    }

    @Test
    void A14_whatWasSeenIsRememberedBetweenRuns() throws Exception {
        String old = get("/" + alice.did() + "/log/audit");
        alice.rotateKey(Curve.K256);
        String heads = folder.resolve("heads").toString();
        assertThat(did("--plc-heads", heads).status()).isZero();

        network.addFault(FaultRule.on(Server.PLC, "log/audit", Fault.rewrite(reply -> reply.withBody(old.getBytes(StandardCharsets.UTF_8)))));
        Run run = did("--plc-heads", heads);
        assertThat(run.status()).isEqualTo(4);
        assertThat(run.err()).contains("HISTORY_WITHHELD");
        assertThat(did().status()).as("without a memory it is a first sight").isZero();
    }

    @Test
    void logInAFileIsVerified() throws Exception {
        alice.rotateKey(Curve.P256);
        Path file = Files.writeString(folder.resolve("log.json"), get("/" + alice.did() + "/log/audit"));
        Run run = Run.of("plc-log", file.toString(), "--did", alice.did().toString());

        assertThat(run.status()).as(run.out() + run.err()).isZero();
        assertThat(run.out()).startsWith("VERIFIED " + file + ": " + alice.did() + ", 2 operations, head bafyrei");
        JsonNode json = json(Run.of("plc-log", file.toString(), "--output", "json"));
        assertThat(json.get("verified").booleanValue()).isTrue();
        assertThat(json.get("did").stringValue()).isEqualTo(alice.did().toString());
        assertThat(json.get("operations").get(1).get("signingKey").stringValue()).startsWith("did:key:zDn");
        assertThat(Run.of("plc-log", file.toString(), "--did", "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa").status()).isEqualTo(1);
    }

    @Test
    void verifiedLogThatMakesNoDocumentHasTheSameStatusInEitherForm() throws Exception {
        PrivateKey key = PrivateKey.generate(Curve.K256);
        List<String> names = IntStream.range(0, 257).mapToObj(i -> "at://" + i).toList();
        PlcOperation genesis = PlcOperation.genesis(key, List.of(key.publicKey()), key.publicKey(), names, URI.create("https://pds.example.com"));
        Path file = Files.writeString(folder.resolve("log.json"), "[{\"did\":\"" + genesis.did() + "\",\"cid\":\"" + genesis.cid()
                + "\",\"nullified\":false,\"createdAt\":\"2026-01-01T00:00:00Z\",\"operation\":" + genesis.toJson() + "}]");

        assertThat(Run.of("plc-log", file.toString()).status()).isZero();
        Run run = Run.of("plc-log", file.toString(), "--output", "json");
        assertThat(run.status()).as(run.out() + run.err()).isZero();
        assertThat(json(run).get("verified").booleanValue()).isTrue();
        assertThat(json(run).get("signingKey").isNull()).isTrue();
    }

    @Test
    void nothingIsSaidOfADocumentThatWasNotAskedFor() {
        alice.tombstone();
        Run run = did("--audit");

        assertThat(run.status()).isEqualTo(3);
        assertThat(run.out()).contains("all verified").doesNotContain("says the same");
        assertThat(json(did("--audit", "-o", "json")).has("servedDifferently")).isFalse();
    }

    @Test
    void refusedLogNamesTheOperationAndTheRule() throws Exception {
        alice.rotateKey(Curve.P256);
        String log = get("/" + alice.did() + "/log/audit");
        int second = log.lastIndexOf("alice.test");
        Path file = Files.writeString(folder.resolve("log.json"), log.substring(0, second) + "mallo.test" + log.substring(second + 10));
        Run run = Run.of("plc-log", file.toString());

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).startsWith("REFUSED " + file + ": operation 1: cid-mismatch: ");
        JsonNode json = json(Run.of("plc-log", file.toString(), "-o", "json"));
        assertThat(json.get("verified").booleanValue()).isFalse();
        assertThat(json.get("rule").stringValue()).isEqualTo("cid-mismatch");
        assertThat(json.get("index").intValue()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{}", "\u001b[31m", "[{\"did\":\"\\u001b[31m\"}]"})
    void garbageIsRefusedWithoutAStackTrace(String content) throws Exception {
        Run run = Run.of("plc-log", Files.writeString(folder.resolve("garbage"), content).toString());

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).startsWith("REFUSED ").doesNotContain("\u001b").doesNotContain("\tat ");
        assertThat(Run.of("plc-log", folder.resolve("nothing").toString()).status()).isEqualTo(2);
        assertThat(Run.of("plc-log", folder.toString()).status()).isEqualTo(2);
    }
}
