package io.atcr.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.car.syntax.RecordPath;
import io.atcr.policy.ImageReference;
import io.atcr.verifier.resilience.ResilienceLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever happened before: what is held is what a verification finds at that instant, and nothing else. */
class HeldAgreementTest {
    private static final int STEPS = 30;
    private static final Duration[] WAITS = {Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(11), Duration.ofSeconds(61), Duration.ofMinutes(6)};

    @ParameterizedTest
    @ValueSource(strings = {
        "",
        "    staleIfUnavailable: 1h\n    onAbsent: {allowIfSeen: 1h}\n",
        "    requireTagRecord: true\n",
        "    foreignSigners: true\n",
    })
    void whatIsHeldIsWhatAVerificationFinds(String terms) {
        int held = 0;
        for (String action : List.of("enforce", "warn")) {
            held += walk(new Random(7), terms, action);
        }
        assertThat(held).as("answers that were held").isGreaterThan(3);
    }

    private static int walk(Random random, String terms, String action) {
        World world = new World();
        Signer alice = world.signer("alice.example.com");
        Signer bob = world.signer("bob.example.com");
        ImageReference tagged = world.push(World.ATCR, "alice.example.com/prod-app");
        ImageReference image = tagged.besideDigest(world.digest(tagged));
        String yaml = World.trustingYaml(terms, alice, bob).replace("action: enforce", "action: " + action);
        List<Runnable> undo = new ArrayList<>();
        int held = 0;
        try (Verifier verifier = world.verifier(World.policy(yaml)).resilience(ResilienceLimits.none()).build()) {
            for (int step = 0; step < STEPS; step++) {
                Signer signer = random.nextBoolean() ? alice : bob;
                world.fault(null);
                switch (random.nextInt(8)) {
                    case 0, 1 -> {
                        RecordPath path = signer.sign(tagged);
                        undo.add(() -> signer.delete(path));
                    }
                    case 2 -> {
                        RecordPath path = signer.tag(tagged);
                        undo.add(() -> signer.delete(path));
                    }
                    case 3 -> {
                        if (!undo.isEmpty()) {
                            undo.remove(random.nextInt(undo.size())).run();
                        }
                    }
                    case 4 -> world.fault(request -> World.status(request, 502, ""));
                    case 5 -> verifier.invalidate(signer.did());
                    case 6 -> signer.rotate();
                    default -> { }
                }
                world.advance(WAITS[random.nextInt(WAITS.length)]);
                if (random.nextBoolean()) {
                    verifier.verify(image);
                }
                Optional<VerificationResult> known = verifier.verifyHeld(image);
                VerificationResult found = verifier.verify(image);
                if (known.isPresent()) {
                    held++;
                    assertThat(known.get().decision()).isEqualTo(found.decision());
                    assertThat(known.get().verifiedReference()).isEqualTo(found.verifiedReference());
                    assertThat(known.get().evidence().getClass()).isEqualTo(found.evidence().getClass());
                }
            }
        }
        return held;
    }
}
