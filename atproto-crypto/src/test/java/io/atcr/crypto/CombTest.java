package io.atcr.crypto;

import static java.math.BigInteger.ONE;
import static java.math.BigInteger.TWO;
import static java.math.BigInteger.ZERO;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bouncycastle.math.ec.ECPoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The kept tables compute what BouncyCastle's own multiplication computes. */
class CombTest {
    private static final BigInteger LAMBDA = new BigInteger("5363ad4cc05c30e0a5261c028812645a122e22ea20816678df02967c1b23bd72", 16);

    private final Random random = new Random(7);

    @ParameterizedTest
    @EnumSource
    void sumsOfEdgeMultiplesAreBouncyCastles(Curve curve) {
        BigInteger n = Domain.of(curve).getN();
        ECPoint generator = Domain.of(curve).getG();
        List<BigInteger> secrets = List.of(ONE, TWO, n.subtract(ONE), n.shiftRight(1), n.shiftRight(1).add(ONE), LAMBDA.mod(n),
                new BigInteger(255, random));
        for (BigInteger secret : secrets) {
            ECPoint q = generator.multiply(secret).normalize();
            Comb combG = new Comb(curve, generator, 5);
            Comb combQ = Comb.ofKey(curve, q);
            for (BigInteger u : edges(n)) {
                for (BigInteger v : edges(n)) {
                    ECPoint expected = generator.multiply(u.add(v.multiply(secret)).mod(n));
                    assertThat(Comb.sum(combG, u, combQ, v).normalize()).as("%s * G + %s * %s * G", u, v, secret)
                            .isEqualTo(expected.normalize());
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyLayoutOfTeethGivesTheSameSum(Curve curve) {
        BigInteger n = Domain.of(curve).getN();
        ECPoint generator = Domain.of(curve).getG();
        for (int teeth = 2; teeth <= 13; teeth++) {
            Comb one = new Comb(curve, generator, teeth);
            Comb other = new Comb(curve, generator.twice().normalize(), 1 + random.nextInt(4), 15 - teeth, 2);
            BigInteger u = new BigInteger(256, random).mod(n);
            BigInteger v = new BigInteger(256, random).mod(n);
            assertThat(Comb.sum(one, u, other, v).normalize()).isEqualTo(generator.multiply(u.add(v.shiftLeft(1)).mod(n)).normalize());
        }
    }

    @ParameterizedTest
    @EnumSource
    void oppositeMultiplesSumToInfinity(Curve curve) {
        BigInteger n = Domain.of(curve).getN();
        Comb comb = new Comb(curve, Domain.of(curve).getG(), 4);
        for (BigInteger u : edges(n)) {
            assertThat(Comb.sum(comb, u, comb, n.subtract(u).mod(n)).isInfinity()).as("%s", u).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void theDigitsOfItsPartsAreTheScalar(Curve curve) {
        BigInteger n = Domain.of(curve).getN();
        ScalarSplit split = ScalarSplit.of(curve);
        List<BigInteger> scalars = new ArrayList<>(edges(n));
        for (int i = 0; i < 5_000; i++) {
            scalars.add(new BigInteger(256, random).mod(n));
        }
        for (int digits = split.enoughDigits; digits < split.enoughDigits + 4; digits++) {
            BigInteger ones = ONE.shiftLeft(digits).subtract(ONE);
            for (BigInteger scalar : scalars) {
                BigInteger value = ZERO;
                BigInteger factor = ONE;
                for (BigInteger signs : split.split(scalar, digits)) {
                    assertThat(signs).isBetween(ZERO, ones);
                    value = value.add(factor.multiply(signs.shiftLeft(1).subtract(ones)));
                    factor = factor.multiply(LAMBDA);
                }
                assertThat(value.mod(n)).isEqualTo(scalar);
            }
        }
    }

    @Test
    void theLatticeOfTheEndomorphismIsNeverTooLongForItsDigits() {
        BigInteger n = Domain.of(Curve.K256).getN();
        BigInteger a1 = new BigInteger("3086d221a7d46bcde86c90e49284eb15", 16);
        BigInteger b1 = new BigInteger("-e4437ed6010e88286f547fa90abfe4c3", 16);
        ScalarSplit split = ScalarSplit.of(Curve.K256);
        int longest = 0;
        for (int i = -50; i <= 50; i++) {
            for (int j = -50; j <= 50; j++) {
                BigInteger low = a1.multiply(BigInteger.valueOf(i)).shiftRight(1);
                BigInteger corner = low.add(LAMBDA.multiply(b1.multiply(BigInteger.valueOf(j)).shiftRight(1))).mod(n);
                for (BigInteger half : split.split(corner, 200)) {
                    longest = Math.max(longest, half.shiftLeft(1).subtract(ONE.shiftLeft(200).subtract(ONE)).bitLength());
                }
            }
        }
        assertThat(longest).isBetween(120, split.enoughDigits);
    }

    @ParameterizedTest
    @EnumSource
    void aKeyEarnsItsTableByUse(Curve curve) {
        PublicKey key = PrivateKey.generate(curve).publicKey();
        for (int use = 0; use < PublicKey.USES_BEFORE_COMB; use++) {
            assertThat(key.comb()).as("use %d", use).isNull();
        }
        Comb comb = key.comb();
        assertThat(comb).isNotNull().isSameAs(key.comb());
    }

    private static List<BigInteger> edges(BigInteger n) {
        List<BigInteger> edges = new ArrayList<>(List.of(ZERO, ONE, TWO, BigInteger.valueOf(3), n.shiftRight(1), n.shiftRight(1).add(ONE),
                n.subtract(TWO), n.subtract(ONE), LAMBDA.mod(n), n.subtract(LAMBDA.mod(n)), LAMBDA.multiply(LAMBDA).mod(n)));
        for (int bit = 126; bit <= 134; bit += 2) {
            edges.add(ONE.shiftLeft(bit));
            edges.add(ONE.shiftLeft(bit).subtract(ONE));
        }
        return edges;
    }
}
