package io.atcr.verifier;

import static io.atcr.verifier.VerifierTest.assertFailed;
import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.RecordPath;
import io.atcr.did.DidError;
import io.atcr.did.DidException;
import io.atcr.did.Handle;
import io.atcr.did.HandleResolver;
import io.atcr.policy.ImageReference;
import io.atcr.policy.TrustPolicy;
import io.atcr.verifier.VerifierEvent.CacheLookedUp;
import io.atcr.verifier.VerifierEvent.SignatureProven;
import io.atcr.verifier.VerifierEvent.VerificationFinished;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a verifier answers without asking anybody. */
class HeldAnswerTest {
    private final World world = new World();
    private final Signer alice = world.signer("alice.example.com");
    private final ImageReference tagged = world.push(World.ATCR, "alice.example.com/prod-app");
    private final ImageReference image = tagged.withDigest(world.digest(tagged));
    private final TrustPolicy policy = World.trusting("", alice);
    private final RecordingListener listener = new RecordingListener();

    private Verifier verifier(TrustPolicy policy) {
        return world.verifier(policy).listener(listener).build();
    }

    /** The answer, if it is one that asked nobody. */
    private Optional<VerificationResult> held(Verifier verifier, ImageReference reference) {
        long before = world.requests.size();
        Optional<VerificationResult> result = verifier.verifyHeld(reference);
        assertThat(world.requests).as("asked").hasSize((int) before);
        return result;
    }

    @Test
    void whatIsNotHeldIsNoAnswerAndNobodyIsToldOrAsked() {
        alice.sign(tagged);
        try (Verifier verifier = verifier(policy)) {
            assertThat(held(verifier, image)).isEmpty();
            assertThat(listener.events).isEmpty();
        }
    }

    @Test
    void whatIsHeldIsAnsweredAsIfItWasAskedForAndToldOnce() {
        alice.sign(tagged);
        try (Verifier verifier = verifier(policy)) {
            VerificationResult asked = verifier.verify(image);
            listener.events.clear();
            VerificationResult held = held(verifier, image).orElseThrow();
            assertThat(held.decision()).isEqualTo(asked.decision());
            assertThat(held.verifiedReference()).isEqualTo(asked.verifiedReference()).contains(image);
            assertThat(listener.of(VerificationFinished.class)).hasSize(1);
            assertThat(listener.of(SignatureProven.class)).hasSize(1);
            assertThat(listener.of(CacheLookedUp.class)).isNotEmpty().allMatch(CacheLookedUp::hit);
        }
    }

    @Test
    void A12_aTagIsNeverHeld() {
        alice.sign(tagged);
        try (Verifier verifier = verifier(policy)) {
            assertThat(verifier.verify(tagged).decision().allowed()).isTrue();
            assertThat(held(verifier, tagged)).isEmpty();
            assertThat(held(verifier, image)).isPresent();
        }
    }

    @Test
    void A11_whatIsHeldEndsWithItsTimeAndWithAnInvalidation() {
        RecordPath path = alice.sign(tagged);
        try (Verifier verifier = verifier(policy)) {
            verifier.verify(image);
            verifier.invalidate(alice.did());
            assertThat(held(verifier, image)).isEmpty();

            verifier.verify(image);
            alice.delete(path);
            world.advance(Duration.ofMinutes(5));
            assertThat(held(verifier, image)).isEmpty();
            assertFailed(verifier.verify(image), Reason.RECORD_ABSENT);
            assertThat(held(verifier, image)).as("an artifact may have been attached since").isEmpty();
        }
    }

    @Test
    void A11_whatIsToleratedIsNotHeld() {
        TrustPolicy tolerant = World.trusting("    staleIfUnavailable: 1h\n", alice);
        alice.sign(tagged);
        try (Verifier verifier = verifier(tolerant)) {
            verifier.verify(image);
            world.advance(Duration.ofMinutes(6));
            assertThat(held(verifier, image)).isEmpty();
        }
    }

    @Test
    void whatThePolicySaysOfItselfIsHeld() {
        TrustPolicy narrow = World.policy(World.trustingYaml("", alice).replace("\"**\"", "\"atcr.io/alice.example.com/*\""));
        try (Verifier verifier = verifier(narrow)) {
            assertFailed(held(verifier, World.reference("atcr.io/bob.example.com/app:v1")).orElseThrow(), Reason.NO_POLICY);
            assertThat(listener.of(VerificationFinished.class)).hasSize(1);
        }
        TrustPolicy open = World.policy(World.trustingYaml("", alice).replace("signature: true", "signature: false"));
        try (Verifier verifier = verifier(open)) {
            assertThat(held(verifier, tagged).orElseThrow().decision().allowed()).isTrue();
        }
    }

    @Test
    void severalSignaturesAreHeldOnTheCallingThread() {
        Signer bob = world.signer("bob.example.com");
        TrustPolicy both = World.policy(World.trustingYaml("      minSignatures: 2\n", alice, bob));
        alice.sign(tagged);
        bob.sign(tagged);
        world.attach(world.digest(tagged), World.artifact(world.digest(tagged), bob.did(), "at://" + bob.did() + "/" + bob.sign(tagged)));
        try (Verifier verifier = verifier(both)) {
            assertThat(held(verifier, image)).isEmpty();
            assertThat(verifier.verify(image).decision().allowed()).isTrue();
            listener.threads.clear();
            assertThat(held(verifier, image).orElseThrow().decision().counted()).isEqualTo(2);
            assertThat(listener.threads).containsOnly(Thread.currentThread());
        }
    }

    /** Of handles it knows what it was told. */
    private final class Told implements HandleResolver {
        private Optional<Did> did = Optional.empty();

        @Override
        public Did resolve(Handle handle) throws DidException {
            return did.orElseThrow(() -> new DidException(DidError.NOT_FOUND, "no such handle", -1));
        }

        @Override
        public Optional<Did> held(Handle handle) {
            return did;
        }
    }

    @Test
    void anOwnerIsHeldAsFarAsTheResolverHoldsTheHandle() {
        String yaml = World.trustingYaml("", alice);
        TrustPolicy handles = World.policy(yaml.substring(0, yaml.indexOf("owners:")) + yaml.substring(yaml.indexOf("policies:")));
        alice.sign(tagged);
        try (Verifier verifier = verifier(handles)) {
            assertThat(verifier.verify(image).decision().allowed()).isTrue();
            assertThat(held(verifier, image)).as("who the owner is has to be asked").isEmpty();
        }
        Told told = new Told();
        try (Verifier verifier = world.verifier(handles).handleResolver(told).listener(listener).build()) {
            told.did = Optional.of(alice.did());
            assertThat(verifier.verify(image).decision().allowed()).isTrue();
            assertThat(held(verifier, image)).isPresent();
            world.advance(Duration.ofMinutes(6));
            assertThat(held(verifier, image)).isEmpty();
        }
    }
}
