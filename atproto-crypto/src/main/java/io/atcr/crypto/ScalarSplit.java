package io.atcr.crypto;

import java.math.BigInteger;
import org.bouncycastle.math.ec.endo.GLVEndomorphism;

/**
 * Writes a scalar in binary digits that are all 1 or -1, for a {@link Comb}.
 *
 * <p>Every odd number x with |x| below 2^L is a sum of L digits, the digit of 2^i being 1 where bit i of (x + 2^L - 1) / 2 is set and -1
 * where it is not.
 */
abstract class ScalarSplit {
    /** Digits that are enough for each part of any scalar. */
    final int enoughDigits;

    private ScalarSplit(int enoughDigits) {
        this.enoughDigits = enoughDigits;
    }

    static ScalarSplit of(Curve curve) {
        return switch (curve) {
            case K256 -> new ByEndomorphism((GLVEndomorphism) Domain.of(curve).getCurve().getEndomorphism());
            case P256 -> new Whole(Domain.of(curve).getN());
        };
    }

    /**
     * The digits of each part, a set bit for 1 and a clear one for -1.
     *
     * @param scalar in [0, n)
     * @param digits the length of each part, at least {@link #enoughDigits}
     */
    abstract BigInteger[] split(BigInteger scalar, int digits);

    private static BigInteger signs(BigInteger odd, int digits) {
        return odd.add(BigInteger.ONE.shiftLeft(digits).subtract(BigInteger.ONE)).shiftRight(1);
    }

    /** One part: u, or u + n where u is even. */
    private static final class Whole extends ScalarSplit {
        private final BigInteger n;

        Whole(BigInteger n) {
            super(n.bitLength() + 1);
            this.n = n;
        }

        @Override
        BigInteger[] split(BigInteger scalar, int digits) {
            return new BigInteger[] {signs(scalar.testBit(0) ? scalar : scalar.add(n), digits)};
        }
    }

    /**
     * Two halves, u = low + lambda * high, as BouncyCastle decomposes it, where lambda * (x, y) = (beta * x, y).
     *
     * <p>Adding a vector (a, b) with a + lambda * b = 0 mod n changes the halves and not the scalar; it makes both halves odd.
     * BouncyCastle's halves are below 2^127.4, the vectors below 2^128.2, so that the sum is below 2^130.
     */
    private static final class ByEndomorphism extends ScalarSplit {
        private static final BigInteger A1 = new BigInteger("3086d221a7d46bcde86c90e49284eb15", 16);
        private static final BigInteger B1 = new BigInteger("-e4437ed6010e88286f547fa90abfe4c3", 16);
        private static final BigInteger A2 = new BigInteger("114ca50f7a8e2f3f657c1108d9d44cfd8", 16);
        private static final BigInteger B2 = A1;

        private final GLVEndomorphism endomorphism;

        ByEndomorphism(GLVEndomorphism endomorphism) {
            super(130);
            this.endomorphism = endomorphism;
        }

        @Override
        BigInteger[] split(BigInteger scalar, int digits) {
            BigInteger[] halves = endomorphism.decomposeScalar(scalar);
            boolean lowEven = !halves[0].testBit(0);
            boolean highEven = !halves[1].testBit(0);
            if (lowEven && highEven) {
                add(halves, A1, B1);
            } else if (highEven) {
                add(halves, A2, B2);
            } else if (lowEven) {
                add(halves, A1.subtract(A2), B1.subtract(B2));
            }
            return new BigInteger[] {signs(halves[0], digits), signs(halves[1], digits)};
        }

        private static void add(BigInteger[] halves, BigInteger a, BigInteger b) {
            halves[0] = halves[0].add(a);
            halves[1] = halves[1].add(b);
        }
    }
}
