package io.atcr.samples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.policy.TrustPolicy;
import io.atcr.samples.localnetwork.Account;
import io.atcr.samples.localnetwork.LocalNetwork;
import io.atcr.verifier.Verifier;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class QuickstartTest {
    private static final Path SOURCE = Path.of("src/main/java/io/atcr/samples/quickstart/Quickstart.java");

    @Test
    void allowsASignedImageAndDeniesAnUnsignedOne() throws Exception {
        try (LocalNetwork network = LocalNetwork.start()) {
            Account alice = network.createAccount("alice.test");
            try (Verifier verifier = Verifier.builder()
                    .trustPolicy(TrustPolicy.parse(network.policyYaml(alice)))
                    .addressPolicy(network.addressPolicy())
                    .plcDirectory(network.plcDirectory())
                    .build()) {
                assertThat(Quickstart.mayRun(verifier, alice.push("app", "v1").reference())).isTrue();
                assertThat(Quickstart.mayRun(verifier, alice.pushUnsigned("app", "v2").reference())).isFalse();
            }
        }
    }

    @Test
    void staysUnderFortyLinesAndStandsInTheReadmeAsItIs() throws Exception {
        String source = Files.readString(SOURCE);

        assertThat(source.lines().count()).isLessThan(40);
        assertThat(Files.readString(Path.of("../../README.md"))).contains("```java\n" + source.stripTrailing() + "\n```");
    }
}
