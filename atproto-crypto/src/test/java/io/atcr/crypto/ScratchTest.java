package io.atcr.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.management.ThreadMXBean;
import io.atcr.crypto.libsecp256k1.BytesBackend;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The buffers of a check are used again, and never by two checks at once. */
class ScratchTest {
    private static final byte[] MESSAGE = {1, 2, 3};
    private static final int CHECKS = 1000;

    private final PrivateKey signer = PrivateKey.generate(Curve.K256);
    private final PublicKey key = signer.publicKey();
    private final byte[] signature = signer.sign(MESSAGE);

    /** Sound in its self-test and says yes afterwards; allocates nothing; shows what it was given. */
    private static final class Yes implements EcdsaBackend, BytesBackend {
        private final BouncyCastleBackend honest = new BouncyCastleBackend();
        private boolean tested;
        private Runnable first = () -> {};
        private byte[] lastKey = {};
        private byte[] lastSignature = {};

        @Override
        public String name() {
            return "yes";
        }

        @Override
        public Set<Curve> curves() {
            return Set.of(Curve.K256);
        }

        @Override
        public boolean verify(PublicKey key, byte[] sha256, byte[] signature) {
            return honest.verify(key, sha256, signature);
        }

        @Override
        public boolean verify(byte[] uncompressedPoint, byte[] sha256, byte[] signature) {
            if (!tested) {
                try {
                    return verify(PublicKey.fromPoint(Curve.K256, uncompressedPoint), sha256, signature);
                } catch (CryptoException e) {
                    throw new AssertionError(e);
                }
            }
            lastKey = uncompressedPoint;
            lastSignature = signature;
            first.run();
            return true;
        }

        @Override
        public byte[] uncompressed(byte[] compressedPoint) {
            throw new UnsupportedOperationException();
        }
    }

    private static Yes tested(AtomicReference<SignatureVerifier> verifier) throws CryptoException {
        Yes yes = new Yes();
        verifier.set(SignatureVerifier.of(yes));
        yes.tested = true;
        return yes;
    }

    @Test
    void A8_theWayABackendIsAskedIsTheWayItWasTested() {
        Yes yes = new Yes();
        yes.tested = true;
        assertThat(catchThrowableOfType(CryptoException.class, () -> SignatureVerifier.of(yes)).code())
                .isEqualTo(CryptoError.UNSOUND_BACKEND);
    }

    @Test
    void aCheckAllocatesNothingOfItsOwn() throws CryptoException {
        AtomicReference<SignatureVerifier> made = new AtomicReference<>();
        tested(made);
        SignatureVerifier verifier = made.get();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        assertThat(checks(verifier)).isEqualTo(CHECKS);
        long before = threads.getCurrentThreadAllocatedBytes();
        int valid = checks(verifier);
        long after = threads.getCurrentThreadAllocatedBytes();
        assertThat(valid).isEqualTo(CHECKS);
        assertThat(after - before).as("bytes in %d checks", CHECKS).isLessThan(2 * CHECKS);
    }

    private int checks(SignatureVerifier verifier) {
        int valid = 0;
        for (int i = 0; i < CHECKS; i++) {
            if (verifier.check(key, MESSAGE, signature).valid()) {
                valid++;
            }
        }
        return valid;
    }

    @Test
    void aBackendSeesCopiesOfWhatItsCallerMayChange() throws CryptoException {
        AtomicReference<SignatureVerifier> made = new AtomicReference<>();
        Yes yes = tested(made);
        assertThat(made.get().verify(key, MESSAGE, signature)).isTrue();
        assertThat(yes.lastSignature).isNotSameAs(signature).isEqualTo(signature);
        assertThat(yes.lastKey).isEqualTo(key.toUncompressedPoint());
    }

    @Test
    void aCheckWithinACheckHasBuffersOfItsOwn() throws CryptoException {
        AtomicReference<SignatureVerifier> made = new AtomicReference<>();
        Yes yes = tested(made);
        byte[] other = signer.sign(new byte[] {4});
        List<byte[]> seen = new ArrayList<>();
        yes.first = () -> {
            yes.first = () -> {};
            seen.add(yes.lastSignature);
            assertThat(made.get().verify(key, new byte[] {4}, other)).isTrue();
            seen.add(yes.lastSignature);
        };
        assertThat(made.get().verify(key, MESSAGE, signature)).isTrue();
        assertThat(seen.get(0)).isNotSameAs(seen.get(1)).isEqualTo(signature);
        assertThat(seen.get(1)).isEqualTo(other);
    }

    @Test
    void buffersThatABackendThrewOutOfAreNotUsedAgain() throws CryptoException {
        AtomicReference<SignatureVerifier> made = new AtomicReference<>();
        Yes yes = tested(made);
        List<byte[]> seen = new ArrayList<>();
        yes.first = () -> {
            seen.add(yes.lastSignature);
            yes.first = () -> {};
            throw new IllegalStateException("device gone");
        };
        assertThat(made.get().check(key, new byte[] {9}, signature)).as("BouncyCastle answers").isEqualTo(SignatureCheck.MISMATCH);
        assertThat(made.get().verify(key, MESSAGE, signature)).isTrue();
        assertThat(made.get().verify(key, MESSAGE, signature)).isTrue();
        assertThat(seen).singleElement().isNotSameAs(yes.lastSignature);
    }
}
