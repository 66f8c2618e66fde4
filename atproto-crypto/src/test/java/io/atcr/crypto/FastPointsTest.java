package io.atcr.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.crypto.libsecp256k1.BytesBackend;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Keys are the same whoever finds their points, and a library that finds others is not asked. */
class FastPointsTest {
    private static final BigInteger P = new BigInteger("fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f", 16);

    private final Random random = new Random(20261126);
    private BytesBackend before;

    @BeforeEach
    void needsTheLibrary() {
        Assumptions.assumeTrue(SignatureVerifier.available().contains("libsecp256k1"), "skipped: no libsecp256k1 for this platform");
        before = FastPoints.library();
    }

    @AfterEach
    void restore() {
        FastPoints.reset(before);
    }

    /** A backend that finds points in its own way. */
    private record Finder(UnaryOperator<byte[]> finds) implements BytesBackend {
        @Override
        public boolean verify(byte[] uncompressedPoint, byte[] sha256, byte[] signature) {
            return false;
        }

        @Override
        public byte[] uncompressed(byte[] compressedPoint) {
            return finds.apply(compressedPoint);
        }
    }

    private byte[] candidate(BigInteger x) {
        byte[] sec1 = new byte[33];
        byte[] bytes = x.toByteArray();
        int length = Math.min(32, bytes.length);
        System.arraycopy(bytes, bytes.length - length, sec1, 33 - length, length);
        sec1[0] = (byte) (2 + random.nextInt(2));
        return sec1;
    }

    private static byte[] slow(byte[] sec1) {
        try {
            return Domain.decode(Curve.K256, sec1).getQ().getEncoded(false);
        } catch (CryptoException none) {
            return null;
        }
    }

    @Test
    void librarysPointsAreBouncyCastlesAndSoAreItsRefusals() {
        int points = 0;
        for (int i = 0; i < 2_000; i++) {
            byte[] sec1 = candidate(new BigInteger(256, random));
            byte[] expected = slow(sec1);
            assertThat(FastPoints.uncompressed(sec1)).as(HexFormat.of().formatHex(sec1)).isEqualTo(expected);
            points += expected == null ? 0 : 1;
        }
        assertThat(points).isBetween(800, 1_200);
    }

    @Test
    void coordinatesAtAndBeyondTheFieldsSizeAreTheSameToBoth() {
        for (int i = -300; i < 300; i++) {
            byte[] sec1 = candidate(P.add(BigInteger.valueOf(i)));
            assertThat(FastPoints.uncompressed(sec1)).as("p + %d", i).isEqualTo(slow(sec1));
        }
        for (int i = 0; i < 300; i++) {
            byte[] sec1 = candidate(BigInteger.valueOf(i));
            assertThat(FastPoints.uncompressed(sec1)).as("%d", i).isEqualTo(slow(sec1));
        }
    }

    @Test
    void keyOfTheLibraryIsAKeyToBouncyCastle() throws CryptoException {
        PrivateKey signer = PrivateKey.generate(Curve.K256);
        PublicKey key = PublicKey.parseDidKey(signer.publicKey().toDidKey());
        byte[] message = {1, 2, 3};
        assertThat(FastPoints.library()).isNotNull();
        assertThat(key).isEqualTo(signer.publicKey());
        assertThat(SignatureVerifier.bouncyCastle().verify(key, message, signer.sign(message))).isTrue();
        assertThat(key.point().getQ()).isEqualTo(signer.publicKey().point().getQ());
    }

    @Test
    void libraryThatFindsTheOtherPointIsNotUsed() throws CryptoException {
        refuses(sec1 -> {
            byte[] point = slow(sec1);
            return point == null ? null : slow(mirrored(sec1));
        });
    }

    @Test
    void libraryThatFindsPointsWhereNoneAreIsNotUsed() throws CryptoException {
        refuses(sec1 -> {
            byte[] point = slow(sec1);
            byte[] made = new byte[65];
            made[0] = 4;
            System.arraycopy(sec1, 1, made, 1, 32);
            made[64] = (byte) (sec1[0] & 1);
            return point == null ? made : point;
        });
    }

    @Test
    void libraryThatFindsNothingOrThrowsIsNotUsed() throws CryptoException {
        refuses(sec1 -> new byte[0]);
        refuses(sec1 -> null);
        refuses(sec1 -> {
            throw new IllegalStateException("broken");
        });
    }

    @Test
    void keyThatALibraryLiesAboutLaterIsDecidedByBouncyCastle() throws CryptoException {
        boolean[] lying = {false};
        FastPoints.use(new Finder(sec1 -> {
            byte[] point = slow(sec1);
            if (point == null) {
                throw new IllegalArgumentException("no point");
            }
            return lying[0] ? slow(mirrored(sec1)) : point;
        }));
        lying[0] = true;
        PublicKey honest = PrivateKey.generate(Curve.K256).publicKey();
        assertThat(PublicKey.parseDidKey(honest.toDidKey())).isEqualTo(honest);
    }

    private static byte[] mirrored(byte[] sec1) {
        byte[] other = sec1.clone();
        other[0] ^= 1;
        return other;
    }

    private static void refuses(UnaryOperator<byte[]> finds) throws CryptoException {
        FastPoints.reset(null);
        FastPoints.use(new Finder(finds));
        assertThat(FastPoints.library()).isNull();
        byte[] compressed = PrivateKey.generate(Curve.K256).publicKey().toCompressedPoint();
        assertThat(Arrays.equals(PublicKey.fromPoint(Curve.K256, compressed).toCompressedPoint(), compressed)).isTrue();
    }
}
