package io.atcr.verifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atcr.policy.ImageReference;
import io.atcr.policy.TrustPolicy;
import io.atcr.verifier.CapturingLogs.Capture;
import io.atcr.verifier.VerifierEvent.VerificationFinished;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;

/** A listener is told; it has no say. */
class ThrowingListenerTest {
    private final World world = new World();
    private final Signer alice = world.signer("alice.example.com");
    private final ImageReference image = world.push(World.ATCR, "alice.example.com/prod-app");
    private final TrustPolicy policy = World.trusting("", alice);

    private static final class Throwing extends RecordingListener {
        private final Throwable thrown;

        Throwing(Throwable thrown) {
            this.thrown = thrown;
        }

        @Override
        void told(VerifierEvent event) {
            super.told(event);
            sneak(thrown);
        }

        @SuppressWarnings("unchecked")
        private static <T extends Throwable> void sneak(Throwable thrown) throws T {
            throw (T) thrown;
        }
    }

    static Stream<Throwable> whatAListenerMayThrow() {
        return Stream.of(
                new IllegalStateException("\n\u001bforged"), new AssertionError(), new NoClassDefFoundError("io/micrometer"), new StackOverflowError(),
                new InterruptedException(), new Exception("checked"));
    }

    @ParameterizedTest
    @MethodSource("whatAListenerMayThrow")
    void whatAListenerThrowsChangesNoAnswer(Throwable thrown) {
        Throwing listener = new Throwing(thrown);
        try (Verifier verifier = world.verifier(policy).listener(listener).build();
                Verifier quiet = world.verifier(policy).build()) {
            VerificationResult denied = verifier.verify(image);
            assertThat(denied.toString()).isEqualTo(quiet.verify(image).toString());
            assertThat(denied.decision().allowed()).isFalse();

            ImageReference signed = world.push(World.ATCR, "alice.example.com/signed");
            alice.sign(signed);
            VerificationResult allowed = verifier.verify(signed);
            assertThat(allowed.decision()).isEqualTo(quiet.verify(signed).decision());
            assertThat(allowed.decision().allowed()).isTrue();
        }
        assertThat(listener.of(VerificationFinished.class)).hasSize(2);
    }

    @Test
    void theOthersAreToldAllTheSame() {
        RecordingListener first = new RecordingListener();
        RecordingListener last = new RecordingListener();
        VerifierListener inner = VerifierListener.all(new Throwing(new IllegalStateException()), last);
        try (Verifier verifier = world.verifier(policy).listener(VerifierListener.all(first, inner)).build()) {
            verifier.verify(image);
        }
        assertThat(first.events).isNotEmpty().isEqualTo(last.events);
    }

    @Test
    void aListenerThatThrowsIsLoggedOncePerClassAndQuotedNowhere() {
        VerifierListener listener = VerifierListener.all(
                new Throwing(new IllegalStateException("\n\u001bforged")), new Throwing(new IllegalStateException("forged too")));
        try (Capture capture = new Capture(VerifierListener.class, Level.TRACE);
                Verifier verifier = world.verifier(policy).listener(listener).build()) {
            verifier.verify(image);
            verifier.verify(image);

            assertThat(capture.events).hasSize(1).allSatisfy(event -> {
                assertThat(event.getLevel()).isEqualTo(Level.WARN);
                assertThat(event.getThrowable()).isNull();
                assertThat(event.getKeyValuePairs()).contains(
                        new KeyValuePair("listener", Throwing.class.getName()), new KeyValuePair("thrown", IllegalStateException.class.getName()));
                assertThat(event.getMessage() + event.getKeyValuePairs()).doesNotContain("forged");
            });
        }
    }

    @Test
    void aLoggerThatThrowsChangesNoAnswer() {
        alice.sign(image);
        try (Capture lines = new Capture(Verifier.class, Level.INFO, event -> {
                    throw new IllegalStateException("full disk");
                });
                Capture reports = new Capture(VerifierListener.class, Level.INFO, event -> {
                    throw new IllegalStateException("full disk");
                })) {
            assertThat(world.verify(policy, image).decision().allowed()).isTrue();
            assertThat(lines.events).hasSize(1);
            assertThat(reports.events).hasSize(1);
        }
    }

    @Test
    void aMachineThatCannotGoOnDoesNotGoOn() {
        try (Verifier verifier = world.verifier(policy).listener(new Throwing(new OutOfMemoryError("made up"))).build()) {
            assertThatThrownBy(() -> verifier.verify(image)).isInstanceOf(OutOfMemoryError.class);
        }
    }
}
