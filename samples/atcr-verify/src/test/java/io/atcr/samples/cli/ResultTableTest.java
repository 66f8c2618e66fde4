package io.atcr.samples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.policy.ImageReference;
import io.atcr.policy.TrustPolicy;
import io.atcr.samples.localnetwork.Account;
import io.atcr.samples.localnetwork.Fault;
import io.atcr.samples.localnetwork.FaultRule;
import io.atcr.samples.localnetwork.LocalNetwork;
import io.atcr.samples.localnetwork.Server;
import io.atcr.verifier.VerificationResult;
import io.atcr.verifier.Verifier;
import io.atcr.verifier.metrics.MicrometerListener;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A3: one table from action and evidence to decision, exit status and metric; what is written down is what happens. */
class ResultTableTest {
    private record Case(String action, String evidence) {}

    @Test
    void A3_theTableInTheDocumentationIsWhatHappens() throws Exception {
        StringBuilder table = new StringBuilder(
                "| action | evidence | decision | may run | exit status | metric |\n| --- | --- | --- | --- | --- | --- |\n");
        try (LocalNetwork network = LocalNetwork.start()) {
            Account alice = network.createAccount("alice.test");
            String signed = alice.push("app", "signed").reference();
            String unsigned = alice.pushUnsigned("app", "unsigned").reference();
            for (String action : List.of("enforce", "warn", "audit")) {
                row(table, network, alice, new Case(action, "verified"), signed);
                row(table, network, alice, new Case(action, "failed"), unsigned);
                network.addFault(FaultRule.on(Server.PDS, Fault.status(503)));
                row(table, network, alice, new Case(action, "indeterminate"), signed);
                network.clearFaults();
                row(table, network, alice, new Case(action, "not-required"), unsigned);
            }
        }
        assertThat(Files.readString(Path.of("../../docs/results.md"))).contains(table);
    }

    private static void row(StringBuilder table, LocalNetwork network, Account alice, Case of, String image) throws Exception {
        String yaml = network.policyYaml(alice).replace("action: enforce", "action: " + of.action());
        if (of.evidence().equals("not-required")) {
            yaml = yaml.replace("signature: true", "signature: false").replace("      minSignatures: 1\n", "");
        }
        TrustPolicy policy = TrustPolicy.parse(yaml);
        MeterRegistry metrics = new SimpleMeterRegistry();
        try (Verifier verifier = Verifier.builder()
                .trustPolicy(policy)
                .addressPolicy(network.addressPolicy())
                .plcDirectory(network.plcDirectory())
                .listener(new MicrometerListener(metrics))
                .build()) {
            VerificationResult result = verifier.verify(ImageReference.parse(image, policy.atcrRegistries()));
            assertThat(result.evidence().status()).as(of.toString()).isEqualTo(of.evidence());
            table.append("| %s | %s | %s | %s | %d | %s |%n".formatted(
                    of.action(), of.evidence(), result.decision().outcome(), result.decision().allowed() ? "yes" : "no", ExitStatus.of(result).code(),
                    counted(metrics)).replace("\r\n", "\n"));
        }
    }

    /** The result under which the verification was counted. */
    private static String counted(MeterRegistry metrics) {
        List<String> results = metrics.get("atcr.verifications").counters().stream()
                .filter(counter -> counter.count() == 1)
                .map(counter -> String.valueOf(counter.getId().getTag("result")))
                .toList();
        return results.isEmpty() ? "none" : String.join(" and ", results);
    }
}
