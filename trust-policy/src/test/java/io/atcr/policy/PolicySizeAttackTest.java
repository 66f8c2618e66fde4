package io.atcr.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Policy files of a few MiB that are made to cost more than their size. */
class PolicySizeAttackTest {
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz234567";
    private static final Duration BOUND = Duration.ofSeconds(20);

    private static String did(int number) {
        StringBuilder did = new StringBuilder("did:plc:");
        for (int shift = 0; shift < 120; shift += 5) {
            did.append(LETTERS.charAt(shift < 30 ? number >> shift & 31 : 0));
        }
        return did.toString();
    }

    private static String lines(String format, int count) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < count; i++) {
            lines.append(format.replace("DID", did(i)).replace("#", Integer.toString(i, 36))).append('\n');
        }
        return lines.toString();
    }

    private static String policies(int count, String require) {
        return "policies:\n" + lines("- {name: p#, scope: 'h#.io/**', require: {" + require + "}, action: enforce, foreignSigners: true}", count);
    }

    @Test
    void A20_manyPoliciesThatNameALargeGroupAreRefusedBeforeTheyFillTheMemory() {
        String yaml = "version: 1.0\ntrustedDIDs:\n" + lines("  DID: {}", 20_000) + "groups:\n  g:\n" + lines("  - DID", 20_000)
                + policies(2_000, "signature: true, groups: {g: 1}");
        Assertions.assertTimeoutPreemptively(BOUND, () -> PolicyLoadTest.assertCode(yaml, PolicyError.TOO_MANY));
    }

    @Test
    void A20_manyDenialsDoNotMultiplyWithManyPolicies() {
        String yaml = "version: 1.0\ntrustedDIDs: {did:plc:aaaaaaaaaaaaaaaaaaaaaaa2: {}}\ndeniedDIDs:\n" + lines("  DID: {reason: r}", 80_000)
                + policies(2_000, "signature: true");
        Assertions.assertTimeoutPreemptively(BOUND, () -> assertThat(TrustPolicy.parse(yaml).warnings()).isEmpty());
    }

    @Test
    void A20_moreRegistriesThanAnybodyHasAreRefused() {
        String yaml = "version: 1.0\ntrustedDIDs: {" + did(1) + ": {}}\natcrRegistries:\n" + lines("- a#.io", 500_000)
                + policies(2_000, "signature: true").replace(", foreignSigners: true", "");
        Assertions.assertTimeoutPreemptively(BOUND, () -> PolicyLoadTest.assertCode(yaml, PolicyError.TOO_MANY));
    }

    @Test
    void A20_exemptionsDoNotMultiplyWithRegistries() {
        String digest = "ab".repeat(30);
        StringBuilder yaml = new StringBuilder("version: 1.0\ntrustedDIDs: {" + did(1) + ": {}}\natcrRegistries:\n" + lines("- a#.io", 1_000)
                + policies(1, "signature: true") + "  exempt:\n");
        for (int i = 0; i < 40_000; i++) {
            yaml.append("  - {image: 'h0.io/x@sha256:").append(digest).append(String.format("%04x", i))
                    .append("', reason: r, expiresAt: '2027-01-01T00:00:00Z'}\n");
        }
        String block = yaml.toString().replace("- {name: p0, scope: 'h0.io/**', require: {signature: true}, action: enforce, foreignSigners: true}",
                "- name: p0\n  scope: 'h0.io/**'\n  require: {signature: true}\n  action: enforce\n  foreignSigners: true");
        Assertions.assertTimeoutPreemptively(BOUND, () -> assertThat(TrustPolicy.parse(block).rules().get(0).exemptions()).hasSize(40_000));
    }

    @Test
    void groupsOfTheSizeThatPeopleHaveLoadInEveryPolicy() {
        String yaml = "version: 1.0\ntrustedDIDs:\n" + lines("  DID: {}", 500) + "groups:\n  g:\n" + lines("  - DID", 500)
                + policies(2_000, "signature: true, groups: {g: 1}");
        assertThatCode(() -> assertThat(TrustPolicy.parse(yaml).rules()).hasSize(2_000)).doesNotThrowAnyException();
    }
}
