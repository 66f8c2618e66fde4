package io.atcr.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A8: a jar on the class path registers a backend that says yes. */
class A8BackendTest {
    private static final BouncyCastleBackend HONEST = new BouncyCastleBackend();

    /** What is asked of the arithmetic. */
    private interface Answer {
        boolean verify(PublicKey key, byte[] sha256, byte[] signature);
    }

    private record Scripted(String name, Set<Curve> curves, Answer answer) implements EcdsaBackend {
        Scripted(Answer answer) {
            this("scripted", EnumSet.allOf(Curve.class), answer);
        }

        @Override
        public boolean verify(PublicKey key, byte[] sha256, byte[] signature) {
            return answer.verify(key, sha256, signature);
        }
    }

    @Test
    void A8_anUnlistedProviderIsNeverInstantiated() {
        String services = "META-INF/services/" + EcdsaBackend.class.getName();
        assertThat(EcdsaBackend.class.getClassLoader().resources(services).map(A8BackendTest::text))
                .as("it is registered, and so is one that does not exist")
                .contains("io.atcr.crypto.UnlistedBackend\nio.atcr.crypto.NoSuchBackend\n");
        int before = UnlistedBackend.INSTANCES.get();
        assertThat(SignatureVerifier.available()).doesNotContain("unlisted").endsWith("bouncycastle");
        assertThat(BackendDiscovery.discover(org.slf4j.LoggerFactory.getLogger(A8BackendTest.class)))
                .extracting(SoundBackend::name).isSubsetOf(List.of("libsecp256k1"));
        assertThat(UnlistedBackend.INSTANCES).hasValue(before);
        assertThat(catchThrowableOfType(CryptoException.class, () -> SignatureVerifier.named("unlisted")).code())
                .isEqualTo(CryptoError.UNKNOWN_BACKEND);
    }

    @Test
    void A8_aBackendPassedByHandIsUsedWhenItIsSound() throws CryptoException {
        SignatureVerifier verifier = SignatureVerifier.of(new UnlistedBackend());
        assertThat(verifier.backend(Curve.K256)).isEqualTo("unlisted");
        assertThat(verifier.backend(Curve.P256)).isEqualTo("unlisted");
    }

    @Test
    void A8_aBackendThatSaysYesIsRefused() {
        unsound(new Scripted((key, digest, signature) -> true));
    }

    @Test
    void A8_aBackendThatSaysNoIsRefused() {
        unsound(new Scripted((key, digest, signature) -> false));
    }

    @ParameterizedTest
    @EnumSource
    void A8_aBackendThatLiesOnOneCurveOnlyIsRefused(Curve lie) {
        unsound(new Scripted((key, digest, signature) -> key.curve() == lie || HONEST.verify(key, digest, signature)));
    }

    @Test
    void A8_aBackendThatIgnoresTheKeyIsRefused() {
        Set<List<Byte>> good = good();
        unsound(new Scripted((key, digest, signature) -> good.contains(bytes(digest, signature))));
    }

    /** On one curve each, so that it is right about the good vector and wrong in one thing only. */
    @ParameterizedTest
    @EnumSource
    void A8_aBackendThatIgnoresTheDigestIsRefused(Curve curve) {
        byte[][] first = new byte[1][];
        unsound(new Scripted("ignores-digest", EnumSet.of(curve), (key, digest, signature) -> {
            if (first[0] == null) {
                first[0] = digest;
            }
            return HONEST.verify(key, first[0], signature);
        }));
    }

    @ParameterizedTest
    @EnumSource
    void A8_aBackendThatIgnoresTheSignatureIsRefused(Curve curve) {
        byte[][] first = new byte[1][];
        unsound(new Scripted("ignores-signature", EnumSet.of(curve), (key, digest, signature) -> {
            if (first[0] == null) {
                first[0] = signature;
            }
            return HONEST.verify(key, digest, first[0]);
        }));
    }

    @Test
    void A8_aBackendThatThrowsInItsTestIsRefused() {
        CryptoException e = unsound(new Scripted((key, digest, signature) -> {
            throw new UnsatisfiedLinkError("no native code");
        }));
        assertThat(e).hasCauseInstanceOf(UnsatisfiedLinkError.class);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "a b", "a\nb", "libsecp256k1\u001b", "12345678901234567890123456789012345678901234567890123456789012345"})
    void A8_aBackendWithoutAProperNameIsRefused(String name) {
        unsound(new Scripted(name, EnumSet.allOf(Curve.class), HONEST::verify));
    }

    @Test
    void A8_aBackendWithoutCurvesIsRefused() {
        unsound(new Scripted("none", Set.of(), HONEST::verify));
        unsound(new Scripted("none", null, HONEST::verify));
    }

    @Test
    void A8_aBackendOfOneCurveLeavesTheOtherToBouncyCastle() throws CryptoException {
        SignatureVerifier verifier = SignatureVerifier.of(new Scripted("p256-only", EnumSet.of(Curve.P256), HONEST::verify));
        assertThat(verifier.backend(Curve.P256)).isEqualTo("p256-only");
        assertThat(verifier.backend(Curve.K256)).isEqualTo("bouncycastle");
    }

    @Test
    void A8_aBackendCannotChangeItsCurvesOrNameAfterItsTest() throws CryptoException {
        Set<Curve> curves = EnumSet.of(Curve.P256);
        SignatureVerifier verifier = SignatureVerifier.of(new Scripted("p256-only", curves, HONEST::verify));
        curves.add(Curve.K256);
        assertThat(verifier.backend(Curve.K256)).isEqualTo("bouncycastle");
    }

    @Test
    void aBackendThatThrowsLaterIsAnsweredForByBouncyCastle() throws CryptoException {
        AtomicInteger calls = new AtomicInteger();
        SignatureVerifier verifier = SignatureVerifier.of(new Scripted((key, digest, signature) -> {
            if (calls.getAndIncrement() >= 4 * Curve.values().length) {
                throw new IllegalStateException("device gone");
            }
            return HONEST.verify(key, digest, signature);
        }));
        PrivateKey key = PrivateKey.generate(Curve.K256);
        byte[] message = {1, 2, 3};
        byte[] signature = key.sign(message);
        assertThat(verifier.check(key.publicKey(), message, signature)).isEqualTo(SignatureCheck.VALID);
        assertThat(verifier.check(key.publicKey(), new byte[] {1}, signature)).isEqualTo(SignatureCheck.MISMATCH);
        assertThat(calls).hasValueGreaterThan(4 * Curve.values().length);
    }

    @Test
    void aBackendThatThrowsIsOneLineInTheLog() throws CryptoException {
        AtomicInteger calls = new AtomicInteger();
        SignatureVerifier verifier = SignatureVerifier.of(new Scripted((key, digest, signature) -> {
            if (calls.getAndIncrement() >= 4 * Curve.values().length) {
                throw new IllegalStateException("device\ngone");
            }
            return HONEST.verify(key, digest, signature);
        }));
        PrivateKey key = PrivateKey.generate(Curve.K256);
        byte[] signature = key.sign(new byte[0]);
        PrintStream standard = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            for (int i = 0; i < 3; i++) {
                assertThat(verifier.verify(key.publicKey(), new byte[0], signature)).isTrue();
            }
        } finally {
            System.setErr(standard);
        }
        assertThat(log.toString(StandardCharsets.UTF_8).lines().filter(line -> line.contains("scripted")))
                .singleElement().asString()
                .endsWith("ECDSA backend scripted threw; BouncyCastle answers instead: java.lang.IllegalStateException: device?gone");
    }

    @Test
    void theRulesStandAboveABackendThatWouldSayYes() throws CryptoException {
        AtomicInteger calls = new AtomicInteger();
        SignatureVerifier verifier = SignatureVerifier.of(new Scripted((key, digest, signature) ->
                calls.getAndIncrement() >= 4 * Curve.values().length || HONEST.verify(key, digest, signature)));
        PublicKey key = PrivateKey.generate(Curve.K256).publicKey();
        byte[] ones = new byte[64];
        java.util.Arrays.fill(ones, (byte) 1);
        assertThat(verifier.check(key, new byte[0], ones)).as("the backend now says yes to all it is asked")
                .isEqualTo(SignatureCheck.VALID);
        java.util.Arrays.fill(ones, 32, 64, (byte) 0x80);
        assertThat(verifier.check(key, new byte[0], ones)).isEqualTo(SignatureCheck.HIGH_S);
        assertThat(verifier.check(key, new byte[0], new byte[64])).isEqualTo(SignatureCheck.R_OUT_OF_RANGE);
        assertThat(verifier.check(key, new byte[0], new byte[70])).isEqualTo(SignatureCheck.WRONG_LENGTH);
    }

    private static String text(URL resource) {
        try (InputStream in = resource.openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CryptoException unsound(EcdsaBackend backend) {
        CryptoException e = catchThrowableOfType(CryptoException.class, () -> SignatureVerifier.of(backend));
        assertThat(e).isNotNull();
        assertThat(e.code()).isEqualTo(CryptoError.UNSOUND_BACKEND);
        return e;
    }

    /** The digest and signature of the good vector of each curve, as a backend sees them. */
    private static Set<List<Byte>> good() {
        Set<List<Byte>> good = new java.util.HashSet<>();
        try {
            SignatureVerifier.of(new Scripted((key, digest, signature) -> {
                boolean answer = HONEST.verify(key, digest, signature);
                if (answer) {
                    good.add(bytes(digest, signature));
                }
                return answer;
            }));
        } catch (CryptoException e) {
            throw new AssertionError(e);
        }
        return good;
    }

    private static List<Byte> bytes(byte[]... arrays) {
        List<Byte> all = new java.util.ArrayList<>();
        for (byte[] array : arrays) {
            for (byte b : array) {
                all.add(b);
            }
        }
        return all;
    }
}
