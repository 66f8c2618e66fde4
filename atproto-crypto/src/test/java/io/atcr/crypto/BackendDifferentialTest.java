package io.atcr.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.crypto.libsecp256k1.LibSecp256k1Backend;
import java.math.BigInteger;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECPoint;
import org.junit.jupiter.api.Assumptions;

/** BouncyCastle and libsecp256k1 give the same answer to every question, at the edges above all. */
class BackendDifferentialTest {
    private static final ECDomainParameters K256 = Domain.of(Curve.K256);
    private static final BigInteger N = K256.getN();
    private static final BigInteger P = K256.getCurve().getField().getCharacteristic();
    private static final BigInteger HALF = N.shiftRight(1);
    private static final BigInteger ONE = BigInteger.ONE;

    private final EcdsaBackend bouncyCastle = new BouncyCastleBackend();
    private final EcdsaBackend libsecp256k1 = new LibSecp256k1Backend();

    @BeforeContainer
    static void nativeLibraryLoads() {
        Assumptions.assumeTrue(SignatureVerifier.available().contains("libsecp256k1"), "skipped: no libsecp256k1 for this platform");
    }

    /** Signatures that are valid by construction: r and s are chosen first, and the key is the one that made them. */
    @Property(tries = 4000)
    void bothAcceptWhateverIsValid(@ForAll("abscissas") BigInteger x, @ForAll("scalars") BigInteger chosenS,
            @ForAll("digests") BigInteger e, @ForAll boolean odd) {
        BigInteger s = chosenS.compareTo(HALF) > 0 ? N.subtract(chosenS) : chosenS;
        BigInteger r = x.mod(N);
        PublicKey key = keyThatSigned(x, odd, s, e);
        Assume.that(key != null && r.signum() > 0);
        byte[] signature = SignatureVerifierTest.signature(r, s);
        byte[] digest = bytes32(e);
        assertThat(bouncyCastle.verify(key, digest, signature)).as("bouncycastle").isTrue();
        assertThat(libsecp256k1.verify(key, digest, signature)).as("libsecp256k1").isTrue();
    }

    @Property(tries = 10_000)
    void bothGiveTheSameAnswer(@ForAll("scalars") BigInteger secret, @ForAll("scalars") BigInteger r, @ForAll("scalars") BigInteger s,
            @ForAll("digests") BigInteger e, @ForAll("damages") Damage damage) throws CryptoException {
        byte[] message = bytes32(e);
        try (PrivateKey signer = PrivateKey.of(Curve.K256, bytes32(secret))) {
            byte[] signature = damage.apply(signer, message, r, s);
            PublicKey key = signer.publicKey();
            SignatureCheck one = SignatureVerifier.bouncyCastle().check(key, message, signature);
            SignatureCheck other = SignatureVerifier.named("libsecp256k1").check(key, message, signature);
            assertThat(other).isEqualTo(one);
            if (damage == Damage.NONE) {
                assertThat(one).isEqualTo(SignatureCheck.VALID);
            }
        }
    }

    enum Damage {
        NONE, R_REPLACED, S_REPLACED, BOTH_REPLACED, BIT_FLIPPED, R_SHIFTED;

        byte[] apply(PrivateKey signer, byte[] message, BigInteger r, BigInteger s) {
            byte[] good = signer.sign(message);
            BigInteger goodR = new BigInteger(1, good, 0, 32);
            BigInteger goodS = new BigInteger(1, good, 32, 32);
            return switch (this) {
                case NONE -> good;
                case R_REPLACED -> SignatureVerifierTest.signature(r, goodS);
                case S_REPLACED -> SignatureVerifierTest.signature(goodR, s);
                case BOTH_REPLACED -> SignatureVerifierTest.signature(r, s);
                case BIT_FLIPPED -> {
                    int bit = r.mod(BigInteger.valueOf(512)).intValue();
                    good[bit / 8] ^= (byte) (1 << (bit % 8));
                    yield good;
                }
                case R_SHIFTED -> SignatureVerifierTest.signature(goodR.add(ONE), goodS.min(s));
            };
        }
    }

    @Provide
    Arbitrary<Damage> damages() {
        return Arbitraries.of(Damage.class);
    }

    /** 1 to n-1, half of them at an edge. */
    @Provide
    Arbitrary<BigInteger> scalars() {
        return Arbitraries.oneOf(Arbitraries.of(edges()), anyBelow(N.subtract(ONE)).map(ONE::add));
    }

    private static List<BigInteger> edges() {
        BigInteger two = BigInteger.TWO;
        return List.of(ONE, two, BigInteger.valueOf(3), HALF, HALF.subtract(ONE), HALF.add(ONE), N.subtract(ONE), N.subtract(two),
                P.subtract(N), P.subtract(N).subtract(ONE), P.subtract(N).add(ONE), ONE.shiftLeft(128), ONE.shiftLeft(128).subtract(ONE),
                ONE.shiftLeft(255), ONE.shiftLeft(255).subtract(ONE),
                new BigInteger("5363ad4cc05c30e0a5261c028812645a122e22ea20816678df02967c1b23bd72", 16));
    }

    /** Coordinates of R: small, around n where r = x - n, just below p, and anywhere. */
    @Provide
    Arbitrary<BigInteger> abscissas() {
        Arbitrary<BigInteger> near = Arbitraries.of(ONE, N, P.subtract(BigInteger.valueOf(100)), P.subtract(N), HALF);
        Arbitrary<BigInteger> step = Arbitraries.integers().between(0, 99).map(BigInteger::valueOf);
        return Arbitraries.oneOf(Combinators.combine(near, step).as(BigInteger::add), anyBelow(P), anyBelow(P.subtract(N)).map(N::add));
    }

    @Provide
    Arbitrary<BigInteger> digests() {
        BigInteger all = ONE.shiftLeft(256).subtract(ONE);
        return Arbitraries.oneOf(Arbitraries.of(BigInteger.ZERO, ONE, N.subtract(ONE), N, N.add(ONE), all, HALF), anyBelow(all));
    }

    private static Arbitrary<BigInteger> anyBelow(BigInteger bound) {
        return Arbitraries.bigIntegers().between(BigInteger.ZERO, bound.subtract(ONE))
                .withDistribution(RandomDistribution.uniform());
    }

    /** Q = (sR - eG) / r, or null when there is no such key. */
    private static PublicKey keyThatSigned(BigInteger x, boolean odd, BigInteger s, BigInteger e) {
        byte[] encoded = new byte[33];
        encoded[0] = (byte) (odd ? 3 : 2);
        System.arraycopy(bytes32(x), 0, encoded, 1, 32);
        try {
            ECPoint point = K256.getCurve().decodePoint(encoded);
            BigInteger inverse = x.mod(N).modInverse(N);
            ECPoint key = ECAlgorithms.sumOfTwoMultiplies(point, s.multiply(inverse).mod(N),
                    K256.getG(), e.negate().multiply(inverse).mod(N));
            return key.isInfinity() ? null : PublicKey.fromPoint(Curve.K256, key.getEncoded(false));
        } catch (IllegalArgumentException | ArithmeticException noSuchPoint) {
            return null;
        } catch (CryptoException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static byte[] bytes32(BigInteger value) {
        return org.bouncycastle.util.BigIntegers.asUnsignedByteArray(32, value);
    }
}
