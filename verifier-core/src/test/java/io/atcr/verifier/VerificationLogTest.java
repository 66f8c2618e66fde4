package io.atcr.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.policy.ImageReference;
import io.atcr.policy.TrustPolicy;
import io.atcr.verifier.CapturingLogs.Capture;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;
import org.slf4j.event.LoggingEvent;

/** One line per verification, for machines. */
class VerificationLogTest {
    private final World world = new World();
    private final Signer alice = world.signer("alice.example.com");
    private final ImageReference image = world.push(World.ATCR, "alice.example.com/prod-app");
    private final TrustPolicy policy = World.trusting("", alice);

    private LoggingEvent line(TrustPolicy policy) {
        try (Capture capture = new Capture(Verifier.class, Level.TRACE)) {
            world.verify(policy, image);
            assertThat(capture.events).hasSize(1);
            return capture.events.get(0);
        }
    }

    private static Map<String, Object> values(LoggingEvent line) {
        Map<String, Object> values = new LinkedHashMap<>();
        line.getKeyValuePairs().forEach(pair -> assertThat(values.put(pair.key, pair.value)).as(pair.key).isNull());
        return values;
    }

    @Test
    void whatMayRunIsInfoWithItsSigners() {
        alice.sign(image);
        LoggingEvent line = line(policy);

        assertThat(line.getLevel()).isEqualTo(Level.INFO);
        assertThat(line.getMessage()).isEqualTo("Image verification finished");
        assertThat(values(line))
                .containsOnlyKeys("image", "decision", "duration", "policySha256", "did")
                .containsEntry("image", image.toString())
                .containsEntry("decision", "ALLOW")
                .containsEntry("did", alice.did().toString());
        assertThat(values(line).get("duration")).isInstanceOfSatisfying(Long.class, millis -> assertThat(millis).isBetween(0L, 60_000L));
    }

    @Test
    void whatMayNotRunIsWarnWithTheReasonAndWhoseSignatureIsLacking() {
        LoggingEvent line = line(policy);

        assertThat(line.getLevel()).isEqualTo(Level.WARN);
        assertThat(line.getThrowable()).isNull();
        assertThat(values(line))
                .containsEntry("decision", "DENY")
                .containsEntry("did", alice.did().toString())
                .containsEntry("error", "record-absent");
    }

    @Test
    void A3_whatRunsWithoutProofIsInfoAndNamesTheError() {
        LoggingEvent line = line(World.policy(auditing(alice)));

        assertThat(line.getLevel()).isEqualTo(Level.INFO);
        assertThat(values(line)).containsEntry("decision", "ALLOW_WARN").containsEntry("error", "record-absent");
    }

    @Test
    void A17_everyLineCarriesThePolicysHash() {
        assertThat(values(line(policy))).containsEntry("policySha256", policy.sha256());
        TrustPolicy none = World.policy(auditing(alice).replace("\"**\"", "\"example.net/other\""));
        LoggingEvent line = line(none);

        assertThat(values(line)).containsEntry("policySha256", none.sha256()).containsEntry("error", "no-policy").doesNotContainKey("did");
        assertThat(line.getLevel()).isEqualTo(Level.WARN);
    }

    @Test
    void whatCouldNotBeHadIsNoErrorOfThisProgram() {
        alice.sign(image);
        world.fault("getRecord", request -> {
            throw World.timeout();
        });
        LoggingEvent line = line(policy);

        assertThat(line.getLevel()).isEqualTo(Level.WARN);
        assertThat(values(line)).containsEntry("error", "pds-unavailable");
    }

    @Test
    void A21_noValueHoldsWhatSomebodyElseWrote() {
        alice.sign(image);
        String json = "\\n\\u001b[2J\\u202e{}::forged";
        for (String hop : new String[] {"plc.directory", "getRecord", "/manifests/", "/referrers/"}) {
            world.fault(hop, request -> World.status(request, 400, "{\"error\":\"" + json + "\",\"message\":\"" + json + "\"}"));
            assertThat(values(line(policy)).toString()).as(hop).doesNotContain("forged", "\n", "\u001b", "\u202e");
        }
    }

    @Test
    void theListOfSignersIsBounded() {
        Signer[] many = IntStream.range(0, 8).mapToObj(i -> world.signer("signer" + i + ".example.com")).toArray(Signer[]::new);
        world.fault("/referrers/", request -> World.status(request, 503, ""));
        TrustPolicy policy = World.policy(World.trustingYaml("      minSignatures: 2\n    foreignSigners: true\n", many));

        String dids = (String) values(line(policy)).get("did");

        assertThat(dids.split(",")).hasSize(6).endsWith("...");
    }

    @Test
    void aLevelThatIsOffIsNotWritten() {
        alice.sign(image);
        try (Capture capture = new Capture(Verifier.class, Level.WARN)) {
            world.verify(policy, image);
            assertThat(capture.events).isEmpty();
        }
    }

    private static String auditing(Signer signer) {
        return World.trustingYaml("", signer).replace("action: enforce", "action: audit");
    }
}
