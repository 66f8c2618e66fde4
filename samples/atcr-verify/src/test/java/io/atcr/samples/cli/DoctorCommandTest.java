package io.atcr.samples.cli;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Each thing that can be wrong is found, named, and has its fix and its status. */
class DoctorCommandTest {
    @TempDir
    Path folder;

    private LocalNetwork network;
    private Account alice;
    private Account bob;
    private PushedImage image;
    private Path policy;

    @BeforeEach
    void start() throws IOException {
        network = LocalNetwork.start();
        alice = network.createAccount("alice.test");
        bob = network.createAccount("bob.test");
        image = alice.push("prod-app", "v1");
        policy = Files.writeString(folder.resolve("policy.yaml"), network.policyYaml(alice, bob));
    }

    @AfterEach
    void stop() {
        network.close();
    }

    private Run doctor(String reference, String... more) {
        List<String> args = new ArrayList<>(List.of(reference, "--policy", policy.toString()));
        args.addAll(List.of(more));
        return Run.of(Reach.args(network, "doctor", args.toArray(String[]::new)));
    }

    /** The one check of that name that is not fine. */
    private JsonNode wrong(Run run, String check) {
        for (JsonNode each : JsonMapper.shared().readTree(run.out()).get("checks")) {
            if (each.get("check").stringValue().equals(check) && !each.get("level").stringValue().equals("ok")) {
                return each;
            }
        }
        throw new AssertionError("no finding of " + check + " in " + run.out());
    }

    private void assertFails(Run run, int status, String check, String found) {
        assertThat(run.status()).as(run.out() + run.err()).isEqualTo(status);
        JsonNode finding = wrong(run, check);
        assertThat(finding.get("level").stringValue()).isEqualTo("fail");
        assertThat(finding.get("found").stringValue()).contains(found);
        assertThat(finding.get("fix").stringValue()).isNotBlank();
    }

    private Run json(String... more) {
        List<String> args = new ArrayList<>(List.of(more));
        args.addAll(List.of("-o", "json"));
        return doctor(image.reference(), args.toArray(String[]::new));
    }

    @Test
    void healthyImageHasNothingWrongAndEveryCheckIsTold() {
        Run run = doctor(image.reference(), "--cache-dir", folder.resolve("cache").toString());

        assertThat(run.status()).as(run.out() + run.err()).isZero();
        assertThat(run.out().lines().findFirst().orElseThrow()).startsWith("FINE " + image.reference() + ": nothing wrong in ");
        for (String check : List.of("policy", "rule", "owner", "identity", "pds", "registry", "credentials", "image", "signature", "verification", "clock",
                "memory", "revocation", "java", "terminal")) {
            assertThat(run.out().lines()).as(check).anyMatch(line -> line.matches("OK +" + check + " .*"));
        }
        assertThat(run.out()).contains("identity      " + alice.did()).contains("identity      " + bob.did()).contains("ALLOW: signed by");
        assertThat(run.out()).contains("at most 10 s by this command (nothing cached").contains("5 min 10 s by a Verifier with its defaults");
    }

    @Test
    void directoryThatIsDownIsToldWithoutHidingTheRest() {
        network.refuseConnections(Server.PLC);
        Run run = json();

        assertFails(run, 4, "identity", "");
        assertFails(run, 4, "verification", "DENY");
        assertThat(run.out()).contains("\"check\":\"image\",\"subject\":null,\"level\":\"ok\"").contains("\"check\":\"java\"");
    }

    @Test
    void pdsThatFailsIsTold() {
        network.addFault(FaultRule.on(Server.PDS, Fault.status(500)));

        assertFails(json(), 4, "pds", "answers 500");
    }

    @Test
    void trustedAccountWhosePdsFailsIsAWarningForAnImageOfSomebodyElse() {
        network.addFault(FaultRule.when(request -> request.parameter("did").filter(bob.did().toString()::equals).isPresent(), Fault.status(500)));
        Run run = json();

        assertThat(run.status()).as(run.out()).isZero();
        assertThat(wrong(run, "pds").get("level").stringValue()).isEqualTo("warn");
        assertThat(wrong(run, "pds").get("subject").stringValue()).isEqualTo(bob.did().toString());
    }

    @Test
    void imageWithoutASignatureIsTold() {
        image = alice.pushUnsigned("other", "v1");

        assertFails(json(), 3, "signature", "none found");
    }

    @Test
    void imageThatIsNotThereIsTold() {
        Run run = doctor(image.reference().replace(":v1", ":v9"), "-o", "json");

        assertFails(run, 3, "image", "404");
    }

    @Test
    void deniedImageIsNotFine() {
        PushedImage mallorys = network.createAccount("mallory.test").push("prod-app", "v1");
        Run run = doctor(mallorys.reference().replace("mallory.test", network.createAccount("eve.test").did().toString()), "-o", "json");
        assertThat(run.status()).as(run.out()).isIn(1, 3);
        assertThat(wrong(run, "verification").get("found").stringValue()).startsWith("DENY");
    }

    @Test
    void policyThatDoesNotLoadIsToldAndTheRestIsStillLookedAt() throws Exception {
        Files.writeString(policy, network.policyYaml(alice).replace("action: enforce", "action: enforced"));
        Run run = json();

        assertFails(run, 2, "policy", "enforced");
        assertThat(wrong(run, "verification").get("level").stringValue()).isEqualTo("warn");
        assertThat(run.out()).contains("\"check\":\"registry\",\"subject\":null,\"level\":\"ok\"");
    }

    @Test
    void imageThatNoPolicyIsForIsTold() throws Exception {
        Files.writeString(policy, network.policyYaml(alice).replace("/**", "/bob.test/**"));

        assertFails(json(), 1, "rule", "no policy is for");
    }

    @Test
    void clockThatIsWrongIsTold() {
        for (Duration off : List.of(Duration.ofMinutes(20), Duration.ofMinutes(-20))) {
            Run run = at(off);

            assertThat(wrong(run, "clock").get("level").stringValue()).isEqualTo("fail");
            assertThat(wrong(run, "clock").get("found").stringValue()).contains(off.isNegative() ? "ahead" : "behind");
            assertThat(run.status()).as(run.out()).isEqualTo(2);
        }
    }

    private Run at(Duration off) {
        StringWriter out = new StringWriter();
        CommandLine commandLine = Main.commandLine(new Terminal(false, StandardCharsets.UTF_8, Map.of()))
                .setOut(new PrintWriter(out)).setErr(new PrintWriter(new StringWriter()));
        DoctorCommand command = (DoctorCommand) Objects.requireNonNull(commandLine.getSubcommands().get("doctor")).getCommandSpec().userObject();
        command.clock(() -> Instant.now().plus(off));
        int status = commandLine.execute(Reach.args(network, "doctor", image.reference(), "--policy", policy.toString(), "-o", "json"));
        return new Run(status, out.toString(), "");
    }

    @Test
    void credentialsThatAreRefusedAreTold() {
        network.addFault(FaultRule.on(Server.REGISTRY, Fault.respond(
                Reply.json(401, "{}").withHeader("WWW-Authenticate", "Basic realm=\"r\""))));

        assertFails(json(), 2, "credentials", "none are configured");
    }

    @Test
    void registryThatIsDownIsTold() {
        network.refuseConnections(Server.REGISTRY);

        assertFails(json(), 4, "registry", network.registry());
    }

    @Test
    void folderThatCannotBeUsedIsTold() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertFails(json("--cache-dir", file.toString()), 2, "memory", "file");
        assertThat(wrong(json(), "memory").get("level").stringValue()).isEqualTo("warn");
    }

    @Test
    void toleranceOfThePolicyIsPartOfTheWorstTime() throws Exception {
        Files.writeString(policy, network.policyYaml(alice).replace("action: enforce", "onAbsent: {allowIfSeen: 72h}\n    action: enforce"));

        assertThat(wrong(json(), "revocation").get("found").stringValue()).contains("still counts 72 h");
    }

    @Test
    void ownerWhomNobodyKnowsIsAWarningWhereOthersMaySign() throws Exception {
        bob.sign(image);
        bob.attachSignature(image);
        Files.writeString(policy, network.policyYaml(alice, bob).replace("alice.test\": \"did", "other.test\": \"did")
                .replace("action: enforce", "foreignSigners: true\n    action: enforce"));
        Run run = json();

        assertThat(run.status()).as(run.out()).isZero();
        assertThat(wrong(run, "owner").get("level").stringValue()).isEqualTo("warn");
    }

    @Test
    void slowHostEndsWithinTheTime() {
        network.addFault(FaultRule.on(Server.PDS, Fault.delay(Duration.ofSeconds(30))));
        long start = System.nanoTime();
        Run run = json("--timeout", "2s");

        assertThat(run.status()).as(run.out()).isIn(4, 5);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
        assertThat(wrong(run, "verification").get("level").stringValue()).isEqualTo("fail");
    }

    @Test
    void usageErrorsExitWith2() {
        assertThat(Run.of("doctor").status()).isEqualTo(2);
        assertThat(Run.of("doctor", "atcr.io/a/b").status()).isEqualTo(2);
        assertThat(doctor("a b").status()).isEqualTo(2);
    }

    @Test
    void A21_whatHostsSayIsShownEscaped() {
        network.addFault(FaultRule.on(Server.REGISTRY, Fault.respond(
                Reply.json(403, "{\"errors\":[{\"code\":\"\\u001b[31m\\r\\n::error::x\"}]}"))));
        Run run = doctor(image.reference());

        assertThat(run.out()).doesNotContain("\u001b").doesNotContain("\r");
        assertThat(run.out().lines()).noneMatch(line -> line.startsWith("::"));
    }
}
