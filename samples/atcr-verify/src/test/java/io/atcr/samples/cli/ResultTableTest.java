package io.atcr.samples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.did.plc.PlcHeadStore;
import io.atcr.policy.ImageReference;
import io.atcr.policy.TrustPolicy;
import io.atcr.samples.localnetwork.Account;
import io.atcr.samples.localnetwork.Fault;
import io.atcr.samples.localnetwork.FaultRule;
import io.atcr.samples.localnetwork.LocalNetwork;
import io.atcr.samples.localnetwork.PushedImage;
import io.atcr.samples.localnetwork.Server;
import io.atcr.verifier.OfflineVerifier;
import io.atcr.verifier.VerificationResult;
import io.atcr.verifier.Verifier;
import io.atcr.verifier.VerifierBuilder;
import io.atcr.verifier.VerifierListener;
import io.atcr.verifier.bundle.Bundle;
import io.atcr.verifier.bundle.BundleSource;
import io.atcr.verifier.metrics.MicrometerListener;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A3: one table from action and evidence to decision, exit status and metric; what is written down is what happens. */
class ResultTableTest {
    private record Case(String action, String evidence) {}

    /** Verifies, and tells the listener. */
    private interface Way {
        VerificationResult verify(TrustPolicy policy, VerifierListener listener) throws Exception;
    }

    private final StringBuilder table = new StringBuilder(
            "| action | evidence | decision | may run | exit status | metric |\n| --- | --- | --- | --- | --- | --- |\n");

    @Test
    void A3_theTableInTheDocumentationIsWhatHappens() throws Exception {
        try (LocalNetwork network = LocalNetwork.start()) {
            Account alice = network.createAccount("alice.test");
            String signed = alice.push("app", "signed").reference();
            String unsigned = alice.pushUnsigned("app", "unsigned").reference();
            for (String action : List.of("enforce", "warn", "audit")) {
                String yaml = network.policyYaml(alice);
                row(new Case(action, "verified"), yaml, live(network, signed));
                row(new Case(action, "failed"), yaml, live(network, unsigned));
                network.addFault(FaultRule.on(Server.PDS, Fault.status(503)));
                row(new Case(action, "indeterminate"), yaml, live(network, signed));
                network.clearFaults();
                row(new Case(action, "not-required"), yaml, live(network, unsigned));
            }
        }
        assertThat(Files.readString(Path.of("../../docs/results.md"))).contains(table);
    }

    @Test
    void A5_theTableIsTheSameByABundle() throws Exception {
        try (LocalNetwork network = LocalNetwork.start()) {
            Account alice = network.createAccount("alice.test");
            Account bob = network.createAccount("bob.test");
            PushedImage ofAlice = alice.push("app", "signed");
            PushedImage ofBob = alice.pushUnsigned("app", "unsigned");
            bob.sign(ofBob);
            bob.attachSignature(ofBob);
            PlcHeadStore heads = PlcHeadStore.inMemory();
            Bundle signed = bundle(network, ofAlice, heads, alice, bob);
            Bundle byBob = bundle(network, ofBob, heads, alice, bob);
            for (String action : List.of("enforce", "warn", "audit")) {
                String yaml = network.policyYaml(alice);
                row(new Case(action, "verified"), yaml, offline(ofAlice, Optional.of(signed), heads));
                row(new Case(action, "failed"), yaml, offline(ofBob, Optional.of(byBob), heads));
                row(new Case(action, "indeterminate"), yaml, offline(ofAlice, Optional.empty(), heads));
                row(new Case(action, "not-required"), yaml, offline(ofBob, Optional.empty(), heads));
            }
        }
        assertThat(Files.readString(Path.of("../../docs/results.md"))).contains(table);
    }

    private static Way live(LocalNetwork network, String image) {
        return (policy, listener) -> {
            try (Verifier verifier = verifier(network, policy).listener(listener).build()) {
                return verifier.verify(ImageReference.parse(image, policy.atcrRegistries()));
            }
        };
    }

    private static Way offline(PushedImage image, Optional<Bundle> bundle, PlcHeadStore heads) {
        BundleSource source = digest -> bundle.map(made -> new BundleSource.Found(made, Instant.now(), "bundle"));
        return (policy, listener) -> OfflineVerifier.builder().trustPolicy(policy).plcHeadStore(heads).listener(listener).build()
                .verify(ImageReference.parse(image.digestReference(), policy.atcrRegistries()), source);
    }

    private static VerifierBuilder verifier(LocalNetwork network, TrustPolicy policy) {
        return Verifier.builder().trustPolicy(policy).addressPolicy(network.addressPolicy()).plcDirectory(network.plcDirectory());
    }

    private static Bundle bundle(LocalNetwork network, PushedImage image, PlcHeadStore heads, Account... trusted) throws Exception {
        TrustPolicy policy = TrustPolicy.parse(network.policyYaml(trusted) + "    foreignSigners: true\n");
        try (Verifier verifier = verifier(network, policy).plcHeadStore(heads).build()) {
            return verifier.createBundle(ImageReference.parse(image.reference(), policy.atcrRegistries())).bundle().orElseThrow();
        }
    }

    private void row(Case of, String enforcing, Way way) throws Exception {
        String yaml = enforcing.replace("action: enforce", "action: " + of.action());
        if (of.evidence().equals("not-required")) {
            yaml = yaml.replace("signature: true", "signature: false").replace("      minSignatures: 1\n", "");
        }
        MeterRegistry metrics = new SimpleMeterRegistry();
        VerificationResult result = way.verify(TrustPolicy.parse(yaml), new MicrometerListener(metrics));
        assertThat(result.evidence().status()).as(of.toString()).isEqualTo(of.evidence());
        table.append("| %s | %s | %s | %s | %d | %s |%n".formatted(
                of.action(), of.evidence(), result.decision().outcome(), result.decision().allowed() ? "yes" : "no", ExitStatus.of(result).code(),
                counted(metrics)).replace("\r\n", "\n"));
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
