package io.atcr.samples.service.images;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.samples.localnetwork.Fault;
import io.atcr.samples.localnetwork.FaultRule;
import io.atcr.samples.localnetwork.PushedImage;
import io.atcr.samples.localnetwork.Server;
import io.atcr.samples.service.config.ServiceSettings.NamespaceRule;
import io.atcr.samples.service.images.ImageVerdict.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A4: nobody but the operator chooses the policy. */
class NamespaceAttackTest {
    @TempDir
    private Path folder;

    private GateWorld world;

    @BeforeEach
    void start() throws Exception {
        world = new GateWorld(folder);
    }

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    void A4_theNamespaceChoosesThePolicyAndNoImageNameDoes() throws Exception {
        world.trusting("production", "prod-*").policy("development", world.yaml("warn"), "dev-*");
        PushedImage image = world.alice.pushUnsigned("dev-app", "v1");

        ImageVerdict development = world.judge("dev-1", image.digestReference());
        assertThat(development.outcome()).isEqualTo(Outcome.ALLOW_WARN);
        assertThat(development.message()).startsWith("Allowed with a warning by policy 'local-network'").contains("never signed");
        assertThat(development.pinned().orElseThrow().toString()).isEqualTo(image.digestReference());

        ImageVerdict production = world.judge("prod-1", image.digestReference());
        assertThat(production.outcome()).isEqualTo(Outcome.DENY);
        assertThat(production.code()).isEqualTo("record-absent");
        assertThat(production.policySha256()).isNotEqualTo(development.policySha256());
    }

    @Test
    void A4_aNamespaceThatNobodyNamesHasToSatisfyEveryPolicy() throws Exception {
        world.policy("development", world.yaml("warn"), "dev-*").trusting("production", "prod-*");
        PushedImage unsigned = world.alice.pushUnsigned("app", "v1");
        for (String namespace : new String[] {"prod", "Dev-1", ""}) {
            ImageVerdict verdict = world.judge(namespace, unsigned.digestReference());
            assertThat(verdict.outcome()).as(namespace).isEqualTo(Outcome.DENY);
            assertThat(verdict.message()).contains("every policy has to allow, and production does not");
        }
        PushedImage signed = world.alice.push("app", "v2");
        ImageVerdict verdict = world.judge("prod", signed.reference());
        assertThat(verdict.outcome()).isEqualTo(Outcome.ALLOW);
        assertThat(verdict.signers()).containsExactly(world.alice.did().toString());
        assertThat(verdict.pinned().orElseThrow().toString()).isEqualTo(signed.digestReference());
    }

    @Test
    void A4_enforceOnlyDeniesWhatAnotherActionAllowsAndAsksNobody() throws Exception {
        world.enforceOnly = true;
        world.policy("warns", world.yaml("warn"), "warns").policy("open", world.yaml("enforce").replace("signature: true", "signature: false")
                .replace("      minSignatures: 1\n", ""), "open");
        PushedImage signed = world.alice.push("app", "v1");
        for (String namespace : new String[] {"warns", "open", "unknown"}) {
            ImageVerdict verdict = world.judge(namespace, signed.digestReference());
            assertThat(verdict.outcome()).as(namespace).isEqualTo(Outcome.DENY);
            assertThat(verdict.code()).isEqualTo("not-enforced");
        }
        assertThat(world.asked()).isZero();
    }

    @Test
    void A4_enforceOnlyAdmitsWhatIsSignedAndWhatIsExemptUnderARuleThatEnforces() throws Exception {
        PushedImage signed = world.alice.push("app", "v1");
        PushedImage exempt = world.alice.pushUnsigned("app", "v2");
        String exemption = "    exempt:\n      - image: \"" + exempt.digestReference() + "\"\n        reason: incident 7\n        expiresAt: \""
                + world.now.plus(Duration.ofDays(1)) + "\"\n";
        world.enforceOnly = true;
        world.policy("production", world.network.policyYaml(world.alice) + exemption, "prod")
                .policy("warns", world.yaml("warn") + exemption, "warns");
        assertThat(world.judge("prod", signed.digestReference()).outcome()).isEqualTo(Outcome.ALLOW);
        ImageVerdict verdict = world.judge("prod", exempt.digestReference());
        assertThat(verdict.outcome()).isEqualTo(Outcome.ALLOW_WARN);
        assertThat(verdict.code()).isEqualTo("exempt");
        assertThat(world.judge("warns", exempt.digestReference()).code()).isEqualTo("not-enforced");
    }

    @Test
    void A4_enforceOnlyDoesNotAdmitWhatIsTolerated() throws Exception {
        String tolerant = world.network.policyYaml(world.alice) + "    staleIfUnavailable: 1h\n";
        world.policy("tolerant", tolerant, "tolerant").policy("strict", tolerant);
        world.namespaces.add(new NamespaceRule(List.of("strict"), "strict", true));
        PushedImage image = world.alice.push("app", "v1");
        assertThat(world.judge("strict", image.digestReference()).outcome()).isEqualTo(Outcome.ALLOW);
        world.advance(Duration.ofMinutes(6));
        world.network.addFault(FaultRule.on(Server.PDS, Fault.status(500)));

        ImageVerdict tolerated = world.judge("tolerant", image.digestReference());
        assertThat(tolerated.outcome()).isEqualTo(Outcome.ALLOW_WARN);
        assertThat(tolerated.message()).contains("PDS gave no usable answer");
        ImageVerdict byTag = world.judge("tolerant", image.reference());
        assertThat(byTag.outcome()).isEqualTo(Outcome.ALLOW_WARN);
        assertThat(byTag.pinned().orElseThrow().toString()).isEqualTo(image.digestReference());
        assertThat(world.judge("strict", image.digestReference()).allowed()).isFalse();
    }

    @Test
    void A20_whatEnforceOnlyDoesNotTolerateIsNoDenialToKeepWhileAnUpstreamIsAway() throws Exception {
        String tolerant = world.network.policyYaml(world.alice) + "    staleIfUnavailable: 1h\n    onAbsent: {allowIfSeen: 1h}\n";
        world.enforceOnly = true;
        world.policy("strict", tolerant, "strict");
        PushedImage image = world.alice.push("app", "v1");
        assertThat(world.judge("strict", image.digestReference()).outcome()).isEqualTo(Outcome.ALLOW);
        world.advance(Duration.ofMinutes(6));
        world.network.addFault(FaultRule.on(Server.PDS, Fault.status(500)));
        ImageVerdict outage = world.judge("strict", image.digestReference());
        assertThat(outage.outcome()).isEqualTo(Outcome.RETRY);
        assertThat(outage.code()).isEqualTo("pds-unavailable");
        assertThat(outage.message()).startsWith("Not decided").contains("Try again in a minute");

        world.network.clearFaults();
        world.alice.deleteRecord(image);
        ImageVerdict withdrawn = world.judge("strict", image.digestReference());
        assertThat(withdrawn.outcome()).isEqualTo(Outcome.DENY);
        assertThat(withdrawn.code()).isEqualTo("not-enforced");
    }
}
