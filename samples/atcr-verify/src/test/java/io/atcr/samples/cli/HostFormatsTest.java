package io.atcr.samples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.samples.localnetwork.Fault;
import io.atcr.samples.localnetwork.FaultRule;
import io.atcr.samples.localnetwork.PushedImage;
import io.atcr.samples.localnetwork.Server;
import io.atcr.verifier.Reason;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import tools.jackson.databind.JsonNode;

/** What the hosts of pipelines read. */
class HostFormatsTest {
    @TempDir
    Path folder;

    private OutputScene scene;
    private PushedImage good;
    private PushedImage unsigned;

    @BeforeEach
    void start() throws IOException {
        scene = new OutputScene(folder);
        good = scene.alice.push("app", "v1");
        unsigned = scene.alice.pushUnsigned("other", "v1");
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    @Test
    void oneImageGivesVariablesWithoutANumber() {
        assertThat(scene.verify("-o", "dotenv", good.reference()).out()).isEqualTo("ATCR_IMAGE=" + good.digestReference() + "\nATCR_DIGEST=" + good.digest()
                + "\nATCR_DECISION=ALLOW\nATCR_REASON=none\n");
        assertThat(scene.verify("-o", "dotenv", unsigned.digestReference()).out()).isEqualTo("ATCR_DECISION=DENY\nATCR_REASON=record-absent\n");
    }

    @Test
    void anImageThatIsLetThroughIsNamedByTheDigestThatItsTagLedTo() throws IOException {
        scene.action("warn");

        assertThat(scene.verify("-o", "dotenv", unsigned.reference()).out()).isEqualTo("ATCR_IMAGE=" + unsigned.digestReference() + "\nATCR_DIGEST=" + unsigned.digest()
                + "\nATCR_DECISION=ALLOW_WARN\nATCR_REASON=record-absent\n");
        assertThat(scene.verify("-o", "quiet", unsigned.reference()).out()).isEmpty();
    }

    @Test
    void severalImagesGiveNumberedVariablesOnly() {
        Run run = scene.verify("-o", "dotenv", unsigned.reference(), good.reference());

        assertThat(run.status()).isEqualTo(3);
        assertThat(Printed.variables(run.out())).containsExactly("ATCR_DECISION_1=DENY", "ATCR_REASON_1=record-absent",
                "ATCR_IMAGE_2=" + good.digestReference(), "ATCR_DIGEST_2=" + good.digest(), "ATCR_DECISION_2=ALLOW", "ATCR_REASON_2=none");
    }

    @Test
    void aStepOfGithubGetsAnAnnotationASummaryAndOutputs() throws IOException {
        Path summary = Files.writeString(folder.resolve("summary"), "before\n");
        Path output = Files.writeString(folder.resolve("output"), "a=b\n");
        scene.variable("GITHUB_STEP_SUMMARY", summary).variable("GITHUB_OUTPUT", output);

        Run run = scene.verify("-o", "github", good.reference());

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out()).isEqualTo("::notice title=atcr-verify ALLOW::" + good.digestReference() + "  signed by " + scene.alice.did() + " (alice.test claimed)\n");
        assertThat(scene.file("output")).isEqualTo("a=b\nimage=" + good.digestReference() + "\ndigest=" + good.digest() + "\ndecision=ALLOW\n");
        assertThat(scene.file("summary")).startsWith("before\n**atcr-verify**\n");
        Printed.summary(scene.file("summary").substring("before\n".length()), 1);
    }

    @Test
    void whatIsDeniedGivesNoImageToDeploy() throws IOException {
        scene.variable("GITHUB_OUTPUT", folder.resolve("output"));

        Run run = scene.verify("-o", "github", unsigned.digestReference());

        assertThat(run.status()).isEqualTo(3);
        assertThat(run.out()).startsWith("::error title=atcr-verify DENY::" + unsigned.digestReference() + ": ").contains("(record-absent) Next: ");
        assertThat(scene.file("output")).isEqualTo("decision=DENY\n");
        scene.action("audit");
        assertThat(scene.verify("-o", "github", unsigned.digestReference()).out()).startsWith("::warning title=atcr-verify ALLOW_WARN::");
    }

    @Test
    void ofSeveralImagesTheDecisionIsTheWorst() throws IOException {
        scene.variable("GITHUB_OUTPUT", folder.resolve("output"));

        scene.verify("-o", "github", good.reference(), unsigned.reference());

        assertThat(Printed.variables(scene.file("output"))).containsExactly("image_1=" + good.digestReference(), "digest_1=" + good.digest(), "decision_1=ALLOW",
                "decision_2=DENY", "decision=DENY");
    }

    @Test
    void junitTellsADenialFromAnAnswerThatCouldNotBeHad() throws Exception {
        PushedImage silent = scene.alice.push("silent", "v1");
        scene.network.addFault(FaultRule.on(Server.REGISTRY, "silent/manifests/", Fault.status(503)));

        Document document = Printed.junit(scene.verify("-o", "junit", good.reference(), unsigned.reference(), silent.reference()).out(), 3);

        Element suites = document.getDocumentElement();
        assertThat(suites.getAttribute("failures")).isEqualTo("1");
        assertThat(suites.getAttribute("errors")).isEqualTo("1");
        assertThat(Double.parseDouble(suites.getAttribute("time"))).isPositive();
        Element failure = (Element) document.getElementsByTagName("failure").item(0);
        assertThat(failure.getAttribute("type")).isEqualTo("record-absent");
        assertThat(failure.getTextContent()).startsWith("DENY  " + unsigned.reference()).contains("next: ");
        assertThat(((Element) failure.getParentNode()).getAttribute("name")).isEqualTo(unsigned.reference());
        assertThat(((Element) document.getElementsByTagName("error").item(0)).getAttribute("type")).isEqualTo("registry-unavailable");
        Element verified = (Element) ((Element) document.getElementsByTagName("testcase").item(0)).getElementsByTagName("property").item(3);
        assertThat(verified.getAttribute("value")).isEqualTo(good.digestReference());
    }

    @Test
    void sarifHasARuleForEveryReasonAndResultsAtTheLineOfThePolicy() throws IOException {
        scene.variable("GITHUB_WORKSPACE", folder);

        JsonNode denied = Printed.sarif(scene.verify("-o", "sarif", good.reference(), unsigned.reference()).out(), 1);

        JsonNode rules = denied.at("/runs/0/tool/driver/rules");
        Set<String> ids = rules.valueStream().map(rule -> rule.at("/id").stringValue()).collect(Collectors.toSet());
        assertThat(ids).containsAll(Stream.of(Reason.values()).filter(reason -> reason != Reason.NONE).map(Reason::code).toList());
        assertThat(rules.valueStream()).allMatch(rule -> !rule.at("/help/text").stringValue().isBlank() && !rule.at("/shortDescription/text").stringValue().isBlank());
        JsonNode result = denied.at("/runs/0/results/0");
        assertThat(result.at("/ruleId").stringValue()).isEqualTo("record-absent");
        assertThat(result.at("/level").stringValue()).isEqualTo("error");
        assertThat(result.at("/locations/0/physicalLocation/artifactLocation/uri").stringValue()).isEqualTo("trust-policy.yaml");
        assertThat(result.at("/locations/0/physicalLocation/region/startLine").intValue()).isGreaterThan(1);
        scene.action("warn");
        JsonNode warned = Printed.sarif(scene.verify("-o", "sarif", unsigned.reference()).out(), 1);
        assertThat(warned.at("/runs/0/results/0/level").stringValue()).isEqualTo("warning");
        assertThat(warned.at("/runs/0/results/0/partialFingerprints")).isEqualTo(result.at("/partialFingerprints"));
    }

    @Test
    void withoutAPolicyFileSarifPointsToTheWorkflowOrTheImage() {
        String host = scene.network.registry();
        String[] args = {"verify", "--signer", scene.alice.did().toString(), "-o", "sarif", host + "/alice.test/app:v1"};

        JsonNode alone = Printed.sarif(Run.of(args).out(), 1);
        String uri = alone.at("/runs/0/results/0/locations/0/physicalLocation/artifactLocation/uri").stringValue();
        assertThat(uri).isEqualTo(host.replace(":", "%3A") + "/alice.test/app%3Av1");
        Terminal github = new Terminal(false, StandardCharsets.UTF_8,
                Map.of("GITHUB_WORKFLOW_REF", "octo/repo/.github/workflows/deploy.yml@refs/heads/main"));
        StringWriter out = new StringWriter();
        Main.commandLine(github).setOut(new PrintWriter(out)).execute(args);
        assertThat(Printed.sarif(out.toString(), 1).at("/runs/0/results/0/locations/0/physicalLocation/artifactLocation/uri").stringValue())
                .isEqualTo(".github/workflows/deploy.yml");
    }
}
