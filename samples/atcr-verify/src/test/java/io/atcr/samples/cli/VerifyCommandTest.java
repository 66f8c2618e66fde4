package io.atcr.samples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.samples.localnetwork.Account;
import io.atcr.samples.localnetwork.Fault;
import io.atcr.samples.localnetwork.FaultRule;
import io.atcr.samples.localnetwork.LocalNetwork;
import io.atcr.samples.localnetwork.PushedImage;
import io.atcr.samples.localnetwork.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command line against real servers on loopback. */
class VerifyCommandTest {
    @TempDir
    Path folder;

    private LocalNetwork network;
    private Account alice;
    private Path policy;

    @BeforeEach
    void start() throws IOException {
        network = LocalNetwork.start();
        alice = network.createAccount("alice.test");
        policy = Files.writeString(folder.resolve("trust-policy.yaml"), network.policyYaml(alice));
    }

    @AfterEach
    void stop() {
        network.close();
    }

    @Test
    void anAllowedImageExitsWith0AndNamesTheDigest() {
        PushedImage image = alice.push("prod-app", "v1");

        Run run = verify(image.reference());

        assertThat(run.status()).as(run.out() + run.err()).isZero();
        assertThat(run.out().lines().findFirst()).hasValueSatisfying(first -> assertThat(first)
                .startsWith("ALLOW  " + image.digestReference() + "  signed by " + alice.did() + " (alice.test claimed)"));
        assertThat(run.out()).contains(image.digestReference()).contains(alice.did().toString()).contains("record-bound");
    }

    @Test
    void anUnsignedImageExitsWith3() {
        Run run = verify(alice.pushUnsigned("prod-app", "v1").reference());

        assertThat(run.status()).isEqualTo(3);
        assertThat(run.out()).startsWith("DENY ").contains("record-absent");
    }

    @Test
    void anImageOfSomebodyElseExitsWith1() {
        Account mallory = network.createAccount("mallory.test");

        Run run = verify(mallory.push("prod-app", "v1").reference().replace("mallory.test", mallory.did().toString()));

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).startsWith("DENY ").contains("owner-not-counted");
    }

    @Test
    void aSilentPdsExitsWith4() {
        PushedImage image = alice.push("prod-app", "v1");
        network.addFault(FaultRule.on(Server.PDS, Fault.status(503)));

        Run run = verify(image.reference());

        assertThat(run.status()).isEqualTo(4);
        assertThat(run.out()).startsWith("DENY ").contains("pds-unavailable");
    }

    @Test
    void theWorstOfSeveralWins() {
        PushedImage good = alice.push("prod-app", "v1");
        PushedImage unsigned = alice.pushUnsigned("prod-other", "v1");

        Run run = verify(good.reference(), unsigned.reference());

        assertThat(run.status()).isEqualTo(3);
        assertThat(run.out()).contains("ALLOW  " + good.digestReference()).contains("DENY  " + unsigned.reference());
    }

    @Test
    void jsonIsOneObjectALineWithTheDecisionAndEveryCheck() {
        PushedImage image = alice.push("prod-app", "v1");

        Run run = verify("--output", "json", image.reference());

        assertThat(run.out().lines()).hasSize(1);
        JsonNode result = JsonMapper.shared().readTree(run.out());
        assertThat(result.get("allowed").booleanValue()).isTrue();
        assertThat(result.get("verifiedImage").stringValue()).isEqualTo(image.digestReference());
        assertThat(result.get("evidence").get("status").stringValue()).isEqualTo("verified");
        assertThat(result.get("evidence").get("signers").get(0).get("did").stringValue()).isEqualTo(alice.did().toString());
        assertThat(result.get("evidence").get("checks").size()).isGreaterThan(5);
        assertThat(result.get("decision").isObject()).isTrue();
    }

    @Test
    void quietPrintsTheVerifiedReferenceAlone() {
        PushedImage image = alice.push("prod-app", "v1");

        assertThat(verify("--output", "quiet", image.reference()).out().trim()).isEqualTo(image.digestReference());
    }

    @Test
    void A1_withoutPolicyOrSignerNothingIsVerified() {
        Run run = Run.of("verify", "atcr.io/alice.example.com/app:v1");

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("--policy").contains("--signer");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void A18_privateAddressesAreRefusedUnlessAdmittedByName() {
        PushedImage image = alice.push("prod-app", "v1");

        Run run = Run.of("verify", "--policy", policy.toString(), image.reference());

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).contains("address-refused");
        assertThat(network.requests().all()).isEmpty();
    }

    @Test
    void aBrokenPolicyExitsWith2AndSaysWhere() throws IOException {
        Files.writeString(policy, "version: 1.0\ntrustedDIDs:\n  did:plc:alice123: {nmae: Alice}\n");

        Run run = verify("atcr.io/alice.example.com/app:v1");

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("trust-policy.yaml:3:").contains("name");
    }

    @Test
    void aPolicyErrorIsNeverCutHoweverLongThePath() throws IOException {
        policy = Files.createDirectories(folder.resolve("p".repeat(200))).resolve("trust-policy.yaml");
        Files.writeString(policy, "version: 1.0\npolices: []\n");

        Run run = verify("atcr.io/alice.example.com/app:v1");

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).endsWith("did you mean 'policies'?" + System.lineSeparator());
    }

    @Test
    void garbageExitsWith2OrIsDeniedAndNeverShowsAStackTrace() {
        for (String image : List.of("", ":", "@", "%61tcr.io/x/y", "atcr.io/../..", "\u001b[31m/x/y", "a".repeat(100_000))) {
            Run run = verify(image);

            assertThat(run.status()).as(image).isEqualTo(2);
            assertThat(run.err()).as(image).startsWith("atcr-verify: ").doesNotContain("\tat ").doesNotContain("\u001b").hasSizeLessThan(1000);
        }
        assertThat(Run.of("verify", "--policy", folder.resolve("none").toString(), "atcr.io/a/b").status()).isEqualTo(2);
        assertThat(Run.of("verify", "--signer", "did:bogus:", "atcr.io/a/b").status()).isEqualTo(2);
        assertThat(Run.of("nonsense").status()).isEqualTo(2);
        assertThat(Run.of().status()).isEqualTo(2);
        assertThat(verify("--timeout", "0", "atcr.io/a/b").status()).isEqualTo(2);
        assertThat(verify("--plc-url", "ftp://x", "atcr.io/a/b").status()).isEqualTo(2);
        assertThat(verify("--plain-http", "not a host", "atcr.io/a/b").status()).isEqualTo(2);
    }

    @Test
    void anImageIsNotTheNameOfAFileOfArguments() throws IOException {
        Path arguments = Files.writeString(folder.resolve("arguments"), "--help SECRET");

        Run run = verify("@" + arguments);

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("not an image reference").doesNotContain("SECRET");
    }

    private Run verify(String... args) {
        List<String> all = new ArrayList<>(List.of("verify", "--policy", policy.toString()));
        for (String host : List.of(network.registry(), network.pds().getAuthority(), network.plcDirectory().getAuthority())) {
            all.addAll(List.of("--allow-private-network", host, "--plain-http", host));
        }
        all.addAll(List.of("--plc-url", network.plcDirectory().toString()));
        all.addAll(List.of(args));
        return Run.of(all.toArray(String[]::new));
    }

    @Test
    void theHelpOfWhatVerifiesImagesSaysTheStatuses() {
        for (Run help : List.of(Run.of("verify", "--help"), Run.of("bundle", "verify", "--help"))) {
            assertThat(help.status()).isZero();
            assertThat(help.out()).contains("Exit status:", "3     unsigned or not found", "70    internal error");
        }
    }
}
