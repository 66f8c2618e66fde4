package io.atcr.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.car.syntax.Did;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Who can count is kept from one question to the next: at every instant, in whatever order they are asked, it has to be what the windows say. */
class CountableTest {
    private static final Instant ZERO = Instant.parse("2026-01-01T00:00:00Z");
    private static final String[] DIDS = {
        "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa", "did:plc:bbbbbbbbbbbbbbbbbbbbbbbb", "did:plc:cccccccccccccccccccccccc", "did:plc:dddddddddddddddddddddddd"};

    @Property
    void A17_whoCanCountIsWhatTheWindowsSay(
            @ForAll @Size(4) List<@IntRange(min = 0, max = 9) Integer> from,
            @ForAll @Size(4) List<@IntRange(min = 0, max = 9) Integer> until,
            @ForAll @IntRange(min = 0, max = 4) int denied,
            @ForAll @Size(min = 1, max = 12) List<@IntRange(min = -1, max = 10) Integer> questions) throws Exception {
        StringBuilder yaml = new StringBuilder("version: 1.0\ntrustedDIDs:\n");
        for (int i = 0; i < DIDS.length; i++) {
            yaml.append("  ").append(DIDS[i]).append(": {name: x");
            if (from.get(i) > 0) {
                yaml.append(", validFrom: \"").append(at(from.get(i))).append('"');
            }
            if (until.get(i) > from.get(i)) {
                yaml.append(", expiresAt: \"").append(at(until.get(i))).append('"');
            }
            yaml.append("}\n");
        }
        yaml.append(denied < DIDS.length ? "deniedDIDs:\n  " + DIDS[denied] + ": {reason: leaked}\n" : "");
        yaml.append("policies:\n  - {name: all, scope: \"**\", require: {signature: true}, action: enforce}\n");
        TrustPolicy policy = TrustPolicy.parse(yaml.toString());
        PolicyRule rule = policy.ruleFor(ImageReference.parse("atcr.io/a/b")).orElseThrow();
        for (int question : questions) {
            Set<Did> expected = new LinkedHashSet<>();
            for (Did did : rule.trustedDids()) {
                if (policy.isTrusted(did, at(question))) {
                    expected.add(did);
                }
            }
            assertThat(rule.countable(at(question))).containsExactlyElementsOf(expected);
        }
    }

    private static Instant at(int seconds) {
        return ZERO.plusSeconds(seconds);
    }
}
