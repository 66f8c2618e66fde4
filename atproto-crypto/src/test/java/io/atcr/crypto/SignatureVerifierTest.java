package io.atcr.crypto;

import static io.atcr.crypto.SignatureCheck.HIGH_S;
import static io.atcr.crypto.SignatureCheck.MISMATCH;
import static io.atcr.crypto.SignatureCheck.R_OUT_OF_RANGE;
import static io.atcr.crypto.SignatureCheck.S_OUT_OF_RANGE;
import static io.atcr.crypto.SignatureCheck.VALID;
import static io.atcr.crypto.SignatureCheck.WRONG_LENGTH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignatureVerifierTest {
    private static final byte[] MESSAGE = {1, 2, 3};

    static Stream<Arguments> everyBackendAndCurve() {
        return SignatureVerifier.available().stream().flatMap(name -> Arrays.stream(Curve.values()).map(c -> Arguments.of(name, c)));
    }

    @ParameterizedTest
    @MethodSource("everyBackendAndCurve")
    void eachRuleHasItsReason(String backend, Curve curve) throws Exception {
        SignatureVerifier verifier = SignatureVerifier.named(backend);
        PrivateKey signer = PrivateKey.generate(curve);
        PublicKey key = signer.publicKey();
        byte[] good = signer.sign(MESSAGE);
        BigInteger n = Domain.of(curve).getN();
        BigInteger r = new BigInteger(1, good, 0, 32);
        BigInteger s = new BigInteger(1, good, 32, 32);
        BigInteger half = n.shiftRight(1);

        assertThat(verifier.check(key, MESSAGE, good)).isEqualTo(VALID);
        assertThat(verifier.verify(key, MESSAGE, good)).isTrue();

        assertThat(verifier.check(key, MESSAGE, StandardDSAEncoding.INSTANCE.encode(n, r, s))).as("DER").isEqualTo(WRONG_LENGTH);
        assertThat(verifier.check(key, MESSAGE, Arrays.copyOf(good, 65))).as("recovery byte").isEqualTo(WRONG_LENGTH);
        assertThat(verifier.check(key, MESSAGE, Arrays.copyOf(good, 63))).isEqualTo(WRONG_LENGTH);
        assertThat(verifier.check(key, MESSAGE, new byte[0])).isEqualTo(WRONG_LENGTH);
        assertThat(verifier.check(key, MESSAGE, signature(BigInteger.ZERO, s))).isEqualTo(R_OUT_OF_RANGE);
        assertThat(verifier.check(key, MESSAGE, signature(n, s))).isEqualTo(R_OUT_OF_RANGE);
        assertThat(verifier.check(key, MESSAGE, signature(BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE), s)))
                .isEqualTo(R_OUT_OF_RANGE);
        assertThat(verifier.check(key, MESSAGE, signature(n.subtract(BigInteger.ONE), s))).isEqualTo(MISMATCH);
        assertThat(verifier.check(key, MESSAGE, signature(r, BigInteger.ZERO))).isEqualTo(S_OUT_OF_RANGE);
        assertThat(verifier.check(key, MESSAGE, signature(r, n))).isEqualTo(S_OUT_OF_RANGE);
        assertThat(verifier.check(key, MESSAGE, signature(r, n.subtract(s)))).as("the malleable twin").isEqualTo(HIGH_S);
        assertThat(verifier.check(key, MESSAGE, signature(r, half))).as("the largest low s").isEqualTo(MISMATCH);
        assertThat(verifier.check(key, MESSAGE, signature(r, half.add(BigInteger.ONE)))).isEqualTo(HIGH_S);
        assertThat(verifier.check(key, MESSAGE, signature(s, r.min(half)))).isEqualTo(MISMATCH);
        assertThat(verifier.check(key, new byte[] {1, 2}, good)).as("other message").isEqualTo(MISMATCH);
        assertThat(verifier.check(PrivateKey.generate(curve).publicKey(), MESSAGE, good)).as("other key").isEqualTo(MISMATCH);
        assertThat(verifier.verify(key, MESSAGE, signature(r, n.subtract(s)))).isFalse();
    }

    @ParameterizedTest
    @MethodSource("everyBackendAndCurve")
    void everyFlippedBitIsNoticed(String backend, Curve curve) throws Exception {
        SignatureVerifier verifier = SignatureVerifier.named(backend);
        PrivateKey signer = PrivateKey.generate(curve);
        byte[] good = signer.sign(MESSAGE);
        for (int bit = 0; bit < 512; bit++) {
            byte[] bad = good.clone();
            bad[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThat(verifier.check(signer.publicKey(), MESSAGE, bad)).as("bit %d", bit).isNotEqualTo(VALID);
        }
    }

    @ParameterizedTest
    @MethodSource("everyBackendAndCurve")
    void oneKeyServesManyThreads(String backend, Curve curve) throws Exception {
        SignatureVerifier verifier = SignatureVerifier.named(backend);
        PrivateKey signer = PrivateKey.generate(curve);
        PublicKey key = PublicKey.parseDidKey(signer.publicKey().toDidKey());
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Boolean>> calls = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                byte[] message = {(byte) i};
                byte[] signature = signer.sign(message);
                calls.add(() -> verifier.verify(key, message, signature) && !verifier.verify(key, MESSAGE, signature));
            }
            for (Future<Boolean> answer : threads.invokeAll(calls)) {
                assertThat(answer.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aSignatureOfOneCurveDoesNotVerifyOnTheOther() throws CryptoException {
        byte[] scalar = new byte[32];
        scalar[31] = 7;
        PrivateKey k256 = PrivateKey.of(Curve.K256, scalar);
        PrivateKey p256 = PrivateKey.of(Curve.P256, scalar);
        SignatureVerifier verifier = SignatureVerifier.preferred();
        assertThat(verifier.verify(p256.publicKey(), MESSAGE, k256.sign(MESSAGE))).isFalse();
        assertThat(verifier.verify(k256.publicKey(), MESSAGE, p256.sign(MESSAGE))).isFalse();
    }

    @Test
    void bouncyCastleIsAlwaysThereAndAnswersForP256() throws CryptoException {
        assertThat(SignatureVerifier.available()).endsWith("bouncycastle");
        assertThat(SignatureVerifier.bouncyCastle().backend(Curve.K256)).isEqualTo("bouncycastle");
        assertThat(SignatureVerifier.named("bouncycastle")).isSameAs(SignatureVerifier.bouncyCastle());
        assertThat(SignatureVerifier.preferred().backend(Curve.P256)).isEqualTo("bouncycastle");
        assertThat(SignatureVerifier.preferred().backend(Curve.K256)).isEqualTo(SignatureVerifier.available().get(0));
        assertThat(SignatureVerifier.preferred()).isSameAs(SignatureVerifier.named(SignatureVerifier.available().get(0)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "BouncyCastle", "openssl"})
    void unknownBackendsAreNamedAsSuch(String name) {
        CryptoException e = catchThrowableOfType(CryptoException.class, () -> SignatureVerifier.named(name));
        assertThat(e.code()).isEqualTo(CryptoError.UNKNOWN_BACKEND);
        assertThat(e.offset()).isEqualTo(-1);
    }

    static byte[] signature(BigInteger r, BigInteger s) {
        byte[] signature = new byte[64];
        org.bouncycastle.util.BigIntegers.asUnsignedByteArray(r, signature, 0, 32);
        org.bouncycastle.util.BigIntegers.asUnsignedByteArray(s, signature, 32, 32);
        return signature;
    }
}
