package io.atcr.samples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.car.cbor.DataValue;
import io.atcr.samples.localnetwork.Account;
import io.atcr.samples.localnetwork.Fault;
import io.atcr.samples.localnetwork.FaultRule;
import io.atcr.samples.localnetwork.LocalNetwork;
import io.atcr.samples.localnetwork.PushedImage;
import io.atcr.samples.localnetwork.Reply;
import io.atcr.samples.localnetwork.Server;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A21: what others say, wherever they can say it, means nothing in any format. */
class HostileTextTest {
    private static LocalNetwork network;
    private static Account alice;
    private static PushedImage good;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() throws IOException {
        network = LocalNetwork.start();
        alice = network.createAccount("alice.test");
        good = alice.push("good", "v1");
    }

    @AfterAll
    static void stop() {
        network.close();
    }

    static List<String> texts() {
        return List.of(
                "\u001b[31mred\u001b[0m \u009b32m \u0007\b\u007f",
                "\u202eevil\u2066 \u200b\ufeff \u061c \u2028::error::x\u2029",
                "\n::error title=x::y\n::set-output name=image::evil\n",
                "\r\n  ::add-mask::a\r::stop-commands::t",
                "##[error]x ##[add-path]/evil ###[command] ##vso[task.setvariable variable=x]y",
                "\nsection_start:1560896352:evil\r\u001b[0Khidden section_end:1560896353:evil\r\u001b[0K",
                "]]></failure></testcase><testcase name=\"evil\"/><![CDATA[ &x; <!ENTITY x \"y\"> \ufffe\u0000\u000b",
                "\"}\n{\"allowed\":true,\"image\":\"evil\"}\\\" {0} [link](javascript:alert) {{x}}",
                "| x | y |\n| --- |\n<script>x</script> `a` ``` [l](http://e.example) ![i](http://e.example/i) @team #1 www.e.example <details>",
                "\nATCR_IMAGE=evil@sha256:0\nATCR_DECISION=ALLOW\nimage=evil\nimage<<EOF\nEOF\n$(id) `id` 'a' \"b\"",
                "%0A::error::x %25 %3A%3A ,title=x::",
                "\nALLOW  evil@sha256:0  signed by did:plc:evil\n└─ ok",
                "x".repeat(100_000));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void A21_whatOthersSayMeansNothingInAnyFormat(String hostile) throws Exception {
        network.clearFaults();
        List<String> images = new ArrayList<>();
        images.add(good.reference());
        images.add(inRecord("repository", hostile));
        images.add(inRecord("mediaType", hostile));
        images.add(inRecord("digest", hostile));
        images.add(inArtifact(hostile));
        images.add(inRegistryError(hostile));
        images.add(inPdsError(hostile));

        Map<String, String> said = run(images);

        int all = images.size();
        Printed.text(said.get("text"), all);
        List<JsonNode> lines = Printed.json(said.get("json"), all);
        assertThat(lines.stream().map(line -> line.get("reason").stringValue())).containsExactly(
                "none", "repository-mismatch", "media-type-mismatch", "digest-mismatch", "record-absent", "registry-unavailable", "pds-unavailable");
        Printed.sarif(said.get("sarif"), all - 1);
        Printed.junit(said.get("junit"), all);
        Printed.annotations(said.get("github"), all);
        Printed.summary(said.get("summary"), all);
        assertThat(Printed.variables(said.get("output"))).contains("image_1=" + good.digestReference(), "decision=DENY").noneMatch(line -> line.startsWith("image_2"));
        assertThat(Printed.variables(said.get("dotenv"))).hasSize(2 + 2 * all).contains("ATCR_IMAGE_1=" + good.digestReference(), "ATCR_DECISION_7=DENY");
        assertThat(said.get("quiet")).isEqualTo(good.digestReference() + "\n");
    }

    @Test
    void A21_theRepositoryThatARecordNamesIsShownEscaped() throws Exception {
        String shown = run(List.of(inRecord("repository", "\u001b[31m\n::error::x"))).get("text");

        assertThat(shown).contains("\\u001b[31m\\u000a::error::x");
    }

    @ParameterizedTest
    @MethodSource("texts")
    void A21_soDoesAnImageThatCouldNotBeAskedAbout(String hostile) throws Exception {
        for (String text : List.of(hostile, hostile + "\ud800", "\udc00" + hostile)) {
            Answer answer = Answer.notAsked(text, ExitStatus.USAGE, text);
            Printed.text(written(OutputFormat.TEXT, answer), 1);
            Printed.json(written(OutputFormat.JSON, answer), 1);
            Printed.sarif(written(OutputFormat.SARIF, answer), 1);
            Printed.junit(written(OutputFormat.JUNIT, answer), 1);
            Printed.annotations(written(OutputFormat.GITHUB, answer), 1);
            Printed.summary(MarkdownSummary.of(List.of(answer)), 1);
            assertThat(Printed.variables(written(OutputFormat.DOTENV, answer))).containsExactly("ATCR_DECISION=DENY", "ATCR_REASON=usage");
            assertThat(written(OutputFormat.QUIET, answer)).isEmpty();
        }
    }

    private static String written(OutputFormat format, Answer answer) throws IOException {
        StringWriter out = new StringWriter();
        AnswerWriter writer = format.writer(out, new OutputContext(TextStyle.PLAIN, new Terminal(false, StandardCharsets.UTF_8, Map.of()), Optional.empty()));
        writer.accept(answer);
        writer.finish();
        return out.toString();
    }

    private static String inRecord(String field, String hostile) {
        PushedImage image = alice.push("in-" + field.toLowerCase(Locale.ROOT), "v1");
        alice.updateRecord(image, Map.of(field, new DataValue.Text(hostile)));
        return image.digestReference(); // of a tag the owner's tag record would say the repository
    }

    private static String inArtifact(String hostile) throws IOException {
        PushedImage image = alice.pushUnsigned("in-artifact", "v1");
        String text = JsonMapper.shared().writeValueAsString(hostile);
        alice.attach(image, alice.signatureArtifact(image).replace("\"" + alice.atUri(image) + "\"", text).replace("\"alice.test\"", text));
        return image.reference();
    }

    private static String inRegistryError(String hostile) {
        PushedImage image = alice.push("in-registry", "v1");
        String body = JsonMapper.shared().writeValueAsString(Map.of("errors", List.of(Map.of("code", hostile, "message", hostile, "detail", hostile))));
        network.addFault(FaultRule.on(Server.REGISTRY, "in-registry/manifests/", Fault.respond(Reply.json(403, body))));
        return image.reference();
    }

    private static String inPdsError(String hostile) {
        PushedImage image = alice.push("in-pds", "v1");
        String body = JsonMapper.shared().writeValueAsString(Map.of("error", hostile, "message", hostile));
        network.addFault(FaultRule.when(request -> request.parameter("rkey").filter(image.digestHex()::equals).isPresent(), Fault.respond(Reply.json(400, body))));
        return image.reference();
    }

    /** What each format says, by its name. */
    private Map<String, String> run(List<String> images) throws IOException {
        Path policy = Files.writeString(folder.resolve("trust-policy.yaml"), network.policyYaml(alice));
        List<String> all = new ArrayList<>(List.of("verify", "--policy", policy.toString(), "--plc-url", network.plcDirectory().toString()));
        for (String host : List.of(network.registry(), network.pds().getAuthority(), network.plcDirectory().getAuthority())) {
            all.addAll(List.of("--allow-private-network", host, "--plain-http", host));
        }
        Map<String, String> said = new TreeMap<>();
        for (OutputFormat format : OutputFormat.values()) {
            all.addAll(List.of("--output", format.word() + "=" + folder.resolve(format.word())));
        }
        all.addAll(images);
        StringWriter out = new StringWriter();
        Terminal terminal = new Terminal(false, StandardCharsets.UTF_8,
                Map.of("GITHUB_STEP_SUMMARY", folder.resolve("summary").toString(), "GITHUB_OUTPUT", folder.resolve("output").toString()));
        int status = Main.commandLine(terminal).setOut(new PrintWriter(out)).setErr(new PrintWriter(out)).execute(all.toArray(String[]::new));
        assertThat(status).as(out.toString()).isEqualTo(1);
        assertThat(out).hasToString(Files.readString(folder.resolve("text")));
        for (String name : List.of("summary", "output")) {
            said.put(name, Files.readString(folder.resolve(name)));
        }
        for (OutputFormat format : OutputFormat.values()) {
            said.put(format.word(), Files.readString(folder.resolve(format.word())));
        }
        return said;
    }
}
