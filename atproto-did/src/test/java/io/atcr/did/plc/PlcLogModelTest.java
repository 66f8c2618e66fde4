package io.atcr.did.plc;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.crypto.Curve;
import io.atcr.crypto.PrivateKey;
import io.atcr.crypto.PublicKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/**
 * Logs of random operations, judged by the verifier and by a model that follows the method's algorithm to the letter: the keys that may
 * still sign after each operation are kept, and cut at the place of the key that signed.
 */
class PlcLogModelTest {

    private static final List<PrivateKey> KEYS = List.of(PrivateKey.generate(Curve.K256), PrivateKey.generate(Curve.P256),
            PrivateKey.generate(Curve.K256));
    private static final List<Duration> TIMES = List.of(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1),
            Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofHours(71), Duration.ofHours(72), Duration.ofHours(72).plusMillis(1), Duration.ZERO);
    private static final JsonMapper JSON = JsonMapper.shared();

    private int validWithRecovery;
    private int invalid;

    /** An operation as the model sees it: who signed, who may sign after it, what it follows. */
    private static final class Step {
        private final PlcOperation operation;
        private final int parent;
        private final int signer;
        private final Instant createdAt;
        private final List<Integer> keys;
        private List<Integer> allowed;
        private boolean nullified;

        Step(PlcOperation operation, int parent, int signer, Instant createdAt, List<Integer> keys) {
            this.operation = operation;
            this.parent = parent;
            this.signer = signer;
            this.createdAt = createdAt;
            this.keys = keys;
            this.allowed = keys;
        }
    }

    @Test
    void logsOfEveryKindAreMade() {
        for (long seed = 0; seed < 400; seed++) {
            verifierAndModelAgree(seed);
        }
        assertThat(validWithRecovery).as(validWithRecovery + " valid with a recovery, " + invalid + " invalid").isGreaterThan(20);
        assertThat(invalid).isGreaterThan(20);
    }

    @Property(tries = 100)
    void verifierAndModelAgree(@ForAll long seed) {
        Random random = new Random(seed);
        List<Step> steps = new ArrayList<>();
        Instant now = LogScript.START;
        List<Integer> keys = keys(random, 2);
        int first = keys.get(keys.size() - 1);
        steps.add(new Step(PlcOperation.genesis(KEYS.get(first), publics(keys), KEYS.get(first).publicKey(), List.of(), LogScript.PDS), -1, first, now,
                keys));
        for (int count = random.nextInt(6); count > 0; count--) {
            // now and then at the same time, at the end of the window, or after it
            now = now.plus(TIMES.get(random.nextInt(TIMES.size())));
            Step next = step(random, steps, now);
            if (next == null) {
                break;
            }
            steps.add(next);
        }
        boolean valid = judge(steps);
        PlcLogVerification verification = new PlcLogVerifier().verify(steps.get(0).operation.did(), json(steps));

        assertThat(verification.log().isPresent()).as("%s", verification).isEqualTo(valid);
        if (!valid) {
            invalid++;
        } else if (steps.stream().anyMatch(step -> step.nullified)) {
            validWithRecovery++;
        }
        verification.log().ifPresent(log -> {
            for (int i = 0; i < steps.size(); i++) {
                assertThat(log.entries().get(i).nullified()).isEqualTo(steps.get(i).nullified);
            }
        });
    }

    private static List<Integer> keys(Random random, int atLeast) {
        List<Integer> keys = new ArrayList<>(List.of(0, 1, 2));
        Collections.shuffle(keys, random);
        if (random.nextInt(8) == 0) {
            keys.set(0, keys.get(2));
        }
        return List.copyOf(keys.subList(0, atLeast == 0 ? 0 : atLeast + random.nextInt(4 - atLeast)));
    }

    private static List<PublicKey> publics(List<Integer> keys) {
        return keys.stream().map(key -> KEYS.get(key).publicKey()).toList();
    }

    /** Follows any earlier operation, signed by any of its rotation keys; null if that one has none. */
    private static Step step(Random random, List<Step> steps, Instant now) {
        int parent = random.nextInt(3) == 0 ? random.nextInt(steps.size()) : steps.size() - 1;
        Step prev = steps.get(parent);
        if (prev.keys.isEmpty()) {
            return null;
        }
        // a fork is more often signed by the first key, an update by the last
        int last = prev.keys.size() - 1;
        int usual = parent == steps.size() - 1 ? last : 0;
        int signer = prev.keys.get(random.nextInt(5) == 0 ? random.nextInt(last + 1) : usual);
        if (random.nextInt(10) == 0) {
            return new Step(prev.operation.tombstone(KEYS.get(signer)), parent, signer, now, List.of());
        }
        List<Integer> keys = keys(random, random.nextInt(10) == 0 ? 0 : 2);
        PlcOperation operation = prev.operation.update(KEYS.get(signer), publics(keys), KEYS.get(0).publicKey(),
                List.of("at://n" + steps.size() + ".example.com"), LogScript.PDS);
        return new Step(operation, parent, signer, now, keys);
    }

    /** A fork nullifies all since, also where it is not allowed: a log says of itself what would be if it were. */
    private static boolean judge(List<Step> steps) {
        boolean valid = true;
        for (int i = 1; i < steps.size(); i++) {
            Step step = steps.get(i);
            Step prev = steps.get(step.parent);
            int index = prev.allowed.indexOf(step.signer);
            valid &= !prev.nullified && index >= 0 && step.createdAt.isAfter(steps.get(i - 1).createdAt);
            for (int j = step.parent + 1; j < i; j++) {
                Step other = steps.get(j);
                if (!other.nullified) {
                    Duration late = Duration.between(other.createdAt, step.createdAt);
                    valid &= other.parent != step.parent || late.compareTo(Duration.ofHours(72)) <= 0;
                    other.nullified = true;
                }
            }
            prev.allowed = prev.allowed.subList(0, Math.max(index, 0));
        }
        return valid;
    }

    private static byte[] json(List<Step> steps) {
        ArrayNode entries = JSON.createArrayNode();
        for (Step step : steps) {
            entries.addObject().put("did", step.operation.did().toString()).put("cid", step.operation.cid().toString())
                    .put("nullified", step.nullified).put("createdAt", step.createdAt.toString())
                    .set("operation", JSON.readTree(step.operation.toJson()));
        }
        return entries.toString().getBytes(StandardCharsets.UTF_8);
    }
}
